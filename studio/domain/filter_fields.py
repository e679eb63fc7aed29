"""What poses can be filtered and sorted by, and what each filter takes."""

import re
from collections.abc import Callable, Iterable
from typing import Literal

from studio.domain.folding import fold
from studio.domain.marks import LABELS, UNMARKED, Marks
from studio.domain.records import Pose, Record
from studio.domain.versions import versions
from studio.domain.words import later, tr

Status = Literal["ready", "pending", "failed", "empty"]
Operator = Literal[":", "=", ">", "<", ">=", "<="]
Test = Callable[["Facts"], bool]

#: How asset types are called in a search; their size variants count as the same format.
_FORMATS = {
    "image": "png",
    "transparent_image": "png",
    "video": "mp4",
    "webm": "webm",
    "hevc": "mov",
    "stacked_video": "stacked",
}
_DIGITS = re.compile(r"(\d+)")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class Facts(Record, frozen=True, kw_only=True):
    """A pose with everything a filter may ask, worked out once; made by ``facts_of``."""

    pose: Pose
    marks: Marks
    price: int
    status: Status
    words: str
    name: str
    natural_name: tuple[str | int, ...]
    formats: frozenset[str]
    duration: float
    versions: int


def facts_of(pose: Pose, marks: Marks = UNMARKED, *, price: int = 0, failed: bool = False) -> Facts:
    """Return what filters need to know; ``price`` is in credits, ``failed`` whether its last job failed."""
    name = fold(pose.name)
    ready = [asset for asset in pose.assets if asset.ready]
    clips = [asset for asset in ready if asset.duration > 0]
    return Facts(
        pose=pose,
        marks=marks,
        price=price,
        status=_status(pose, ready=bool(ready), failed=failed),
        words=f"{name}\n{fold(pose.prompt)}\n{fold(pose.animation_prompt)}",
        name=name,
        natural_name=tuple(int(part) if part.isdecimal() else part for part in _DIGITS.split(name)),
        formats=frozenset(_format(asset.type) for asset in ready),
        duration=clips[-1].duration if clips else 0.0,
        versions=len(versions(pose)),
    )


class FilterField:
    """One thing to filter by; subclasses know which values make sense."""

    def __init__(self, hint: str) -> None:
        self.hint = hint

    def problem(self, operator: Operator, values: tuple[str, ...]) -> str | None:
        """Return the sentence that says what the field takes, or None if it takes this."""
        raise NotImplementedError

    def test(self, operator: Operator, values: tuple[str, ...]) -> Test:
        """Return a test for values that have no problem."""
        raise NotImplementedError


class _Words(FilterField):
    """Text that is looked for inside another."""

    def __init__(self, get: Callable[[Facts], str], hint: str) -> None:
        super().__init__(hint)
        self._get = get

    def problem(self, operator: Operator, values: tuple[str, ...]) -> str | None:  # noqa: ARG002 - any words will do
        return None if operator in {":", "="} else tr(self.hint)

    def test(self, operator: Operator, values: tuple[str, ...]) -> Test:  # noqa: ARG002 - words have one way to match
        wanted, get = [fold(value) for value in values], self._get
        return lambda row: any(word in get(row) for word in wanted)


class _Choice(FilterField):
    """One or several of a set of words; an empty set of ``choices`` takes any."""

    def __init__(self, get: Callable[[Facts], Iterable[str]], choices: Iterable[str] = (), hint: str = "") -> None:
        self._choices = tuple(choices)
        super().__init__(hint)
        self._get = get

    def problem(self, operator: Operator, values: tuple[str, ...]) -> str | None:
        known = not self._choices or all(value.lower() in self._choices for value in values)
        if known and operator in {":", "="}:
            return None
        *most, last = self._choices or ("",)
        return tr(self.hint) if self.hint else tr("Choose {words} or {last}.", words=", ".join(most), last=last)

    def test(self, operator: Operator, values: tuple[str, ...]) -> Test:  # noqa: ARG002 - words have one way to match
        wanted, get = {value.lower() for value in values}, self._get
        return lambda row: not wanted.isdisjoint(get(row))


class _Number(FilterField):
    """A number, compared or within a range such as ``3..5``."""

    def __init__(self, get: Callable[[Facts], float], hint: str) -> None:
        super().__init__(hint)
        self._get = get

    def problem(self, operator: Operator, values: tuple[str, ...]) -> str | None:
        try:
            ranges = [_range(value) for value in values]
        except ValueError:
            return tr(self.hint)
        single = len(ranges) == 1 and ranges[0][0] == ranges[0][1]
        return None if single or operator in {":", "="} else tr(self.hint)

    def test(self, operator: Operator, values: tuple[str, ...]) -> Test:
        get, ranges = self._get, [_range(value) for value in values]
        low, high = ranges[0]
        return {
            ">": lambda row: get(row) > high,
            ">=": lambda row: get(row) >= low,
            "<": lambda row: get(row) < low,
            "<=": lambda row: get(row) <= high,
        }.get(operator, lambda row: any(low <= get(row) <= high for low, high in ranges))


class _Date(FilterField):
    """A day, month or year; ``:2026-11`` is any day of it."""

    def __init__(self, get: Callable[[Facts], str]) -> None:
        super().__init__(later("Write a date as 2026-11-21, 2026-11 or 2026."))
        self._get = get

    def problem(self, operator: Operator, values: tuple[str, ...]) -> str | None:
        dates = all(_DATE.fullmatch(value) for value in values)
        return None if dates and (len(values) == 1 or operator in {":", "="}) else tr(self.hint)

    def test(self, operator: Operator, values: tuple[str, ...]) -> Test:
        get, day, length = self._get, values[0], len(values[0])
        return {
            ">": lambda row: get(row)[:length] > day,
            ">=": lambda row: get(row)[:length] >= day,
            "<": lambda row: get(row)[:length] < day,
            "<=": lambda row: get(row)[:length] <= day,
        }.get(operator, lambda row: get(row).startswith(values))


def _states(row: Facts) -> Iterable[str]:
    if row.marks.star:
        yield "starred"
    if row.marks.rating:
        yield "rated"
    if row.marks.trashed:
        yield "trashed"
    if row.duration or row.formats & {"webm", "mov", "stacked", "mp4"}:
        yield "animated"


#: Every field a chip can have, by the word it is typed with.
FIELDS: dict[str, FilterField] = {
    "name": _Words(lambda row: row.name, later("Write a part of the name.")),
    "prompt": _Words(lambda row: row.words, later("Write a part of the prompt.")),
    "type": _Choice(lambda row: (row.pose.type,), ("image", "animation", "logo")),
    "format": _Choice(lambda row: row.formats, tuple(dict.fromkeys(_FORMATS.values()))),
    "status": _Choice(lambda row: (row.status,), ("ready", "pending", "failed", "empty")),
    "label": _Choice(lambda row: (row.marks.label or "none",), (*LABELS, "none")),
    "board": _Choice(lambda row: row.marks.boards or ("none",), hint=later("Choose a board.")),
    "is": _Choice(_states, ("starred", "animated", "trashed", "rated")),
    "rating": _Number(lambda row: row.marks.rating, later("Ratings go from 0 to 5.")),
    "duration": _Number(lambda row: row.duration, later("Write seconds, such as 4 or 3..5.")),
    "price": _Number(lambda row: row.price, later("Write credits, such as 20 or 1..21.")),
    "versions": _Number(lambda row: row.versions, later("Write a number, such as 2.")),
    "created": _Date(lambda row: row.pose.created_at),
    "updated": _Date(lambda row: row.pose.updated_at),
}

_STATUS_ORDER: tuple[Status, ...] = ("failed", "pending", "ready", "empty")
#: What poses can be sorted by.
SORTS: dict[str, Callable[[Facts], object]] = {
    "created": lambda row: row.pose.created_at,
    "updated": lambda row: row.pose.updated_at,
    "name": lambda row: row.natural_name,
    "type": lambda row: row.pose.type,
    "format": lambda row: sorted(row.formats),
    "duration": lambda row: row.duration,
    "price": lambda row: row.price,
    "status": lambda row: _STATUS_ORDER.index(row.status),
    "rating": lambda row: (row.marks.rating, row.marks.star),
}


def _status(pose: Pose, *, ready: bool, failed: bool) -> Status:
    if failed:
        return "failed"
    if any(asset.status in {"pending", "processing"} for asset in pose.assets):
        return "pending"
    return "ready" if ready else "empty"


def _format(asset_type: str) -> str:
    base = re.sub(r"_\d+$", "", asset_type)
    return _FORMATS.get(base, base)


def _range(value: str) -> tuple[float, float]:
    low, dots, high = value.partition("..")
    return float(low), float(high if dots else low)
