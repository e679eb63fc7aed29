"""A closer look at one pose, over the gallery: large, playing, on any ground; arrows move on."""

from collections.abc import Callable

from msgspec import structs
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.records import Pose
from studio.domain.versions import Version, versions
from studio.domain.words import tr
from studio.state.clips import ClipPlayer
from studio.state.gallery import Gallery
from studio.views.gallery.actions import PoseActions
from studio.views.gallery.backdrop import Backdrop
from studio.views.gallery.files_panel import FilesPanel, facts
from studio.views.gallery.overlay import Overlay
from studio.views.gallery.preview import Preview
from studio.views.gallery.transport import Transport
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button, quiet_button
from studio.views.widgets.labels import label

_MARGIN = 16


class QuickLook(Overlay):
    """Covers the gallery with one pose.

    Signals: ``walk_requested(int)`` show the pose so many places on.
    """

    walk_requested = Signal(int)

    def __init__(self, gallery: Gallery, actions: PoseActions, theme: Theme, host: QWidget) -> None:
        super().__init__(tr("Quick look"), host)
        self._gallery = gallery
        self._theme = theme
        self._actions = actions
        self._whole: Pose | None = None
        self._pose: Pose | None = None
        self._made: tuple[Version, ...] = ()
        self._player: ClipPlayer | None = None
        self._name = label("", "title")
        self._facts = label("", "caption")
        self._preview = Preview(theme)
        self._transport = Transport(theme)
        self._files = FilesPanel(theme)
        self._files.hide()
        self._version = QComboBox()
        self._version.setAccessibleName(tr("Version"))
        self._version.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._version.activated.connect(self._on_version_chosen)
        self._use = quiet_button("")
        self._use.setAccessibleName(tr("Show this version"))
        self._use.clicked.connect(self._on_use)
        self._lay_out(theme)
        self._preview.box_changed.connect(self._on_box_changed)
        gallery.picture_changed.connect(self._on_picture_changed)
        gallery.files.arrived.connect(self._on_file_arrived)
        gallery.meters.changed.connect(self._show_quality)
        self._files.quality.threshold_requested.connect(gallery.meters.set_threshold)
        gallery.model.dataChanged.connect(self._on_model_changed)
        self.hide()

    def look_at(self, pose: Pose) -> None:
        """Show a pose, and come to the front."""
        self._whole = pose
        self._made = tuple(version for version in versions(pose) if version.ready)
        current = self._gallery.face(pose.id) or pose
        place = next((place for place, one in enumerate(self._made) if one.files == current.assets), -1)
        place = place if place >= 0 else len(self._made) - 1
        self._version.clear()
        self._version.addItems(
            [
                tr("Version {number} of {count}", number=one, count=len(self._made))
                for one in range(1, len(self._made) + 1)
            ]
        )
        self._version.setCurrentIndex(place)
        for widget in (self._version, self._use):
            widget.setVisible(len(self._made) > 1)
        self.come()
        self._show_version(place)

    def _show_version(self, place: int) -> None:
        """Show one version; the newest with whatever is the newest of each kind."""
        assert self._whole is not None
        newest = place == len(self._made) - 1
        version = None if newest else self._made[place]
        self._show(self._whole if version is None else structs.replace(self._whole, assets=version.files))
        marks = self._gallery.notes.marks(self._whole.id)
        chosen = next((one for one, made in enumerate(self._made) if marks.current == made.id), len(self._made) - 1)
        self._use.setEnabled(place != chosen)
        self._use.setText(tr("Shown in the gallery") if place == chosen else tr("Show this version"))

    def _show(self, pose: Pose) -> None:
        """Show one version of the pose."""
        self._close_clip()
        self._pose = pose
        self._name.setText(pose.name)
        self.setAccessibleDescription(pose.name)
        self._transport.setVisible(pose.clip is not None)
        self._facts.setText(_facts(pose))
        self._files.show_files(self._whole or pose, self._gallery.owner_of)
        self._show_quality("")
        self._preview.show_image(self._gallery.thumbnail(pose, 1) or QImage())
        self._refresh_still()
        self._open_clip()

    def leave(self) -> None:
        """Close, and let the clip go."""
        if self.isVisible():
            self._pose = self._whole = None
        super().leave()

    def set_ground(self, ground: Backdrop) -> None:
        """Show the pose on another backdrop."""
        self._ground = ground
        self._preview.set_ground(ground)
        self._backdrop.setToolTip(tr("Background: {ground} (B)", ground=ground.words.lower()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Understand the keys of film editing and of the gallery."""
        actions: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Space: self.leave,
            Qt.Key.Key_Escape: self.leave,
            Qt.Key.Key_Right: lambda: self.walk_requested.emit(1),
            Qt.Key.Key_Down: lambda: self.walk_requested.emit(1),
            Qt.Key.Key_Left: lambda: self.walk_requested.emit(-1),
            Qt.Key.Key_Up: lambda: self.walk_requested.emit(-1),
            Qt.Key.Key_B: lambda: self.ground_requested.emit(self._ground.next),
            Qt.Key.Key_I: self._toggle_files,
            Qt.Key.Key_A: lambda: self._actions.recall("all"),
            Qt.Key.Key_P: lambda: self._actions.recall("prompt"),
            Qt.Key.Key_R: lambda: self._actions.recall("variation"),
            Qt.Key.Key_Delete: self._actions.trash,
            Qt.Key.Key_K: self._transport.toggle,
            Qt.Key.Key_Comma: lambda: self._transport.step(-1),
            Qt.Key.Key_J: lambda: self._transport.step(-1),
            Qt.Key.Key_Period: lambda: self._transport.step(1),
            Qt.Key.Key_L: lambda: self._transport.step(1),
            Qt.Key.Key_BracketLeft: lambda: self._transport.change_speed(-1),
            Qt.Key.Key_BracketRight: lambda: self._transport.change_speed(1),
        }
        action = actions.get(Qt.Key(event.key()))
        if action is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            action()

    def hideEvent(self, event: QHideEvent) -> None:
        """Decode nothing for what nobody sees."""
        super().hideEvent(event)
        self._close_clip()

    def _lay_out(self, theme: Theme) -> None:
        self._backdrop = icon_button(theme, "circle-half", tr("Background"))
        self._backdrop.clicked.connect(lambda: self.ground_requested.emit(self._ground.next))
        back = icon_button(theme, "caret-left", tr("Previous pose"))
        back.clicked.connect(lambda: self.walk_requested.emit(-1))
        on = icon_button(theme, "caret-right", tr("Next pose"))
        on.clicked.connect(lambda: self.walk_requested.emit(1))
        files = icon_button(theme, "info", tr("Files and addresses"))
        files.setToolTip(tr("Files and addresses (I)"))
        files.clicked.connect(self._toggle_files)
        close = icon_button(theme, "x", tr("Close quick look"))
        close.clicked.connect(self.leave)
        bar = QHBoxLayout()
        bar.setSpacing(4)
        bar.addWidget(self._name)
        bar.addSpacing(8)
        bar.addWidget(self._facts)
        bar.addStretch(1)
        recall = icon_button(theme, "magic-wand", tr("Use these settings"))
        recall.setToolTip(tr("Use these settings (A)"))
        recall.clicked.connect(lambda: self._actions.recall("all"))
        bar.addWidget(self._version)
        bar.addWidget(self._use)
        bar.addWidget(recall)
        for button in (back, on, self._backdrop, files, close):
            bar.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 8, _MARGIN, 12)
        column.setSpacing(8)
        column.addLayout(bar)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self._preview, 1)
        middle.addWidget(self._files)
        column.addLayout(middle, 1)
        column.addWidget(self._transport)

    def _show_quality(self, pose_id: str) -> None:
        """Show what the meters know; they are asked only while somebody looks at it."""
        pose, meters = self._pose, self._gallery.meters
        if pose is not None and self._files.isVisible() and pose_id in {"", pose.id}:
            measures = meters.measures(pose)
            self._files.quality.show_measures(
                measures, meters.pictures(pose), meters.threshold, moving=pose.clip is not None
            )

    def _refresh_still(self) -> None:
        """Show the picture until, or unless, a clip plays."""
        player = self._player
        if self._pose is None or (player is not None and (player.error or not player.image.isNull())):
            return
        box = self._preview.box
        image = self._gallery.thumbnail(self._pose, max(box.width(), box.height()))
        if image is not None:
            self._preview.show_image(image)
            return
        asset = self._pose.still or self._pose.clip
        error = (
            self._gallery.thumbnails.error(asset) if asset is not None else tr("There is no picture of this pose yet.")
        )
        if error:
            self._preview.show_sentence(error)

    def _open_clip(self) -> None:
        if self._pose is None or self._player is not None:
            return
        box = self._preview.box
        asset = self._gallery.clip(self._pose, max(box.width(), box.height()))
        if asset is None:
            return
        path = self._gallery.files.path(asset)
        if path is None:
            self._gallery.files.want(asset)
            return
        stacked = asset.type.startswith("stacked_video") or None
        player = ClipPlayer(self._gallery.projector, path, box, stacked=stacked, parent=self)
        player.frame_changed.connect(lambda: self._preview.show_image(player.image))
        player.failed.connect(self._preview.show_sentence)
        self._player = player
        self._transport.follow(player)
        if not self._theme.calm:
            player.play()

    def _close_clip(self) -> None:
        self._transport.follow(None)
        player, self._player = self._player, None
        if player is not None:
            player.close()
            player.deleteLater()

    def _on_picture_changed(self, _asset_id: str) -> None:
        self._refresh_still()

    def _on_file_arrived(self, _asset_id: str) -> None:
        self._open_clip()

    def _on_box_changed(self, box: QSize) -> None:
        if self._player is not None:
            self._player.resize(box)
        self._refresh_still()

    def _on_model_changed(self) -> None:
        """Play a pose that got its clip while it is looked at."""
        fresh = self._gallery.pose(self._whole.id) if self._whole is not None else None
        if fresh is not None and fresh != self._whole:
            self.look_at(fresh)

    def _on_version_chosen(self, place: int) -> None:
        if self._whole is not None:
            self._show_version(place)
            self.setFocus()

    def _on_use(self) -> None:
        """Let the gallery show the version looked at; the newest is what it shows by itself."""
        if self._whole is not None:
            place = self._version.currentIndex()
            newest = place == len(self._made) - 1
            self._gallery.notes.choose_version(self._whole.id, "" if newest else self._made[place].id)
            self._use.setEnabled(False)
            self._use.setText(tr("Shown in the gallery"))
            self.setFocus()

    def _toggle_files(self) -> None:
        self._files.setVisible(not self._files.isVisible())
        self._show_quality("")


def _facts(pose: Pose) -> str:
    asset = pose.clip or pose.still
    return facts(asset) if asset is not None else ""
