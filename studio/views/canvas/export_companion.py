"""Handing a canvas to a companion: what it plays less of, and three ways to give it over."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from studio.domain.export import ExportOptions
from studio.domain.handover import losses
from studio.domain.playback import Profile
from studio.domain.words import tr, trn
from studio.state.canvas_export import CanvasExport
from studio.views.theme import Theme
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.inputs import Choice
from studio.views.widgets.labels import label


class CompanionPage(QWidget):
    """Asks for the generation of the companion and shows what becomes of the canvas there before anything is sent."""

    def __init__(self, exports: CanvasExport, theme: Theme) -> None:
        super().__init__()
        self._exports = exports
        self._theme = theme
        self.generation = Choice()
        self.generation.setAccessibleName(tr("Companion generation"))
        self.generation.addItem(tr("Any State companions (0.11 and newer, Windows)"), Profile.ANY_STATE)
        self.generation.addItem(tr("Classic companions (0.7, Linux)"), Profile.CLASSIC)
        self.classic = QCheckBox(tr("Spell Any State out"))
        self.losses = QListWidget()
        self.losses.setAccessibleName(tr("What this companion plays otherwise"))
        self.losses.setWordWrap(True)
        self._status = label("", "dim", wrap=True)
        self.copy = quiet_button(tr("Copy config"))
        self.link = quiet_button(tr("Copy install link"))
        self.send = primary_button(tr("Send to companion"))
        self._build()
        self._connect()
        self._show()

    def options(self) -> ExportOptions:
        """Return how the config is written for this companion."""
        classic = self.generation.currentData() is Profile.CLASSIC
        return ExportOptions(classic=classic and self.classic.isChecked())

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.copy, self.link, self.send):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.generation)
        column.addWidget(self.classic)
        column.addWidget(label(tr("What this companion plays otherwise"), "label"))
        column.addWidget(self.losses, 1)
        column.addWidget(self._status)
        column.addLayout(buttons)

    def _connect(self) -> None:
        exports = self._exports
        self.generation.activated.connect(lambda _: self._show())
        self.classic.toggled.connect(lambda _: self._show())
        self.copy.clicked.connect(self._on_copy)
        self.link.clicked.connect(exports.ask_link)
        self.send.clicked.connect(self._on_send)
        exports.handed.connect(self._on_handed)
        exports.offered.connect(self._on_offered)
        exports.refused.connect(self._on_refused)

    def _show(self) -> None:
        profile = self.generation.currentData()
        self.classic.setEnabled(profile is Profile.CLASSIC)
        graph, media = self._exports.canvases.document.graph, self._exports.media()
        self.losses.clear()
        for sentence in losses(graph, media, profile, self.options()):
            self.losses.addItem(QListWidgetItem(self._theme.icon("warning", "warn"), sentence))
        if not self.losses.count():
            self.losses.addItem(
                QListWidgetItem(self._theme.icon("check-circle", "good"), tr("Nothing. It plays all of it."))
            )

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._exports.config_text(self.options()))
        self._status.setText(tr("The config is on the clipboard. Paste it into the companion's dashboard."))

    def _on_send(self) -> None:
        self.send.setEnabled(False)
        self._status.setText(tr("Looking for companions on this machine."))
        self._exports.hand_over(self.options())

    def _on_handed(self, count: int) -> None:
        self.send.setEnabled(True)
        name = self._exports.mascot_name
        self._status.setText(
            trn("{count} companion took {mascot}.", "{count} companions took {mascot}.", count, mascot=name)
        )

    def _on_offered(self, link: str) -> None:
        QGuiApplication.clipboard().setText(link)
        self._status.setText(tr("{link} is on the clipboard. It opens in Masko Code on macOS.", link=link))

    def _on_refused(self, sentence: str) -> None:
        self.send.setEnabled(True)
        self._status.setText(sentence)
