"""Jobs that were ordered together: a batch or a canvas run as one thing with its sums."""

from collections.abc import Iterable

from studio.domain.entries import Entry, EntryState
from studio.domain.records import Record

#: What a group is called by, most telling first: the first state that any of its jobs is in.
_TELLING: tuple[EntryState, ...] = (
    "unknown", "processing", "sending", "sent", "waiting", "draft", "failed", "refunded", "cancelled", "completed",
)  # fmt: skip


class Group(Record, frozen=True, kw_only=True):
    """Several jobs of one press, in the order they were asked for."""

    id: str
    entries: tuple[Entry, ...]

    @property
    def state(self) -> EntryState:
        """The state that says most about the whole: what needs a person first, then what runs, then how it ended."""
        states = {entry.state for entry in self.entries}
        return next(state for state in _TELLING if state in states)

    @property
    def finished(self) -> int:
        """How many came to a good end."""
        return sum(entry.state == "completed" for entry in self.entries)

    @property
    def failed(self) -> int:
        """How many came to nothing."""
        return sum(entry.failed for entry in self.entries)

    @property
    def running(self) -> bool:
        """Whether any is on its way or being worked on."""
        return any(entry.running for entry in self.entries)

    @property
    def price(self) -> int:
        """What the whole is expected to cost, or has cost where that is known, in credits."""
        return sum(cost_of(entry) for entry in self.entries)

    @property
    def retriable(self) -> tuple[Entry, ...]:
        """The jobs that can be ordered again."""
        return tuple(entry for entry in self.entries if entry.can_retry)

    @property
    def cancellable(self) -> tuple[Entry, ...]:
        """The jobs that have not begun."""
        return tuple(entry for entry in self.entries if can_cancel(entry))


def groups_of(entries: Iterable[Entry]) -> dict[str, Group]:
    """Return the groups among some entries by their ids; a job that stands alone is in none."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.group_id:
            found.setdefault(entry.group_id, []).append(entry)
    return {key: Group(id=key, entries=tuple(sorted(many, key=_order))) for key, many in found.items()}


def cost_of(entry: Entry) -> int:
    """Return what a job cost so far as is known; while nothing is charged, what it is expected to cost."""
    if entry.state in {"draft", "cancelled"} and entry.charged is None:
        return 0
    return entry.expected if entry.charged is None and not entry.done else entry.paid


def can_cancel(entry: Entry, *, at_server: bool = True) -> bool:
    """Return whether a job can still be cancelled: it has not left, or a server that cancels has not begun."""
    return entry.state in {"draft", "waiting"} or (at_server and entry.state == "sent" and bool(entry.job_id))


def _order(entry: Entry) -> tuple[float, int]:
    return entry.position, entry.index
