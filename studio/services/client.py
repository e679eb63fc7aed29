"""The Masko API as typed calls; the same client serves the cloud and the local engine."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from msgspec import Struct

from studio.domain.errors import NotFound, NotUnderstood
from studio.domain.orders import Order
from studio.domain.records import (
    Balance,
    Job,
    LedgerRow,
    Mascot,
    Page,
    Pose,
    Project,
    Receipt,
    Style,
)
from studio.domain.requests import GenerateRequest, MascotRequest
from studio.domain.wire.envelope import Json, Unreadable, one, page, rows, texts
from studio.domain.wire.read_catalogue import poses_of_files, read_mascot, read_pose, read_project, read_style
from studio.domain.wire.read_looks import read_variations
from studio.domain.wire.read_money import read_balance, read_ledger_row
from studio.domain.wire.read_work import read_job, read_receipt, read_receipts, receipts_of, reference_receipt
from studio.services.connection import MAX_HOLD, Connection, Gate, Priority
from studio.services.failures import not_understood

T = TypeVar("T")
Params = Mapping[str, str | int]

_PAGE = 100
#: A list that goes on beyond this many pages is a server that repeats itself.
_MAX_PAGES = 1_000


class Submitted(Struct, frozen=True):
    """The answer to an order: its jobs, the mascot if it made one, and the JSON as it came."""

    receipts: tuple[Receipt, ...]
    answer: Any
    mascot: Mascot | None = None


class MaskoClient:
    """One workspace of the Masko API; errors come out as ``studio.domain.errors`` and nothing else."""

    def __init__(
        self, api: str, key: str, *, transport: httpx.AsyncBaseTransport | None = None, gate: Gate | None = None
    ) -> None:
        """Prepare to talk to the API at ``api`` (with ``/v1``) with this key; nothing is sent yet."""
        self._connection = Connection(api, key, transport=transport, gate=gate)

    @property
    def api(self) -> str:
        """The address of the API, with ``/v1``."""
        return self._connection.api

    @property
    def connection(self) -> Connection:
        """The door that further groups of calls go through, e.g. ``services.canvases``."""
        return self._connection

    async def balance(self) -> Balance:
        """Return the credits of the workspace."""
        return _read(read_balance, await self._connection.get("/credits"))

    async def top_up(self, amount: int) -> Balance:
        """Add practice credits (local engine only) and return the new balance."""
        await self._connection.change("POST", "/credits/topup", body={"amount": amount})
        return await self.balance()

    async def ledger(self, *, limit: int = 50, offset: int = 0) -> Page[LedgerRow]:
        """Return movements of credits, newest first (local engine only)."""
        return await self._page("/credits/ledger", read_ledger_row, {"limit": limit, "offset": offset})

    async def styles(self) -> tuple[Style, ...]:
        """Return the style presets."""
        return await self._every("/styles", read_style)

    async def projects(self) -> tuple[Project, ...]:
        """Return all projects."""
        return await self._every("/projects", read_project)

    async def create_project(self, name: str) -> Project:
        """Make a project."""
        body = await self._connection.change("POST", "/projects", body={"name": name})
        return _read(lambda answer: read_project(one(answer, "project")), body)

    async def rename_project(self, project_id: str, name: str) -> Project:
        """Give a project another name."""
        body = await self._connection.change("PATCH", f"/projects/{_id(project_id)}", body={"name": name})
        return _read(lambda answer: read_project(one(answer, "project")), body)

    async def mascots(self, project_id: str | None = None) -> tuple[Mascot, ...]:
        """Return all mascots, or those of one project."""
        found = await self._every("/collections", read_mascot, {"project_id": project_id} if project_id else {})
        return tuple(mascot for mascot in found if project_id in {None, mascot.project_id})

    async def mascot(self, mascot_id: str) -> Mascot:
        """Return one mascot with its configuration."""
        body = await self._connection.get(f"/collections/{_id(mascot_id)}")
        return _read(lambda answer: read_mascot(one(answer, "collection")), body)

    async def create_mascot(self, request: MascotRequest, *, intent: str) -> tuple[Mascot, Receipt | None]:
        """Make a mascot, and return with it the job of its reference picture if the server draws one (1 credit)."""
        body = await self._connection.pay("/collections", body=request.body(), intent=intent)
        mascot = _read(lambda answer: read_mascot(one(answer, "collection")), body, paid=True)
        return mascot, _read(reference_receipt, body, paid=True)

    async def poses(self, mascot_id: str) -> tuple[Pose, ...]:
        """Return all poses of a mascot with their files; from ``cdn-status`` where the server lists no items."""
        path = f"/collections/{_id(mascot_id)}"
        try:
            return await self._every(f"{path}/items", lambda row: read_pose(row, mascot_id))
        except NotFound:
            files = await self._connection.get(f"{path}/cdn-status")
            return _read(lambda answer: poses_of_files(rows(answer), mascot_id), files)

    async def archive_poses(self, pose_ids: Iterable[str]) -> tuple[str, ...]:
        """Put poses away and return their ids; one that is gone already counts as put away."""
        done = []
        for pose_id in pose_ids:
            with suppress(NotFound):
                await self._connection.change("DELETE", f"/items/{_id(pose_id)}")
            done.append(pose_id)
        return tuple(done)

    async def suggest_poses(self, mascot_id: str) -> tuple[str, ...]:
        """Return names of poses that would suit a mascot and that it does not have yet; costs nothing."""
        body = await self._connection.change("POST", f"/collections/{_id(mascot_id)}/suggest-actions", body={})
        return _read(lambda answer: texts(one(answer).get("suggestions")), body)

    async def generate(self, mascot_id: str, request: GenerateRequest, *, intent: str) -> Receipt:
        """Send one paid generation under the id of its intent; sending the same id again never pays twice."""
        path = f"/collections/{_id(mascot_id)}/generate"
        return _read(read_receipt, await self._connection.pay(path, body=request.body(), intent=intent), paid=True)

    async def generate_batch(
        self, mascot_id: str, requests: Iterable[GenerateRequest], *, intent: str
    ) -> tuple[Receipt, ...]:
        """Send up to ten paid generations as one request; the receipts come in the order of the requests."""
        path = f"/collections/{_id(mascot_id)}/generate-batch"
        body = {"requests": [request.body() for request in requests]}
        return _read(read_receipts, await self._connection.pay(path, body=body, intent=intent), paid=True)

    async def submit(self, order: Order, *, intent: str) -> Submitted:
        """Send a paid order of any door under the id of its intent."""
        body = await self._connection.pay(order.path, body=order.body, intent=intent)
        receipts = _read(receipts_of, body, paid=True)
        if order.door == "preview" and not receipts and _read(read_variations, body, paid=True):
            # Some servers draw while the request is held and name no job: the pictures themselves are the receipt.
            receipts = (Receipt(job_id="", status="completed", type="preview"),)
        if order.lines and not receipts and order.door != "canvas":
            raise not_understood(200, paid=True)
        mascot = None
        if order.door == "mascot":
            mascot = _read(lambda answer: read_mascot(one(answer, "collection")), body, paid=True)
        return Submitted(receipts=receipts, answer=body, mascot=mascot)

    async def job(self, job_id: str, *, wait: float | None = None, priority: Priority = Priority.USER) -> Job:
        """Return a job; with ``wait`` the server holds the answer up to that many seconds until the job ends."""
        hold = min(max(wait or 0.0, 0.0), MAX_HOLD)
        params: dict[str, str | int] = {"wait": "true", "timeout": max(1, round(hold))} if hold else {}
        body = await self._connection.get(f"/jobs/{_id(job_id)}", params=params, hold=hold, priority=priority)
        return _read(read_job, body)

    async def jobs(
        self,
        *,
        mascot_id: str | None = None,
        status: str | None = None,
        limit: int = 100,
        offset: int = 0,
        priority: Priority = Priority.USER,
    ) -> Page[Job]:
        """Return one page of jobs, newest first; filters the server ignored are applied here."""
        params: dict[str, str | int] = {"limit": limit, "offset": offset}
        if mascot_id:
            params["collection_id"] = mascot_id
        if status:
            params["status"] = status
        found = await self._page("/jobs", read_job, params, priority)
        kept = tuple(
            job
            for job in found.rows
            if (not mascot_id or job.mascot_id in {mascot_id, ""}) and (not status or job.status == status)
        )
        return Page(rows=kept, total=found.total, offset=found.offset, has_more=found.has_more)

    async def cancel_job(self, job_id: str) -> Job:
        """Cancel a pending job and return it; a job that already runs answers with ``Conflict``."""
        body = await self._connection.change("POST", f"/jobs/{_id(job_id)}/cancel")
        return _read(read_job, body)

    @asynccontextmanager
    async def open_file(self, url: str) -> AsyncIterator[httpx.Response]:
        """Open a file for streaming; read it with ``aiter_bytes`` and look at its headers."""
        async with self._connection.download(url) as response:
            yield response

    async def description(self) -> Any:
        """Return the server's OpenAPI document."""
        return await self._connection.get("/openapi.json")

    async def close(self) -> None:
        """Close every connection; the client cannot be used afterwards."""
        await self._connection.close()

    async def _page(
        self, path: str, read: Callable[[Json], T], params: Params, priority: Priority = Priority.USER
    ) -> Page[T]:
        body = await self._connection.get(path, params=params, priority=priority)
        offset = int(params.get("offset", 0))
        return _read(lambda answer: page(answer, read, offset), body)

    async def _every(self, path: str, read: Callable[[Json], T], params: Params | None = None) -> tuple[T, ...]:
        """Return the rows of all pages, also from a server that repeats its first page for ever."""
        found: list[T] = []
        for _ in range(_MAX_PAGES):
            part = await self._page(path, read, {**(params or {}), "limit": _PAGE, "offset": len(found)})
            if found and part.rows[:1] == tuple(found[:1]):
                break
            found.extend(part.rows)
            if not part.has_more or not part.rows:
                break
        return tuple(found)


def _id(value: str) -> str:
    """Make an opaque id safe inside a path; ids never become paths of their own."""
    return quote(value, safe="")


def _read(read: Callable[[Any], T], body: Any, *, paid: bool = False) -> T:
    try:
        return read(body)
    except Unreadable as error:
        raise _unreadable(paid=paid) from error


def _unreadable(*, paid: bool) -> NotUnderstood:
    return not_understood(200, paid=paid)
