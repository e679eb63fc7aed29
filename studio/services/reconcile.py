"""Finds out what became of paid requests whose answer was lost, and of jobs that Studio does not know."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime

from studio.domain.entries import Entry, EntryState
from studio.domain.errors import Conflict, ConnectionFailed, MaskoError, NotFound, RateLimited
from studio.domain.records import Job
from studio.domain.words import later, tr
from studio.services.client import MaskoClient
from studio.services.connection import charge_unknown
from studio.services.journal import Journal
from studio.services.journal_moves import Answer
from studio.services.journal_store import Call

#: Seconds by which the server's clock may be behind ours.
CLOCK_SKEW = 300.0
#: Pauses between looks before it is left to the user, in seconds.
LOOKS = (0.0, 2.0, 10.0, 60.0, 300.0)
#: How many pages of the server's list are read at most.
_PAGES = 20
_PAGE = 100
#: Work the server does by itself beside an ordered job; it is nobody's orphan.
_BY_ITSELF = frozenset({"reverse", "size_variant", "size_variant_batch", "export_animation"})
_KINDS: dict[str, frozenset[str]] = {
    "image": frozenset({"image", "image_generation", "item_generation"}),
    "animation": frozenset({"animation", "item_generation"}),
    "edit": frozenset({"edit", "image_generation", "item_generation", "image"}),
    "logo": frozenset({"logo"}),
}

_PROVES_NOTHING = (ConnectionFailed, RateLimited, Conflict)
_GONE = later("The server no longer knows this job. Look again later, or mark it as lost.")
_NOT_FOUND = later("The server's list shows no such job. It may still come; look again, or mark it as lost.")


class Reconciler:
    """Looks up the unknown calls of one workspace.

    ``honours_keys`` says whether the server promises to honour ``Idempotency-Key``: then sending the same key
    again is the look-up. Where it does not promise that, nothing is ever sent a second time.
    """

    def __init__(
        self,
        journal: Journal,
        workspace: str,
        client: Callable[[], MaskoClient],
        honours_keys: Callable[[], Awaitable[bool]],
        *,
        changed: Callable[[tuple[Entry, ...]], None] = lambda _: None,
    ) -> None:
        """Prepare to look; ``changed`` hears of every entry that changed."""
        self._journal = journal
        self._workspace = workspace
        self._client = client
        self._honours_keys = honours_keys
        self._changed = changed

    async def look(self, call_id: str) -> bool:
        """Look once for a call's jobs; return whether none of its entries is unknown any more."""
        await self._look_for_known(await self._unknown(call_id))
        left, call = await self._unknown(call_id), await self._journal.call(call_id)
        if left and call is not None and call.sends:
            # The same key can only be sent for the call as a whole.
            if len(left) == len(call.order.lines) and await self._honours_keys():
                await self._send_same_key(call, frozenset(entry.job_id for entry in left) - {""})
                left = await self._unknown(call_id)
            await self._look_in_list([entry for entry in left if not entry.job_id])
        return not await self._unknown(call_id)

    async def look_for_all(self) -> bool:
        """Look once for everything unknown; return whether nothing is left."""
        calls = await self._journal.calls_in(self._workspace, ("unknown",))
        return all([await self.look(call.id) for call in calls])

    async def mark_lost(self, call_id: str) -> tuple[Entry, ...]:
        """Take the user's word that a call came to nothing; it can then be edited and ordered anew."""
        entries = await self._journal.move_call(call_id, "draft", tr("Marked as lost. It was not found on the server."))
        self._changed(entries)
        return entries

    async def orphans(self, *, mascot_id: str | None = None, since: float = 0.0) -> tuple[Job, ...]:
        """Return jobs on the server that no entry accounts for, newest first; they can be adopted."""
        known = await self._journal.job_ids(self._workspace)
        jobs = await self._listed(mascot_id, since)
        return tuple(job for job in jobs if job.id not in known and job.type not in _BY_ITSELF)

    async def adopt(self, job: Job, *, project_id: str = "", mascot_name: str = "") -> Entry:
        """Take a job of the server into the journal."""
        entry = await self._journal.adopt(self._workspace, job, project_id=project_id, mascot_name=mascot_name)
        self._changed((entry,))
        return entry

    async def _unknown(self, call_id: str) -> list[Entry]:
        return [entry for entry in await self._journal.entries_of(call_id) if entry.state == "unknown"]

    async def _send_same_key(self, call: Call, lost: frozenset[str]) -> None:
        """Ask for the first answer again; jobs in ``lost`` are ids that the server has already denied."""
        if await self._journal.begin_sending(call.id, looking=True) is None:
            return
        try:
            submitted = await self._client().submit(call.order, intent=call.id)
        except MaskoError as error:
            # Only a plain refusal proves that the key is new to the server, so that nothing was charged.
            proven = not (lost or charge_unknown(error) or isinstance(error, _PROVES_NOTHING))
            state: EntryState = "draft" if proven else "unknown"
            self._changed(await self._journal.move_call(call.id, state, error.sentence))
            return
        if lost & {receipt.job_id for receipt in submitted.receipts}:
            self._changed(await self._journal.move_call(call.id, "unknown", tr(_GONE)))
            return
        mascot_id = submitted.mascot.id if submitted.mascot else ""
        answer = Answer(submitted.receipts, json.dumps(submitted.answer), mascot_id)
        self._changed(await self._journal.link(call.id, answer))

    async def _look_for_known(self, entries: list[Entry]) -> None:
        """Ask for jobs that the server had lost sight of."""
        for entry in entries:
            if not entry.job_id:
                continue
            try:
                job = await self._client().job(entry.job_id)
            except NotFound:
                continue
            self._changed((await self._journal.link_found(entry.id, job),))

    async def _look_in_list(self, entries: list[Entry]) -> None:
        if not entries:
            return
        earliest = min(entry.sent or entry.created for entry in entries) - CLOCK_SKEW
        mascot_ids = {entry.mascot_id for entry in entries}
        jobs = await self._listed(mascot_ids.pop() if len(mascot_ids) == 1 else None, earliest)
        known = await self._journal.job_ids(self._workspace)
        free = [job for job in reversed(jobs) if job.id not in known]
        prompts = await self._prompts(entries, free)
        for entry in entries:
            job = next((job for job in free if matches(entry, job, prompts.get(job.item_id))), None)
            if job is None:
                after = await self._journal.move(entry.id, "unknown", tr(_NOT_FOUND))
            else:
                free.remove(job)
                after = await self._journal.link_found(entry.id, job)
            self._changed((after,))

    async def _prompts(self, entries: list[Entry], free: list[Job]) -> dict[str, str]:
        """Return the prompts of the candidates' poses, where more than one job would fit."""
        fits = [job for job in free if any(matches(entry, job) for entry in entries)]
        if len(fits) <= len(entries):
            return {}
        prompts = {}
        for mascot_id in {job.mascot_id for job in fits if job.mascot_id}:
            for pose in await self._client().poses(mascot_id):
                prompts[pose.id] = pose.prompt
        return prompts

    async def _listed(self, mascot_id: str | None, since: float) -> list[Job]:
        """Return the server's jobs since a moment, newest first."""
        found: dict[str, Job] = {}
        for number in range(_PAGES):
            page = await self._client().jobs(mascot_id=mascot_id or None, limit=_PAGE, offset=number * _PAGE)
            found.update((job.id, job) for job in page.rows)
            oldest = min((_moment(job.created_at) for job in page.rows), default=0.0)
            if not page.has_more or oldest < since:
                break
        return [job for job in found.values() if _moment(job.created_at) >= since]


def matches(entry: Entry, job: Job, prompt: str | None = None) -> bool:
    """Return whether a server's job may be what an entry ordered; ``prompt`` is the pose's own, if known."""
    if entry.mascot_id and job.mascot_id and entry.mascot_id != job.mascot_id:
        return False
    if job.type in _BY_ITSELF or (entry.kind in _KINDS and job.type and job.type not in _KINDS[entry.kind]):
        return False
    if entry.item_id and job.item_id and entry.item_id != job.item_id:
        return False
    if not entry.item_id and entry.name and job.item_name and entry.name.strip() != job.item_name.strip():
        return False
    asked = entry.request.get("image_prompt")
    return not (prompt and isinstance(asked, str) and prompt.strip() != asked.strip())


def _moment(created_at: str) -> float:
    """Return a job's time in seconds; one without a time may always be the one looked for."""
    try:
        return datetime.fromisoformat(created_at).timestamp()
    except ValueError:
        return float("inf")
