"""Notices at the bottom right: one line, one action, gone by themselves unless they are errors."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.domain.words import tr
from studio.views.theme import Theme
from studio.views.widgets.announce import announce
from studio.views.widgets.buttons import icon_button, quiet_button
from studio.views.widgets.labels import label

_STAYS = 6
_AT_ONCE = 4
_MARGIN = 16
_WIDTH = 420


class Notice(QFrame):
    """One notice.

    Signals: ``dismissed()``.
    """

    dismissed = Signal()

    def __init__(
        self,
        theme: Theme,
        sentence: str,
        *,
        error: bool,
        action: str = "",
        on_action: Callable[[], None] | None = None,
        seconds: int = _STAYS,
    ) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("kind", "error" if error else "news")
        self.setAccessibleName(tr("Error") if error else tr("Notice"))
        self.setAccessibleDescription(sentence)
        self.sentence = sentence
        self.about = ""
        self.offers = bool(action)
        mark = QLabel()
        mark.setPixmap(theme.icon("warning-circle" if error else "info", "bad" if error else "info").pixmap(20, 20))
        words = label(sentence, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(mark, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, stretch=1)
        if action and on_action is not None:
            button = quiet_button(action)
            button.clicked.connect(on_action)
            button.clicked.connect(self.dismissed)
            row.addWidget(button)
        close = icon_button(theme, "x", tr("Dismiss"), in_row=True)
        close.clicked.connect(self.dismissed)
        row.addWidget(close, alignment=Qt.AlignmentFlag.AlignTop)
        if not error:
            QTimer.singleShot(seconds * 1_000, self, self.dismissed.emit)


class NoticeBoard(QWidget):
    """Stacks notices above the bottom right corner of a window and keeps what was said.

    Signals: ``said()`` the history has one line more.
    """

    said = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._notices: list[Notice] = []
        self._corner: Callable[[], QPoint] = lambda: QPoint(window.width(), window.height())
        self._seconds = _STAYS
        self.history: list[str] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.setFixedWidth(_WIDTH)
        self.hide()

    def set_corner(self, corner: Callable[[], QPoint]) -> None:
        """Stay inside this corner of the window, so that no notice ever covers a primary button."""
        self._corner = corner
        self.place()

    def set_stay(self, seconds: int) -> None:
        """Let the next notices leave after this long."""
        self._seconds = seconds

    def say(
        self,
        sentence: str,
        *,
        error: bool = False,
        action: str = "",
        on_action: Callable[[], None] | None = None,
        seconds: int = 0,
        about: str = "",
    ) -> None:
        """Show a notice for ``seconds``, or as the settings say; the same sentence is not shown twice at once.

        Of notices ``about`` the same thing, such as the disk, only the first is shown while it stands, unless the
        second offers something to do and the first does not.
        """
        same = [one for one in self._notices if one.sentence == sentence or (about and one.about == about)]
        if any(one.offers or not action for one in same):
            return
        for one in same:
            self._remove(one)
        self.history = [*self.history[-49:], sentence]
        lasts = seconds or self._seconds
        notice = Notice(self._theme, sentence, error=error, action=action, on_action=on_action, seconds=lasts)
        notice.about = about
        notice.dismissed.connect(lambda: self._remove(notice))
        self._notices.append(notice)
        self._column.addWidget(notice)
        notice.show()  # now, not when the layout comes round to it: what is hidden has no height
        while len(self._notices) > _AT_ONCE:
            self._remove(self._notices[0])
        self.show()
        self.place()
        announce(self, sentence)
        self.said.emit()

    def place(self) -> None:
        """Go to the corner, which may have moved."""
        window = self.parentWidget()
        if window is None or not self._notices:
            return
        # Wrapped words have a height only for a width, which the layout does not ask for by itself in time.
        self._column.activate()
        self.resize(_WIDTH, self._column.totalHeightForWidth(_WIDTH))
        corner = self._corner()
        self.move(corner.x() - self.width() - _MARGIN, corner.y() - self.height() - _MARGIN)
        self.raise_()

    def _remove(self, notice: Notice) -> None:
        if notice not in self._notices:
            return
        self._notices.remove(notice)
        self._column.removeWidget(notice)
        notice.hide()
        notice.deleteLater()
        self.setVisible(bool(self._notices))
        self.place()
