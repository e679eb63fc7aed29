"""The welcome: five ways to begin, each of which can be passed over; gone for good once there is anything to show."""

from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from studio.domain.capabilities import Capabilities
from studio.domain.resources import resource_path
from studio.domain.words import later, tr, trn
from studio.state.sample import Sample
from studio.views.theme import Theme, scaled
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.labels import label

_FOX, _ICON, _CARD = 128, 24, 296
#: The size of text, in percent, up to which two cards fit beside each other.
_SIDE_BY_SIDE = 130


class _Way(NamedTuple):
    name: str
    icon: str
    title: str
    line: str


_WAYS = (
    _Way("text", "pencil-simple", later("From words"), later("Describe a character.")),
    _Way("image", "image", later("From a picture"), later("A picture of yours learns to move.")),
    _Way("website", "globe", later("From a website"), later("A mascot in the colours of a site.")),
    _Way("open", "folder-open", later("Open a project"), later("A file that was exported before.")),
)


class WelcomePage(QWidget):
    """Shown in the middle of a window that has nothing to show yet.

    Signals: ``sample_requested()``; ``way_chosen(str)`` text, image, website or open; ``skipped()``.
    """

    sample_requested = Signal()
    way_chosen = Signal(str)
    skipped = Signal()

    def __init__(self, theme: Theme, sample: Sample) -> None:
        super().__init__()
        self.setObjectName("paneBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._sample = sample
        self._made = self._card(_Way("sample", "play", tr("Make a sample"), ""), primary=True)
        self._cards = [self._card(_Way(way.name, way.icon, tr(way.title), tr(way.line))) for way in _WAYS]
        self._grid = QGridLayout()
        self._note = label("", "caption", wrap=True)
        self._note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        skip = quiet_button(tr("Skip"))
        skip.setAccessibleName(tr("Skip the welcome"))
        skip.clicked.connect(self.skipped)
        self._build(skip)
        for before, after in pairwise((self._made, *self._cards, skip)):
            self.setTabOrder(before, after)
        self._made.clicked.connect(self.sample_requested)
        sample.busy_changed.connect(self.refresh)
        theme.changed.connect(self._arrange)
        self.refresh()

    def show_offer(self, can: Capabilities) -> None:
        """Offer the ways that the server has; words always lead to a mascot."""
        possible = {"image": can.image_analysis, "website": can.website_analysis, "open": can.imports or not can.known}
        for way, card in zip(_WAYS, self._cards, strict=True):
            card.setVisible(possible.get(way.name, True))

    def refresh(self) -> None:
        """Say what the sample costs, or why it cannot be made yet."""
        self._made.setEnabled(self._sample.possible and not self._sample.busy)
        if self._sample.busy:
            words = tr("Making the sample.")
        elif self._sample.possible:
            words = trn(
                "A fox that waves back. It takes {count} practice credit.",
                "A fox that waves back. It takes {count} practice credits.",
                self._sample.price.total,
            )
        else:
            words = tr("The sample is made on the local workspace, once its engine runs.")
        self._note.setText(words)

    def _build(self, skip: QWidget) -> None:
        fox = QLabel()
        ratio = self.devicePixelRatioF()
        drawing = QPixmap(str(resource_path("icons", "fox-with-brush.png")))
        drawing = drawing.scaledToHeight(round(_FOX * ratio), Qt.TransformationMode.SmoothTransformation)
        drawing.setDevicePixelRatio(ratio)
        fox.setPixmap(drawing)
        content = QWidget()
        content.setObjectName("settingsContent")
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        area.setWidgetResizable(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        grid = self._grid
        grid.setSpacing(12)
        column = QVBoxLayout(content)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(fox, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(label(tr("Make a mascot that moves"), "title"), alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._made, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._note)
        column.addSpacing(8)
        column.addLayout(grid)
        column.setAlignment(grid, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(skip, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self._arrange()

    def _arrange(self) -> None:
        """Put the ways side by side, or below each other where text is large."""
        columns = 2 if self._theme.text_size <= _SIDE_BY_SIDE else 1
        for place, card in enumerate(self._cards):
            card.setMinimumWidth(scaled(_CARD))
            self._grid.addWidget(card, place // columns, place % columns)

    def _card(self, way: _Way, *, primary: bool = False) -> QPushButton:
        card = QPushButton("\n".join(filter(None, (way.title, way.line))))
        card.setAutoDefault(False)
        card.setAccessibleName(way.title)
        card.setAccessibleDescription(way.line)
        card.setProperty("role", "primary" if primary else "card")
        card.setIcon(self._theme.icon(way.icon, "on_accent" if primary else "accent"))
        card.setIconSize(QSize(_ICON, _ICON))
        if not primary:
            card.clicked.connect(lambda: self.way_chosen.emit(way.name))
        return card
