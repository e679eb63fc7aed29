"""The library pane: projects and their mascots, and the way to new ones."""

from PySide6.QtCore import QDateTime, QLocale, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from studio.domain.words import later, tr
from studio.state.library import Library
from studio.state.library_model import COUNT_ROLE, ID_ROLE, IS_MASCOT_ROLE, LibraryModel
from studio.views.theme import CAPTION, Theme, interface_font
from studio.views.widgets.buttons import icon_button
from studio.views.widgets.empty import EmptyPane
from studio.views.widgets.labels import label

_TEACH_PROJECT = later("A project holds the mascots that belong together. Make one, then add its first mascot.")
_TEACH_LOADING = later("The library is being read.")
_AGAIN = later("Try again")


class LibraryPane(QWidget):
    """The tree, or what to do while it is empty.

    Signals: ``new_project_requested()``; ``new_mascot_requested()`` in the selected project; ``mascot_requested()``
    show the page of the selected mascot.
    """

    new_project_requested = Signal()
    new_mascot_requested = Signal()
    mascot_requested = Signal()

    def __init__(self, theme: Theme, library: Library, model: LibraryModel) -> None:
        super().__init__()
        self.setObjectName("paneBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._library = library
        self._model = model
        self.new_project = icon_button(theme, "folder-plus", tr("New project"), in_row=True)
        self.new_mascot = icon_button(theme, "user-plus", tr("New mascot"), in_row=True)
        self.mascot = icon_button(theme, "identification-card", tr("Mascot"), in_row=True)
        self.mascot.setToolTip(tr("Mascot: references, style card, settings, archive (Ctrl+I)"))
        self.mascot.clicked.connect(self.mascot_requested)
        self.new_project.clicked.connect(self.new_project_requested)
        self.new_mascot.clicked.connect(self.new_mascot_requested)
        self.tree = self._build_tree(theme)
        self._empty = EmptyPane(theme, "folder-notch-plus", tr(_TEACH_LOADING))
        self._empty.step_requested.connect(self._take_step)
        self._seen = label("", "caption", wrap=True)
        self._seen.setAccessibleName(tr("Age of the library"))
        self._seen.setContentsMargins(8, 4, 8, 4)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self._stack)
        column.addWidget(self._seen)
        model.modelReset.connect(self._on_model_changed)
        model.rowsInserted.connect(self._on_model_changed)
        library.selection_changed.connect(self._on_selection_changed)
        self._on_model_changed()

    def _build_tree(self, theme: Theme) -> QTreeView:
        tree = QTreeView()
        tree.setModel(self._model)
        tree.setItemDelegate(_CountDelegate(theme, tree))
        tree.setAccessibleName(tr("Library"))
        tree.setHeaderHidden(True)
        tree.setIndentation(16)
        tree.setUniformRowHeights(True)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        tree.selectionModel().currentChanged.connect(self._on_current_changed)
        theme.changed.connect(tree.viewport().update)
        return tree

    def _take_step(self) -> None:
        if self._library.error is not None:
            self._library.refresh()
        else:
            self.new_project_requested.emit()

    def _on_model_changed(self) -> None:
        empty = self._model.rowCount() == 0
        if self._library.error is not None:
            self._empty.set_step(self._library.error.sentence, tr(_AGAIN))
        elif self._library.loaded:
            self._empty.set_step(tr(_TEACH_PROJECT), tr("Make the first project"))
        else:
            self._empty.set_step(_TEACH_LOADING, "")
        self._stack.setCurrentIndex(1 if empty else 0)
        self._seen.setText(seen_words(self._library.as_of))
        self._seen.setVisible(self._library.as_of is not None)
        self.new_project.setEnabled(self._library.loaded)
        self.new_mascot.setEnabled(not empty)
        self.tree.expandAll()
        self._on_selection_changed()

    def _on_selection_changed(self) -> None:
        project, mascot = self._library.selected_project, self._library.selected_mascot
        index = self._model.index_of(project.id if project else None, mascot.id if mascot else None)
        if index != self.tree.currentIndex():
            self.tree.setCurrentIndex(index)
        self.mascot.setEnabled(mascot is not None)

    def _on_current_changed(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        if index.data(IS_MASCOT_ROLE):
            self._library.select(index.parent().data(ID_ROLE), index.data(ID_ROLE))
        else:
            self._library.select(index.data(ID_ROLE), None)


def seen_words(as_of: float | None) -> str:
    """Return in words from when the library is that is shown; empty where it is of now."""
    if as_of is None:
        return ""
    moment = QDateTime.fromSecsSinceEpoch(int(as_of))
    shown = QLocale().toString(moment, QLocale.FormatType.ShortFormat)
    return tr("As it was on {moment}. It is read again when the server answers.", moment=shown)


class _CountDelegate(QStyledItemDelegate):
    """Writes behind each name how many mascots or poses are inside."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.changed.connect(self._take_font)
        self._take_font()

    def _take_font(self) -> None:
        self._font = interface_font(CAPTION)

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Give each row its icon."""
        super().initStyleOption(option, index)
        option.icon = self._theme.icon("smiley" if index.data(IS_MASCOT_ROLE) else "folder-simple", "dim")
        option.decorationSize = option.decorationSize.boundedTo(option.rect.size())
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row, then its count at the right."""
        count = index.data(COUNT_ROLE)
        rect: QRect = option.rect
        super().paint(painter, option, index)
        if not count:
            return
        painter.save()
        painter.setFont(self._font)
        painter.setPen(self._theme.color("faint"))
        painter.drawText(
            rect.adjusted(0, 0, -8, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(count)
        )
        painter.restore()
