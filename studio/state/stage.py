"""Plays the open canvas: a player with the companions' rules, and clips that follow it without a flash."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QSize, QTimer, Signal

from studio.domain.graph import ANY_STATE, Edge, Value
from studio.domain.playback import Player, Profile
from studio.domain.playback_trace import Entry, Phase, State, Verdict
from studio.state.clips import ClipPlayer, Projector

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from studio.state.canvas_media import CanvasMedia
    from studio.state.document import Document

_BEAT_MS = 33
#: A clip that is not here in time is skipped after this many milliseconds, so that the stage never hangs.
_PATIENCE_MS = 8000

ClipPath = Callable[[Edge, int], "Path | None"]


class Stage(QObject):
    """Plays a document live.

    Signals: ``started()``, ``stopped()``; ``moved()`` pose, phase or clip is another one; ``frame_changed()`` there is
    another picture; ``inputs_changed()``; ``traced()`` the trace is longer; ``progressed(float)`` share of the
    running clip; ``failed(str)`` a clip cannot be shown.
    """

    started = Signal()
    stopped = Signal()
    moved = Signal()
    frame_changed = Signal()
    inputs_changed = Signal()
    traced = Signal()
    progressed = Signal(float)
    failed = Signal(str)

    def __init__(
        self, document: Document, media: CanvasMedia, projector: Projector, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._media = media
        self._projector = projector
        self._profile = Profile.ANY_STATE
        self._box = QSize(480, 480)
        self._speed = 1.0
        self._player: Player | None = None
        self._front: ClipPlayer | None = None
        self._next: ClipPlayer | None = None
        self._front_edge: str | None = None
        self._next_edge: str | None = None
        self._image: QImage | None = None
        self._seen = 0
        self._waited = 0.0
        self._last_position = 0.0
        self._kept: dict[str, Value] = {}
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._on_beat)
        media.changed.connect(self._show_clip)

    @property
    def playing(self) -> bool:
        """Whether the canvas is being played."""
        return self._player is not None

    @property
    def state(self) -> State | None:
        """Where the player is; None while nothing plays."""
        return self._player.state if self._player is not None else None

    @property
    def image(self) -> QImage | None:
        """The frame to show, with its transparency; None while there is none."""
        return self._image

    @property
    def profile(self) -> Profile:
        """Which generation of companions is played."""
        return self._profile

    @property
    def speed(self) -> float:
        """How fast everything goes; 1 is as recorded."""
        return self._speed

    @property
    def trace(self) -> tuple[Entry, ...]:
        """Everything that happened, oldest first."""
        return tuple(self._player.trace) if self._player is not None else ()

    @property
    def shown_edge(self) -> str | None:
        """The edge whose clip is really on screen."""
        return self._front_edge

    def outlook(self) -> tuple[Verdict, ...]:
        """Return what the next possible edges still need."""
        return self._player.outlook() if self._player is not None else ()

    def value(self, name: str) -> Value | None:
        """Return what an input holds."""
        return self._player.value(name) if self._player is not None else self._kept.get(name)

    def set_profile(self, profile: Profile) -> None:
        """Choose the generation of companions; a running play begins again."""
        if profile is not self._profile:
            self._profile = profile
            if self.playing:
                self.play()

    def set_box(self, box: QSize) -> None:
        """Learn how large the mascot is shown, in device pixels."""
        if box != self._box and not box.isEmpty():
            self._box = box
            for clip in (self._front, self._next):
                if clip is not None:
                    clip.resize(box)

    def set_speed(self, speed: float) -> None:
        """Play everything faster or slower, between a tenth and four times."""
        self._speed = speed
        for clip, edge_id in ((self._front, self._front_edge), (self._next, self._next_edge)):
            if clip is not None:
                clip.set_speed(speed * self._edge_speed(edge_id))

    def play(self, node_id: str | None = None) -> None:
        """Begin at the initial pose, or at another one."""
        self._drop_clips()
        graph = self._document.graph
        self._player = Player(graph, self._profile, has_video=self._has_video, watchdog=False)
        self._seen, self._waited = 0, 0.0
        self._player.start(node_id)
        self._clock.start()
        self._timer.start()
        self.started.emit()
        self._follow()

    def stop(self) -> None:
        """End playing; the picture goes."""
        if self._player is None:
            return
        self._timer.stop()
        self._player = None
        self._drop_clips()
        self._image = None
        self.stopped.emit()
        self.frame_changed.emit()

    def set_input(self, name: str, value: Value) -> None:
        """Set an input while playing."""
        if self._player is not None:
            self._player.set_input(name, value)
            self._follow()

    def click(self) -> None:
        """Click on the mascot."""
        self.set_input("clicked", value=True)

    def hover(self, over: bool) -> None:
        """Say whether the pointer is over the mascot."""
        if self._player is not None and self._player.value("mouseOver") is not over:
            self.set_input("mouseOver", over)

    def go_back(self, entry: Entry) -> None:
        """Return to the moment after a line of the trace, to try something else from there."""
        if self._player is not None:
            self._player.restore(entry.state)
            self._follow(force=True)

    def pause(self) -> None:
        """Hold everything on the frame shown, or go on."""
        if self._player is None:
            return
        if self._timer.isActive():
            self._timer.stop()
            if self._front is not None:
                self._front.pause()
        else:
            self._clock.restart()
            self._timer.start()
            if self._front is not None:
                self._front.play()

    @property
    def paused(self) -> bool:
        """Whether playing is held."""
        return self.playing and not self._timer.isActive()

    def step(self, frames: int) -> None:
        """Hold, and go some frames on or back within the clip."""
        if self._front is not None:
            self._timer.stop()
            self._front.step(frames)

    def close(self) -> None:
        """Give every clip back."""
        self.stop()

    def _has_video(self, edge: Edge) -> bool:
        """Whether the player may count on a clip."""
        return edge.source != ANY_STATE and self._media.clip_asset(edge, self._box.width()) is not None

    def _edge_speed(self, edge_id: str | None) -> float:
        edge = self._document.graph.edge(edge_id or "")
        return float(edge.speed) if edge is not None and edge.speed else 1.0

    def _follow(self, *, force: bool = False) -> None:
        """Tell everybody what the player did, and see to the clip it asks for."""
        player = self._player
        if player is None:
            return
        if force or len(player.trace) != self._seen or (player.trace and player.trace[-1].number != self._seen):
            self._seen = player.trace[-1].number if player.trace else 0
            self.traced.emit()
        self.inputs_changed.emit()
        self.moved.emit()
        self._show_clip()

    def _show_clip(self) -> None:
        """Load the clip the player is at; it takes the screen once its first frame is there."""
        player = self._player
        if player is None:
            return
        edge = player.clip
        if edge is None or edge.id in {self._next_edge, self._front_edge if self._next is None else None}:
            return
        path = self._media.clip_path(edge, self._box.width())
        if path is None:
            return
        self._drop_next()
        self._waited = 0.0
        clip = ClipPlayer(self._projector, path, self._box, loop=player.state.phase is Phase.LOOPING, parent=self)
        clip.set_speed(self._speed * self._edge_speed(edge.id))
        self._next, self._next_edge = clip, edge.id
        clip.frame_changed.connect(self._on_next_frame)
        clip.failed.connect(self._on_clip_failed)
        if not clip.image.isNull():
            self._on_next_frame()

    def _on_next_frame(self) -> None:
        """Swap: the next clip has a frame to show, so nothing blank can be seen."""
        clip = self._next
        if clip is None or clip.image.isNull():
            return
        clip.frame_changed.disconnect(self._on_next_frame)
        old, self._front, self._next = self._front, clip, None
        self._front_edge, self._next_edge = self._next_edge, None
        if old is not None:
            old.close()
            old.deleteLater()
        clip.frame_changed.connect(self._on_frame)
        clip.ended.connect(self._on_ended)
        clip.play()
        self._on_frame()
        self.moved.emit()

    def _on_frame(self) -> None:
        if self._front is not None:
            self._image = self._front.image
            self.frame_changed.emit()

    def _on_beat(self) -> None:
        """Let time pass in the player, count finished loops, and show how far the clip is."""
        player, elapsed = self._player, float(self._clock.restart()) * self._speed
        if player is None:
            return
        before = player.trace[-1].number if player.trace else 0
        player.advance(elapsed)
        self._count_loops()
        self._wait_for_clip(elapsed)
        if (player.trace[-1].number if player.trace else 0) != before:
            self._follow()
        front = self._front
        if front is not None and front.info is not None and front.info.duration:
            self.progressed.emit(front.position / front.info.duration)

    def _count_loops(self) -> None:
        """Count a finished loop whenever the clock of a looping clip goes back to the start."""
        player, front = self._player, self._front
        if player is None or front is None or player.state.phase is not Phase.LOOPING:
            self._last_position = 0.0
            return
        position = front.position
        if position + 1e-3 < self._last_position and self._shown_is_current():
            player.clip_ended()
        self._last_position = position

    def _wait_for_clip(self, elapsed: float) -> None:
        """Skip a transition whose clip does not come."""
        player = self._player
        if player is None or player.state.phase is not Phase.TRANSITIONING or self._shown_is_current():
            self._waited = 0.0
            return
        self._waited += elapsed
        if self._waited > _PATIENCE_MS:
            self._waited = 0.0
            player.clip_ended()

    def _shown_is_current(self) -> bool:
        return (
            self._player is not None
            and self._player.clip is not None
            and (self._front_edge == self._player.clip.id and self._next is None)
        )

    def _on_ended(self) -> None:
        if self._player is not None and self._shown_is_current():
            self._player.clip_ended()
            self._follow()

    def _on_clip_failed(self, sentence: str) -> None:
        self.failed.emit(sentence)
        self._drop_next()
        if self._player is not None and self._player.state.phase is Phase.TRANSITIONING:
            self._player.clip_ended()
            self._follow()

    def _drop_next(self) -> None:
        clip, self._next, self._next_edge = self._next, None, None
        if clip is not None:
            clip.close()
            clip.deleteLater()

    def _drop_clips(self) -> None:
        self._drop_next()
        clip, self._front, self._front_edge = self._front, None, None
        if clip is not None:
            clip.close()
            clip.deleteLater()
