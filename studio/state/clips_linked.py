"""Several clips on one time: they play, stop, step and scrub together, the longest leads."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from studio.services.video_frames import ClipInfo
from studio.state.clips import ClipPlayer, Projector

#: Seconds two clips may be apart before the one that follows is set right; a frame and a half at 30 a second.
_APART = 0.05


class LinkedClips(QObject):
    """Plays the clips of several files, by a name for each.

    Signals: ``opened()`` the longest clip is known anew; ``frame_changed()`` any picture is another one;
    ``playing_changed()``; ``failed(str, str)`` the name of one that cannot be shown, and why.
    """

    opened = Signal()
    frame_changed = Signal()
    playing_changed = Signal()
    failed = Signal(str, str)

    def __init__(
        self,
        projector: Projector,
        files: Mapping[str, tuple[Path, bool | None]],
        box: QSize,
        parent: QObject | None = None,
    ) -> None:
        """Open ``files``, each a path and whether it is stacked; they start paused at their first frames."""
        super().__init__(parent)
        self._players: dict[str, ClipPlayer] = {}
        for name, (path, stacked) in files.items():
            player = ClipPlayer(projector, path, box, stacked=stacked, parent=self)
            player.opened.connect(self.opened)
            player.frame_changed.connect(self._on_frame_changed)
            player.failed.connect(lambda sentence, name=name: self.failed.emit(name, sentence))
            self._players[name] = player

    @property
    def info(self) -> ClipInfo | None:
        """What the longest clip is; None until one is open."""
        leader = self._leader()
        return leader.info if leader is not None else None

    @property
    def index(self) -> int:
        """The number of the longest clip's frame that is shown."""
        leader = self._leader()
        return leader.index if leader is not None else 0

    @property
    def playing(self) -> bool:
        """Whether they move."""
        return any(player.playing for player in self._players.values())

    def image(self, name: str) -> QImage | None:
        """Return the frame a clip shows; None while there is none, and for what is no clip."""
        player = self._players.get(name)
        return player.image if player is not None and not player.image.isNull() else None

    def play(self) -> None:
        """Let all move on."""
        for player in self._players.values():
            player.play()
        self.playing_changed.emit()

    def pause(self) -> None:
        """Stop all at the moment of the longest."""
        for player in self._players.values():
            player.pause()
        self._gather(0.0)
        self.playing_changed.emit()

    def step(self, frames: int) -> None:
        """Stop, and go some frames of the longest on or back."""
        self.pause()
        leader = self._leader()
        if leader is not None:
            leader.step(frames)
            self._gather(0.0)

    def seek(self, seconds: float) -> None:
        """Show the moment at ``seconds`` of the longest; shorter loops go round as often as fits."""
        leader = self._leader()
        if leader is not None:
            leader.seek(seconds)
            self._gather(0.0)

    def set_speed(self, speed: float) -> None:
        """Play all at ``speed`` times the recorded rate."""
        for player in self._players.values():
            player.set_speed(speed)

    def resize(self, box: QSize) -> None:
        """Decode all for another size on screen."""
        for player in self._players.values():
            player.resize(box)

    def close(self) -> None:
        """Stop for good."""
        for player in self._players.values():
            player.close()

    def _leader(self) -> ClipPlayer | None:
        opened = [player for player in self._players.values() if player.info is not None]
        return max(opened, key=lambda player: player.info.duration if player.info else 0.0, default=None)

    def _gather(self, apart: float) -> None:
        """Bring every clip that is more than ``apart`` seconds from the longest to its moment."""
        leader = self._leader()
        if leader is None:
            return
        for player in self._players.values():
            if player is leader or player.info is None or not player.info.duration:
                continue
            wanted = leader.position % player.info.duration
            gap = abs(player.position - wanted)
            if min(gap, player.info.duration - gap) > apart:
                player.seek(wanted)

    def _on_frame_changed(self) -> None:
        if self.sender() is self._leader() and self.playing:
            self._gather(_APART)
        self.frame_changed.emit()
