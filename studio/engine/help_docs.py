"""Searching the API's own help: short texts shipped with the program, ranked by how well they answer the words."""

import functools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from studio.domain.resources import resource_path

EXCERPT = 240
_SMALL = frozenset(("a", "an", "and", "are", "can", "do", "doe", "for", "how", "i", "in", "is", "it", "my", "of", "on",
                    "or", "the", "there", "to", "what", "when", "where", "which", "with", "you"))  # fmt: skip
_WORD = re.compile(r"[a-z0-9_]+")
#: How much a word weighs in a heading, against one in the text.
_IN_TITLE, _IN_HEADING = 4, 3
#: Usual constants of the BM25 ranking: how soon repetition stops counting, how much length counts.
_SATURATION, _LENGTH = 1.4, 0.6


class Section(Struct, frozen=True):
    """One part of a help text, addressable as ``topic#heading``."""

    id: str
    title: str
    heading: str
    text: str


class Hit(Struct, frozen=True):
    """A section that answers a search, with the passage that does."""

    section: Section
    score: float
    excerpt: str


def search(query: str) -> list[Hit]:
    """Return the sections that answer a query, best first; all of them for an empty one."""
    words = [word for word in _words(query) if word not in _SMALL]
    if not words:
        return [Hit(section, 0.0, _excerpt(section.text, ())) for section in _sections()]
    hits = []
    for section, terms in zip(_sections(), _terms(), strict=True):
        score = sum(_score(word, terms) for word in words)
        if score > 0:
            hits.append(Hit(section, round(score, 4), _excerpt(section.text, words)))
    return sorted(hits, key=lambda hit: (-hit.score, hit.section.id))


def _score(word: str, terms: Counter[str]) -> float:
    rarity = _rarity().get(word)
    if rarity is None:  # not in any text: take words that begin like it
        return max((0.5 * _score(known, terms) for known in _alike(word)), default=0.0)
    weight = terms[word]
    length = 1 - _LENGTH + _LENGTH * terms.total() / _mean_length()
    return rarity * weight * (_SATURATION + 1) / (weight + _SATURATION * length)


@functools.lru_cache(maxsize=512)
def _alike(word: str) -> tuple[str, ...]:
    stem = word[: max(3, len(word) - 2)]
    return tuple(known for known in _rarity() if len(word) >= 3 and known.startswith(stem))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return [_stem(word) for word in _WORD.findall(plain)]


def _stem(word: str) -> str:
    """Cut the commonest endings, so that "uploads" and "uploading" find "upload"."""
    for ending in ("ing", "ies", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


def _excerpt(text: str, words: list[str] | tuple[str, ...]) -> str:
    """Return the sentences around the first place where a word stands."""
    flat = " ".join(text.split())
    sentences = re.split(r"(?<=[.:]) ", flat)
    best = max(range(len(sentences)), key=lambda at: (len(set(words) & set(_words(sentences[at]))), -at))
    found = " ".join(sentences[best:])
    return found if len(found) <= EXCERPT else found[:EXCERPT].rsplit(" ", 1)[0] + " …"


@functools.cache
def _sections() -> tuple[Section, ...]:
    paths = sorted(resource_path("engine", "help").glob("*.md"), key=lambda path: path.name)
    return tuple(section for path in paths for section in _split(path.stem, path.read_text("utf-8")))


def _split(topic: str, text: str) -> Iterator[Section]:
    first, *rest = re.split(r"^## ", text, flags=re.MULTILINE)
    title, _, opening = first.removeprefix("# ").partition("\n")
    if opening.strip():
        yield Section(topic, title.strip(), title.strip(), opening.strip())
    for part in rest:
        heading, _, body = part.partition("\n")
        anchor = "-".join(re.findall(r"[a-z0-9]+", heading.lower()))
        yield Section(f"{topic}#{anchor}", title.strip(), heading.strip(), body.strip())


@functools.cache
def _terms() -> tuple[Counter[str], ...]:
    counted = []
    for section in _sections():
        terms: Counter[str] = Counter()
        for text, weight in ((section.title, _IN_TITLE), (section.heading, _IN_HEADING), (section.text, 1)):
            for word in _words(text):
                terms[word] += weight
        counted.append(terms)
    return tuple(counted)


@functools.cache
def _rarity() -> dict[str, float]:
    count = len(_terms())
    holding = Counter(word for terms in _terms() for word in terms)
    return {word: math.log(1 + (count - number + 0.5) / (number + 0.5)) for word, number in holding.items()}


@functools.cache
def _mean_length() -> float:
    return sum(terms.total() for terms in _terms()) / len(_terms())
