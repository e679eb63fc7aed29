"""Plays the open canvas: a player with the companions' rules, and clips that follow it without a flash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QSize, QTimer, Signal

from studio.domain.graph import ANY_STATE, Edge, Value
from studio.domain.playback import Player, Profile
from studio.domain.playback_trace import Entry, Phase, State, Verdict
from studio.domain.travel import WAITED_FOR, Step, way_to
from studio.domain.words import tr
from studio.state.clips import Projector
from studio.state.stage_clips import ClipChanger, Cue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QImage

    from studio.state.canvas_media import CanvasMedia
    from studio.state.document import Document

_BEAT_MS = 33
#: A clip that is not here in time is skipped after this many milliseconds, so that the stage never hangs.
_PATIENCE_MS = 8000
#: Inputs that are not kept from one play to the next: they belong to a moment.
_FLEETING = WAITED_FOR | {"clicked", "mouseOver"}


class Stage(QObject):
    """Plays a document live.

    Signals: ``started()``, ``stopped()``; ``moved()`` pose, phase or clip is another one; ``frame_changed()`` there is
    another picture; ``inputs_changed()``; ``traced()`` the trace is longer; ``progressed(float)`` share of the
    running clip; ``failed(str)`` a clip cannot be shown; ``told(str)`` what became of a journey.
    """

    started = Signal()
    stopped = Signal()
    moved = Signal()
    frame_changed = Signal()
    inputs_changed = Signal()
    traced = Signal()
    progressed = Signal(float)
    failed = Signal(str)
    told = Signal(str)

    def __init__(
        self, document: Document, media: CanvasMedia, projector: Projector, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._media = media
        self._profile = Profile.ANY_STATE
        self._boxes: dict[str, QSize] = {}
        self._speed = 1.0
        self._player: Player | None = None
        self._clips = ClipChanger(projector, self._box, self)
        self._seen = 0
        self._waited = 0.0
        self._last_position = 0.0
        self._keep = False
        self._kept: dict[str, Value] = {}
        self._goal: str | None = None
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._on_beat)
        media.changed.connect(self._show_clip)
        self._clips.frame_changed.connect(self.frame_changed)
        self._clips.changed.connect(self.moved)
        self._clips.ended.connect(self._on_ended)
        self._clips.failed.connect(self._on_clip_failed)

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
        return self._clips.image

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
        return self._clips.shown

    @property
    def paused(self) -> bool:
        """Whether playing is held."""
        return self.playing and not self._timer.isActive()

    @property
    def clips(self) -> ClipChanger:
        """What is on screen, frame by frame."""
        return self._clips

    @property
    def keeps_inputs(self) -> bool:
        """Whether inputs hold what they were set to when playing begins again."""
        return self._keep

    @property
    def _box(self) -> QSize:
        """The size of the largest of those who show the mascot, in device pixels."""
        sizes = list(self._boxes.values()) or [QSize(480, 480)]
        return max(sizes, key=lambda size: size.width() * size.height())

    def outlook(self) -> tuple[Verdict, ...]:
        """Return what the next possible edges still need."""
        return self._player.outlook() if self._player is not None else ()

    def value(self, name: str) -> Value | None:
        """Return what an input holds, or would begin with if it is kept."""
        return self._player.value(name) if self._player is not None else self._kept.get(name)

    def drop_kept(self, name: str) -> None:
        """Let an input begin with its default again, whatever was kept of it."""
        self._kept.pop(name, None)

    def set_profile(self, profile: Profile) -> None:
        """Choose the generation of companions; a running play begins again."""
        if profile is not self._profile:
            self._profile = profile
            if self.playing:
                self.play()

    def set_keep(self, keep: bool) -> None:
        """Choose whether inputs survive the end of a play."""
        self._keep = keep
        if not keep:
            self._kept.clear()

    def set_box(self, box: QSize, viewer: str = "stage") -> None:
        """Learn how large a viewer shows the mascot, in device pixels; an empty size takes the viewer away."""
        before = self._box
        if box.isEmpty():
            self._boxes.pop(viewer, None)
        else:
            self._boxes[viewer] = box
        if self._box != before:
            self._clips.resize(self._box)

    def set_speed(self, speed: float) -> None:
        """Play everything faster or slower, between a tenth and four times."""
        self._speed = speed
        self._clips.set_speed(speed)

    def play(self, node_id: str | None = None) -> None:
        """Begin at the initial pose, or at another one."""
        self._keep_inputs()
        self._clips.clear()
        graph = self._document.graph
        self._player = Player(graph, self._profile, has_video=self._has_video, watchdog=False)
        self._seen, self._waited, self._goal = 0, 0.0, None
        self._player.start(node_id)
        for name, value in self._kept.items():
            self._player.set_input(name, value)
        self._clock.start()
        self._timer.start()
        self.started.emit()
        self._follow()

    def stop(self) -> None:
        """End playing; the picture goes."""
        if self._player is None:
            return
        self._timer.stop()
        self._keep_inputs()
        self._player = None
        self._goal = None
        self._clips.clear()
        self.stopped.emit()
        self.frame_changed.emit()

    def set_input(self, name: str, value: Value) -> None:
        """Set an input while playing; this ends a journey."""
        self._goal = None
        self._set(name, value)

    def click(self) -> None:
        """Click on the mascot."""
        self.set_input("clicked", value=True)

    def hover(self, over: bool) -> None:
        """Say whether the pointer is over the mascot."""
        if self._player is not None and self._player.value("mouseOver") is not over:
            self._set("mouseOver", over)

    def travel_to(self, node_id: str) -> None:
        """Set the fewest inputs that lead to a pose, one after the other; jump there where none do."""
        if self._player is None:
            self.play()
        elif self.paused:
            self.pause()
        self._goal = node_id
        self._travel()

    def go_back(self, entry: Entry) -> None:
        """Return to the moment after a line of the trace, to try something else from there."""
        if self._player is not None:
            self._goal = None
            self._player.restore(entry.state)
            self._follow(force=True)

    def pause(self) -> None:
        """Hold everything on the frame shown, or go on."""
        if self._player is None:
            return
        if self._timer.isActive():
            self._timer.stop()
            self._clips.hold()
        else:
            self._clock.restart()
            self._timer.start()
            self._clips.go_on()
        self.moved.emit()

    def step(self, frames: int) -> None:
        """Hold, and go some frames on or back within the clip."""
        if self._player is not None:
            self._timer.stop()
            self._clips.step(frames)
            self.moved.emit()

    def seek(self, frame: int) -> None:
        """Hold, and show a frame of the clip by its number."""
        if self._player is not None:
            self._timer.stop()
            self._clips.go_to(frame)
            self.moved.emit()

    def close(self) -> None:
        """Give every clip back."""
        self.stop()

    def _has_video(self, edge: Edge) -> bool:
        """Whether the player may count on a clip."""
        return edge.source != ANY_STATE and self._media.clip_asset(edge, self._box.width()) is not None

    def _keep_inputs(self) -> None:
        if self._keep and self._player is not None:
            self._kept = {name: value for name, value in self._player.state.values.items() if name not in _FLEETING}

    def _set(self, name: str, value: Value) -> None:
        if self._player is not None:
            self._player.set_input(name, value)
            self._follow()

    def _follow(self, *, force: bool = False) -> None:
        """Tell everybody what the player did, and see to the clip it asks for."""
        player = self._player
        if player is None:
            return
        if force or (player.trace and player.trace[-1].number != self._seen):
            self._seen = player.trace[-1].number if player.trace else 0
            self.traced.emit()
        self.inputs_changed.emit()
        self.moved.emit()
        self._show_clip()

    def _show_clip(self) -> None:
        """Have the clip shown that the player is at, and those made ready that may follow it."""
        player = self._player
        if player is None:
            return
        cue = self._cue(player.clip)
        if cue is not None:
            if cue.edge_id != self._clips.asked:
                self._waited = 0.0
            self._clips.show(cue)
        self._clips.prepare(cue for edge in self._likely(player) if (cue := self._cue(edge)) is not None)

    def _cue(self, edge: Edge | None) -> Cue | None:
        path = self._media.clip_path(edge, self._box.width()) if edge is not None else None
        if edge is None or path is None:
            return None
        return Cue(edge_id=edge.id, path=path, loop=edge.is_loop, speed=float(edge.speed) if edge.speed else 1.0)

    def _likely(self, player: Player) -> Iterator[Edge]:
        """Yield what may be shown next: where a transition ends the loop there, else the ways out."""
        edges = [edge for edge in self._document.graph.edges if not edge.disabled]
        if player.state.phase is Phase.TRANSITIONING and player.clip is not None:
            goal = player.clip.target
            yield from (edge for edge in edges if edge.is_loop and edge.source == goal)
        else:
            here = player.state.node
            yield from (edge for edge in edges if edge.is_transition and edge.source == here)

    def _travel(self) -> None:
        """Do the next step of a journey; looked for anew each time, since people interfere."""
        player, goal = self._player, self._goal
        if player is None or goal is None or player.state.phase is Phase.TRANSITIONING:
            return
        graph = self._document.graph
        steps = way_to(graph, player.state, goal, self._profile, has_video=self._has_video)
        if steps is None:
            name = graph.name_of(goal)
            self.told.emit(tr("No inputs lead to {pose} from here, so the player was set there.", pose=name))
            self.play(goal)
        elif steps and not steps[0].waits:
            self._step_out(steps[0])
        elif not steps:
            self._goal = None

    def _step_out(self, step: Step) -> None:
        """Set an input of a journey; one that holds the value already is let go first, as a finger would."""
        player = self._player
        if player is not None and player.value(step.input) == step.value:
            player.set_input(step.input, value=False)
        self._set(step.input, step.value)

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
            self._travel()
        info = self._clips.info
        if info is not None and info.duration:
            self.progressed.emit(self._clips.position / info.duration)

    def _count_loops(self) -> None:
        """Count a finished loop whenever the clock of a looping clip goes back to the start."""
        player = self._player
        if player is None or player.state.phase is not Phase.LOOPING:
            self._last_position = 0.0
            return
        position = self._clips.position
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
        player, clips = self._player, self._clips
        return player is not None and player.clip is not None and clips.shown == clips.asked == player.clip.id

    def _on_ended(self) -> None:
        if self._player is not None and self._shown_is_current():
            self._player.clip_ended()
            self._follow()
            self._travel()

    def _on_clip_failed(self, sentence: str) -> None:
        self.failed.emit(sentence)
        if self._player is not None and self._player.state.phase is Phase.TRANSITIONING:
            self._player.clip_ended()
            self._follow()
