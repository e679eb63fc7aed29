"""How many requests the server still allows, as its own headers say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.services.connection import Priority


class RateMeter(QObject):
    """A gate that lets everything pass and reads the rate limit headers of each answer.

    Signals: ``changed()`` the figures are other ones.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._left: int | None = None
        self._limit: int | None = None

    @property
    def left(self) -> int | None:
        """Requests left in the server's current window; None where it does not say."""
        return self._left

    @property
    def limit(self) -> int | None:
        """Requests the server allows in one window; None where it does not say."""
        return self._limit

    def clear(self) -> None:
        """Forget the figures of the server spoken to before."""
        self._set(None, None)

    async def admit(self, priority: Priority) -> None:
        """Return at once: following jobs by long polls stays far below every limit (services.connection.Gate)."""

    def observe(self, status: int, headers: Mapping[str, str]) -> None:  # noqa: ARG002 - the gate's own shape
        """Read the headers of an answer."""
        left = _whole(headers.get("x-ratelimit-remaining"))
        limit = _whole(headers.get("x-ratelimit-limit"))
        if left is not None:
            self._set(left, limit if limit is not None else self._limit)

    def _set(self, left: int | None, limit: int | None) -> None:
        if (left, limit) != (self._left, self._limit):
            self._left, self._limit = left, limit
            self.changed.emit()


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() else None
