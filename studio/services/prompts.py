"""Prompts used before, per mascot, and snippets: on this machine only, each file written whole."""

import asyncio
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from studio.domain.folding import fold
from studio.domain.records import Record
from studio.domain.snippets import Snippet
from studio.services.storage import read_json, write_bytes

T = TypeVar("T")

#: Prompts kept for each mascot; the oldest go first.
KEPT = 300


class UsedPrompt(Record, frozen=True, kw_only=True):
    """A text that was sent once; ``field`` is the form's field, ``used`` seconds since 1970."""

    text: str
    field: str
    used: float


class PromptStore:
    """Histories by mascot and snippets for all of them, in one folder."""

    def __init__(self, folder: Path) -> None:
        """Keep everything in ``folder``; nothing is read before it is asked for."""
        self._folder = folder
        self._lock = asyncio.Lock()
        self._histories: dict[str, list[UsedPrompt]] = {}
        self._snippets: list[Snippet] | None = None

    async def history(self, mascot_id: str, field: str | None = None) -> tuple[UsedPrompt, ...]:
        """Return what was used for a mascot, newest first; of one field, or of all. Raises StorageError."""
        async with self._lock:
            prompts = await self._history(mascot_id)
        return tuple(prompt for prompt in prompts if field in {None, prompt.field})

    async def remember(self, mascot_id: str, texts: Iterable[tuple[str, str]], now: float) -> None:
        """Note the texts of a request, as pairs of field and text; one used again moves to the front."""
        fresh = [UsedPrompt(text=text.strip(), field=field, used=now) for field, text in texts if text.strip()]
        if not fresh:
            return
        async with self._lock:
            known = {(prompt.field, prompt.text) for prompt in fresh}
            older = [one for one in await self._history(mascot_id) if (one.field, one.text) not in known]
            prompts = [*fresh, *older][:KEPT]
            await self._write(self._path(mascot_id), prompts)
            self._histories[mascot_id] = prompts

    async def search(self, mascot_id: str, words: str) -> tuple[UsedPrompt, ...]:
        """Return the prompts of a mascot that hold all the words, newest first."""
        wanted = fold(words).split()
        return tuple(one for one in await self.history(mascot_id) if all(word in fold(one.text) for word in wanted))

    async def forget(self, mascot_id: str) -> None:
        """Drop the history of a mascot."""
        async with self._lock:
            await self._write(self._path(mascot_id), [])
            self._histories[mascot_id] = []

    async def snippets(self, words: str = "") -> tuple[Snippet, ...]:
        """Return the snippets whose name or text holds all the words, by name."""
        wanted = fold(words).split()
        async with self._lock:
            found = list(await self._all_snippets())
        found.sort(key=lambda snippet: (fold(snippet.name), snippet.id))
        return tuple(one for one in found if all(word in fold(f"{one.name}\n{one.text}") for word in wanted))

    async def save_snippet(self, snippet: Snippet) -> None:
        """Add a snippet, or change the one with its id."""
        async with self._lock:
            others = [one for one in await self._all_snippets() if one.id != snippet.id]
            await self._keep_snippets([*others, snippet])

    async def remove_snippet(self, snippet_id: str) -> None:
        """Remove a snippet."""
        async with self._lock:
            await self._keep_snippets([one for one in await self._all_snippets() if one.id != snippet_id])

    async def _history(self, mascot_id: str) -> list[UsedPrompt]:
        if mascot_id not in self._histories:
            self._histories[mascot_id] = await asyncio.to_thread(_read, self._path(mascot_id), UsedPrompt)
        return self._histories[mascot_id]

    async def _all_snippets(self) -> list[Snippet]:
        if self._snippets is None:
            self._snippets = await asyncio.to_thread(_read, self._folder / "snippets.json", Snippet)
        return self._snippets

    async def _keep_snippets(self, snippets: list[Snippet]) -> None:
        await self._write(self._folder / "snippets.json", snippets)
        self._snippets = snippets

    async def _write(self, path: Path, rows: list[Any]) -> None:
        await asyncio.to_thread(write_bytes, path, msgspec.json.format(msgspec.json.encode(rows), indent=1))

    def _path(self, mascot_id: str) -> Path:
        # An id may hold any character; its hash is a name on every disk.
        return self._folder / f"history-{sha256(mascot_id.encode()).hexdigest()[:24]}.json"


def _read(path: Path, record: type[T]) -> list[T]:
    """Return the rows of a file that can be understood; a damaged file is kept aside and counts as empty."""
    rows = read_json(path, [])
    found = []
    for row in rows if isinstance(rows, list) else []:
        try:
            found.append(msgspec.convert(row, record))
        except msgspec.ValidationError:  # a row of another version: better one row less than none
            continue
    return found
