"""Pictures that were dropped or pasted on the gallery: what they are, and what may become of them."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.domain.uploads import Upload
from studio.domain.words import tr, trn
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button, quiet_button
from studio.views.widgets.labels import label


class Arrivals(QWidget):
    """A strip above the bottom of the gallery, while there is something to decide.

    Signals: ``animate_requested(tuple)`` animate these uploads; ``keep_requested(tuple)`` make poses of them.
    """

    animate_requested = Signal(object)
    keep_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: tuple[Upload, ...] = ()
        self._words = label("", wrap=True)
        animate = quiet_button(tr("Animate…"))
        animate.setIcon(theme.icon("film-strip"))
        animate.clicked.connect(lambda: self._decide(self.animate_requested))
        self._keep = quiet_button(tr("Keep as a pose"))
        self._keep.setIcon(theme.icon("image"))
        self._keep.clicked.connect(lambda: self._decide(self.keep_requested))
        self._keep.hide()
        close = icon_button(theme, "x", tr("Put the pictures aside"))
        close.clicked.connect(self._put_aside)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        for widget in (animate, self._keep, close):
            row.addWidget(widget)
        self.hide()

    def offer_keeping(self, *, possible: bool) -> None:
        """Say whether the server can make poses of pictures."""
        self._keep.setVisible(possible)

    def show_pictures(self, pictures: tuple[Upload, ...]) -> None:
        """Offer something for these pictures, besides those that still wait."""
        self._pictures += pictures
        names = ", ".join(picture.name for picture in self._pictures[:3])
        more = len(self._pictures) - 3
        said = trn("{count} picture came in: {names}", "{count} pictures came in: {names}", len(self._pictures),
                   names=names if more <= 0 else tr("{names} and {count} more", names=names, count=more))  # fmt: skip
        notices = dict.fromkeys(notice for picture in self._pictures for notice in picture.notices)
        self._words.setText(" ".join([f"{said}.", *notices]))
        self.show()

    def _decide(self, signal: SignalInstance) -> None:
        pictures = self._pictures
        self._put_aside()
        signal.emit(pictures)

    def _put_aside(self) -> None:
        self._pictures = ()
        self.hide()
