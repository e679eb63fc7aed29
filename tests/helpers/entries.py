"""Entries of the journal for tests of what shows them."""

from typing import Any

from studio.domain.entries import Entry, EntryState


def entry(entry_id: str = "e", state: EntryState = "processing", **fields: Any) -> Entry:
    """Return an entry with everything it must have; a call of its own unless one is given."""
    given = {"call_id": entry_id, "workspace": "Test", "door": "form", "kind": "image", "expected": 1}
    return Entry(id=entry_id, state=state, **given | fields)
