"""Keeps windows where a person can reach them, also when the screen they were on is gone."""

from collections.abc import Iterable

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

#: Pixels of a window's top edge that have to be on a screen, for it to be taken hold of.
_GRIP_WIDTH, _GRIP_HEIGHT = 96, 32


def keep_on_screen(window: QWidget) -> None:
    """Move a window that cannot be reached to the nearest screen, and make it no larger than that."""
    areas = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    now = window.geometry()
    wanted = reachable(now, areas)
    if wanted != now:
        window.setGeometry(wanted)


def reachable(window: QRect, areas: Iterable[QRect]) -> QRect:
    """Return where a window should be: where it is if its top edge can be taken hold of, else on the nearest screen."""
    grip = QRect(window.x(), window.y(), window.width(), _GRIP_HEIGHT)
    areas = list(areas)
    for area in areas:
        seen = grip.intersected(area)
        if seen.width() >= min(_GRIP_WIDTH, window.width()) and seen.height() >= _GRIP_HEIGHT // 2:
            return window
    if not areas:
        return window
    nearest = min(areas, key=lambda area: _distance(area, window))
    placed = QRect(window)
    placed.setSize(window.size().boundedTo(nearest.size()))
    placed.moveLeft(min(max(placed.left(), nearest.left()), nearest.right() - placed.width() + 1))
    placed.moveTop(min(max(placed.top(), nearest.top()), nearest.bottom() - placed.height() + 1))
    return placed


def _distance(area: QRect, window: QRect) -> int:
    between = area.center() - window.center()
    return between.manhattanLength()
