"""Two versions of one canvas: what changed here, what changed on the server, and the ways out of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from studio.domain.canvas_records import Canvas
from studio.domain.graph_merge import differences
from studio.domain.words import later, tr, trn
from studio.state.canvases import Canvases
from studio.views.theme import Theme, scaled
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.labels import label

_WORDS = {"added": later("added"), "changed": later("changed"), "removed": later("removed")}


class CompareDialog(QDialog):
    """Three versions side by side: the common one is what both columns speak of."""

    def __init__(self, canvases: Canvases, theirs: Canvas, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Which version of this canvas?"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(scaled(640), 420)
        found = differences(canvases.document.saved, canvases.document.graph, theirs.graph)
        clashes = sum(one.clash for one in found)
        self.table = QTreeWidget()
        self.table.setAccessibleName(tr("What differs"))
        self.table.setRootIsDecorated(False)
        self.table.setHeaderLabels([tr("Part"), tr("Here"), tr("On the server"), ""])
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for one in found:
            cells = [one.name, _said(one.mine), _said(one.theirs), tr("both changed it") if one.clash else ""]
            item = QTreeWidgetItem(cells)
            if one.clash:
                item.setIcon(3, theme.icon("warning", "warn"))
            self.table.addTopLevelItem(item)
        self.merge = primary_button(tr("Keep both changes"))
        self.mine = quiet_button(tr("Keep mine"))
        self.theirs = quiet_button(tr("Take the server's"))
        self.later = quiet_button(tr("Decide later"))
        self.later.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.later, self.theirs, self.mine, self.merge):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        said = tr("The canvas was changed on the server since it was opened. Nothing was overwritten.")
        column.addWidget(label(said, "body", wrap=True))
        column.addWidget(self.table, 1)
        column.addWidget(label(_clash_words(clashes), "caption", wrap=True))
        column.addLayout(buttons)
        self.later.clicked.connect(self.reject)
        self.theirs.clicked.connect(lambda: canvases.take_theirs(theirs))
        self.mine.clicked.connect(lambda: canvases.keep_mine(theirs))
        self.merge.clicked.connect(lambda: canvases.keep_both(theirs))
        for button in (self.theirs, self.mine, self.merge):
            button.clicked.connect(self.accept)


def _said(word: str) -> str:
    return tr(_WORDS[word]) if word in _WORDS else word


def _clash_words(count: int) -> str:
    if not count:
        return tr("No part was changed on both sides, so both changes can be kept.")
    return trn(
        "One part was changed on both sides; keeping both changes keeps yours there.",
        "{count} parts were changed on both sides; keeping both changes keeps yours there.",
        count,
    )
