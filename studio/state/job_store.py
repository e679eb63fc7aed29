"""The list of jobs on disk: written before anything is paid, read again after any end of the program."""

from __future__ import annotations

import asyncio
import threading
from hashlib import sha256
from pathlib import Path
from typing import Literal

import msgspec

from studio.domain.records import TERMINAL, Job, Record
from studio.domain.requests import GenerateRequest
from studio.services.storage import disk_errors, write_bytes

JobState = Literal["sending", "pending", "processing", "completed", "failed", "cancelled", "unknown"]


class JobRow(Record, frozen=True, kw_only=True):
    """One press of Generate and everything known about it; ``intent`` is our own id for it.

    ``price`` is what Studio expected, ``cost`` what the server charged, both in credits; times are seconds
    since 1970; ``missing`` says that the server's list was searched for it in vain.
    """

    intent: str
    state: JobState
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
    stage: str = ""
    seconds: float | None = None
    missing: bool = False
    request: GenerateRequest | None = None
    asset_ids: dict[str, str] = msgspec.field(default_factory=dict)
    urls: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def done(self) -> bool:
        """Whether the job has ended."""
        return self.state in TERMINAL

    @property
    def running(self) -> bool:
        """Whether it is on its way or being worked on, as far as is known."""
        return self.state in {"sending", "pending", "processing"}

    @property
    def followed(self) -> bool:
        """Whether the server is still at work on it."""
        return bool(self.job_id) and not self.done

    def after(self, job: Job, seconds: float | None) -> JobRow:
        """Return the row as the server's word leaves it; ``seconds`` is how long the job took, once it is done."""
        return msgspec.structs.replace(
            self,
            job_id=job.id,
            state=job.status,
            item_id=job.item_id or self.item_id,
            pose_name=job.item_name or self.pose_name,
            cost=job.cost or self.cost,
            refunded=job.refunded,
            error=job.error,
            stage=job.stage,
            seconds=seconds,
            asset_ids=job.asset_ids or self.asset_ids,
            urls=job.urls or self.urls,
        )


class JobStore:
    """One file of rows per workspace, newest first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._disk = threading.Lock()
        self._noted = self._written = 0
        self._latest: tuple[int, Path, bytes] | None = None

    def read(self, workspace: str) -> list[JobRow]:
        """Return the rows of a workspace; a damaged file is kept aside and counts as empty."""
        path = self._path(workspace)
        if not path.exists():
            return []
        try:
            with disk_errors(path):
                return msgspec.json.decode(path.read_bytes(), type=list[JobRow])
        except msgspec.DecodeError:
            with disk_errors(path):
                path.replace(path.with_name(path.name + ".damaged"))
            return []

    def keep(self, workspace: str, rows: list[JobRow]) -> None:
        """Note that these rows have to be written."""
        self._noted += 1
        self._latest = (self._noted, self._path(workspace), msgspec.json.encode(rows))

    async def flush(self) -> None:
        """Return when everything noted is on disk, whoever is writing it; raises ``StorageError``."""
        while self._latest is not None and self._latest[0] > self._written:
            await asyncio.to_thread(self._write, *self._latest)

    def flush_now(self) -> None:
        """Write what is left, when the loop is about to end."""
        if self._latest is not None:
            self._write(*self._latest)

    def _write(self, number: int, path: Path, content: bytes) -> None:
        """Write unless something newer was written meanwhile: a cancelled task leaves its thread running."""
        with self._disk:
            if number > self._written:
                write_bytes(path, content)
                self._written = number

    def _path(self, workspace: str) -> Path:
        # A workspace's name may hold any character; its hash is a name on every disk.
        return self._folder / f"jobs-{sha256(workspace.encode()).hexdigest()[:16]}.json"
