"""Brings the catalogues in resources/translations level with the words in the code, and compiles them.

``python packaging/translations.py`` writes new words into each ``.po``, drops those that are gone, compiles the ``.mo``
beside it, and names what has no translation yet. To begin a language, copy a ``.po`` and empty its translations.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
#: One day for all, so that a catalogue only differs where its words do.
_DAY = datetime(2026, 11, 21, tzinfo=UTC)
#: Which calls hold words, and which of their arguments.
KEYWORDS = {"tr": None, "trn": (1, 2), "later": None}


def words() -> set[str | tuple[str, ...]]:
    """Return every text in the code that a person reads; pairs are singular and plural."""
    found = set()
    for path in sorted((ROOT / "studio").rglob("*.py")):
        with path.open("rb") as file:
            found |= {text for _, text, *_ in extract("python", file, keywords=KEYWORDS)}
    return {text for text in found if text}


def read(path: Path) -> Catalog:
    """Return the catalogue in a ``.po`` file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def level(catalogue: Catalog) -> Catalog:
    """Return the catalogue with exactly the words of the code, each with the translation it had."""
    new = Catalog(
        locale=catalogue.locale,
        header_comment="",
        project="Masko Studio",
        version="1",
        language_team=str(catalogue.locale),
        last_translator="Masko Studio",
        msgid_bugs_address="-",
        creation_date=_DAY,
        revision_date=_DAY,
        fuzzy=False,
    )
    for text in sorted(words(), key=str):
        had = catalogue.get(text if isinstance(text, str) else text[0])
        new.add(text, had.string if had is not None else None)
    return new


def missing(catalogue: Catalog) -> Iterator[Message]:
    """Yield what has no translation."""
    for message in catalogue:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not all(strings):
            yield message


def compiled(catalogue: Catalog) -> bytes:
    """Return the ``.mo`` of a catalogue."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> int:
    """Bring every catalogue level; return 1 if any has words without a translation."""
    gaps = 0
    for path in sorted(FOLDER.glob("*.po")):
        catalogue = level(read(path))
        with path.open("wb") as file:
            write_po(file, catalogue, width=120, omit_header=False, no_location=True)
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        for message in missing(catalogue):
            gaps += 1
            print(f"{path.name}: {message.id!r}")
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main())
