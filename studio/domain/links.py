"""Links of Studio's own: ``masko-studio://pose/ID`` shows a pose, and likewise canvas, job, mascot and project.

A link comes from anywhere, so it only ever shows something. One that asks for more is put before the user first.
"""

import re
from typing import Final, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from studio.domain.records import Record

SCHEME: Final = "masko-studio"

Kind = Literal["project", "mascot", "pose", "canvas", "job"]
KINDS: Final[tuple[Kind, ...]] = ("project", "mascot", "pose", "canvas", "job")

_ID = re.compile(r"[\w.~:-]{1,128}")
_LONGEST: Final = 4_000


class ShowLink(Record, frozen=True, kw_only=True):
    """Show one thing; ``mascot_id`` says whose pose or canvas it is, where the link does."""

    kind: Kind
    id: str
    mascot_id: str = ""


class WriteLink(Record, frozen=True, kw_only=True):
    """Put a description into the form for a new pose; a paid verb, so the user is asked first."""

    prompt: str


class UnknownLink(Record, frozen=True, kw_only=True):
    """A link that this Studio cannot follow; ``verb`` is what it asked for, as far as it can be read."""

    verb: str


Link = ShowLink | WriteLink | UnknownLink


def is_link(text: str) -> bool:
    """Tell whether a word of the command line is a link of Studio's rather than a file."""
    return text[: len(SCHEME) + 1].casefold() == f"{SCHEME}:"


def read_link(text: str) -> Link:
    """Return what a link asks for; whatever is not exactly known is an ``UnknownLink``.

    >>> read_link("masko-studio://pose/p-1?mascot=m-1")
    ShowLink(kind='pose', id='p-1', mascot_id='m-1')
    """
    try:
        parts = urlsplit(text[:_LONGEST])
        words = parse_qs(parts.query)
    except ValueError:
        return UnknownLink(verb="")
    # Some desktops write masko-studio:pose/ID, with the verb in the path.
    path = [unquote(part) for part in f"{parts.netloc}/{parts.path}".split("/") if part]
    if parts.scheme.casefold() != SCHEME or not path:
        return UnknownLink(verb="")
    verb = path[0].casefold()
    if verb == "generate" and (prompt := " ".join(words.get("prompt", [])).strip()):
        return WriteLink(prompt=prompt)
    kind = next((known for known in KINDS if known == verb), None)
    if kind is None or len(path) != 2 or not _ID.fullmatch(path[1]):
        return UnknownLink(verb="".join(letter for letter in verb if letter.isprintable())[:40])
    mascot = words.get("mascot", [""])[0]
    return ShowLink(kind=kind, id=path[1], mascot_id=mascot if _ID.fullmatch(mascot) else "")
