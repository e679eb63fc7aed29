"""Plays the clip of one card while the pointer rests on it, and follows the pointer through it while it moves."""

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage

from studio.state.clips import ClipPlayer
from studio.state.gallery import Gallery
from studio.views.theme import Theme

#: A pointer that only passes over a card starts nothing.
DWELL_MS = 90
#: A pointer that rests this long after it moved lets the clip play on.
REST_MS = 500
#: Smaller movements, as a part of the card's width, are a hand that trembles.
_STILL = 0.02


class HoverPlayer(QObject):
    """At most one clip; leaving the card stops its decoding at once.

    Who wants no motion sees the first frame, and each one the pointer moves to; nothing plays by itself.

    Signals: ``frame_changed(str)`` the card of that pose has another picture.
    """

    frame_changed = Signal(str)

    def __init__(self, gallery: Gallery, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gallery = gallery
        self._theme = theme
        self._pose_id = ""
        self._pixels = 0
        self._player: ClipPlayer | None = None
        self._dwell = QTimer(self)
        self._dwell.setSingleShot(True)
        self._dwell.setInterval(DWELL_MS)
        self._dwell.timeout.connect(self._start)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._play)
        self._share: float | None = None
        gallery.files.arrived.connect(self._on_file_arrived)

    @property
    def pose_id(self) -> str:
        """The pose whose card is pointed at; empty when none is."""
        return self._pose_id

    @property
    def playing(self) -> bool:
        """Whether a clip is moving."""
        return self._player is not None and self._player.playing

    @property
    def share(self) -> float:
        """How far into the clip the frame shown is, from 0 to 1."""
        player = self._player
        if player is None or player.info is None or player.info.frames < 2:
            return 0.0
        return player.index / (player.info.frames - 1)

    def scrub(self, share: float) -> None:
        """Show the moment at this part of the clip; where the pointer came in, nothing is sought yet."""
        share = min(max(share, 0.0), 1.0)
        if self._share is None:
            self._share = share
        player = self._player
        if player is None or player.info is None or abs(share - self._share) < _STILL:
            return
        self._share = share
        player.pause()
        player.seek(share * (player.info.frames - 1) / player.info.fps)
        self._rest.start()

    def image(self, pose_id: str) -> QImage | None:
        """Return the frame to show on the card of a pose instead of its thumbnail."""
        if self._player is None or pose_id != self._pose_id or self._player.image.isNull():
            return None
        return self._player.image

    def point_at(self, pose_id: str, pixels: int) -> None:
        """Play the clip of this pose at ``pixels`` size; an empty id stops."""
        if pose_id == self._pose_id:
            return
        self._stop()
        self._pose_id, self._pixels = pose_id, pixels
        if pose_id:
            self._dwell.start()

    def _start(self) -> None:
        pose = self._gallery.face(self._pose_id)
        asset = self._gallery.clip(pose, self._pixels) if pose is not None else None
        if asset is None:
            return
        path = self._gallery.files.path(asset)
        if path is None:
            self._gallery.files.want(asset)
            return
        stacked = asset.type.startswith("stacked_video") or None
        box = QSize(self._pixels, self._pixels)
        self._player = ClipPlayer(self._gallery.projector, path, box, stacked=stacked, parent=self)
        self._player.frame_changed.connect(self._on_frame_changed)
        self._play()

    def _stop(self) -> None:
        self._dwell.stop()
        self._rest.stop()
        self._share = None
        player, self._player = self._player, None
        if player is not None:
            player.close()
            player.deleteLater()
            self.frame_changed.emit(self._pose_id)

    def _play(self) -> None:
        if self._player is not None and not self._theme.calm:
            self._player.play()

    def _on_frame_changed(self) -> None:
        self.frame_changed.emit(self._pose_id)

    def _on_file_arrived(self, _asset_id: str) -> None:
        if self._pose_id and self._player is None and not self._dwell.isActive():
            self._start()
