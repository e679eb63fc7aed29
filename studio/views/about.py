"""About Studio with the licences of its parts, and the list of shortcuts."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio import __version__
from studio.domain.words import tr
from studio.state.licences import LicenceNotice, licence_text
from studio.views.theme import scaled
from studio.views.widgets.buttons import quiet_button
from studio.views.widgets.labels import label

_MOST_HEIGHT = 480


class WordsDialog(QDialog):
    """A dialog of lines in two columns that is only read; ``body`` takes more below them."""

    def __init__(self, title: str, lines: Sequence[tuple[str, str]], parent: QWidget, width: int = 420) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(scaled(width))
        self.body = QVBoxLayout()
        self.body.addWidget(_scrolled(title, lines))
        self._close = close = quiet_button(tr("Close"))
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(label(title, "title"))
        column.addLayout(self.body)
        column.addLayout(buttons)


class AboutDialog(WordsDialog):
    """Says which program this is, where it keeps things, and under which licences its parts are."""

    def __init__(self, data: str, folder: Path, notices: Sequence[LicenceNotice], parent: QWidget) -> None:
        lines = (
            (tr("Version"), __version__),
            (tr("Qt"), qVersion()),
            (tr("Data"), data),
            (tr("Licence"), "MIT"),
        )
        super().__init__("Masko Studio", lines, parent, 640)
        self._folder = folder
        self._notices = notices
        if notices:
            self._add_licences()

    def _add_licences(self) -> None:
        words = tr(
            "Studio stands on the work of others. Qt is used under the LGPL, and you may put your own build of it in "
            "its place. The FFmpeg program is under the GPL; its source is offered at the address in its notice."
        )
        names = QListWidget()
        names.setAccessibleName(tr("Parts of Studio"))
        names.setFixedHeight(scaled(132))
        for notice in self._notices:
            names.addItem("  ·  ".join(filter(None, (notice.name, notice.version, notice.licence))))
        text = QPlainTextEdit(readOnly=True)
        text.setAccessibleName(tr("Words of the licence"))
        text.setTabChangesFocus(True)
        text.setFixedHeight(scaled(168))
        names.currentRowChanged.connect(
            lambda row: text.setPlainText(licence_text(self._folder, self._notices[row]) if row >= 0 else "")
        )
        self.body.addWidget(label(words, "dim", wrap=True))
        self.body.addWidget(names)
        self.body.addWidget(text)
        names.setCurrentRow(0)
        for before, after in ((names, text), (text, self._close)):
            self.setTabOrder(before, after)


def _scrolled(title: str, lines: Sequence[tuple[str, str]]) -> QWidget:
    """Return the lines as a grid that scrolls once it is taller than a window should be."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    for place, (name, words) in enumerate(lines):
        grid.addWidget(label(name, "dim"), place, 0, Qt.AlignmentFlag.AlignTop)
        shown = label(words, wrap=True)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(shown, place, 1)
    content = QWidget()
    content.setLayout(grid)
    if len(lines) < 12:
        return content
    area = QScrollArea()
    area.setObjectName("readOnly")
    area.setAccessibleName(title)
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFixedHeight(scaled(_MOST_HEIGHT))
    return area
