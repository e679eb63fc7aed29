"""Go to anything: finds an entry among tens of thousands while the user types.

A term matches an entry if its letters stand in the title in that order, or if it stands in the context as it is.
Each further letter only looks through what the letters before it left over.
"""

import re
from collections.abc import Callable, Iterable
from heapq import nsmallest
from itertools import pairwise
from typing import Literal

from studio.domain.folding import fold
from studio.domain.records import Record

EntryKind = Literal["project", "mascot", "pose", "canvas", "job", "command"]

#: Hits that are ranked letter by letter; of more the likely ones are taken first.
_RANKED = 600
#: Earlier questions whose answers are kept, so that deleting letters is as quick as typing them.
_REMEMBERED = 40
#: Ranks, the lower the better; a fuzzy match adds the letters it skips.
_EXACT, _PREFIX, _WORD, _INITIALS, _INSIDE, _CONTEXT_WORD, _CONTEXT, _FUZZY = 0, 10, 20, 25, 40, 50, 60, 70
_NO_MATCH = 10_000
_WORD_START = re.compile(r"(?<![^\W_])[^\W_]")


class Entry(Record, frozen=True, kw_only=True):
    """Something to go to. ``context`` says where it is, e.g. the mascot of a pose, and is searched too."""

    kind: EntryKind
    id: str
    title: str
    context: str = ""


class Hit(Record, frozen=True, kw_only=True):
    """An entry that matches; ``places`` are the positions in its title to show in bold."""

    entry: Entry
    places: tuple[int, ...] = ()


class _Prepared:
    """One group of entries, folded once: parallel lists, because comprehensions over them are what makes it fast."""

    __slots__ = ("contexts", "entries", "initials", "letters", "titles")

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = list(entries)
        self.titles = [fold(entry.title) for entry in self.entries]
        self.contexts = [fold(entry.context) for entry in self.entries]
        self.initials = ["".join(_WORD_START.findall(title)) for title in self.titles]
        self.letters = [_letters(title + context) for title, context in zip(self.titles, self.contexts, strict=True)]

    def extend(self, other: "_Prepared") -> None:
        for name in self.__slots__:
            getattr(self, name).extend(getattr(other, name))


class QuickIndex:
    """Everything one can go to, in groups that are replaced one by one."""

    def __init__(self) -> None:
        self._groups: dict[str, _Prepared] = {}
        self._all: _Prepared | None = None
        self._answered: dict[tuple[str, ...], list[int]] = {}

    def replace(self, group: str, entries: Iterable[Entry]) -> None:
        """Put ``entries`` in the place of what the group held; those to be preferred among equals come first."""
        prepared = _Prepared(entries)
        if prepared.entries:
            self._groups[group] = prepared
        else:
            self._groups.pop(group, None)
        self._all = None
        self._answered.clear()

    def search(self, query: str, limit: int = 50) -> list[Hit]:
        """Return the best hits, best first; an empty query returns the first entries of each group."""
        everything = self._everything()
        terms = tuple(dict.fromkeys(fold(query).split()))
        if not terms:
            return [Hit(entry=entry) for entry in everything.entries[:limit]]
        found = self._narrow(terms, everything)
        likely = _likely(terms, found, everything) if len(found) > _RANKED else found
        ranked = ((_rank(terms, index, everything), len(everything.titles[index]), index) for index in likely)
        best = nsmallest(limit, ranked)
        return [
            Hit(entry=everything.entries[index], places=_places(terms, everything.titles[index])) for *_, index in best
        ]

    def _everything(self) -> _Prepared:
        if self._all is None:
            self._all = _Prepared()
            for group in self._groups.values():
                self._all.extend(group)
        return self._all

    def _narrow(self, terms: tuple[str, ...], everything: _Prepared) -> list[int]:
        """Return the indexes of all entries that match every term, starting from the closest earlier answer."""
        known = self._answered.get(terms)
        if known is not None:
            return known
        earlier = max((old for old in self._answered if _continues(terms, old)), key=_length, default=())
        found = self._answered[earlier] if earlier else list(range(len(everything.entries)))
        wanted = _letters("".join(terms))
        letters = everything.letters
        found = [index for index in found if letters[index] & wanted == wanted]
        for term in terms:
            if term not in earlier:
                found = _matching(term, found, everything)
        self._answered[terms] = found
        while len(self._answered) > _REMEMBERED:
            del self._answered[next(iter(self._answered))]
        return found


def _letters(text: str) -> int:
    """Return which letters a text has, as bits; different rare letters may share one."""
    bits = 0
    for letter in set(text):
        bits |= 1 << (ord(letter) & 63)
    return bits


def _length(terms: tuple[str, ...]) -> int:
    return sum(map(len, terms))


def _continues(terms: tuple[str, ...], earlier: tuple[str, ...]) -> bool:
    """Tell whether everything that matches ``terms`` also matched ``earlier``."""
    return len(earlier) <= len(terms) and all(new.startswith(old) for new, old in zip(terms, earlier, strict=False))


def _matching(term: str, found: list[int], everything: _Prepared) -> list[int]:
    titles, contexts = everything.titles, everything.contexts
    if len(term) == 1:
        return [index for index in found if term in titles[index] or term in contexts[index]]
    in_order = _in_order(term)
    return [index for index in found if in_order(titles[index]) or term in contexts[index]]


def _in_order(term: str) -> Callable[[str], object]:
    """Return a test whether the letters of ``term`` occur in a text in their order."""
    steps = [f"[^{re.escape(letter)}]*{re.escape(letter)}" for letter in term]
    return re.compile("".join(steps), re.DOTALL).match


def _likely(terms: tuple[str, ...], found: list[int], everything: _Prepared) -> list[int]:
    """Return the few hundred that a ranking would put first, told by the first term."""
    titles, initials, term = everything.titles, everything.initials, terms[0]
    later = f" {term}"
    kept: dict[int, None] = {}
    for part in (
        (index for index in found if titles[index].startswith(term)),
        (index for index in found if initials[index].startswith(term)),
        (index for index in found if later in titles[index]),
        (index for index in found if term in titles[index]),
        iter(found),
    ):
        for index in part:
            kept[index] = None
            if len(kept) == _RANKED:
                return list(kept)
    return list(kept)


def _rank(terms: tuple[str, ...], index: int, everything: _Prepared) -> int:
    title, context, initials = everything.titles[index], everything.contexts[index], everything.initials[index]
    return sum(_rank_one(term, title, context, initials) for term in terms)


def _rank_one(term: str, title: str, context: str, initials: str) -> int:
    place = title.find(term)
    if place == 0:
        return _EXACT if len(term) == len(title) else _PREFIX
    if place > 0 and (_at_word_start(title, place) or _word_place(title, term) >= 0):
        return _WORD
    if len(term) > 1 and initials.startswith(term):
        return _INITIALS
    if place > 0:
        return _INSIDE
    if term in context:
        return _CONTEXT_WORD if context.startswith(term) or _word_place(context, term) >= 0 else _CONTEXT
    return _FUZZY + _skipped(term, title)


def _at_word_start(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()


def _word_place(text: str, term: str) -> int:
    """Return where ``term`` begins a word of ``text``, or -1."""
    place = text.find(term)
    while place > 0 and text[place - 1].isalnum():
        place = text.find(term, place + 1)
    return place


def _skipped(term: str, title: str) -> int:
    """Return how many letters lie between those of the term; a letter that begins a word costs nothing."""
    places = _fuzzy_places(term, title)
    if not places:
        return _NO_MATCH
    return sum(min(8, gap - one) for one, gap in pairwise(places) if gap - one > 1 and not _at_word_start(title, gap))


def _fuzzy_places(term: str, title: str) -> list[int]:
    """Return the tightest run of the term's letters that ends where the first run in order ends."""
    end = -1
    for letter in term:
        end = title.find(letter, end + 1)
        if end < 0:
            return []
    places = [end]
    for letter in reversed(term[:-1]):
        places.append(title.rfind(letter, 0, places[-1]))
    return places[::-1]


def _places(terms: tuple[str, ...], title: str) -> tuple[int, ...]:
    places: set[int] = set()
    for term in terms:
        start = _word_place(title, term)
        start = start if start >= 0 else title.find(term)
        places.update(range(start, start + len(term)) if start >= 0 else _fuzzy_places(term, title))
    return tuple(sorted(places))
