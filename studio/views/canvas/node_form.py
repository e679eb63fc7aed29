"""The inspector's forms for one pose, and for several at once."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from studio.domain.edits.arranging import Axis, Side, align, distribute
from studio.domain.edits.poses import change_node, rename_node, set_initial
from studio.domain.edits.primitives import Sequence
from studio.domain.graph import Graph, Node
from studio.domain.versions import versions
from studio.domain.words import tr, trn
from studio.state.canvas_media import CanvasMedia
from studio.state.document import Document
from studio.views.canvas.forms import PartForm
from studio.views.canvas.menu import AXES, SIDES
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button, quiet_button
from studio.views.widgets.field import Field, TextArea
from studio.views.widgets.inputs import Choice
from studio.views.widgets.labels import label

_ICONS: dict[Side | Axis, str] = {
    "left": "align-left",
    "centre": "align-center-horizontal",
    "right": "align-right",
    "top": "align-top",
    "middle": "align-center-vertical",
    "bottom": "align-bottom",
    "across": "arrows-out-line-horizontal",
    "down": "arrows-out-line-vertical",
}
_THUMBNAIL = 32
K = TypeVar("K", Side, Axis)


class NodeForm(PartForm):
    """The form of a pose.

    Signals: ``play_requested(str)``.
    """

    play_requested = Signal(str)

    def __init__(self, document: Document, media: CanvasMedia) -> None:
        super().__init__(document)
        self._media = media
        self._id = ""
        self._shown_versions: tuple[object, ...] = ()
        self.name = QLineEdit()
        self.prompt = TextArea(4, tr("What the pose looks like, e.g. sitting with a book"))
        self.version = Choice()
        self.version.setIconSize(QSize(_THUMBNAIL, _THUMBNAIL))
        self.initial = QCheckBox(tr("Begins here"))
        self.pinned = QCheckBox(tr("Stays where it is on automatic layout"))
        self.play = quiet_button(tr("Play from here"))
        self._versions = Field(tr("Picture version"), self.version, caption=tr("Picture version"))
        self.column.addWidget(Field(tr("Pose"), self.name, caption=tr("Name")))
        self.column.addWidget(Field(tr("Pose picture prompt"), self.prompt, caption=tr("Picture prompt")))
        for widget in (self._versions, self.initial, self.pinned, self.play):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.name.editingFinished.connect(self._on_renamed)
        self.prompt.edited.connect(self._on_prompt_edited)
        self.version.activated.connect(lambda _: self._on_version_chosen())
        self.initial.clicked.connect(lambda: self.do(lambda: set_initial(self.document.graph, self._id)))
        self.pinned.clicked.connect(
            lambda on: self.do(lambda: change_node(self.document.graph, self._id, pinned=bool(on)))
        )
        self.play.clicked.connect(lambda: self.play_requested.emit(self._id))
        media.changed.connect(self._on_media_changed)
        media.picture_changed.connect(lambda _: self._on_media_changed())
        self._gesture = -1

    def show_node(self, graph: Graph, node: Node) -> None:
        """Fill the form."""
        self.filling = True
        if node.id != self._id:
            self._gesture = self.document.new_gesture()
        self._id = node.id
        self.title.setText(node.name)
        self.kind.setText(_picture_words(node))
        if self.name.text() != node.item_name:
            self.name.setText(node.item_name)
        self.prompt.show_text(node.image_prompt)
        self.initial.setChecked(node.id == graph.initial_node)
        self.initial.setEnabled(node.id != graph.initial_node)
        self.pinned.setChecked(node.pinned)
        self._show_versions(node)
        self.filling = False

    def _show_versions(self, node: Node) -> None:
        """Offer every picture the pose ever had, newest first; each keeps its number."""
        pose = self._media.pose_of(node)
        found = [one for one in versions(pose) if one.picture is not None] if pose is not None else []
        images = [self._media.image(one.picture, 2 * _THUMBNAIL) if one.picture is not None else None for one in found]
        shown = (
            node.asset_id,
            *((one.id, image.cacheKey() if image else 0) for one, image in zip(found, images, strict=True)),
        )
        self._versions.setVisible(bool(found))
        if shown == self._shown_versions:
            return
        self._shown_versions = shown
        self.version.clear()
        for one, image in reversed(list(zip(found, images, strict=True))):
            words = tr("Version {number}", number=one.number)
            icon = QIcon(QPixmap.fromImage(image)) if image is not None else QIcon()
            self.version.addItem(icon, words, one.picture.id if one.picture is not None else "")
            if any(asset.id == node.asset_id for asset in one.assets):
                self.version.setCurrentIndex(self.version.count() - 1)

    def _on_version_chosen(self) -> None:
        node, asset_id = self.document.graph.node(self._id), self.version.currentData()
        if node is not None and asset_id and not self.filling:
            label = tr("Use {version} of {name}", version=self.version.currentText(), name=node.name)
            self.do(lambda: change_node(self.document.graph, self._id, label, asset_id=asset_id))

    def _on_media_changed(self) -> None:
        node = self.document.graph.node(self._id)
        if node is not None and self.isVisible():
            self._show_versions(node)

    def _on_renamed(self) -> None:
        node = self.document.graph.node(self._id)
        if node is not None and self.name.text() != node.item_name:
            self.do(lambda: rename_node(self.document.graph, self._id, self.name.text()))

    def _on_prompt_edited(self, text: str) -> None:
        node = self.document.graph.node(self._id)
        if node is not None and text != node.image_prompt:
            words = tr("Describe {name}", name=node.name)
            self.do(lambda: change_node(self.document.graph, self._id, words, image_prompt=text), self._gesture)


class NodesForm(PartForm):
    """The form of several poses: bring them to one line, pin them, turn to their edges."""

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__(document)
        self._ids: tuple[str, ...] = ()
        self._edges: tuple[str, ...] = ()
        self.pinned = QCheckBox(tr("Stay where they are on automatic layout"))
        self.turn = quiet_button("")
        self.column.addWidget(label(tr("Align"), "label"))
        self.column.addWidget(
            self._row(theme, {side: tr("Align: {side}", side=tr(SIDES[side])) for side in SIDES}, self._align)
        )
        self.column.addWidget(label(tr("Distribute"), "label"))
        self.gaps = self._row(
            theme, {axis: tr("Distribute: {axis}", axis=tr(AXES[axis])) for axis in AXES}, self._distribute
        )
        for widget in (self.gaps, self.pinned, self.turn):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.pinned.clicked.connect(self._on_pinned)
        self.turn.clicked.connect(lambda: self.document.select(self._edges))

    def show_nodes(self, nodes: list[Node], edges: list[str]) -> None:
        """Fill the form; ``edges`` are the ids of edges selected as well."""
        self.filling = True
        self._ids, self._edges = tuple(node.id for node in nodes), tuple(edges)
        self.title.setText(trn("{count} pose", "{count} poses", len(nodes)))
        self.kind.setText(", ".join(node.name for node in nodes[:6]) + (" …" if len(nodes) > 6 else ""))
        pins = {node.pinned for node in nodes}
        self.pinned.setTristate(len(pins) > 1)
        state = Qt.CheckState.PartiallyChecked if len(pins) > 1 else Qt.CheckState.Checked
        self.pinned.setCheckState(state if True in pins else Qt.CheckState.Unchecked)
        self.gaps.setEnabled(len(nodes) > 2)
        self.turn.setVisible(bool(edges))
        self.turn.setText(trn("Edit the selected edge", "Edit the {count} selected edges", len(edges)))
        self.filling = False

    def _row(self, theme: Theme, names: dict[K, str], run: Callable[[K], None]) -> QWidget:
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for place, (key, words) in enumerate(names.items()):
            button = icon_button(theme, _ICONS[key], words)
            button.clicked.connect(partial(_run, run, key))
            grid.addWidget(button, 0, place)
        grid.setColumnStretch(len(names), 1)
        return row

    def _align(self, side: Side) -> None:
        self.do(lambda: align(self.document.graph, self._ids, side))

    def _distribute(self, axis: Axis) -> None:
        self.do(lambda: distribute(self.document.graph, self._ids, axis))

    def _on_pinned(self) -> None:
        graph, on = self.document.graph, self.pinned.checkState() != Qt.CheckState.Unchecked
        steps = tuple(change_node(graph, one, pinned=on) for one in self._ids)
        self.do(lambda: Sequence(label=tr("Pin poses") if on else tr("Unpin poses"), edits=steps))


def _run(run: Callable[[K], None], key: K, _checked: bool = False) -> None:
    run(key)


def _picture_words(node: Node) -> str:
    if node.asset_id:
        return tr("Pose, has its picture")
    return tr("Pose, picture still to be drawn") if node.image_prompt else tr("Pose, no picture")
