"""Which cards are shown, and in which order: words searched for, chips switched on, a sort."""

from collections.abc import Callable, Iterable
from enum import Enum
from itertools import groupby

from studio.domain.records import Record
from studio.state.gallery_cards import Card


class Sort(Enum):
    """The orders to choose from."""

    NEWEST = "Newest first"
    OLDEST = "Oldest first"
    NAME = "By name"
    LONGEST = "Longest animation first"


class Chip(Enum):
    """What can be asked of a card. Chips of one group widen each other, groups narrow each other."""

    PICTURES = "Pictures"
    ANIMATIONS = "Animations"
    WORKING = "Being made"
    FAILED = "Failed"
    VERSIONS = "Several versions"

    @property
    def group(self) -> int:
        """The group: what a pose is, how it stands, how often it was made."""
        return _GROUPS[self]

    def fits(self, card: Card) -> bool:
        """Tell whether a card is what the chip asks for."""
        return _TESTS[self](card)


_GROUPS = {Chip.PICTURES: 0, Chip.ANIMATIONS: 0, Chip.WORKING: 1, Chip.FAILED: 1, Chip.VERSIONS: 2}
_TESTS: dict[Chip, Callable[[Card], bool]] = {
    Chip.PICTURES: lambda card: not card.moving,
    Chip.ANIMATIONS: lambda card: card.moving,
    Chip.WORKING: lambda card: card.state in {"pending", "processing"},
    Chip.FAILED: lambda card: card.job is not None and card.job.failed,
    Chip.VERSIONS: lambda card: card.versions > 1,
}


class View(Record, frozen=True, kw_only=True):
    """How the gallery is looked at."""

    query: str = ""
    chips: tuple[Chip, ...] = ()
    sort: Sort = Sort.NEWEST

    def arranged(self, cards: Iterable[Card]) -> list[Card]:
        """Return the cards to show; ``cards`` come newest first."""
        words = self.query.lower().split()
        wanted = [list(group) for _, group in groupby(sorted(self.chips, key=_group), key=_group)]
        found = [
            card
            for card in cards
            if card.matches(words) and all(any(chip.fits(card) for chip in group) for group in wanted)
        ]
        return _sorted(found, self.sort)

    def culprit(self, cards: Iterable[Card]) -> Chip | None:
        """Return the first chip without which something would be shown; None if it takes more than one."""
        everything = list(cards)
        return next((chip for chip in self.chips if self.without(chip).arranged(everything)), None)

    def without(self, chip: Chip) -> "View":
        """Return the same view with one chip fewer."""
        return View(query=self.query, chips=tuple(other for other in self.chips if other != chip), sort=self.sort)


def _group(chip: Chip) -> int:
    return chip.group


def _sorted(cards: list[Card], sort: Sort) -> list[Card]:
    if sort is Sort.OLDEST:
        return cards[::-1]
    if sort is Sort.NAME:
        return sorted(cards, key=lambda card: card.pose.name.casefold())
    if sort is Sort.LONGEST:
        return sorted(cards, key=_length, reverse=True)
    return cards


def _length(card: Card) -> float:
    return card.pose.clip.duration if card.pose.clip is not None else 0.0
