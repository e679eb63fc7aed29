"""The list of jobs that Studio kept in a file before it had the journal; read once, so that nobody's list is lost."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from studio.domain.entries import Entry, EntryState
from studio.domain.orders import Line, Order, generate_order
from studio.domain.records import Mascot
from studio.domain.requests import GenerateRequest
from studio.services.storage import disk_errors

_STATES: dict[str, EntryState] = {
    "sending": "unknown",
    "pending": "sent",
    "processing": "processing",
    "completed": "completed",
    "failed": "failed",
    "cancelled": "cancelled",
    "unknown": "unknown",
}


class _Row(msgspec.Struct, kw_only=True):
    intent: str
    state: str
    kind: str
    mascot_id: str
    mascot_name: str
    pose_name: str
    price: int
    created: float
    job_id: str = ""
    item_id: str = ""
    cost: int | None = None
    refunded: int = 0
    error: str = ""
    seconds: float | None = None
    request: GenerateRequest | None = None
    asset_ids: dict[str, str] = {}
    urls: dict[str, str] = {}


def read_old_list(folder: Path, workspace: str) -> list[tuple[Order, Entry]]:
    """Return the old list of a workspace as orders and entries, oldest first; blocking."""
    path = _path(folder, workspace)
    if not path.exists():
        return []
    with disk_errors(path):
        content = path.read_bytes()
    try:
        rows = msgspec.json.decode(content, type=list[_Row])
    except msgspec.DecodeError:
        return []
    return [_taken_over(workspace, row) for row in reversed(rows) if row.state in _STATES]


def put_old_list_away(folder: Path, workspace: str) -> None:
    """Give the old file another name, now that the journal has what was in it; blocking."""
    path = _path(folder, workspace)
    if path.exists():
        with disk_errors(path):
            path.replace(path.with_suffix(".json.taken-over"))


def _taken_over(workspace: str, row: _Row) -> tuple[Order, Entry]:
    state = _STATES[row.state]
    if state in {"failed", "cancelled"} and row.refunded and row.refunded >= (row.cost or row.price):
        state = "refunded"
    order = _order(row)
    entry = Entry(
        id=row.intent,
        call_id=row.intent,
        workspace=workspace,
        door=order.door,
        state=state,
        kind=row.kind,
        name=row.pose_name,
        mascot_id=row.mascot_id,
        mascot_name=row.mascot_name,
        item_id=row.item_id,
        job_id=row.job_id,
        expected=row.price,
        charged=row.cost,
        refunded=row.refunded,
        error=row.error,
        created=row.created,
        sent=row.created,
        ended=row.created + (row.seconds or 0.0) if row.seconds is not None else None,
        seconds=row.seconds,
        request=order.lines[0].request,
        asset_ids=row.asset_ids,
        urls=row.urls,
    )
    return order, entry


def _order(row: _Row) -> Order:
    mascot = Mascot(id=row.mascot_id, project_id="", name=row.mascot_name)
    if row.request is not None:
        return generate_order(mascot, row.request, pose_name=row.pose_name)
    body: dict[str, Any] = {"job_id": row.job_id}
    line = Line(kind=row.kind, name=row.pose_name, item_id=row.item_id, price=row.price)
    return Order(door="adopted", path="", body=body, lines=(line,), mascot_id=mascot.id, mascot_name=mascot.name)


def _path(folder: Path, workspace: str) -> Path:
    return folder / f"jobs-{sha256(workspace.encode()).hexdigest()[:16]}.json"
