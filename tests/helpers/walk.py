"""Walks over every widget that is on screen, as somebody does who cannot see it, or sees little of it."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QWidget,
)

from tests.helpers.screen import name_of

#: Enlargement at which text is looked at: thin strokes reach their full colour somewhere.
_ZOOM = 3
_TEXT_CONTRAST, _RING_CONTRAST, _RING_PIXELS = 4.5, 3.0, 8
_LEAST_TARGET = 24


def windows() -> list[QWidget]:
    """Return the windows on screen, dialogs first."""
    shown = [window for window in QApplication.topLevelWidgets() if window.isVisible() and not window.isHidden()]
    return sorted(shown, key=lambda window: window.parent() is None)


def parts(root: QWidget) -> Iterator[QWidget]:
    """Yield everything of a window that can be seen, without windows of its own."""
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and widget.window() is root and not widget.visibleRegion().isEmpty():
            yield widget


def focusable(root: QWidget) -> list[QWidget]:
    """Return what the Tab key can reach; what is inside a number field or a list belongs to it."""
    return [
        widget
        for widget in parts(root)
        if widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not isinstance(widget.parent(), QAbstractSpinBox | QComboBox)
    ]


def describe(widget: QWidget) -> str:
    """Return where a widget is, for a person who has to mend it."""
    way = []
    at: QWidget | None = widget
    while at is not None and len(way) < 4:
        way.append(f"{type(at).__name__}({at.accessibleName() or at.objectName() or getattr(at, 'text', str)()!s:.40})")
        at = at.parentWidget()
    return " < ".join(way)


def nameless(root: QWidget) -> list[str]:
    """Return what can have the keyboard but has no name or no role."""
    found = []
    for widget in focusable(root):
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not name_of(interface).strip():
            found.append(f"no name: {describe(widget)}")
        elif interface.role() in {QAccessible.Role.NoRole, QAccessible.Role.Client} and not isinstance(
            widget,
            QScrollArea,  # Qt has no role for a part that scrolls; its name says what is in it
        ):
            found.append(f"no role: {describe(widget)}")
    return found


def small_targets(root: QWidget) -> list[str]:
    """Return buttons and fields that are hard to hit."""
    kinds = QAbstractButton | QComboBox | QLineEdit | QAbstractSpinBox
    return [
        f"smaller than {_LEAST_TARGET} px: {widget.width()} x {widget.height()} {describe(widget)}"
        for widget in focusable(root)
        if isinstance(widget, kinds) and min(widget.width(), widget.height()) < _LEAST_TARGET
    ]


def disorder(root: QWidget) -> list[str]:
    """Return steps of the Tab key that go back up to a sibling that should have come before."""
    reachable = focusable(root)
    wanted = set(reachable)
    order = [widget for widget in chain(root) if widget in wanted]
    found = [f"Tab never comes to {describe(widget)}" for widget in wanted - set(order)]
    for one, other in pairwise(order):
        if one.parentWidget() is other.parentWidget() and _box(other).bottom() < _box(one).top():
            found.append(f"Tab goes up from {describe(one)} to {describe(other)}")
    return found


def chain(root: QWidget) -> list[QWidget]:
    """Return the widgets of a window in the order of the Tab key."""
    found, at = [], root.nextInFocusChain()
    while at is not root and len(found) < 5_000:
        found.append(at)
        at = at.nextInFocusChain()
    return found


def ringless(root: QWidget) -> list[str]:
    """Return what looks the same, or nearly, when it has the keyboard."""
    found = []
    root.activateWindow()
    before = QApplication.focusWidget()
    reachable = focusable(root)
    for widget in reachable:
        away = next((other for other in reachable if other is not widget), None)
        if away is not None:
            away.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            widget.clearFocus()
        plain = pixels(widget.grab().toImage())
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if not widget.hasFocus():
            continue
        ringed = pixels(widget.grab().toImage())
        if plain.shape != ringed.shape or _changed(plain, ringed) >= _RING_PIXELS:
            continue
        found.append(f"no focus ring: {describe(widget)}")
    if before is not None:
        before.setFocus()
    return found


def illegible(root: QWidget) -> list[str]:
    """Return words whose contrast to what is behind them is below 4.5:1; disabled ones may be."""
    picture = pixels(_portrait(root))
    found = []
    for widget in parts(root):
        if not _says_something(widget) or not widget.isEnabled():
            continue
        box = _box(widget)
        area = picture[box.top() * _ZOOM : (box.bottom() + 1) * _ZOOM, box.left() * _ZOOM : (box.right() + 1) * _ZOOM]
        contrast = contrast_in(area) if area.size else _TEXT_CONTRAST
        if contrast < _TEXT_CONTRAST:
            found.append(f"contrast {contrast:.1f}: {describe(widget)}")
    return found


def cut(root: QWidget) -> list[str]:
    """Return words that do not fit into their widgets."""
    found = []
    for widget in parts(root):
        if isinstance(widget, QLabel) and widget.text() and widget.pixmap().isNull():
            room = widget.contentsRect().size()
            needed = QSize(widget.fontMetrics().horizontalAdvance(widget.text()), 0)
            if widget.wordWrap():
                needed = QSize(0, widget.heightForWidth(widget.width()))
                room = widget.size()
            short = needed.width() > room.width() + 1 or needed.height() > room.height() + 2
        elif isinstance(widget, QAbstractButton) and widget.text():
            short = widget.sizeHint().width() > widget.width() + 1
        else:
            continue
        if short:
            found.append(f"cut: {describe(widget)}")
    return found


def texts(root: QWidget) -> Iterator[tuple[QWidget, str]]:
    """Yield every word that a person can read or hear in a window, with the widget that says it."""
    for widget in parts(root):
        for said in _words(widget):
            if said.strip():
                yield widget, said


def contrast_in(area: np.ndarray) -> float:
    """Return the contrast between the commonest colour of a picture and the one farthest from it."""
    packed = area.reshape(-1, 3).astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    colours, counts = np.unique(packed, return_counts=True)
    light = _luminance(np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1))
    behind = light[counts.argmax()]
    return float(max((light.max() + 0.05) / (behind + 0.05), (behind + 0.05) / (light.min() + 0.05)))


def pixels(image: QImage) -> np.ndarray:
    """Return a picture as rows of red, green and blue."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(bytes(image.constBits()), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3)


def _portrait(root: QWidget) -> QImage:
    image = QImage(root.size() * _ZOOM, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_ZOOM)
    root.render(image)
    return image


def _box(widget: QWidget) -> QRect:
    """Return where the part of a widget is that can be seen, in its window."""
    seen = widget.visibleRegion().boundingRect()
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)) + seen.topLeft(), seen.size())


def _says_something(widget: QWidget) -> bool:
    if isinstance(widget, QLabel):
        return bool(widget.text()) and widget.pixmap().isNull()
    if isinstance(widget, QComboBox):
        return bool(widget.currentText())
    return isinstance(widget, QAbstractButton | QLineEdit) and bool(widget.text())


def _words(widget: QWidget) -> Iterator[str]:
    yield widget.accessibleName()
    yield widget.toolTip()
    if isinstance(widget, QLabel | QPushButton | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(row) for row in range(widget.count()))
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(tab) for tab in range(widget.count()))


def _changed(plain: np.ndarray, ringed: np.ndarray) -> int:
    """Return how many pixels changed by at least 3:1."""
    differ = np.any(plain != ringed, axis=2)
    before, after = _luminance(plain[differ]), _luminance(ringed[differ])
    ratio = (np.maximum(before, after) + 0.05) / (np.minimum(before, after) + 0.05)
    return int((ratio >= _RING_CONTRAST).sum())


def _luminance(colours: np.ndarray) -> np.ndarray:
    """Return the relative luminance of rows of red, green and blue."""
    channels = colours / 255
    linear = np.where(channels <= 0.03928, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])
