"""How the gallery is looked at: chips that are on, what is being typed, a sort; and how a chip is called on screen."""

from collections.abc import Callable, Iterable, Mapping

from msgspec import structs

from studio.domain.filter_fields import Facts, facts_of
from studio.domain.filters import Chip, Query, culprits, parse, select
from studio.domain.records import Record
from studio.domain.words import tr
from studio.state.gallery_cards import Card

DEFAULT_SORT = "-created"


def sorts() -> dict[str, str]:
    """Return the orders offered in the menu, by what is written for them in a query."""
    return {
        "-created": tr("Newest first"),
        "created": tr("Oldest first"),
        "name": tr("By name"),
        "type": tr("By type"),
        "format": tr("By format"),
        "-duration": tr("Longest animation first"),
        "-price": tr("Most expensive first"),
        "status": tr("By status"),
        "-rating": tr("Best rated first"),
    }


def choices() -> tuple[tuple[Chip, ...], ...]:
    """Return the filters offered in the menu, in groups; any other can be typed."""
    return (
        (_chip("is", "animated"), Chip(field="is", values=("animated",), negated=True), _chip("type", "logo")),
        tuple(_chip("status", status) for status in ("ready", "pending", "failed", "empty")),
        (
            _chip("is", "starred"), Chip(field="rating", values=("3",), operator=">="), _chip("label", "none"),
            Chip(field="versions", values=("1",), operator=">"),
        ),
        tuple(_chip("format", kind) for kind in ("webm", "mov", "stacked", "png")),
        (_chip("is", "trashed"),),
    )  # fmt: skip


def _chip(field: str, value: str) -> Chip:
    return Chip(field=field, values=(value,))


class View(Record, frozen=True, kw_only=True):
    """Chips that are on, and what stands in the search field, which counts as typed; ``sort`` as a query writes it."""

    chips: tuple[Chip, ...] = ()
    typed: str = ""
    sort: str = DEFAULT_SORT

    @property
    def query(self) -> Query:
        """The whole question: the chips, and those that are being typed."""
        asked, _ = parse(self.typed)
        sort = asked.sort if asked.sort != DEFAULT_SORT else self.sort
        return Query(chips=tuple(dict.fromkeys((*self.chips, *asked.chips))), sort=sort)

    @property
    def problem(self) -> str:
        """The sentence on what was typed and cannot be understood; empty if all can."""
        _, problems = parse(self.typed)
        return problems[0].message if problems else ""

    @property
    def plain(self) -> bool:
        """Whether everything is shown, newest first."""
        query = self.query
        return not query.chips and query.sort == DEFAULT_SORT

    def settled(self) -> "View":
        """Return the same view with every finished field that was typed turned into a chip; words stay typed."""
        asked, _ = parse(self.typed)
        fields = tuple(chip for chip in asked.chips if chip.field != "text")
        words = " ".join(str(chip) for chip in asked.chips if chip.field == "text")
        sort = asked.sort if asked.sort != DEFAULT_SORT else self.sort
        return View(chips=tuple(dict.fromkeys((*self.chips, *fields))), typed=words, sort=sort)

    def toggled(self, chip: Chip) -> "View":
        """Return the view with a chip switched on, or off if it is on."""
        if chip in self.query.chips:
            return self.without(chip)
        return View(chips=(*self.chips, chip), typed=self.typed, sort=self.sort)

    def without(self, *chips: Chip) -> "View":
        """Return the view without these chips, wherever they stand."""
        asked, _ = parse(self.typed)
        typed = self.typed if not set(chips) & set(asked.chips) else str(asked.without(*chips))
        return View(chips=tuple(chip for chip in self.chips if chip not in chips), typed=typed, sort=self.sort)


def view_of(text: str) -> View:
    """Return the view that a saved search stands for."""
    return View(typed=text).settled()


class Arranger:
    """Works out which cards are shown; what it found out about a card is kept for as long as the card is the same."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Card, Facts]] = {}

    def arranged(self, cards: list[Card], view: View, prices: Mapping[str, int]) -> list[Card]:
        """Return the cards to show, in order; ``cards`` come newest first, ``prices`` are credits by pose id."""
        if view.plain:
            return [card for card in cards if not card.marks.trashed]
        facts = self._facts(cards, prices)
        by_id = {card.id: card for card in cards}
        return [by_id[row.pose.id] for row in select(facts, view.query)]

    def prepare(self, cards: Iterable[Card], prices: Mapping[str, int], limit: int) -> bool:
        """Find out about some cards ahead of the first search; tell whether there are more to come."""
        for card in cards:
            known = self._known.get(card.id)
            if known is None or known[0] is not card:
                if limit == 0:
                    return True
                self._known[card.id] = (card, _facts_of(card, prices.get(card.id, 0)))
                limit -= 1
        return False

    def culprits(self, cards: list[Card], view: View, prices: Mapping[str, int]) -> tuple[Chip, ...]:
        """Return the chips to remove so that something is shown; the fewest that do."""
        found = culprits(self._facts(cards, prices), view.query)
        return found[0][0] if found else ()

    def _facts(self, cards: Iterable[Card], prices: Mapping[str, int]) -> list[Facts]:
        known: dict[str, tuple[Card, Facts]] = {}
        for card in cards:
            price = prices.get(card.id, 0)
            old = self._known.get(card.id)
            if old is not None and (old[0] is card or old[0] == card) and old[1].price == price:
                known[card.id] = old
            else:
                known[card.id] = (card, _facts_of(card, price))
        self._known = known
        return [facts for _, facts in known.values()]


def _facts_of(card: Card, price: int) -> Facts:
    failed = card.job is not None and card.job.failed
    facts = facts_of(card.pose, card.marks, price=price, failed=failed)
    working = card.state in {"pending", "processing"}
    return structs.replace(facts, status="pending") if working else facts


def chip_words(chip: Chip, boards: Mapping[str, str]) -> str:
    """Return what a chip is called on screen; ``boards`` are the boards' names by id."""
    if chip.negated and (chip.field, chip.values) == ("is", ("animated",)):
        return tr("Pictures")
    words = _NAMED.get((chip.field, chip.values))
    said = words() if words is not None and chip.operator == ":" else _spelled(chip, boards)
    return tr("Not: {filter}", filter=said) if chip.negated else said


def _spelled(chip: Chip, boards: Mapping[str, str]) -> str:
    if chip.field == "text":
        return f"“{chip.values[0]}”"
    if chip.field == "board":
        return tr("Board: {names}", names=", ".join(boards.get(value, value) for value in chip.values))
    if chip.field == "versions" and (chip.operator, chip.values) == (">", ("1",)):
        return tr("Several versions")
    title = _titles().get(chip.field, chip.field)
    values = ", ".join(chip.values)
    return (
        tr("{name}: {words}", name=title, words=values)
        if chip.operator in {":", "="}
        else f"{title} {_SIGNS[chip.operator]} {values}"
    )


_SIGNS = {">": ">", "<": "<", ">=": "≥", "<=": "≤"}
_NAMED: dict[tuple[str, tuple[str, ...]], Callable[[], str]] = {
    ("is", ("animated",)): lambda: tr("Animations"),
    ("is", ("starred",)): lambda: tr("Starred"),
    ("is", ("trashed",)): lambda: tr("In the trash"),
    ("is", ("rated",)): lambda: tr("Rated"),
    ("type", ("logo",)): lambda: tr("Logos"),
    ("status", ("ready",)): lambda: tr("Finished"),
    ("status", ("pending",)): lambda: tr("Being made"),
    ("status", ("failed",)): lambda: tr("Failed"),
    ("status", ("empty",)): lambda: tr("Without a picture"),
    ("label", ("none",)): lambda: tr("Without a label"),
    ("format", ("webm",)): lambda: tr("Has WebM"),
    ("format", ("mov",)): lambda: tr("Has MOV"),
    ("format", ("stacked",)): lambda: tr("Has stacked MP4"),
    ("format", ("png",)): lambda: tr("Has PNG"),
}


def _titles() -> dict[str, str]:
    return {
        "name": tr("Name"), "prompt": tr("Prompt"), "type": tr("Type"), "format": tr("Format"), "status": tr("Status"),
        "label": tr("Label"), "rating": tr("Rating"), "duration": tr("Seconds"), "price": tr("Credits"),
        "versions": tr("Versions"), "created": tr("Made"), "updated": tr("Changed"), "is": tr("Is"),
    }  # fmt: skip
