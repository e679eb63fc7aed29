"""Alembic's entry: run the steps on the connection that the store passes in."""

from alembic import context

from studio.engine.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
