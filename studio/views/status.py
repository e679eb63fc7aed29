"""The line at the bottom: connection, requests left, cache, notices."""

from collections.abc import Callable

from PySide6.QtCore import QLocale, QSize, Qt, QTime, QTimer
from PySide6.QtWidgets import QLabel, QMenu, QStatusBar, QToolButton

from studio.domain.words import later, tr
from studio.state.meter import RateMeter
from studio.state.session import Connection, Session
from studio.views.theme import Theme
from studio.views.widgets.labels import label, tabular
from studio.views.widgets.notices import NoticeBoard

#: connection: (words, icon, token)
_WORDS: dict[Connection, tuple[str, str, str]] = {
    "closed": (later("not connected"), "circle", "faint"),
    "starting": (later("connecting"), "circle-dashed", "info"),
    "online": (later("online"), "check-circle", "good"),
    "offline": (later("offline"), "wifi-slash", "warn"),
    "restarting": (later("engine stopped, starting it again"), "arrows-clockwise", "warn"),
    "stopped": (later("engine stopped"), "warning-circle", "bad"),
}
_CACHE_EVERY_MS = 5_000


class StatusLine(QStatusBar):
    """Shows the session's health in words, never by colour alone."""

    def __init__(self, theme: Theme, session: Session, meter: RateMeter, notices: NoticeBoard) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._theme = theme
        self._session = session
        self._meter = meter
        self._notices = notices
        self._cache_size: Callable[[], int] | None = None
        self._lost_at: QTime | None = None
        self._mark = QLabel()
        self._connection = label("", "dim")
        self._connection.setAccessibleName(tr("Connection"))
        self._requests = label("", "dim")
        self._cache = label("", "dim")
        for figures in (self._requests, self._cache):
            figures.setFont(tabular(figures.font()))
        for widget in (self._mark, self._connection, self._requests, self._cache):
            widget.setContentsMargins(4, 0, 4, 0)
            self.addWidget(widget)
        self._bell = self._build_bell(theme)
        self.addPermanentWidget(self._bell)
        self._timer = QTimer(self)
        self._timer.setInterval(_CACHE_EVERY_MS)
        self._timer.timeout.connect(self._show_cache)
        session.connection_changed.connect(self._show_connection)
        meter.changed.connect(self._show_requests)
        notices.said.connect(self._show_history)
        theme.changed.connect(self._show_connection)
        self._show_connection()
        self._show_requests()
        self._show_history()

    def watch_cache(self, size: Callable[[], int]) -> None:
        """Show how much the cache holds; ``size`` returns bytes."""
        self._cache_size = size
        self._timer.start()
        self._show_cache()

    def _build_bell(self, theme: Theme) -> QToolButton:
        bell = QToolButton()
        bell.setIcon(theme.icon("bell"))
        bell.setIconSize(QSize(16, 16))
        bell.setAccessibleName(tr("Notices"))
        bell.setToolTip(tr("Notices"))
        bell.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        bell.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        bell.setMenu(QMenu(bell))
        return bell

    def _show_connection(self) -> None:
        words, icon, token = _WORDS[self._session.connection]
        if self._session.connection != "offline":
            self._lost_at = None
        else:
            self._lost_at = self._lost_at or QTime.currentTime()
            since = QLocale().toString(self._lost_at, QLocale.FormatType.ShortFormat)
            words = tr("offline since {time}, goes on by itself", time=since)
        self._connection.setText(tr(words))
        error = self._session.error
        self._connection.setToolTip(error.sentence if error else "")
        self._connection.setAccessibleDescription(error.sentence if error else "")
        self._mark.setPixmap(self._theme.icon(icon, token).pixmap(14, 14))

    def _show_requests(self) -> None:
        left, wait = self._meter.left, self._meter.wait
        words = tr("the server asks to wait {wait} s", wait=wait) if wait else tr("{left} requests left", left=left)
        known = left is not None or bool(wait)
        self._requests.setText(f"·  {words}" if known else "")
        self._requests.setVisible(known)  # an empty label would leave a gap

    def _show_cache(self) -> None:
        if self._cache_size is not None:
            self._cache.setText(tr("·  cache {size}", size=size_words(self._cache_size())))

    def _show_history(self) -> None:
        menu = self._bell.menu()
        menu.clear()
        for sentence in reversed(self._notices.history[-12:]):
            menu.addAction(sentence.replace("&", "&&")).setEnabled(False)
        if not self._notices.history:
            menu.addAction(tr("No notices yet")).setEnabled(False)


def size_words(count: int) -> str:
    """Return a number of bytes as people write it."""
    size = float(count)
    for unit in (later("{size:.0f} B"), later("{size:.0f} KB"), later("{size:.0f} MB")):
        if size < 1000:
            return tr(unit, size=size)
        size /= 1000
    return tr("{size:.1f} GB", size=size)
