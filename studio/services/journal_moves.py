"""How the journal may change: each function is what happens inside one transaction of ``journal.Journal``."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

import msgspec

from studio.domain.entries import UNSENT, Entry, EntryState, may_follow, state_of
from studio.domain.errors import ConfirmationNeeded, GuardRefused, NotFound
from studio.domain.guard import Caps, judge
from studio.domain.orders import Line, Order
from studio.domain.records import Balance, Job, Receipt
from studio.domain.words import tr, trn
from studio.services.journal_store import Call, JournalStore

#: An equal request pressed again within so many seconds is the same press.
SAME_PRESS = 1.5


class Press(msgspec.Struct, frozen=True):
    """Who presses, with what in the purse, and under which caps."""

    workspace: str
    session: str
    balance: Balance | None
    caps: Caps
    confirmed: bool
    name: str = ""
    retry_of: str = ""
    again: bool = False


class Adopted(msgspec.Struct, frozen=True):
    """Where a job that Studio did not start is put."""

    workspace: str
    session: str
    project_id: str
    mascot_name: str


class Answer(msgspec.Struct, frozen=True):
    """What the server said to a call: its jobs, the mascot it made if it made one, and its own words as JSON."""

    receipts: tuple[Receipt, ...]
    text: str = ""
    mascot_id: str = ""


class Placed(msgspec.Struct, frozen=True):
    """The calls of a press; ``fresh`` is False if they were there already."""

    call_ids: tuple[str, ...]
    fresh: bool


def place(store: JournalStore, press: Press, orders: tuple[Order, ...], now: float) -> Placed:
    """Pass the guard and write the orders as waiting; the same press again gives what it gave before."""
    former = _same_press(store, press, orders, now)
    if former:
        return Placed(former, fresh=False)
    _pass_guard(store, press, orders, now)
    group = uuid4().hex if len(orders) > 1 or sum(len(order.lines) for order in orders) > 1 else ""
    ids = []
    for number, order in enumerate(orders):
        call_id = _call_id(press.name, number)
        position = store.last_position(press.workspace) + 1.0
        call = Call(id=call_id, workspace=press.workspace, order=order, created=now, sends=0, position=position)
        store.add_call(call, press.session, now)
        for entry in _entries(call, group, press.retry_of):
            store.add_entry(entry, press.session, "")
        ids.append(call_id)
    return Placed(tuple(ids), fresh=True)


def begin_sending(store: JournalStore, call_id: str, now: float, looking: bool) -> Call | None:
    """Mark a call as being on the wire, which from here on may have been charged."""
    call, entries = store.call(call_id), store.entries_of(call_id)
    wanted = "unknown" if looking else "waiting"
    if call is None or not entries or any(entry.state != wanted for entry in entries):
        return None
    store.set_call(call_id, sends=call.sends + 1)
    for entry in entries:
        move(store, entry, "sending", now, "", error="", sent=entry.sent or now, sends=call.sends + 1)
    return msgspec.structs.replace(call, sends=call.sends + 1)


def link(store: JournalStore, call_id: str, answer: Answer, now: float) -> tuple[Entry, ...]:
    """Give each line of a call its job; what the answer leaves out is unknown, what it adds gets an entry."""
    store.set_call(call_id, answer=answer.text)
    entries = store.entries_of(call_id)
    linked = []
    for entry, receipt in zip(entries, answer.receipts, strict=False):
        linked.append(move(store, entry, _sent_state(receipt), now, "", **_linked(entry, receipt, answer.mascot_id)))
    for entry in entries[len(answer.receipts) :]:
        note = tr("The server's answer names no job for this.")
        linked.append(move(store, entry, "unknown", now, note, error=note))
    unasked = [*answer.receipts[len(entries) :], *_ways_back(linked, answer.receipts)]
    for index, receipt in enumerate(unasked, start=len(entries)):
        linked.append(_add_unasked(store, entries[0], index, receipt, now))
    return tuple(linked)


def move(store: JournalStore, entry: Entry, state: EntryState, now: float, note: str, **fields: Any) -> Entry:
    """Bring an entry to a state, if that may follow; a late answer to a finished entry changes nothing."""
    if not may_follow(entry.state, state):
        return entry
    changed = state != entry.state
    ended = now if changed and state in {"completed", "failed", "refunded", "cancelled"} else entry.ended
    after = msgspec.structs.replace(entry, state=state, ended=ended, **fields)
    if after != entry:
        store.put_entry(after, at=now, event=changed, note=note)
    return after


def take(store: JournalStore, entry: Entry, job: Job, now: float) -> Entry:
    """Write the server's word about an entry's job."""
    state = state_of(job)
    ended = state not in {"sent", "processing"}
    return move(
        store,
        entry,
        state,
        now,
        job.error,
        job_id=job.id,
        item_id=job.item_id or entry.item_id,
        name=entry.name or job.item_name,
        # An animation's price is charged as a whole when it starts; 0 says only that nothing is known yet.
        charged=job.cost if job.cost or ended else entry.charged,
        refunded=max(job.refunded, entry.refunded),
        error=_failure(job),
        stage="" if ended else job.stage,
        seconds=_duration(entry, job, now) if ended and entry.seconds is None else entry.seconds,
        asset_ids=job.asset_ids or entry.asset_ids,
        urls=job.urls or entry.urls,
        notes=job.notes or entry.notes,
    )


def adopt(store: JournalStore, where: Adopted, job: Job, now: float) -> Entry:
    """Give a job of the server an entry; the one it has, if it has one."""
    former = store.entry_of_job(where.workspace, job.id)
    if former is not None:
        return take(store, former, job, now)
    line = Line(kind=job.type, name=job.item_name, item_id=job.item_id, price=job.cost)
    order = Order(
        door="adopted", path="", body={"job_id": job.id}, lines=(line,), project_id=where.project_id,
        mascot_id=job.mascot_id, mascot_name=where.mascot_name,
    )  # fmt: skip
    position = store.last_position(where.workspace) + 1.0
    call = Call(id=uuid4().hex, workspace=where.workspace, order=order, created=now, sends=0, position=position)
    store.add_call(call, where.session, now)
    (entry,) = _entries(call, "", "")
    entry = msgspec.structs.replace(entry, state="sent", job_id=job.id, sent=_seconds(job.created_at) or now)
    store.add_entry(entry, where.session, tr("Found on the server."))
    return take(store, entry, job, now)


def bring(store: JournalStore, workspace: str, session: str, found: Sequence[tuple[Order, Entry]]) -> None:
    """Take over jobs from the list that Studio kept before it had a journal, oldest first."""
    known = store.job_ids(workspace)
    for order, entry in found:
        if store.call(entry.call_id) is not None or entry.job_id in known:
            continue
        position = store.last_position(workspace) + 1.0
        sends = int(entry.state not in UNSENT)
        call = Call(
            id=entry.call_id, workspace=workspace, order=order, created=entry.created, sends=sends, position=position
        )
        store.add_call(call, session, entry.created)
        store.set_call(call.id, sends=sends)
        placed = msgspec.structs.replace(entry, workspace=workspace, position=position, sends=sends)
        store.add_entry(placed, session, tr("Taken over from the list of an earlier version."))


def withdraw(store: JournalStore, call_id: str, now: float) -> bool:
    """Take back a call nothing of which has left."""
    entries = store.entries_of(call_id)
    if not entries or any(entry.state not in UNSENT for entry in entries):
        return False
    for entry in entries:
        move(store, entry, "cancelled", now, tr("Taken back before it was sent."))
    return True


def send_again(store: JournalStore, press: Press, call_id: str, now: float) -> bool:
    """Put a call the server had refused back into the queue, under the same id; the guard looks at it once more."""
    call, entries = store.call(call_id), store.entries_of(call_id)
    if call is None or not entries or any(entry.state != "draft" for entry in entries):
        return False
    _pass_guard(store, msgspec.structs.replace(press, workspace=call.workspace), (call.order,), now)
    store.count_again(call_id, press.session, now)
    for entry in entries:
        move(store, entry, "waiting", now, "", error="")
    return True


def replace(store: JournalStore, press: Press, call_id: str, order: Order, now: float) -> bool:
    """Give an unsent call another order, in its place; the guard looks at it as at a new one."""
    call, entries = store.call(call_id), store.entries_of(call_id)
    if call is None or any(entry.state not in UNSENT for entry in entries):
        return False
    store.drop_entries(call_id)
    _pass_guard(store, msgspec.structs.replace(press, workspace=call.workspace), (order,), now)
    store.replace_order(call_id, order)
    group = entries[0].group_id if entries else ""
    changed = msgspec.structs.replace(call, order=order)
    for entry in _entries(changed, group, entries[0].retry_of if entries else ""):
        store.add_entry(entry, press.session, tr("Changed before it was sent."))
    return True


def reorder(store: JournalStore, call_id: str, before: str | None) -> bool:
    """Put an unsent call between its new neighbours."""
    call = store.call(call_id)
    if call is None:
        return False
    queue = [other for other in store.calls_in(call.workspace, tuple(UNSENT)) if other.id != call_id]
    if len(queue) == len(store.calls_in(call.workspace, tuple(UNSENT))):
        return False
    place_ = next((number for number, other in enumerate(queue) if other.id == before), len(queue))
    queue.insert(place_, call)
    for number, other in enumerate(queue):
        store.set_call(other.id, position=_first(queue) + number)
        for entry in store.entries_of(other.id):
            position = _first(queue) + number
            store.put_entry(msgspec.structs.replace(entry, position=position), at=0.0, event=False)
    return True


def recover(store: JournalStore, workspace: str, now: float) -> tuple[Entry, ...]:
    """Call unknown what was on the wire when Studio ended."""
    note = tr("Studio ended while this was being sent. It is looked for.")
    left = store.entries_in(workspace, ("sending",))
    return tuple(move(store, entry, "unknown", now, note, error=note) for entry in left)


def known(store: JournalStore, entry_id: str) -> Entry:
    """Return an entry that must be there."""
    entry = store.entry(entry_id)
    if entry is None:
        raise NotFound(tr("This job is not in the journal."), status=404)
    return entry


def day_start(now: float) -> float:
    """Return the start of the day ``now`` is in, by this machine's clock."""
    return datetime.fromtimestamp(now).astimezone().replace(hour=0, minute=0, second=0, microsecond=0).timestamp()


def _same_press(store: JournalStore, press: Press, orders: tuple[Order, ...], now: float) -> tuple[str, ...]:
    if press.name and store.call(_call_id(press.name, 0)) is not None:
        ids = (_call_id(press.name, number) for number in range(len(orders)))
        return tuple(call_id for call_id in ids if store.call(call_id) is not None)
    if press.again:
        return ()
    found = [store.recent_call(press.workspace, order.digest, now - SAME_PRESS) for order in orders]
    ids_found = tuple(call_id for call_id in found if call_id is not None)
    if len(ids_found) != len(orders) or not orders:
        return ()
    for call_id in ids_found:
        store.press_again(call_id, now)
    return ids_found


def _pass_guard(store: JournalStore, press: Press, orders: tuple[Order, ...], now: float) -> None:
    project = orders[0].project_id if orders else ""
    spent = store.spent(press.workspace, press.session, project, day_start(now))
    verdict = judge(orders, balance=press.balance, spent=spent, caps=press.caps)
    if verdict.refusal is not None:
        refusal = verdict.refusal
        raise GuardRefused(refusal.sentence, cap=refusal.cap, left=refusal.left)
    if verdict.confirm and not press.confirmed:
        raise ConfirmationNeeded(
            tr(
                "This makes {jobs} for {credits}. Confirm it to send it.",
                jobs=trn("{count} job", "{count} jobs", verdict.jobs),
                credits=trn("{count:,} credit", "{count:,} credits", verdict.price),
            ),
            cap="confirm",
        )


def _entries(call: Call, group: str, retry_of: str) -> list[Entry]:
    order = call.order
    return [
        Entry(
            id=call.id if len(order.lines) == 1 else f"{call.id}-{index}",
            call_id=call.id,
            index=index,
            workspace=call.workspace,
            door=order.door,
            state="waiting",
            kind=line.kind,
            name=line.name,
            group_id=group,
            project_id=order.project_id,
            mascot_id=order.mascot_id,
            mascot_name=order.mascot_name,
            item_id=line.item_id,
            expected=line.price,
            created=call.created,
            position=call.position,
            retry_of=retry_of,
            request=line.request,
        )
        for index, line in enumerate(order.lines)
    ]


def _call_id(press: str, number: int) -> str:
    if not press:
        return uuid4().hex
    return press if number == 0 else f"{press}.{number}"


def _sent_state(receipt: Receipt) -> EntryState:
    if receipt.status == "completed":
        return "completed"
    return "processing" if receipt.status == "processing" else "sent"


def _linked(entry: Entry, receipt: Receipt, mascot_id: str) -> dict[str, Any]:
    return {
        "job_id": receipt.job_id,
        "mascot_id": entry.mascot_id or mascot_id,
        "item_id": receipt.item_id or entry.item_id,
        "name": entry.name or receipt.item_name,
        "estimated": receipt.estimated_cost if receipt.estimated_cost or not entry.expected else None,
        "asset_ids": receipt.asset_ids,
        "urls": receipt.urls,
        "error": "",
    }


def _ways_back(entries: Sequence[Entry], receipts: Sequence[Receipt]) -> list[Receipt]:
    """Return the free ways back that the server makes when the ways there are done."""
    known = {entry.job_id for entry in entries}
    return [
        Receipt(
            job_id=receipt.reverse_job_id,
            status="pending",
            type="reverse",
            item_name=str(entry.request.get("reverse_name") or f"{entry.name} reversed"),
        )
        for entry, receipt in zip(entries, receipts, strict=False)
        if receipt.reverse_job_id and receipt.reverse_job_id not in known
    ]


def _add_unasked(store: JournalStore, like: Entry, index: int, receipt: Receipt, now: float) -> Entry:
    """Write an entry for a job the server made beyond the lines of the order, e.g. one more edge of a canvas."""
    entry = msgspec.structs.replace(
        like,
        id=f"{like.call_id}-{index}",
        index=index,
        state=_sent_state(receipt),
        kind=receipt.type or like.kind,
        name=receipt.item_name,
        item_id=receipt.item_id,
        job_id=receipt.job_id,
        expected=receipt.estimated_cost,
        estimated=receipt.estimated_cost,
        created=now,
        request={},
        asset_ids=receipt.asset_ids,
        urls=receipt.urls,
    )
    store.add_entry(entry, store.session_of(like.call_id), tr("The server made this beyond what was ordered."))
    return entry


def _first(queue: Sequence[Call]) -> float:
    return min(call.position for call in queue)


def _duration(entry: Entry, job: Job, now: float) -> float:
    """Return how long the work took: by the server's times where it says both, else by ours."""
    start, end = _seconds(job.started_at) or _seconds(job.created_at), _seconds(job.updated_at)
    if start and end and end >= start:
        return end - start
    return max(0.0, now - (entry.sent or entry.created))


def _failure(job: Job) -> str:
    """Return why a job failed; a job that was cancelled has not failed, whatever words the server has for it."""
    return "" if job.status != "failed" else job.error or tr("The server gave no reason.")


def _seconds(moment: str) -> float | None:
    try:
        return datetime.fromisoformat(moment).timestamp()
    except ValueError:
        return None
