"""What a person reads about a job: its state, what it cost, how long it takes."""

from studio.domain.entries import Entry, EntryState
from studio.domain.estimates import TimeLeft
from studio.domain.job_groups import Group, cost_of
from studio.domain.words import later, tr, trn
from studio.state.sheet import credits_words

_STATES: dict[EntryState, str] = {
    "draft": later("Not sent"),
    "waiting": later("Waiting"),
    "sending": later("Sending"),
    "sent": later("Pending"),
    "processing": later("Processing"),
    "completed": later("Completed"),
    "failed": later("Failed"),
    "refunded": later("Cancelled, refunded"),
    "cancelled": later("Cancelled"),
    "unknown": later("Unknown"),
}
_KINDS = {
    "image": later("Picture"),
    "animation": later("Animation"),
    "edit": later("Edit"),
    "logo": later("Logo pack"),
    "preview": later("Preview"),
    "reverse": later("Way back"),
}
#: What servers are known to say about how far they are.
_STAGES = {"drawing": later("drawing"), "animating": later("animating")}


def plain_state(state: EntryState) -> str:
    """Return a state in words."""
    return tr(_STATES[state])


def state_words(entry: Entry) -> str:
    """Return the state of a job in words."""
    if entry.state == "refunded" and entry.failed:
        return tr("Failed, refunded")
    if entry.state == "failed" and entry.refund_expected:
        return tr("Failed, refund expected")
    return plain_state(entry.state)


def group_words(group: Group) -> str:
    """Return how far a group is."""
    done = tr("{done} of {all} done", done=group.finished, all=len(group.entries))
    return done if not group.failed else tr("{done}, {failed} failed", done=done, failed=group.failed)


def group_name(group: Group) -> str:
    """Return what a group is called."""
    doors = {entry.door for entry in group.entries}
    count = len(group.entries)
    if doors == {"canvas"}:
        return trn("Canvas run of {count} job", "Canvas run of {count} jobs", count)
    return trn("Batch of {count} job", "Batch of {count} jobs", count)


def kind_words(kind: str) -> str:
    """Return what sort of work it is."""
    return tr(_KINDS[kind]) if kind in _KINDS else kind.replace("_", " ").capitalize()


def stage_words(stage: str) -> str:
    """Return how far a server says it is; words it is not known for stay as they are."""
    return tr(_STAGES[stage]) if stage in _STAGES else stage


def cost_words(entry: Entry) -> str:
    """Return what the job cost, as a figure; what is not known for certain has a question mark."""
    return f"{entry.expected}?" if entry.state == "unknown" and entry.charged is None else str(cost_of(entry))


def cost_story(entry: Entry) -> str:
    """Return every figure there is on what a job costs, in one line."""
    parts = [tr("expected {credits}", credits=credits_words(entry.expected))]
    if entry.estimated is not None:
        parts.append(tr("the server said {credits}", credits=credits_words(entry.estimated)))
    if entry.charged is not None:
        parts.append(tr("charged {credits}", credits=credits_words(entry.charged)))
    if entry.refunded:
        parts.append(tr("{credits} came back", credits=credits_words(entry.refunded)))
    line = ", ".join(parts)
    return line[:1].upper() + line[1:]


def duration_words(seconds: float) -> str:
    """Return a length of time as people write it: ``8 s``, ``2:05 min``, ``1:02 h``."""
    whole = int(seconds)
    if whole < 60:
        return tr("{count} s", count=whole)
    if whole < 3600:
        return tr("{minutes}:{seconds} min", minutes=whole // 60, seconds=f"{whole % 60:02}")
    return tr("{hours}:{minutes} h", hours=whole // 3600, minutes=f"{whole % 3600 // 60:02}")


def time_words(elapsed: float, left: TimeLeft | None) -> str:
    """Return how long a job has taken, and within which range it is likely to end."""
    if left is None:
        return duration_words(elapsed)
    if left.high < 1:
        return tr("{elapsed}, nearly done", elapsed=duration_words(elapsed))
    low, high = duration_words(left.low), duration_words(left.high)
    if low == high:
        return tr("{elapsed}, {high} left", elapsed=duration_words(elapsed), high=high)
    return tr("{elapsed}, {low} to {high} left", elapsed=duration_words(elapsed), low=low.split()[0], high=high)
