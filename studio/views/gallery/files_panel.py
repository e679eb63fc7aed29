"""Every file of a pose: what it is, how large, and its address to copy."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.domain.formats import format_of
from studio.domain.records import Asset, Pose
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button
from studio.views.widgets.labels import label

WIDTH = 260


class FilesPanel(QScrollArea):
    """A list of files, newest first, each with a button that copies its address."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Files")
        self.setFixedWidth(WIDTH)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_files(self, pose: Pose) -> None:
        """List the finished files of a pose."""
        body = QWidget()
        body.setObjectName("paneBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(8, 0, 8, 0)
        column.setSpacing(12)
        column.addWidget(label("Files", "label"))
        finished = [asset for asset in reversed(pose.assets) if asset.ready]
        for asset in finished:
            column.addLayout(self._row(asset))
        if not finished:
            column.addWidget(label("No file is finished yet.", "caption", wrap=True))
        column.addStretch(1)
        self.setWidget(body)

    def _row(self, asset: Asset) -> QHBoxLayout:
        name, purpose = format_of(asset)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(name))
        words.addWidget(label(purpose, "caption", wrap=True))
        words.addWidget(label(facts(asset), "caption", wrap=True))
        button = icon_button(self._theme, "copy", f"Copy address of {name}", in_row=True)
        button.clicked.connect(lambda: self._copy(asset))
        row = QHBoxLayout()
        row.addLayout(words, 1)
        row.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        return row

    @staticmethod
    def _copy(asset: Asset) -> None:
        QGuiApplication.clipboard().setText(asset.url)


def facts(asset: Asset) -> str:
    """Return an asset's measures in words, those that are known."""
    words = [f"{asset.width} x {asset.height}" if asset.width and asset.height else ""]
    words.append(f"{asset.duration:g} s" if asset.duration else "")
    words.append(file_size(asset.file_size) if asset.file_size else "")
    return " · ".join(filter(None, words))


def file_size(size: int) -> str:
    """Return a number of bytes as a person reads it.

    >>> file_size(1_234_567)
    '1.2 MB'
    """
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
