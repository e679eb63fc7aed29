"""What Studio remembers between two starts: settings, the workspace, where the docks were."""

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.errors import StorageError
from studio.services.storage import read_json, write_json

#: A slider that is being dragged writes the file once, this long after it came to rest.
_WRITE_AFTER_MS = 400

log = logging.getLogger(__name__)


class Preferences(QObject):
    """A small file of named values; a damaged or unreadable one counts as empty.

    Signals: ``changed(str)`` the value of this name is another one.
    """

    changed = Signal(str)

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._timer: QTimer | None = None
        try:
            values = read_json(path, {})
        except StorageError:
            values = {}
        self._values: dict[str, Any] = values if isinstance(values, dict) else {}

    def text(self, name: str, default: str = "") -> str:
        """Return a remembered text."""
        value = self._values.get(name)
        return value if isinstance(value, str) else default

    def number(self, name: str, default: int = 0) -> int:
        """Return a remembered whole number."""
        value = self._values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else default

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a remembered yes or no."""
        value = self._values.get(name)
        return value if isinstance(value, bool) else default

    def mapping(self, name: str) -> dict[str, Any]:
        """Return a remembered table; empty if there is none."""
        value = self._values.get(name)
        return dict(value) if isinstance(value, dict) else {}

    def put(self, name: str, value: str | int | bool | dict[str, Any]) -> None:
        """Change one value now and write it soon; a disk that refuses is said in the log."""
        if self._values.get(name) != value or type(self._values.get(name)) is not type(value):
            self._values[name] = value
            self._write_soon()
            self.changed.emit(name)

    def forget(self, names: Iterable[str]) -> None:
        """Go back to the defaults of these."""
        for name in names:
            if self._values.pop(name, None) is not None:
                self._write_soon()
                self.changed.emit(name)

    def remember(self, values: Mapping[str, str]) -> None:
        """Remember texts and write everything at once; raises ``StorageError`` if the disk refuses."""
        new = {name for name, value in values.items() if self._values.get(name) != value}
        waiting = self._timer is not None and self._timer.isActive()
        if new or waiting:
            self._values |= values
            self._flush()
            for name in new:
                self.changed.emit(name)

    def _write_soon(self) -> None:
        if self._timer is None:
            self._timer = QTimer(self, singleShot=True, interval=_WRITE_AFTER_MS)
            self._timer.timeout.connect(self._on_due)
        self._timer.start()

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        write_json(self._path, self._values)

    def _on_due(self) -> None:
        try:
            self._flush()
        except StorageError as error:
            log.warning("A setting could not be kept: %s", error.sentence)
