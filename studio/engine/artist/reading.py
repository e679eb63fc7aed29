"""Takes a text apart: what is named, which colour belongs to which thing, and which words nobody could draw."""

import re

from studio.engine.artist import lexicon
from studio.engine.artist.colour import WHITE, hexed, mix, rgb, shade, tune
from studio.engine.artist.lexicon import Found, scan, tokens
from studio.engine.artist.specs import Item, Paint
from studio.engine.artist.styles import StyleRow, style_in

#: Words before a colour that change it, as (share of white, share of shadow, saturation).
_SHIFTS = {
    "light": (0.42, 0.0, 1.0), "pale": (0.5, 0.0, 0.9), "pastel": (0.55, 0.0, 0.9), "soft": (0.3, 0.0, 0.9),
    "dark": (0.0, 0.42, 1.0), "deep": (0.0, 0.3, 1.15), "bright": (0.0, 0.0, 1.3), "vivid": (0.0, 0.0, 1.4),
    "neon": (0.0, 0.0, 1.6), "dusty": (0.25, 0.0, 0.6),
}  # fmt: skip
_REMOVING = frozenset(("remove", "without", "delete", "drop", "lose", "no", "off"))
#: Words between things that suffer the same fate.
_LISTING = frozenset(("and", "or", "the", "its", "his", "her", "their", "a", "also"))
#: Words that end the reach of a colour: "red and add a hat" leaves the hat alone.
_BREAKS = frozenset(("with", "in", "on", "wearing", "add", "a", "an", "the", "make", "put", "give", "remove"))
#: Words between a thing and the colour that follows it: "make the scarf bright red", "eyes in green".
_LINKS = frozenset(("in", "to", "is", "be", "into", "bright", "dark", "light", "the", "of"))
_HEX = re.compile(r"#[0-9a-f]{6}")
_LOST = "drawn without: "


class Reading:
    """One text, taken apart with the tables it may use."""

    def __init__(self, words: str, *tables: str) -> None:
        self.tokens = tokens(words)
        self._used = [False] * len(self.tokens)
        self.style: StyleRow | None = None
        if (named := style_in(self.tokens)) is not None:
            self.style = named[0]
            self._use(named[1], named[2])
        free = ["" if used else word for word, used in zip(self.tokens, self._used, strict=True)]
        self.found = scan(free, *tables)
        for hit in self.found:
            self._use(hit.start, hit.end)
        self.items: dict[str, Item] = {}
        self.removed: set[str] = set()
        self.paints: list[Paint] = []
        self._drop_adjectives()
        self._sort_things()
        self._bind_colours()

    def all(self, table: str) -> list[str]:
        """Return the ids found in one table, in order, each once."""
        return list(dict.fromkeys(hit.id for hit in self.found if hit.table == table))

    def notes(self, earlier: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the sentence about words that nothing was drawn for, also of ``earlier`` ones not said again here."""
        before = [word for note in earlier for word in note.removeprefix(_LOST).split(", ")]
        lost = [word for word in before if word not in self.tokens]
        lost += [
            word for word, used in zip(self.tokens, self._used, strict=True)
            if not used and word not in lexicon.filler() and not word.isdigit() and len(word) > 1
        ]  # fmt: skip
        return (f"{_LOST}{', '.join(dict.fromkeys(lost))}",) if lost else ()

    def use(self, *words: str) -> None:
        """Count words as understood wherever they stand."""
        for at, word in enumerate(self.tokens):
            if word in words:
                self._used[at] = True

    def leave(self, *kinds: str) -> None:
        """Count things as named in vain: their words were understood, yet they are not drawn."""
        for hit in self.found:
            if hit.table == "items" and hit.id in kinds:
                self._used[hit.start : hit.end] = [False] * (hit.end - hit.start)

    def _use(self, start: int, end: int) -> None:
        self._used[start:end] = [True] * (end - start)

    def _drop_adjectives(self) -> None:
        """Draw a "striped scarf" is a scarf, not a character with stripes."""
        things = {hit.start for hit in self.found if hit.table == "items"}
        self.found = [hit for hit in self.found if hit.table != "parts" or hit.end not in things]
        if "long" in self.tokens and any(hit.id == "hair" for hit in self.found):
            self.use("long")
            self.found.append(Found("long-hair", 0, 0, "parts"))

    def _sort_things(self) -> None:
        """Split the things named into those to add and those to take away."""
        removed_until = -1
        for hit in self.found:
            if hit.table not in ("items", "themes"):
                continue
            kinds = lexicon.themes()[hit.id]["items"] if hit.table == "themes" else [hit.id]
            before = self.tokens[max(0, hit.start - 3) : hit.start]
            between = self.tokens[removed_until : hit.start] if removed_until >= 0 else ["new"]
            listed = _LISTING.issuperset(between)  # "remove the scarf and the hat"
            if listed or ("add" not in before and _REMOVING.intersection(before)):
                self.removed.update(kinds)
                self.use(*_REMOVING, "take")
                removed_until = hit.end
            else:
                for kind in kinds:
                    self.items.setdefault(kind, Item(kind))

    def _bind_colours(self) -> None:
        """Give each colour to the thing or part it stands before (or after), or to the character itself."""
        for start, end, value in self._colours():
            target = self._next_thing(end) or self._thing_before(start)
            if target is None or target.table == "species":
                self._paint("main", value)
            elif target.table == "parts":
                if not lexicon.parts()[target.id].get("mark"):
                    self._paint(target.id, value)
            elif target.table == "items" and target.id in self.items and not self.items[target.id].colour:
                self.items[target.id] = Item(target.id, value)

    def _colours(self) -> list[tuple[int, int, str]]:
        spans = [
            (hit.start, hit.end, str(lexicon.colours()[hit.id]["hex"])) for hit in self.found if hit.table == "colours"
        ]
        for at, word in enumerate(self.tokens):
            if _HEX.fullmatch(word):
                spans.append((at, at + 1, word))
                self._use(at, at + 1)
        return [self._shifted(*span) for span in sorted(spans)]

    def _shifted(self, start: int, end: int, value: str) -> tuple[int, int, str]:
        word = self.tokens[start - 1] if start else ""
        if word not in _SHIFTS or self._used[start - 1]:
            return start, end, value
        self._use(start - 1, start)
        pale, dark, rich = _SHIFTS[word]
        return start - 1, end, hexed(tune(shade(mix(rgb(value), WHITE, pale), dark), rich))

    def _next_thing(self, end: int) -> Found | None:
        for hit in self.found:
            if hit.start >= end and hit.table in ("items", "parts", "species"):
                between = self.tokens[end : hit.start]
                return hit if len(between) <= 3 and not _BREAKS.intersection(between) else None
        return None

    def _thing_before(self, start: int) -> Found | None:
        """Return the thing in "the scarf red" or "eyes in green"."""
        before = [hit for hit in self.found if hit.end <= start and hit.table in ("items", "parts", "species")]
        if not before or before[-1].table == "species":
            return None
        between = self.tokens[before[-1].end : start]
        return before[-1] if _LINKS.issuperset(between) else None

    def _paint(self, part: str, value: str) -> None:
        if all(paint.part != part for paint in self.paints):
            self.paints.append(Paint(part, value))
