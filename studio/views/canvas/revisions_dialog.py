"""The earlier versions of a canvas: when, how large, by name; restoring one adds to the list and can be undone."""

from PySide6.QtCore import QDateTime, QLocale, QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from studio.domain.words import tr, trn
from studio.state.revisions import CanvasRevisions
from studio.views.theme import scaled
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.field import Field
from studio.views.widgets.labels import label

_SIZE = (640, 480)
_ROW = 28


class RevisionsDialog(QDialog):
    """Lists revisions; Enter in the list restores nothing by accident, for Restore is a button of its own."""

    def __init__(self, revisions: CanvasRevisions, parent: QWidget) -> None:
        super().__init__(parent)
        self._revisions = revisions
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Revisions of “{name}”", name=revisions.canvas_name))
        self.resize(*map(scaled, _SIZE))
        self._list = QListWidget()
        self._list.setAccessibleName(tr("Revisions"))
        self._name = QLineEdit(placeholderText=tr("Before the new loops"))
        self._restore = primary_button(tr("Restore"))
        self._give = quiet_button(tr("Name this revision"))
        self._keep = quiet_button(tr("Keep as it is now"))
        self._close = quiet_button(tr("Close"))
        self._arrange()
        self._list.currentItemChanged.connect(self._on_chosen)
        self._restore.clicked.connect(self._on_restore)
        self._give.clicked.connect(lambda: revisions.rename(self._chosen(), self._name.text()))
        self._keep.clicked.connect(lambda: revisions.keep_named(self._name.text().strip()))
        self._name.textChanged.connect(self._enable)
        self._close.clicked.connect(self.accept)
        revisions.listed.connect(self._show)
        self._show()
        revisions.refresh()

    def _arrange(self) -> None:
        names = QHBoxLayout()
        names.addWidget(Field(tr("Revision name"), self._name), stretch=1)
        for button in (self._give, self._keep):
            names.addWidget(button, alignment=Qt.AlignmentFlag.AlignBottom)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        buttons.addWidget(self._restore)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(self.windowTitle(), "title"))
        said = tr(
            "A revision is kept when the canvas is opened and each time it is saved. Those with a name stay for good."
        )
        column.addWidget(label(said, "dim", wrap=True))
        column.addWidget(self._list, stretch=1)
        column.addLayout(names)
        column.addLayout(buttons)

    def _show(self) -> None:
        chosen = self._chosen()
        self._list.clear()
        for revision in self._revisions.rows:
            when = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(revision.when)), QLocale.FormatType.ShortFormat)
            poses = trn("{count} pose", "{count} poses", len(revision.graph.nodes))
            edges = trn("{count} edge", "{count} edges", len(revision.graph.edges))
            words = f"{when} · {poses}, {edges}"
            item = QListWidgetItem(f"{revision.name} · {words}" if revision.name else words)
            item.setSizeHint(QSize(0, _ROW))
            item.setData(Qt.ItemDataRole.UserRole, revision.id)
            self._list.addItem(item)
            if revision.id == chosen:
                self._list.setCurrentItem(item)
        if self._list.currentRow() < 0:
            self._list.setCurrentRow(0)
        self._enable()

    def _chosen(self) -> str:
        items = self._list.selectedItems()
        return str(items[0].data(Qt.ItemDataRole.UserRole)) if items else ""

    def _on_chosen(self) -> None:
        named = next((one.name for one in self._revisions.rows if one.id == self._chosen()), "")
        self._name.setText(named)
        self._enable()

    def _enable(self) -> None:
        self._restore.setEnabled(bool(self._chosen()))
        self._give.setEnabled(bool(self._chosen()))
        self._keep.setEnabled(bool(self._name.text().strip()))

    def _on_restore(self) -> None:
        self._revisions.restore(self._chosen())
        self.accept()
