"""Clips that follow each other without a flash: the next one takes over once its first frame is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Signal

from studio.domain.records import Record
from studio.state.clips import ClipPlayer, Projector

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QImage

    from studio.services.video_frames import ClipInfo

#: Clips that stand ready with their first frame; each holds a decoder, of which the pool keeps few.
READY = 4


class Cue(Record, frozen=True, kw_only=True):
    """A clip that may be asked for: ``edge_id`` names it, ``speed`` is that of the edge."""

    edge_id: str
    path: Path
    loop: bool
    speed: float = 1.0


class ClipChanger(QObject):
    """Keeps a picture on screen while one clip gives way to the next.

    Signals: ``frame_changed()``; ``changed()`` another clip is on screen; ``ended()`` the one on screen reached its
    end and does not loop; ``failed(str)`` the one asked for cannot be shown.
    """

    frame_changed = Signal()
    changed = Signal()
    ended = Signal()
    failed = Signal(str)

    def __init__(self, projector: Projector, box: QSize, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._projector = projector
        self._box = box
        self._speed = 1.0
        self._front: ClipPlayer | None = None
        self._front_cue: Cue | None = None
        self._next: ClipPlayer | None = None
        self._next_cue: Cue | None = None
        self._ready: dict[Cue, ClipPlayer] = {}
        self._held = False

    @property
    def image(self) -> QImage | None:
        """The frame to show; None before the first clip."""
        return self._front.image if self._front is not None else None

    @property
    def shown(self) -> str | None:
        """The edge whose clip is on screen."""
        return self._front_cue.edge_id if self._front_cue is not None else None

    @property
    def asked(self) -> str | None:
        """The edge whose clip is, or is about to be, on screen."""
        return self._next_cue.edge_id if self._next_cue is not None else self.shown

    @property
    def info(self) -> ClipInfo | None:
        """What the clip on screen is."""
        return self._front.info if self._front is not None else None

    @property
    def index(self) -> int:
        """The number of the frame on screen, from 0."""
        return self._front.index if self._front is not None else 0

    @property
    def position(self) -> float:
        """The moment on screen, in seconds from the start of the clip."""
        return self._front.position if self._front is not None else 0.0

    @property
    def ready(self) -> int:
        """How many clips stand ready."""
        return len(self._ready)

    def show(self, cue: Cue) -> None:
        """Ask for a clip; the present one stays until the new one has a frame to show."""
        if cue.edge_id == self.asked:
            return
        self._drop_next()
        clip = self._ready.pop(cue, None) or self._open(cue)
        clip.set_speed(self._speed * cue.speed)
        self._next, self._next_cue = clip, cue
        clip.frame_changed.connect(self._on_next_frame)
        clip.failed.connect(self._on_failed)
        if clip.error:
            self._on_failed(clip.error)
        elif not clip.image.isNull():
            self._on_next_frame()

    def prepare(self, cues: Iterable[Cue]) -> None:
        """Have the first frames of these clips decoded, the likeliest first; others give their decoder back."""
        wanted = [cue for cue in dict.fromkeys(cues) if cue.edge_id != self.asked][:READY]
        for cue in self._ready.keys() - set(wanted):
            _end(self._ready.pop(cue))
        for cue in wanted:
            if cue not in self._ready:
                self._ready[cue] = self._open(cue)

    def resize(self, box: QSize) -> None:
        """Decode for another size on screen."""
        self._box = box
        for clip in self._all():
            clip.resize(box)

    def set_speed(self, speed: float) -> None:
        """Play faster or slower."""
        self._speed = speed
        for clip, cue in ((self._front, self._front_cue), (self._next, self._next_cue)):
            if clip is not None and cue is not None:
                clip.set_speed(speed * cue.speed)

    def hold(self) -> None:
        """Stand on the frame shown; a clip that takes over stands too."""
        self._held = True
        if self._front is not None:
            self._front.pause()

    def go_on(self) -> None:
        """Move again."""
        self._held = False
        if self._front is not None:
            self._front.play()

    def step(self, frames: int) -> None:
        """Hold, and go some frames on or back."""
        self.hold()
        if self._front is not None:
            self._front.step(frames)

    def go_to(self, index: int) -> None:
        """Hold, and show a frame by its number."""
        self.hold()
        if self._front is not None and self._front.info is not None:
            self._front.seek(index / self._front.info.fps)

    def clear(self) -> None:
        """Give every clip back; nothing is on screen then."""
        self._drop_next()
        for clip in self._all():
            _end(clip)
        self._ready.clear()
        self._front = self._front_cue = None
        self._held = False

    def _all(self) -> list[ClipPlayer]:
        return [*(clip for clip in (self._front, self._next) if clip is not None), *self._ready.values()]

    def _open(self, cue: Cue) -> ClipPlayer:
        return ClipPlayer(self._projector, cue.path, self._box, loop=cue.loop, parent=self)

    def _on_next_frame(self) -> None:
        """Swap: the next clip has a frame to show, so nothing blank can be seen."""
        clip = self._next
        if clip is None or clip.image.isNull():
            return
        clip.frame_changed.disconnect(self._on_next_frame)
        old, self._front, self._next = self._front, clip, None
        self._front_cue, self._next_cue = self._next_cue, None
        if old is not None:
            _end(old)
        clip.frame_changed.connect(self.frame_changed)
        clip.ended.connect(self.ended)
        if not self._held:
            clip.play()
        self.frame_changed.emit()
        self.changed.emit()

    def _on_failed(self, sentence: str) -> None:
        self._drop_next()
        self.failed.emit(sentence)

    def _drop_next(self) -> None:
        clip, self._next, self._next_cue = self._next, None, None
        if clip is not None:
            _end(clip)


def _end(clip: ClipPlayer) -> None:
    clip.close()
    clip.deleteLater()
