"""Code to paste into somebody's page or app, for one pose or for the whole canvas, and the addresses of its files."""

from urllib.parse import urlsplit

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from studio.domain.embed import Embed, Shown, missing, snippet
from studio.domain.graph import Edge
from studio.domain.records import SIZES
from studio.domain.renditions import Delivery, rendition
from studio.domain.words import tr
from studio.state.canvas_export import CanvasExport
from studio.views.widgets.buttons import primary_button
from studio.views.widgets.inputs import Choice
from studio.views.widgets.labels import label

_ALL = ("webm", "hevc", "stacked_video")
_HERE = {"127.0.0.1", "localhost", "::1"}


class CodePage(QWidget):
    """Shows the code for what is chosen; it is copied as it stands there."""

    def __init__(self, exports: CanvasExport) -> None:
        super().__init__()
        self._exports = exports
        self.kind = Choice()
        self.kind.setAccessibleName(tr("Where the code is pasted"))
        for words, kind in (
            (tr("Web page"), Embed.HTML),
            (tr("React"), Embed.REACT),
            (tr("Swift"), Embed.SWIFT),
            (tr("Android"), Embed.ANDROID),
            (tr("Web page, the whole canvas"), Embed.PAGE),
            (tr("Addresses of the files"), Embed.ADDRESSES),
        ):
            self.kind.addItem(words, kind)
        self.pose = Choice()
        self.pose.setAccessibleName(tr("Clip"))
        self.pixels = Choice()
        self.pixels.setAccessibleName(tr("Size of the clip"))
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName(tr("Code"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        self._status = label("", "dim", wrap=True)
        self.copy = primary_button(tr("Copy code"))
        self._offer()
        self._build()
        for choice in (self.kind, self.pose, self.pixels):
            choice.activated.connect(lambda _: self._show())
        self.copy.clicked.connect(self._on_copy)
        self._show()

    def _offer(self) -> None:
        graph = self._exports.canvases.document.graph
        for edge in graph.edges:
            if edge.is_loop and self._exports.canvases.media.files(edge):
                self.pose.addItem(graph.name_of(edge.source), edge.id)
        self.pixels.addItem(tr("As made"), 0)
        for pixels in SIZES:
            self.pixels.addItem(tr("{pixels} pixels", pixels=pixels), pixels)
        self.pixels.setCurrentIndex(self.pixels.findData(240))

    def _build(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(8)
        for choice, stretch in ((self.kind, 2), (self.pose, 2), (self.pixels, 1)):
            choices.addWidget(choice, stretch)
        buttons = QHBoxLayout()
        buttons.addWidget(self._status, 1)
        buttons.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(choices)
        column.addWidget(self.text, 1)
        column.addLayout(buttons)

    def _show(self) -> None:
        kind = self.kind.currentData()
        edge = self._exports.canvases.document.graph.edge(self.pose.currentData() or "")
        self.pose.setEnabled(kind is not Embed.PAGE)
        if edge is None:
            self.text.setPlainText("")
            self.copy.setEnabled(False)
            self._status.setText(tr("No loop of this canvas has a clip yet. Generate one first."))
            return
        shown = self._shown(edge)
        lacking = missing(kind, shown)
        self.copy.setEnabled(not lacking)
        self.text.setPlainText("" if lacking else snippet(kind, shown))
        self._status.setText(self._words(kind, shown, lacking))

    def _shown(self, edge: Edge) -> Shown:
        canvases = self._exports.canvases
        graph, files = canvases.document.graph, canvases.media.files(edge)
        size = self.pixels.currentData()
        found = {kind: rendition(files, kind, Delivery(size=size, formats=_ALL)) for kind in _ALL}
        node = graph.node(edge.source)
        picture = canvases.media.picture_asset(node) if node is not None else None
        webm, hevc, stacked = (asset.url if asset is not None else "" for asset in found.values())
        return Shown(
            mascot=self._exports.mascot_name,
            pose=graph.name_of(edge.source),
            webm=webm,
            hevc=hevc,
            stacked=stacked,
            poster=picture.url if picture is not None else "",
            side=size or 480,
        )

    def _words(self, kind: Embed, shown: Shown, lacking: tuple[str, ...]) -> str:
        if lacking:
            return tr("This clip has no {formats}. Repair the canvas to have it made.", formats=" or ".join(lacking))
        if kind is Embed.PAGE:
            return tr("Write the page as a folder and put it beside yours.")
        if urlsplit(shown.webm or shown.hevc).hostname in _HERE:
            return tr("These addresses work on this machine only, while Studio runs.")
        return ""

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._status.setText(tr("The code is on the clipboard."))
