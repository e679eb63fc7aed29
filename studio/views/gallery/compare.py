"""Comparing two to four poses over the gallery: one time, one zoom, four ways to look."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.records import Pose
from studio.domain.words import tr, trn
from studio.state.clips_linked import LinkedClips
from studio.state.gallery import Gallery
from studio.views.gallery.backdrop import Backdrop
from studio.views.gallery.compare_stage import CompareStage, Mode
from studio.views.gallery.overlay import Overlay
from studio.views.gallery.transport import Transport
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button
from studio.views.widgets.inputs import Choice
from studio.views.widgets.labels import label

_MARGIN = 16


class Compare(Overlay):
    """Covers the gallery with the poses it is given."""

    def __init__(self, gallery: Gallery, theme: Theme, host: QWidget) -> None:
        super().__init__(tr("Compare poses"), host)
        self._gallery = gallery
        self._theme = theme
        self._faces: tuple[Pose, ...] = ()
        self._clips: LinkedClips | None = None
        self._title = label("", "title")
        self._stage = CompareStage(theme)
        self._mode = Choice()
        self._mode.setAccessibleName(tr("Compare mode"))
        self._mode.addItems([mode.words for mode in Mode])
        self._mode.setToolTip(tr("Compare mode (M)"))
        self._mode.activated.connect(lambda place: self._stage.set_mode(list(Mode)[place]))
        self._stage.box_changed.connect(self._on_box_changed)
        self._transport = Transport(theme)
        self._lay_out(theme)
        gallery.picture_changed.connect(self._refresh_stills)
        gallery.files.arrived.connect(self._open_clips)
        self.hide()

    def show_poses(self, pose_ids: Sequence[str]) -> None:
        """Compare these poses, two to four."""
        faces = tuple(face for pose_id in pose_ids if (face := self._gallery.face(pose_id)) is not None)
        if not 2 <= len(faces) <= 4:
            return
        self._faces = faces
        self._title.setText(trn("Comparing {count} pose", "Comparing {count} poses", len(faces)))
        self._stage.show_names([face.name for face in faces])
        self._transport.setVisible(any(face.clip is not None for face in faces))
        self.come()
        self._stage.set_mode(self._stage.mode)
        self._stage.setFocus()
        self._refresh_stills()
        self._open_clips()

    def set_ground(self, ground: Backdrop) -> None:
        """Show the poses on another backdrop."""
        self._ground = ground
        self._stage.set_ground(ground)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Understand the keys of film editing and of the gallery."""
        actions: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Escape: self.leave,
            Qt.Key.Key_C: self.leave,
            Qt.Key.Key_M: self._take_next_mode,
            Qt.Key.Key_B: lambda: self.ground_requested.emit(self._ground.next),
            Qt.Key.Key_Space: self._transport.toggle,
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
        self._stage.rest()
        self._close_clips()

    def _lay_out(self, theme: Theme) -> None:
        ground = icon_button(theme, "circle-half", tr("Background"))
        ground.clicked.connect(lambda: self.ground_requested.emit(self._ground.next))
        close = icon_button(theme, "x", tr("Close comparison"))
        close.clicked.connect(self.leave)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self._title)
        bar.addStretch(1)
        for widget in (self._mode, ground, close):
            bar.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 8, _MARGIN, 12)
        column.setSpacing(8)
        column.addLayout(bar)
        column.addWidget(self._stage, 1)
        column.addWidget(self._transport)

    def _take_next_mode(self) -> None:
        mode = self._stage.mode.next
        self._mode.setCurrentIndex(list(Mode).index(mode))
        self._stage.set_mode(mode)

    def _refresh_stills(self) -> None:
        if not self.isVisible():
            return
        pixels = max(self._stage.box.width(), self._stage.box.height())
        for place, face in enumerate(self._faces):
            if self._clips is None or self._clips.image(face.id) is None:
                self._stage.show_image(place, self._gallery.thumbnail(face, pixels) or QImage())

    def _open_clips(self) -> None:
        """Play as soon as every clip is here; clips that start one after the other would not be in step."""
        if not self.isVisible() or self._clips is not None:
            return
        pixels = max(self._stage.box.width(), self._stage.box.height())
        files = {}
        for face in self._faces:
            asset = self._gallery.clip(face, pixels)
            path = self._gallery.files.path(asset) if asset is not None else None
            if asset is not None and path is None:
                self._gallery.files.want(asset)
                return
            if asset is not None and path is not None:
                files[face.id] = (path, asset.type.startswith("stacked_video") or None)
        if files:
            clips = LinkedClips(self._gallery.projector, files, self._stage.box, self)
            clips.frame_changed.connect(self._on_frame_changed)
            self._clips = clips
            self._transport.follow(clips)
            if not self._theme.calm:
                clips.play()

    def _close_clips(self) -> None:
        self._transport.follow(None)
        clips, self._clips = self._clips, None
        if clips is not None:
            clips.close()
            clips.deleteLater()

    def _on_frame_changed(self) -> None:
        clips = self._clips
        if clips is None:
            return
        for place, face in enumerate(self._faces):
            image = clips.image(face.id)
            if image is not None:
                self._stage.show_image(place, image)

    def _on_box_changed(self, box: QSize) -> None:
        if self._clips is not None:
            self._clips.resize(box)
        self._refresh_stills()
