"""The bar at the top: workspace, go to anything, credits."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from studio.domain.words import figure, tr, trn
from studio.state.session import STALE_AFTER, Session
from studio.views.theme import Theme
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.inputs import Choice
from studio.views.widgets.labels import tabular

PRACTICE_CREDITS = 500
_LOOK_AT_AGE_MS = 10_000


class TopBar(QWidget):
    """Shows the session.

    Signals: ``workspace_requested(str)``; ``search_requested()``; ``top_up_requested(int)``.
    """

    workspace_requested = Signal(str)
    search_requested = Signal()
    top_up_requested = Signal(int)

    def __init__(self, theme: Theme, session: Session) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._workspace = Choice()
        self._workspace.setAccessibleName(tr("Workspace"))
        self._workspace.setToolTip(tr("Workspace"))
        self._workspace.setMinimumWidth(136)
        self._search = self._build_search(theme)
        self._top_up = QAction(tr("Add practice credits"), self)
        self._split = QAction("", self, enabled=False)
        self._balance = self._build_balance(theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.addWidget(self._workspace)
        row.addStretch(1)
        row.addWidget(self._search)
        row.addStretch(1)
        row.addWidget(self._balance)
        self._age = QTimer(self)
        self._age.setInterval(_LOOK_AT_AGE_MS)
        self._age.timeout.connect(self._show_balance)
        self._age.start()
        self._workspace.activated.connect(lambda _: self.workspace_requested.emit(self._workspace.currentText()))
        self._top_up.triggered.connect(lambda: self.top_up_requested.emit(PRACTICE_CREDITS))
        for change in (session.workspaces_changed, session.workspace_changed):
            change.connect(self._show_workspaces)
        for change in (session.balance_changed, session.connection_changed):
            change.connect(self._show_balance)
        self._show_workspaces()
        self._show_balance()

    def _build_search(self, theme: Theme) -> QWidget:
        field = quiet_button(tr("Go to anything     Ctrl+K"))
        field.setProperty("role", "field")
        field.setAccessibleName(tr("Go to anything"))
        field.setIcon(theme.icon("magnifying-glass", "faint"))
        field.setMinimumWidth(200)
        field.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        field.clicked.connect(self.search_requested)
        return field

    def _build_balance(self, theme: Theme) -> QToolButton:
        menu = QMenu(self)
        menu.addAction(self._split)
        menu.addSeparator()
        menu.addAction(self._top_up)
        button = QToolButton()
        button.setAccessibleName(tr("Credit balance"))
        button.setProperty("role", "labelled")
        button.setIcon(theme.icon("wallet", "accent"))
        button.setIconSize(QSize(20, 20))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setFont(tabular(button.font()))
        button.setMenu(menu)
        return button

    def _show_workspaces(self) -> None:
        rows = [(workspace.name, workspace.colour) for workspace in self._session.workspaces]
        shown = [
            (self._workspace.itemText(row), self._workspace.itemData(row)) for row in range(self._workspace.count())
        ]
        if rows != shown:
            self._workspace.clear()
            for name, colour in rows:
                self._workspace.addItem(self._theme.swatch_icon(colour), name, colour)
        self._workspace.setCurrentText(self._session.workspace.name)
        self._top_up.setVisible(self._session.workspace.local)

    def _show_balance(self) -> None:
        balance = self._session.balance
        self._top_up.setEnabled(self._session.client is not None)
        if balance is None:
            self._balance.setText(tr("… credits"))
            self._split.setText(tr("The balance is not known yet"))
            return
        stale = self._session.balance_age > STALE_AFTER
        words = trn("{amount} credit", "{amount} credits", balance.total, amount=figure(balance.total))
        split = tr(
            "{subscription:,} from the subscription, {topup:,} added",
            subscription=balance.subscription,
            topup=balance.topup,
        )
        age = tr("; told {minutes} min ago", minutes=int(self._session.balance_age // 60)) if stale else ""
        self._balance.setText(words)
        self._balance.setToolTip(split + age)
        self._balance.setAccessibleDescription(tr("{name}: {words}", name=words, words=f"{split}{age}"))
        self._split.setText(split)
        role = "stale" if stale else "labelled"
        if self._balance.property("role") != role:
            self._balance.setProperty("role", role)
            self._balance.style().unpolish(self._balance)
            self._balance.style().polish(self._balance)
