"""The database: made by its migrations alone, brought level once, and all or nothing."""

import asyncio
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from studio.engine.store import HEAD, MIGRATIONS, Store
from studio.engine.tables import metadata, workspaces

ROW = {"id": "w", "kind": "personal", "name": "Personal", "user_prefix": "abcdef", "created_at": 1.0}


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'engine.sqlite'}"


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    store = Store(address)
    yield store
    store.close()


def test_the_migrations_make_exactly_the_tables(store: Store) -> None:
    def difference(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    assert store.run_now(difference) == []


def test_the_last_step_is_the_one_that_a_level_database_has(address: str) -> None:
    script = ScriptDirectory(str(Path(__file__).parents[2] / MIGRATIONS.replace(":", "/").replace(".", "/")))
    assert script.get_current_head() == HEAD
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(2):
            Store(address).close()


def test_work_that_fails_leaves_nothing(store: Store) -> None:
    def half(connection: Connection) -> None:
        connection.execute(sa.insert(workspaces).values(ROW))
        raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        store.run_now(half)
    assert store.run_now(count_workspaces) == 0


def test_work_from_many_tasks_never_meets(store: Store) -> None:
    def one_more(connection: Connection) -> None:
        number = count_workspaces(connection)
        row = {**ROW, "id": f"w{number}", "user_prefix": f"{number:06x}"}
        connection.execute(sa.insert(workspaces).values(row))

    async def many() -> None:
        await asyncio.gather(*(store.run(one_more) for _ in range(50)))

    asyncio.run(many())
    assert store.run_now(count_workspaces) == 50


def count_workspaces(connection: Connection) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(workspaces)).scalar_one()
