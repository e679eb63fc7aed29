"""What the gallery shows and in which order: chips that can be seen and removed, written as one line of text.

The line is what is typed into the search field and what a saved search keeps, e.g.
``wave type:animation rating>=3 -label:red sort:-created``. Words without a field look in names and prompts.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, cast

from studio.domain.filter_fields import FIELDS, SORTS, Facts, Operator
from studio.domain.folding import fold
from studio.domain.records import Record
from studio.domain.requests import Problem
from studio.domain.words import tr

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_VALUE = rf'(?:{_QUOTED}|[^\s",]+)'
_FIELD = rf"(?P<field>{'|'.join(FIELDS)}|sort)(?P<operator>>=|<=|[:=<>])(?P<values>(?:{_VALUE}(?:,{_VALUE})*,?)?)"
_TOKEN = re.compile(rf"(?P<minus>-?)(?:{_FIELD}(?=\s|$)|(?P<word>{_QUOTED}(?=\s|$)|\S+))", re.IGNORECASE)
_PLAIN = re.compile(r'[^\s",\\]+')
_DEFAULT_SORT = "-created"


class Chip(Record, frozen=True, kw_only=True):
    """One condition; ``values`` are alternatives, ``field`` is ``text`` for a word without a field."""

    field: str
    values: tuple[str, ...]
    operator: Operator = ":"
    negated: bool = False

    def __str__(self) -> str:
        """Write the chip as it is typed."""
        minus = "-" if self.negated else ""
        if self.field == "text":
            return minus + _as_word(self.values[0])
        return f"{minus}{self.field}{self.operator}" + ",".join(map(_as_value, self.values))


class Query(Record, frozen=True, kw_only=True):
    """Chips that all have to hold, and the order of what is left; ``sort`` begins with ``-`` for the reverse."""

    chips: tuple[Chip, ...] = ()
    sort: str = _DEFAULT_SORT

    def __str__(self) -> str:
        """Write the query as it is typed; ``parse`` reads it back."""
        order = [f"sort:{self.sort}"] if self.sort != _DEFAULT_SORT else []
        return " ".join([*map(str, self.chips), *order])

    def without(self, *chips: Chip) -> "Query":
        """Return the query with these chips removed."""
        return Query(chips=tuple(chip for chip in self.chips if chip not in chips), sort=self.sort)


class SavedSearch(Record, frozen=True, kw_only=True):
    """A query with a name, kept as the line it was typed as; it updates itself because it only holds the question."""

    id: str
    name: str
    text: str


def parse(text: str) -> tuple[Query, list[Problem]]:
    """Read a line of search; what cannot be understood is left out and named, what is half typed is left out."""
    chips: list[Chip] = []
    problems: list[Problem] = []
    sort = _DEFAULT_SORT
    for match in _TOKEN.finditer(text):
        negated, word = bool(match["minus"]), match["word"]
        if word is not None:
            chips.append(Chip(field="text", values=(_plain(word),), negated=negated))
            continue
        field, operator = match["field"].lower(), cast("Operator", match["operator"])
        values = tuple(_plain(value) for value in re.findall(_VALUE, match["values"]))
        if not values:
            continue
        problem = _sort_problem(values) if field == "sort" else FIELDS[field].problem(operator, values)
        if problem is not None:
            problems.append(Problem(field, problem))
        elif field == "sort":
            sort = values[0]
        else:
            chips.append(Chip(field=field, values=values, operator=operator, negated=negated))
    return Query(chips=tuple(dict.fromkeys(chips)), sort=sort), problems


def select(rows: Iterable[Facts], query: Query) -> list[Facts]:
    """Return the rows that pass every chip, in the query's order; the trash only shows when it is asked for."""
    tests = [_test(chip) for chip in _effective(query)]
    kept = [row for row in rows if all(test(row) for test in tests)]
    kept.sort(key=lambda row: (row.natural_name, row.pose.id))
    key = cast("Callable[[Facts], Any]", SORTS[query.sort.removeprefix("-")])
    kept.sort(key=key, reverse=query.sort.startswith("-"))
    return kept


def culprits(rows: Iterable[Facts], query: Query) -> list[tuple[tuple[Chip, ...], int]]:
    """Return what to remove when nothing is left: sets of chips, with how many rows come back, the best first.

    Rows that fail the fewest chips decide; a set holds one chip wherever removing one is enough.
    """
    chips = _effective(query)
    tests = [_test(chip) for chip in chips]
    failures = Counter(tuple(chip for chip, test in zip(chips, tests, strict=True) if not test(row)) for row in rows)
    removable = {failed: count for failed, count in failures.items() if failed and _NOT_TRASHED not in failed}
    fewest = min(map(len, removable), default=0)
    found = [(failed, count) for failed, count in removable.items() if len(failed) == fewest]
    return sorted(found, key=lambda pair: -pair[1])


def _effective(query: Query) -> tuple[Chip, ...]:
    """Add what a gallery always means: poses in the trash are not shown among the others."""
    if any(chip.field == "is" and "trashed" in chip.values for chip in query.chips):
        return query.chips
    return (*query.chips, _NOT_TRASHED)


def _test(chip: Chip) -> Callable[[Facts], bool]:
    if chip.field == "text":
        word = fold(chip.values[0])
        return (lambda row: word not in row.words) if chip.negated else (lambda row: word in row.words)
    holds = FIELDS[chip.field].test(chip.operator, chip.values)
    return (lambda row: not holds(row)) if chip.negated else holds


def _sort_problem(values: tuple[str, ...]) -> str | None:
    if len(values) == 1 and values[0].removeprefix("-") in SORTS:
        return None
    *most, last = SORTS
    return tr("Poses can be sorted by {words} or {last}.", words=", ".join(most), last=last)


def _as_value(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else _quoted(value)


def _as_word(word: str) -> str:
    """Quote a word that would otherwise be read as several, as a field or as a negation."""
    match = _TOKEN.fullmatch(word)
    plain = match is not None and match["word"] == word and not re.search(r'[\s"\\]', word)
    return word if plain else _quoted(word)


def _quoted(value: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'


def _plain(value: str) -> str:
    if len(value) > 1 and re.fullmatch(_QUOTED, value):
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value.removeprefix('"')


_NOT_TRASHED = Chip(field="is", values=("trashed",), negated=True)
