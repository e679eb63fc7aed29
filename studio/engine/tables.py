"""The engine's tables, written for SQLAlchemy Core so that SQLite and PostgreSQL both serve.

Every table carries a growing ``seq``, which is the order things happened in; ids are opaque text.
"""

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *columns: sa.Column | sa.Constraint | sa.Index) -> sa.Table:
    key = (sa.Column("seq", sa.Integer, primary_key=True), sa.Column("id", sa.String(64), nullable=False, unique=True))
    return sa.Table(name, metadata, *key, *columns, sqlite_autoincrement=True)


def _text(name: str, default: str = "") -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False, default=default, server_default=default)


def _link(name: str, target: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(64), sa.ForeignKey(f"{target}.id"), nullable=nullable, index=True)


def _json(name: str) -> sa.Column:
    return sa.Column(name, sa.JSON(none_as_null=True), nullable=True)


def _when(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Float, nullable=nullable)


def _whole(name: str, default: int = 0) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=False, default=default, server_default=str(default))


workspaces = _table(
    "workspaces",
    sa.Column("kind", sa.String(16), nullable=False),
    _text("name"),
    sa.Column("user_prefix", sa.String(16), nullable=False),
    _when("created_at"),
)

api_keys = _table(
    "api_keys",
    _link("workspace_id", "workspaces"),
    _text("name"),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),
    _text("hint"),
    _when("created_at"),
    _when("revoked_at", nullable=True),
)

projects = _table(
    "projects",
    _link("workspace_id", "workspaces"),
    _text("name"),
    _when("created_at"),
    _when("updated_at"),
    _when("archived_at", nullable=True),
)

collections = _table(
    "collections",
    _link("workspace_id", "workspaces"),
    _link("project_id", "projects"),
    _text("name"),
    _text("prompt"),
    sa.Column("style", sa.String(64), nullable=True),
    sa.Column("slug", sa.String(64), nullable=False, unique=True),
    sa.Column("cdn_enabled", sa.Boolean, nullable=False, default=True),
    sa.Column("sizes_enabled", sa.Boolean, nullable=False, default=False),
    _json("sizes"),
    _json("reference_asset_ids"),
    _json("style_card"),
    _json("caution_list"),
    _json("model"),
    _when("created_at"),
    _when("updated_at"),
    _when("archived_at", nullable=True),
)

items = _table(
    "items",
    _link("workspace_id", "workspaces"),
    _link("collection_id", "collections"),
    _text("name"),
    _text("slug"),
    sa.Column("type", sa.String(16), nullable=False),
    _text("prompt"),
    _text("animation_prompt"),
    _when("created_at"),
    _when("updated_at"),
    _when("archived_at", nullable=True),
)

jobs = _table(
    "jobs",
    _link("workspace_id", "workspaces"),
    _link("collection_id", "collections", nullable=True),
    _link("item_id", "items", nullable=True),
    _link("parent_id", "jobs", nullable=True),
    sa.Column("type", sa.String(32), nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    _text("stage"),
    _whole("cost"),
    _whole("refunded"),
    _whole("attempts"),
    _text("error"),
    _json("notes"),
    _json("task"),
    _when("created_at"),
    _when("started_at", nullable=True),
    _when("updated_at"),
    sa.Index("ix_jobs_status_seq", "status", "seq"),
)

assets = _table(
    "assets",
    _link("workspace_id", "workspaces"),
    _link("collection_id", "collections", nullable=True),
    _link("item_id", "items", nullable=True),
    _link("job_id", "jobs", nullable=True),
    sa.Column("type", sa.String(32), nullable=False),
    _whole("size"),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("path", sa.String(255), nullable=False, unique=True),
    _text("mime"),
    _text("digest"),
    sa.Column("published", sa.Boolean, nullable=False, default=True, server_default=sa.true()),
    _whole("width"),
    _whole("height"),
    sa.Column("duration", sa.Float, nullable=False, default=0.0),
    sa.Column("loop", sa.Boolean, nullable=False, default=True),
    _whole("file_size"),
    _json("spec"),
    _when("created_at"),
    _when("archived_at", nullable=True),
)

generation_links = sa.Table(
    "generation_links",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    _link("source_id", "assets"),
    _link("asset_id", "assets"),
    sa.Column("role", sa.String(16), nullable=False),
    sqlite_autoincrement=True,
)

ledger = _table(
    "ledger",
    _link("workspace_id", "workspaces"),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("pool", sa.String(16), nullable=False),
    _whole("amount"),
    _whole("balance_after"),
    _link("job_id", "jobs", nullable=True),
    _text("note"),
    _when("created_at"),
)

answers = sa.Table(
    "answers",
    metadata,
    sa.Column("workspace_id", sa.String(64), sa.ForeignKey("workspaces.id"), primary_key=True),
    sa.Column("key", sa.String(255), primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False),
    _whole("status"),
    sa.Column("body", sa.LargeBinary, nullable=False),
    _when("created_at"),
)

canvases = _table(
    "canvases",
    _link("workspace_id", "workspaces"),
    _link("collection_id", "collections"),
    _text("name"),
    _json("graph"),
    sa.Column("graph_hash", sa.String(64), nullable=False),
    _when("created_at"),
    _when("updated_at"),
    _when("archived_at", nullable=True),
)

canvas_templates = _table(
    "canvas_templates",
    _link("workspace_id", "workspaces"),
    _text("name"),
    _text("description"),
    _json("graph"),
    _when("created_at"),
)

webhooks = _table(
    "webhooks",
    _link("workspace_id", "workspaces"),
    _text("url"),
    _json("events"),
    _text("secret"),
    _when("created_at"),
)

webhook_deliveries = _table(
    "webhook_deliveries",
    _link("webhook_id", "webhooks"),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("status", sa.String(16), nullable=False, index=True),
    _whole("attempts"),
    _text("error"),
    _when("next_at"),
    _when("created_at"),
)
