"""Quick open: everything with a name, found by parts of words."""

from collections.abc import Iterable, Sequence
from typing import Literal

from studio.domain.records import Record

EntryKind = Literal["project", "mascot", "pose", "command"]


class Entry(Record, frozen=True, kw_only=True):
    """One thing that can be gone to; ``words`` is what is searched, in lower case."""

    kind: EntryKind
    id: str
    title: str
    detail: str = ""
    words: str = ""


def entry(kind: EntryKind, key: str, title: str, detail: str = "") -> Entry:
    """Return an entry that is found by its title and detail."""
    return Entry(kind=kind, id=key, title=title, detail=detail, words=f"{title} {detail}".casefold())


def find(entries: Iterable[Entry], query: str, limit: int = 50) -> Sequence[Entry]:
    """Return the entries that hold every word of the query: titles that begin with it first, then in their order."""
    words = query.casefold().split()
    if not words:
        return [one for _, one in zip(range(limit), entries, strict=False)]
    whole = " ".join(words)
    ranked: tuple[list[Entry], list[Entry], list[Entry]] = ([], [], [])
    for one in entries:
        if all(word in one.words for word in words):
            if one.words.startswith(whole):
                ranked[0].append(one)
            else:
                ranked[1 if f" {words[0]}" in one.words else 2].append(one)
    return [*ranked[0], *ranked[1], *ranked[2]][:limit]
