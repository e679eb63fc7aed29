"""Recipes by the content of the files they made: a file is recognised under any name, also without its tags."""

import hashlib
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from studio.domain.errors import StorageError
from studio.domain.recipe import Recipe, read_recipe
from studio.domain.words import tr
from studio.services.recipe_tags import recipe_in
from studio.services.storage import disk_errors

_CHUNK = 1 << 20


class RecipeStore:
    """One SQLite file. All methods block and belong in a thread; any thread will do."""

    def __init__(self, path: Path) -> None:
        """Use the file at ``path``; it is made when the first recipe is noted."""
        self._path = path
        self._lock = threading.Lock()

    def note(self, file: Path, recipe: Recipe) -> str:
        """Remember how a file was made, and return the hash of its content. Raises StorageError."""
        digest = content_hash(file)
        with self._lock, disk_errors(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with closing(sqlite3.connect(self._path)) as database, database:
                    database.execute("CREATE TABLE IF NOT EXISTS recipes (hash TEXT PRIMARY KEY, recipe TEXT)")
                    database.execute("INSERT OR REPLACE INTO recipes VALUES (?, ?)", (digest, recipe.text()))
            except sqlite3.Error as error:
                raise StorageError(
                    tr("What made this file could not be kept ({error}): {path}", error=error, path=self._path)
                ) from error
        return digest

    def find(self, file: Path) -> Recipe | None:
        """Return how a file was made: as it says itself, else as it is remembered; None if nobody knows."""
        return recipe_in(file) or self._remembered(file)

    def _remembered(self, file: Path) -> Recipe | None:
        if not self._path.exists():
            return None
        try:
            digest = content_hash(file)
            with self._lock, closing(sqlite3.connect(f"{self._path.as_uri()}?mode=ro", uri=True)) as database:
                row = database.execute("SELECT recipe FROM recipes WHERE hash = ?", (digest,)).fetchone()
        except (sqlite3.Error, StorageError):  # not knowing is no reason to refuse a file
            return None
        return read_recipe(row[0]) if row else None


def content_hash(file: Path) -> str:
    """Return the SHA-256 of a file's content as hex. Raises StorageError."""
    digest = hashlib.sha256()
    with disk_errors(file), file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
