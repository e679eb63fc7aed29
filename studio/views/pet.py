"""The mascot on the desktop, as a companion shows it: no frame, above everything, in nothing but its own shape."""

import ctypes
from enum import Enum

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QBitmap,
    QCloseEvent,
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QMenu

from studio.domain.words import tr
from studio.state.canvas_media import CanvasMedia
from studio.state.document import Document
from studio.state.stage import Stage
from studio.views.stage_screen import OPAQUE, Portrait

#: Sizes the companions offer, in pixels (macOS up to 300, Windows up to 400).
SIZES: tuple[int, ...] = (100, 150, 200, 300, 400)
_FIRST = 200
_DRAG = 4


class Surroundings(Enum):
    """What the desktop allows: see-through windows, windows cut to a shape, or only windows with a frame."""

    LAYERED = "layered"
    SHAPED = "shaped"
    FRAMED = "framed"


class Pet(Portrait):
    """Plays what the stage plays. Drag it by the mascot, click it, press Escape to put it away.

    Signals: ``closed()``.
    """

    closed = Signal()

    def __init__(self, document: Document, stage: Stage, media: CanvasMedia, around: Surroundings) -> None:
        super().__init__(document, stage, media, "pet")
        self._around = around
        self._pressed: QPoint | None = None
        self._dragged = False
        self._through = False
        self.setAccessibleName(tr("Mascot on the desktop"))
        self.setWindowTitle(document.graph.name_of(document.graph.initial_node))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if around is not Surroundings.FRAMED:
            self.setWindowFlags(
                Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
            )
        if around is Surroundings.LAYERED:
            self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        if around is Surroundings.SHAPED:
            stage.frame_changed.connect(self._cut_out)
        stage.stopped.connect(self.close)
        self.set_side(_FIRST)

    @property
    def lets_clicks_through(self) -> bool:
        """Whether the pointer reaches what is behind the mascot."""
        return self._through

    def set_side(self, pixels: int) -> None:
        """Be as large as a companion's setting."""
        if self._around is Surroundings.FRAMED:
            self.resize(QSize(pixels, pixels))
        else:
            self.setFixedSize(QSize(pixels, pixels))

    def set_through(self, through: bool) -> None:
        """Let clicks through to what is behind, or take them again."""
        self._through = through
        shown = self.isVisible()
        self.setWindowFlag(Qt.WindowType.WindowTransparentForInput, through)
        if shown:
            self.show()  # a change of flags hides a window

    def menu(self) -> QMenu:
        """Return the choices a companion offers for its mascot."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for side in SIZES:
            action = menu.addAction(tr("{pixels} pixels", pixels=side))
            action.setCheckable(True)
            action.setChecked(self.width() == side)
            action.triggered.connect(lambda _=False, side=side: self.set_side(side))
        menu.addSeparator()
        through = menu.addAction(tr("Let clicks through"))
        through.setCheckable(True)
        through.setChecked(self._through)
        through.toggled.connect(self.set_through)
        menu.addAction(tr("Put it away\tEsc")).triggered.connect(self.close)
        return menu

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the mascot and nothing else."""
        painter = QPainter(self)
        if self._around is Surroundings.LAYERED:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.fillRect(self.rect(), QColor(0, 0, 0, 0))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        self._paint_mascot(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag; which of them is seen when the pointer moves."""
        if event.button() == Qt.MouseButton.LeftButton and self.alpha_at(event.position()) > OPAQUE:
            self._pressed, self._dragged = event.globalPosition().toPoint() - self.pos(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the mascot; otherwise tell that the pointer is over it."""
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        to = event.globalPosition().toPoint() - self._pressed
        self._dragged = self._dragged or (to - self.pos()).manhattanLength() >= _DRAG
        if self._dragged:
            self.move(to)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag, or click the mascot."""
        if self._pressed is not None and not self._dragged and event.button() == Qt.MouseButton.LeftButton:
            self._stage.click()
        self._pressed = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the mascot away, or click it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_Space:
            self._stage.click()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer sizes and the rest."""
        self.menu().popup(event.globalPos())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop asking for frames of this size."""
        self._stage.set_box(QSize(), self._viewer)
        self.closed.emit()
        super().closeEvent(event)

    def _cut_out(self) -> None:
        """Cut the window to the mascot, where nothing can shine through it."""
        image = self._picture()
        if image is not None and not image.isNull():
            self.setMask(_shape(image, self.size()))


def surroundings() -> Surroundings:
    """Return what this desktop allows a window to be."""
    platform = QGuiApplication.platformName()
    if platform.startswith("wayland"):
        return Surroundings.FRAMED  # a Wayland client can neither stay on top nor move itself
    if platform == "xcb" and not _composited():
        return Surroundings.SHAPED
    return Surroundings.LAYERED


def _composited() -> bool:
    """Ask the X server whether something blends windows; without it, what is see-through is black."""
    try:
        x11 = ctypes.CDLL("libX11.so.6")  # by name: looking libraries up starts programs, which takes its time
    except OSError:
        return True
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = x11.XGetSelectionOwner.restype = ctypes.c_ulong
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if display.value is None:
        return True
    name = f"_NET_WM_CM_S{x11.XDefaultScreen(display)}".encode()
    owner = x11.XGetSelectionOwner(display, ctypes.c_ulong(x11.XInternAtom(display, name, 0)))
    x11.XCloseDisplay(display)
    return bool(owner)


def _shape(image: QImage, size: QSize) -> QBitmap:
    """Return where a picture is opaque, at the size it is shown."""
    shown = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return QBitmap.fromImage(shown.createAlphaMask(Qt.ImageConversionFlag.ThresholdAlphaDither))
