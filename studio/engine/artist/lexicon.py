"""The tables of words: read once from TOML, searched by the longest words first."""

import re
import tomllib
from functools import lru_cache
from typing import Any

from msgspec import Struct

from studio.domain.resources import resource_path

Row = dict[str, Any]
Table = dict[str, Row]


class Found(Struct, frozen=True):
    """A word of a table found in a text: its id and the span of tokens it covers."""

    id: str
    start: int
    end: int


class Index:
    """Finds the words of one table in a list of tokens, longest first."""

    def __init__(self, table: Table) -> None:
        self._phrases: dict[tuple[str, ...], str] = {}
        for key, row in table.items():
            for words in (key.replace("-", " ").replace("_", " "), *row.get("words", ())):
                self._phrases.setdefault(tuple(tokens(words)), key)
        self._longest = max(len(phrase) for phrase in self._phrases)

    def at(self, words: list[str], start: int) -> Found | None:
        """Return the longest phrase that begins at a token."""
        for length in range(min(self._longest, len(words) - start), 0, -1):
            phrase = tuple(words[start : start + length])
            key = self._phrases.get(phrase) or self._phrases.get((*phrase[:-1], singular(phrase[-1])))
            if key is not None:
                return Found(key, start, start + length)
        return None

    def all(self, words: list[str]) -> list[Found]:
        """Return every phrase, left to right, without overlaps."""
        found = []
        index = 0
        while index < len(words):
            hit = self.at(words, index)
            if hit is None:
                index += 1
            else:
                found.append(hit)
                index = hit.end
        return found


def tokens(text: str) -> list[str]:
    """Return the text's words in lower case, without punctuation."""
    return re.findall(r"[a-z0-9#]+(?:'[a-z]+)?", text.lower().replace("-", " ").replace("_", " "))


def singular(word: str) -> str:
    """Return a plain guess at a word's singular."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


@lru_cache(maxsize=16)
def table(name: str) -> Table:
    """Return a table of ``resources/artist`` by name."""
    with resource_path("artist", f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=16)
def index(name: str) -> Index:
    """Return the word index of a table."""
    return Index(table(name))


def species() -> Table:
    """Return the species by id."""
    return table("species")


def items() -> Table:
    """Return everything worn or held, by id."""
    return table("items")


def poses() -> Table:
    """Return the poses by id."""
    return table("poses")


def expressions() -> Table:
    """Return the expressions and tempers by id."""
    return table("expressions")


def motions() -> Table:
    """Return the motions by id."""
    return table("motions")


def colours() -> Table:
    """Return the colours by id; each row has its ``hex``."""
    return table("colours")
