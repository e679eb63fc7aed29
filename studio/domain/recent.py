"""What was worked on lately: mascots, and project files that were written or brought in. Newest first."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from studio.domain.records import Record

MOST = 10


class Recent(Record, frozen=True, kw_only=True):
    """A mascot by its id, in the workspace of that name; or a file by its path, in none."""

    kind: Literal["mascot", "file"]
    id: str
    name: str
    workspace: str = ""


def with_newest(rows: Iterable[Recent], newest: Recent) -> tuple[Recent, ...]:
    """Return the list with one more at its top; the same thing is never there twice."""
    others = [row for row in rows if (row.kind, row.id, row.workspace) != (newest.kind, newest.id, newest.workspace)]
    return (newest, *others)[:MOST]


def read_recent(table: Mapping[str, Any]) -> tuple[Recent, ...]:
    """Return the list as it was kept; a damaged one counts as empty."""
    try:
        return msgspec.convert(table.get("rows", []), tuple[Recent, ...])
    except msgspec.ValidationError:
        return ()


def as_table(rows: Iterable[Recent]) -> dict[str, Any]:
    """Return the list as it is kept."""
    return {"rows": msgspec.to_builtins(tuple(rows))}
