"""The dialog of jobs that Studio did not start: look at them, take them into the list, or leave them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.domain.entries import state_of
from studio.domain.records import Job
from studio.domain.words import tr
from studio.state.job_words import kind_words, plain_state
from studio.state.orphans import Orphans
from studio.state.sheet import credits_words
from studio.views.theme import scaled
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.labels import label

_SIZE = (640, 400)


class OrphansDialog(QDialog):
    """Shows what was found; the chosen jobs, or all of them, are taken with one press. Nothing is paid by that."""

    def __init__(self, orphans: Orphans, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Jobs made elsewhere"))
        self.resize(*map(scaled, _SIZE))
        self._orphans = orphans
        self._said = label("", "dim", wrap=True)
        self._list = QListWidget()
        self._list.setAccessibleName(tr("Jobs made elsewhere"))
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._take = primary_button("")
        self._take.setAccessibleName(tr("Add to the list"))
        self._take.clicked.connect(self._on_take)
        again = quiet_button(tr("Look again"))
        again.setAccessibleName(tr("Look again"))
        again.clicked.connect(orphans.look)
        close = quiet_button(tr("Close"))
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(again)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(self.windowTitle(), "title"))
        column.addWidget(self._said)
        column.addWidget(self._list, 1)
        column.addLayout(buttons)
        self._list.itemSelectionChanged.connect(self._show_action)
        orphans.changed.connect(self._show)
        orphans.look()

    def _show(self) -> None:
        orphans = self._orphans
        self._list.clear()
        for job in orphans.jobs:
            item = QListWidgetItem(_line(job, orphans.mascot_name(job)))
            item.setData(Qt.ItemDataRole.UserRole, job)
            self._list.addItem(item)
        if orphans.looking:
            self._said.setText(tr("Asking the server."))
        elif orphans.error is not None:
            self._said.setText(orphans.error.sentence)
        elif orphans.jobs:
            self._said.setText(tr("The server has these jobs, which this Studio did not start. Adding them is free."))
        else:
            self._said.setText(tr("Every job of the last 30 days is in the list already."))
        self._show_action()

    def _show_action(self) -> None:
        chosen = len(self._list.selectedItems())
        self._take.setText(tr("Add {count} to the list", count=chosen) if chosen else tr("Add all to the list"))
        self._take.setEnabled(bool(self._orphans.jobs))

    def _on_take(self) -> None:
        items = self._list.selectedItems() or [self._list.item(row) for row in range(self._list.count())]
        self._orphans.adopt(tuple(item.data(Qt.ItemDataRole.UserRole) for item in items))


def _line(job: Job, mascot: str) -> str:
    parts = (job.item_name, mascot, kind_words(job.type), plain_state(state_of(job)), credits_words(job.cost))
    return " · ".join(filter(None, parts))
