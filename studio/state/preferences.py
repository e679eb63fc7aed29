"""What Studio remembers of the window between two starts: the theme, the workspace, where the docks were."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from studio.domain.errors import StorageError
from studio.services.storage import read_json, write_json


class Preferences:
    """A small file of named texts; a damaged or unreadable one counts as empty."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            values = read_json(path, {})
        except StorageError:
            values = {}
        self._values: dict[str, Any] = values if isinstance(values, dict) else {}

    def text(self, name: str, default: str = "") -> str:
        """Return a remembered text."""
        value = self._values.get(name)
        return value if isinstance(value, str) else default

    def remember(self, values: Mapping[str, str]) -> None:
        """Remember texts until the next start; raises ``StorageError`` if the disk refuses."""
        if any(self._values.get(name) != value for name, value in values.items()):
            self._values |= values
            write_json(self._path, self._values)
