"""What the journal knows about one paid job, and how its state may change.

States: a *draft* was refused or taken back before it was charged; *waiting* has not left; *sending* may be on the
wire; *sent* was accepted; *unknown* may or may not have been charged and is looked for. Nothing ever leaves
*completed*, so a late or repeated answer cannot undo a result.
"""

from typing import Any, Literal

import msgspec

from studio.domain.records import Job, Record

EntryState = Literal[
    "draft", "waiting", "sending", "sent", "processing", "completed", "failed", "refunded", "cancelled", "unknown"
]

#: States in which nothing has been asked of the server, so that an entry may be edited, moved and taken back.
UNSENT: frozenset[EntryState] = frozenset({"draft", "waiting"})
#: States in which the server is at work and is asked how far it is.
FOLLOWED: frozenset[EntryState] = frozenset({"sent", "processing"})
#: States of work that is on its way or being done, as far as is known.
ACTIVE: frozenset[EntryState] = frozenset({"waiting", "sending", "sent", "processing"})
#: States that are an end.
ENDED: frozenset[EntryState] = frozenset({"completed", "failed", "refunded", "cancelled"})

_NEXT: dict[str, frozenset[str]] = {
    "draft": frozenset({"waiting", "cancelled"}),
    "waiting": frozenset({"sending", "draft", "cancelled"}),
    "sending": frozenset({"sent", "waiting", "draft", "unknown", "processing", *ENDED}),
    "sent": frozenset({"processing", "unknown", *ENDED}),
    "processing": frozenset({"unknown", *ENDED}),
    "unknown": frozenset({"sending", "sent", "processing", "draft", *ENDED}),
    "failed": frozenset({"refunded"}),
    "refunded": frozenset(),
    "cancelled": frozenset({"refunded"}),
    "completed": frozenset(),
}


class Entry(Record, frozen=True, kw_only=True):
    """One job in the journal, from the press of a button to its end.

    ``call_id`` is the Idempotency-Key of the request that carried it, ``index`` its place in it. ``expected`` is
    Studio's price, ``estimated`` the server's, ``charged`` and ``refunded`` what really happened, in credits and
    None where not known. Times are seconds since 1970; ``seconds`` is how long the work took. ``hopeless`` means
    refused for what it is, such as a plan that is too low: the very same would be refused again.
    """

    id: str
    call_id: str
    index: int = 0
    workspace: str
    door: str
    state: EntryState
    kind: str
    name: str = ""
    group_id: str = ""
    project_id: str = ""
    mascot_id: str = ""
    mascot_name: str = ""
    item_id: str = ""
    job_id: str = ""
    expected: int = 0
    estimated: int | None = None
    charged: int | None = None
    refunded: int = 0
    error: str = ""
    stage: str = ""
    created: float = 0.0
    sent: float | None = None
    ended: float | None = None
    seconds: float | None = None
    sends: int = 0
    retry_of: str = ""
    hidden: bool = False
    hopeless: bool = False
    position: float = 0.0
    request: dict[str, Any] = msgspec.field(default_factory=dict)
    asset_ids: dict[str, str] = msgspec.field(default_factory=dict)
    urls: dict[str, str] = msgspec.field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Whether this is an end."""
        return self.state in ENDED

    @property
    def running(self) -> bool:
        """Whether it is on its way or being worked on, as far as is known."""
        return self.state in ACTIVE

    @property
    def failed(self) -> bool:
        """Whether it was tried and came to nothing, whether or not its credits came back; cancelling is not failing."""
        return self.state == "failed" or (self.state == "refunded" and bool(self.error))

    @property
    def paid(self) -> int:
        """Credits that are gone for this job as far as is known."""
        return (self.charged or 0) - self.refunded

    @property
    def differs(self) -> bool:
        """Whether the server took or asked another price than Studio had shown."""
        return any(figure is not None and figure != self.expected for figure in (self.estimated, self.charged))

    @property
    def refund_expected(self) -> bool:
        """Whether the job came to nothing but its credits have not come back yet."""
        return self.state in {"failed", "cancelled"} and self.paid > 0

    @property
    def can_retry(self) -> bool:
        """Whether ordering the same again can work and cannot pay for the same thing twice.

        A mascot is not made a second time because its picture failed, and a canvas run makes what is missing anyway.
        """
        if self.state == "draft":
            return not self.hopeless
        return self.state in {"failed", "refunded", "cancelled"} and self.door in {"form", "batch"}


def may_follow(before: str, after: str) -> bool:
    """Return whether an entry in state ``before`` may go to ``after``; staying where it is always may."""
    return before == after or after in _NEXT[before]


def state_of(job: Job) -> EntryState:
    """Return the entry's state that a server's job means."""
    if job.status == "pending":
        return "sent"
    if job.status in {"failed", "cancelled"} and job.refunded > 0 and job.refunded >= job.cost:
        return "refunded"
    if job.status == "cancelled":
        return "cancelled"
    return "failed" if job.status == "failed" else "completed" if job.status == "completed" else "processing"
