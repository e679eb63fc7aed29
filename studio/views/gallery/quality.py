"""What the seam meter and the alpha truth found out about an animation, with the pictures behind it."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.domain.words import tr
from studio.state.gallery_measures import AlphaLine, Measures, SeamLine
from studio.state.gallery_meters import SeamPictures
from studio.views.gallery.backdrop import Backdrop, Grounds
from studio.views.theme import Theme
from studio.views.widgets.inputs import Choice, Number
from studio.views.widgets.labels import label
from studio.views.widgets.layouts import clear

_SIDE = 200
_HIGHEST = 60


class SeamPicture(QWidget):
    """Shows one seam: its two frames over each other, or where they differ, with a ring around the worst spot."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(QSize(_SIDE, _SIDE))
        self._theme = theme
        self._grounds = Grounds(theme)
        self._pictures: SeamPictures | None = None
        self._spot: tuple[float, float] | None = None
        self._heat = False
        theme.changed.connect(self.update)

    def show_seam(self, line: SeamLine, pictures: SeamPictures, *, heat: bool) -> None:
        """Show the pictures of a seam, as a heat map or as an onion skin."""
        self._pictures, self._heat = pictures, heat
        self._spot = None if line.passes else line.spot
        self.setAccessibleName(tr("Heat map") if heat else tr("Onion skin"))
        self.setAccessibleDescription(tr("{name}: {words}", name=line.title, words=line.words))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the seam."""
        if self._pictures is None:
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        self._grounds.paint(painter, area, Backdrop.BLACK if self._heat else Backdrop.CHECKER, 8)
        if self._heat:
            painter.drawImage(_inside(area, self._pictures.heat), hot(self._pictures.heat))
        else:
            painter.setOpacity(0.55)
            for image in (self._pictures.before, self._pictures.after):
                painter.drawImage(_inside(area, image), image)
            painter.setOpacity(1.0)
        if self._spot is not None:
            place = _inside(area, self._pictures.heat)
            at = QPointF(place.left() + place.width() * self._spot[0], place.top() + place.height() * self._spot[1])
            painter.setPen(QPen(self._theme.color("bad"), 2))
            painter.drawEllipse(at, 14, 14)
        painter.end()


class QualityBox(QWidget):
    """Seams and transparency of one animation.

    Signals: ``threshold_requested(float)`` judge seams by another score.
    """

    threshold_requested = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._measures: Measures | None = None
        self._pictures: tuple[SeamPictures, ...] = ()
        self._kind = Choice()
        self._kind.setAccessibleName(tr("Seam picture"))
        self._kind.addItems([tr("Onion skin"), tr("Heat map")])
        self._kind.activated.connect(lambda _: self._fill())
        self._threshold = Number(1, _HIGHEST)
        self._threshold.setAccessibleName(tr("Seam threshold"))
        self._threshold.setToolTip(tr("A seam with a higher score counts as a jump"))
        self._threshold.valueChanged.connect(lambda value: self.threshold_requested.emit(float(value)))
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self._kind, 1)
        tools.addWidget(self._threshold)
        self._tools = QWidget()
        self._tools.setLayout(tools)
        tools.setContentsMargins(0, 0, 0, 0)
        self._title = label(tr("Quality"), "label")
        self._said = label("", "caption", wrap=True)
        self._body = QVBoxLayout()
        self._body.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._said)
        column.addLayout(self._body)
        column.addWidget(self._tools)

    def show_measures(
        self, measures: Measures | None, pictures: tuple[SeamPictures, ...], threshold: float, *, moving: bool
    ) -> None:
        """Show what was measured; None while the meters are at work."""
        self._measures, self._pictures = measures, pictures
        with QSignalBlocker(self._threshold):  # showing is not asking
            self._threshold.setValue(round(threshold))
        self.setVisible(moving)
        self._said.setText(tr("Measuring seam and transparency.") if measures is None else measures.words)
        self._fill()

    def _fill(self) -> None:
        clear(self._body)
        measures = self._measures
        self._tools.setVisible(measures is not None and bool(measures.seams))
        if measures is None:
            return
        for line, pictures in zip(measures.seams, self._pictures, strict=False):
            self._add_seam(line, pictures)
        if measures.alphas:
            self._body.addWidget(self._alpha_grid(measures.alphas))
            if len(measures.alphas) > 1:
                share = f"{measures.spread * 100:.1f} %"
                self._body.addWidget(label(tr("The formats differ by {share} of alpha.", share=share), "caption"))

    def _add_seam(self, line: SeamLine, pictures: SeamPictures) -> None:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._mark(good=line.passes))
        row.addWidget(label(tr("{name}: {words}", name=line.title, words=line.words), wrap=True), 1)
        self._body.addWidget(head)
        picture = SeamPicture(self._theme)
        picture.show_seam(line, pictures, heat=self._kind.currentIndex() == 1)
        self._body.addWidget(picture, alignment=Qt.AlignmentFlag.AlignHCenter)

    def _alpha_grid(self, lines: Sequence[AlphaLine]) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for place, line in enumerate(lines):
            grid.addWidget(self._mark(good=line.good), place, 0, Qt.AlignmentFlag.AlignTop)
            figures = tr(
                "alpha {mean} %, fringe {fringe} px", mean=f"{line.mean * 100:.1f}", fringe=f"{line.fringe:.1f}"
            )
            words = [line.name, line.sentence] if not line.good else [line.name]
            words += [figures] if line.mean else []
            grid.addWidget(label(" · ".join(words), wrap=True), place, 1)
        grid.setColumnStretch(1, 1)
        return holder

    def _mark(self, *, good: bool) -> QLabel:
        mark = QLabel()
        icon = self._theme.icon("check-circle" if good else "warning", "good" if good else "warn")
        mark.setPixmap(icon.pixmap(16, 16))
        mark.setAccessibleName(tr("Good") if good else tr("Look at this"))
        return mark


def hot(grey: QImage) -> QImage:
    """Return a grey picture in the colours of heat: black, red, yellow, white."""
    image = grey.convertToFormat(QImage.Format.Format_Indexed8)
    image.setColorTable([_heat(round(min(1.0, (level / 255) ** 0.5) * 255)) for level in range(256)])
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _heat(level: int) -> int:
    red, green, blue = (min(255, max(0, level * 3 - start)) for start in (0, 255, 510))
    return QColor(red, green, blue).rgb()


def _inside(area: QRectF, image: QImage) -> QRectF:
    scale = min(area.width() / max(1, image.width()), area.height() / max(1, image.height()))
    width, height = image.width() * scale, image.height() * scale
    return QRectF(area.center().x() - width / 2, area.center().y() - height / 2, width, height)
