"""The licences of what Studio is made of, as they lie beside the program."""

import json
from pathlib import Path

from studio.domain.records import Record


class LicenceNotice(Record, frozen=True, kw_only=True):
    """One part: its name, version, licence and home, and the file that holds the licence's words."""

    name: str
    version: str = ""
    licence: str = ""
    url: str = ""
    file: str = ""


def read_notices(folder: Path) -> tuple[LicenceNotice, ...]:
    """Return what ``notices.json`` lists; nothing where it was not made."""
    try:
        rows = json.loads((folder / "notices.json").read_bytes())
    except (OSError, ValueError):
        return ()
    return tuple(
        LicenceNotice(
            name=str(row.get("name", "")),
            version=str(row.get("version", "")),
            licence=str(row.get("licence", "")),
            url=str(row.get("url", "")),
            file=str(row.get("text", "")),
        )
        for row in rows
        if isinstance(row, dict)
    )


def licence_text(folder: Path, notice: LicenceNotice) -> str:
    """Return the words of a licence; its home's address where they are not beside the program."""
    if notice.file and Path(notice.file).name == notice.file:
        try:
            return (folder / notice.file).read_text(encoding="utf-8", errors="replace")
        except OSError:
            pass
    return notice.url
