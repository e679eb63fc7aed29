"""Every file of a pose, version by version, each below the file it was made from, with its address to copy."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from studio.domain.formats import format_of, has_alpha
from studio.domain.records import Asset, Pose
from studio.domain.versions import Version, made_from, versions
from studio.domain.words import tr
from studio.views.gallery.quality import QualityBox
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button
from studio.views.widgets.labels import label
from studio.views.widgets.layouts import clear

WIDTH = 300
_INDENT = 16


class FilesPanel(QScrollArea):
    """Quality, and the family tree of a pose's files, the newest version first."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(tr("Files"))
        self.setFixedWidth(WIDTH)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.quality = QualityBox(theme)
        self._files = QVBoxLayout()
        self._files.setSpacing(8)
        body = QWidget()
        body.setObjectName("paneBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(8, 0, 8, 8)
        column.setSpacing(16)
        column.addWidget(self.quality)
        column.addLayout(self._files)
        column.addStretch(1)
        self.setWidget(body)

    def show_files(self, pose: Pose, owner: Callable[[str], str]) -> None:
        """List the finished files of a pose; ``owner`` returns the name of the pose that another pose's file is of."""
        clear(self._files)
        self._files.addWidget(label(tr("Files"), "label"))
        made = [version for version in versions(pose) if version.ready]
        for version in reversed(made):
            if len(made) > 1:
                self._files.addWidget(label(tr("Version {number}", number=version.number), "caption"))
            self._add_version(version, owner)
        if not made:
            self._files.addWidget(label(tr("No file is finished yet."), "caption", wrap=True))

    def _add_version(self, version: Version, owner: Callable[[str], str]) -> None:
        parents = made_from(version)
        children: dict[str, list[Asset]] = {}
        own = {asset.id for asset in version.assets}
        for asset in version.assets:
            parent = parents.get(asset.id, "")
            children.setdefault(parent if parent in own else "", []).append(asset)
        self._add_children("", children, parents, owner, 0)

    def _add_children(
        self,
        parent: str,
        children: Mapping[str, list[Asset]],
        parents: Mapping[str, str],
        owner: Callable[[str], str],
        depth: int,
    ) -> None:
        for asset in children.get(parent, []):
            if asset.ready:
                outside = parents.get(asset.id, "") if not parent else ""
                self._files.addWidget(self._row(asset, owner(outside) if outside else "", depth))
            self._add_children(asset.id, children, parents, owner, depth + 1)

    def _row(self, asset: Asset, source: str, depth: int) -> QWidget:
        name, purpose = format_of(asset)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(name))
        if source:
            words.addWidget(label(tr("made from “{pose}”", pose=source), "caption", wrap=True))
        words.addWidget(label(purpose, "caption", wrap=True))
        words.addWidget(label(facts(asset), "caption", wrap=True))
        button = icon_button(self._theme, "copy", tr("Copy address of {file}", file=name), in_row=True)
        button.clicked.connect(lambda: QGuiApplication.clipboard().setText(asset.url))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(_INDENT * depth, 0, 0, 0)
        row.setSpacing(8)
        if depth:
            elbow = QLabel()
            elbow.setPixmap(self._theme.icon("arrow-elbow-down-right", "faint").pixmap(16, 16))
            row.addWidget(elbow, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        return holder


def facts(asset: Asset) -> str:
    """Return an asset's measures in words, those that are known."""
    words = [f"{asset.width} x {asset.height}" if asset.width and asset.height else ""]
    words.append(f"{asset.duration:g} s" if asset.duration else "")
    words.append(file_size(asset.file_size) if asset.file_size else "")
    words.append(tr("alpha") if has_alpha(asset) else tr("no alpha"))
    return " · ".join(filter(None, words))


def file_size(size: int) -> str:
    """Return a number of bytes as a person reads it.

    >>> file_size(1_234_567)
    '1.2 MB'
    """
    if size < 1000:
        return tr("{count} bytes", count=size)
    if size < 1_000_000:
        return tr("{size:.0f} kB", size=size / 1000)
    return tr("{size:.1f} MB", size=size / 1_000_000)
