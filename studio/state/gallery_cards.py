"""What stands on one card of the gallery, and which cards are shown in which order."""

from collections.abc import Callable, Iterable
from typing import Literal

from studio.domain.entries import Entry
from studio.domain.marks import UNMARKED, Marks
from studio.domain.records import Pose, Record
from studio.domain.versions import face, versions

CardState = Literal["ready", "pending", "processing", "failed", "empty"]


class Card(Record, frozen=True, kw_only=True):
    """A pose, what is noted about it and, while it has work under way or work that failed, the newest job of it."""

    pose: Pose
    job: Entry | None = None
    marks: Marks = UNMARKED

    @property
    def id(self) -> str:
        """The id of the pose."""
        return self.pose.id

    @property
    def state(self) -> CardState:
        """What the card shows: the pose itself, or why there is nothing to show yet."""
        if self.job is not None and self.job.running:
            return "processing" if self.job.state == "processing" else "pending"
        if self.pose.still is not None or self.pose.clip is not None:
            return "ready"
        if self.job is not None:
            return "failed"
        return "pending" if any(asset.status == "pending" for asset in self.pose.assets) else "empty"

    @property
    def face(self) -> Pose:
        """The pose as it is shown: in the version that was chosen."""
        return face(self.pose, self.marks.current)

    @property
    def moving(self) -> bool:
        """Whether there is a finished animation to play."""
        return self.face.clip is not None

    @property
    def versions(self) -> int:
        """How many finished versions the pose has."""
        return sum(version.ready for version in versions(self.pose))


def cards_of(
    poses: Iterable[Pose], jobs: Iterable[Entry], mascot_id: str, marks: Callable[[str], Marks] = lambda _: UNMARKED
) -> list[Card]:
    """Return a card for every pose and for every pose still on its way to the server, newest first.

    ``jobs`` come newest first, as the job list keeps them; ``marks`` answers by pose id.
    """
    newest: dict[str, Entry] = {}
    unplaced: list[Entry] = []
    for job in jobs:
        if job.mascot_id != mascot_id:
            continue
        if job.item_id:
            newest.setdefault(job.item_id, job)
        elif job.running:
            unplaced.append(job)
    cards = [
        Card(pose=pose, job=_telling(newest.get(pose.id)), marks=marks(pose.id)) for pose in poses if not pose.archived
    ]
    known = {card.id for card in cards}
    coming = [job for item, job in newest.items() if item not in known and job.running] + unplaced
    cards += [Card(pose=_promised(job), job=job) for job in coming]
    return sorted(cards, key=lambda card: card.pose.created_at or _LAST, reverse=True)


#: A promised pose has no date yet; it is newer than any that has.
_LAST = "~"


def _telling(job: Entry | None) -> Entry | None:
    return job if job is not None and (job.running or job.failed) else None


def _promised(job: Entry) -> Pose:
    return Pose(id=job.item_id or f"entry:{job.id}", mascot_id=job.mascot_id, name=job.name, type=job.kind)
