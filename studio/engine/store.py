"""The one door to the database: each piece of work is a function of a connection, run in one transaction.

What changes something runs on one thread of its own, so transactions never meet and the event loop never waits for a
disk. What only reads runs on another: it sees the last finished state and does not wait while a change, or what the
database tidies up behind it, is being brought to the disk.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

T = TypeVar("T")

MIGRATIONS = "studio.engine:migrations"
#: The last step in ``migrations/versions``; a database that has it needs no Alembic at start.
HEAD = "0001"


class Store:
    """A database by address, e.g. ``sqlite:////data/engine.sqlite`` or ``postgresql+psycopg://…``."""

    def __init__(self, address: str) -> None:
        """Connect, and bring the tables level with this program."""
        self._engine = sa.create_engine(address, connect_args=_connect_args(address))
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _prepare_sqlite)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-read")
        _upgrade(self._engine)

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in one transaction on the store's thread; an exception rolls it back."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.run_now, work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work``, which changes nothing, on one finished state of the database, beside what is being changed."""
        return await asyncio.get_running_loop().run_in_executor(self._reader, self._read_now, work)

    def run_now(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in one transaction here and now; for start, end and tests."""
        with self._engine.begin() as connection:
            return work(connection)

    def close(self) -> None:
        """Finish what is running and let go of the database."""
        self._thread.shutdown(wait=True)
        self._reader.shutdown(wait=True)
        self._engine.dispose()

    def _read_now(self, work: Callable[[Connection], T]) -> T:
        with self._engine.connect() as connection:
            if connection.dialect.name == "sqlite":  # its driver begins a transaction only before a change
                connection.exec_driver_sql("BEGIN")
            return work(connection)


def _connect_args(address: str) -> dict[str, Any]:
    # A connection hops between the starting thread and the store's two, never at the same time.
    return {"check_same_thread": False} if address.startswith("sqlite") else {}


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # WAL with NORMAL survives kill -9 without a disk flush for each row.
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _upgrade(engine: Engine) -> None:
    if _revision(engine) == HEAD:
        return
    # Alembic costs 0.2 s to import, and only a new or an old folder needs it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
