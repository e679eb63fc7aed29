"""How many requests the server still allows, as the budget of the open workspace's key counts them."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

_LOOK_EVERY_MS = 2_000


class Budget(Protocol):
    """``services.governor.Governor``."""

    @property
    def left(self) -> int | None:
        """Requests left in this minute; None where nothing is limited."""

    @property
    def blocked_for(self) -> float:
        """Seconds until the server wants to hear from this key again."""


class RateMeter(QObject):
    """Reads a budget now and then.

    Signals: ``changed()`` the figures are other ones.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._budget: Budget | None = None
        self._left: int | None = None
        self._wait = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    @property
    def left(self) -> int | None:
        """Requests left in this minute; None where nothing is limited."""
        return self._left

    @property
    def wait(self) -> int:
        """Whole seconds until the next request may leave; 0 when it may now."""
        return self._wait

    def watch(self, budget: Budget) -> None:
        """Read this budget from now on."""
        self._budget = budget
        self._timer.start()
        self._look()

    def _look(self) -> None:
        budget = self._budget
        figures = (None, 0) if budget is None else (budget.left, round(budget.blocked_for))
        if figures != (self._left, self._wait):
            self._left, self._wait = figures
            self.changed.emit()
