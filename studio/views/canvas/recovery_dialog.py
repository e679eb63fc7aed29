"""What an ended Studio left unsaved, offered at the next start; closing the window keeps everything as it is."""

from functools import partial

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from studio.domain.canvas_records import CanvasDraft
from studio.domain.words import tr, trn
from studio.state.canvas_recovery import CanvasRecovery, changes_of
from studio.views.theme import scaled
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.labels import label


class RecoveryDialog(QDialog):
    """Lists canvases with unsaved edits: whose, when, and how much differs."""

    def __init__(self, recovery: CanvasRecovery, drafts: tuple[CanvasDraft, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Recover unsaved edits?"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(scaled(640), 320)
        self._recovery = recovery
        self._drafts = list(drafts)
        self.table = QTreeWidget()
        self.table.setAccessibleName(tr("Unsaved canvases"))
        self.table.setRootIsDecorated(False)
        self.table.setHeaderLabels([tr("Canvas"), tr("Mascot"), tr("Last edited"), tr("Changed")])
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for draft in drafts:
            at = QDateTime.fromSecsSinceEpoch(round(draft.kept_at))
            when = QLocale.system().toString(at, QLocale.FormatType.ShortFormat)
            changed = trn("{count} part", "{count} parts", changes_of(draft))
            self.table.addTopLevelItem(QTreeWidgetItem([draft.canvas_name, draft.mascot_name, when, changed]))
        first = self.table.topLevelItem(0)
        if first is not None:
            self.table.setCurrentItem(first)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        decide = quiet_button(tr("Decide later"))
        decide.clicked.connect(self.reject)
        buttons.addWidget(decide)
        for words, act in (
            (tr("Open saved"), recovery.open_saved),
            (tr("Keep both"), recovery.keep_both),
            (tr("Open recovered"), recovery.open_recovered),
        ):
            last = act == recovery.open_recovered
            button = primary_button(words) if last else quiet_button(words)
            button.clicked.connect(partial(self._take, act))
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        said = tr("Studio ended before these canvases were saved. Their edits were kept.")
        column.addWidget(label(said, "body", wrap=True))
        column.addWidget(self.table, 1)
        column.addWidget(label(tr("Closing this window keeps both versions."), "caption"))
        column.addLayout(buttons)

    def _take(self, act: object, _checked: bool = False) -> None:
        """Do what was chosen with the current canvas, and close with the last one."""
        current = self.table.currentItem()
        if current is None or not callable(act):
            return
        row = self.table.indexOfTopLevelItem(current)
        self.table.takeTopLevelItem(row)
        draft = self._drafts.pop(row)
        act(draft)
        if not self._drafts:
            self.accept()
