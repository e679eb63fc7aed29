"""What stands on one card of the gallery, and which cards are shown in which order."""

from collections.abc import Iterable, Sequence
from typing import Literal

from studio.domain.entries import Entry
from studio.domain.records import Pose, Record

CardState = Literal["ready", "pending", "processing", "failed", "empty"]


class Card(Record, frozen=True, kw_only=True):
    """A pose and, while it has work under way or work that failed, the newest job of it."""

    pose: Pose
    job: Entry | None = None

    @property
    def id(self) -> str:
        """The id of the pose."""
        return self.pose.id

    @property
    def state(self) -> CardState:
        """What the card shows: the pose itself, or why there is nothing to show yet."""
        if self.job is not None and self.job.running:
            return "processing" if self.job.state == "processing" else "pending"
        if self.pose.picture is not None or self.pose.clip is not None:
            return "ready"
        if self.job is not None:
            return "failed"
        return "pending" if any(asset.status == "pending" for asset in self.pose.assets) else "empty"

    @property
    def moving(self) -> bool:
        """Whether there is a finished animation to play."""
        return self.pose.clip is not None

    @property
    def versions(self) -> int:
        """How often the pose has been made: the animation if it moves, the picture if it does not."""
        kinds = ("webm", "video") if self.moving else ("transparent_image", "image")
        return max(sum(asset.type == kind and asset.ready for asset in self.pose.assets) for kind in kinds)

    def matches(self, words: Sequence[str]) -> bool:
        """Tell whether every one of the words, in lower case, occurs in the pose's name or prompts."""
        if not words:
            return True
        text = f"{self.pose.name}\n{self.pose.prompt}\n{self.pose.animation_prompt}".lower()
        return all(word in text for word in words)


def cards_of(poses: Iterable[Pose], jobs: Iterable[Entry], mascot_id: str) -> list[Card]:
    """Return a card for every pose and for every pose still on its way to the server, newest first.

    ``jobs`` come newest first, as the job list keeps them.
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
    cards = [Card(pose=pose, job=_telling(newest.get(pose.id))) for pose in poses if not pose.archived]
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
