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
    """A word of a table found in a text: its id, its table and the span of tokens it covers."""

    id: str
    start: int
    end: int
    table: str = ""
    exact: bool = True


class Index:
    """Finds the words of one table in a list of tokens, longest first."""

    def __init__(self, table: Table) -> None:
        self._phrases: dict[tuple[str, ...], str] = {}
        for key in table:  # a row's own name is its own, whoever else lists it
            self._phrases[tuple(tokens(key))] = key
        for key, row in table.items():
            for words in row.get("words", ()):
                self._phrases.setdefault(tuple(tokens(words)), key)
        self._longest = max(len(phrase) for phrase in self._phrases)

    def at(self, words: list[str], start: int) -> Found | None:
        """Return the longest phrase that begins at a token."""
        for length in range(min(self._longest, len(words) - start), 0, -1):
            phrase = tuple(words[start : start + length])
            if phrase in self._phrases:
                return Found(self._phrases[phrase], start, start + length)
            one = (*phrase[:-1], singular(phrase[-1]))
            if one in self._phrases:
                return Found(self._phrases[one], start, start + length, exact=False)
        return None


def scan(words: list[str], *names: str) -> list[Found]:
    """Return the phrases of several tables, left to right: the longest wins, among equals the table named first."""
    indexes = [(name, index(name)) for name in names]
    found: list[Found] = []
    at = 0
    while at < len(words):
        hits = [
            Found(hit.id, hit.start, hit.end, name, hit.exact)
            for name, table_ in indexes
            if (hit := table_.at(words, at))
        ]
        if hits:
            best = max(hits, key=lambda hit: (hit.end, hit.exact))
            found.append(best)
            at = best.end
        else:
            at += 1
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


def builds() -> Table:
    """Return the builds of characters by id; each row has ``measures``, factors on the figure's own."""
    return table("builds")


def themes() -> Table:
    """Return the themes by id; each row lists ``items``."""
    return table("themes")


def parts() -> Table:
    """Return the parts that words may colour, by id."""
    return table("parts")


@lru_cache(maxsize=1)
def filler() -> frozenset[str]:
    """Return the words that carry no picture, so that nobody is told that they were not drawn."""
    return frozenset(table("manner")["filler"]["words"])


def manner(kind: str) -> dict[str, float]:
    """Return the words that change a motion's ``tempo`` or ``energy``, each with its factor."""
    return table("manner")[kind]
