"""Moving pictures as the window sees them: a projector that keeps the beat, and players that follow a clock."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from studio.services.video_frames import ClipInfo
from studio.services.video_pool import DecodePool
from studio.services.video_stream import ClipStream
from studio.state.clips_images import FramePress

Clock = Callable[[], float]

BEAT_MS = 16
SLOWEST, FASTEST = 0.1, 4.0


class Projector(QObject):
    """Owns the decoding threads and the one timer that moves every player on. Close it before the program ends.

    Signals: ``beat()`` a new picture may be due; ``news(int)`` the stream of that number has something new.
    """

    beat = Signal()
    news = Signal(int)

    def __init__(
        self, parent: QObject | None = None, *, clock: Clock = time.perf_counter, folder: Path | None = None
    ) -> None:
        super().__init__(parent)
        self._press = FramePress()
        self.pool: DecodePool[QImage] = DecodePool(self._press, folder)
        self.clock = clock
        self._players: dict[int, ClipPlayer] = {}
        self._playing: set[int] = set()
        self._count = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._on_beat)
        self.news.connect(self._on_news)

    @property
    def playing(self) -> int:
        """How many players are moving."""
        return len(self._playing)

    def enter(self, player: "ClipPlayer") -> int:
        """Return the number of a new player, by which news reach it."""
        self._count += 1
        self._players[self._count] = player
        player.destroyed.connect(partial(self._on_destroyed, self._count))
        return self._count

    def tell(self, number: int) -> None:
        """Say on a decoding thread that there is something new for a player.

        What moves is looked at with every beat anyhow, all at once, so that it paints once. Waking the window for each
        of its frames besides would only take it time from painting them.
        """
        player = self._players.get(number)
        if player is not None and (number not in self._playing or player.image.isNull()):
            self.news.emit(number)

    def leave(self, number: int) -> None:
        """Forget a player."""
        self.set_playing(number, playing=False)
        self._players.pop(number, None)
        if not self._players:
            self._press.clear()

    def set_playing(self, number: int, *, playing: bool) -> None:
        """Count a player among those that move; the timer runs while there is one."""
        if playing:
            self._playing.add(number)
        else:
            self._playing.discard(number)
        if bool(self._playing) != self._timer.isActive():
            self._timer.start() if self._playing else self._timer.stop()

    def close(self) -> None:
        """Close every player and end the threads."""
        for player in list(self._players.values()):
            player.close()
        self.pool.close()

    def _on_destroyed(self, number: int) -> None:
        """Let go what a player held whose owner was deleted without closing it first."""
        player = self._players.get(number)
        if player is not None:
            self.leave(number)
            player.drop()

    def _on_beat(self) -> None:
        for number in list(self._playing):
            player = self._players.get(number)
            if player is not None:
                player.advance()
        self.beat.emit()

    def _on_news(self, number: int) -> None:
        player = self._players.get(number)
        if player is not None:
            player.advance()


class ClipPlayer(QObject):
    """Plays one clip at the size it is shown at; it starts paused on its first frame.

    Signals: ``opened()`` its length and shape are known; ``frame_changed()`` ``image`` is another one;
    ``playing_changed()``; ``ended()`` a clip that does not loop reached its end; ``failed(str)`` why it cannot be
    shown.
    """

    opened = Signal()
    frame_changed = Signal()
    playing_changed = Signal()
    ended = Signal()
    failed = Signal(str)

    def __init__(
        self,
        projector: Projector,
        path: Path,
        box: QSize,
        *,
        loop: bool = True,
        stacked: bool | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._projector = projector
        self._path = path
        self._stacked = stacked
        self._loop = loop
        self._number = projector.enter(self)
        self._image = QImage()
        self._info: ClipInfo | None = None
        self._error = ""
        self._playing = False
        self._speed = 1.0
        self._moment = 0.0
        self._since: float | None = None
        self._box = box
        self._stream: ClipStream[QImage] | None = self._new_stream()

    @property
    def image(self) -> QImage:
        """The frame to show now, premultiplied; null until the first one is there."""
        return self._image

    @property
    def info(self) -> ClipInfo | None:
        """What the clip is; None until it has been opened."""
        return self._info

    @property
    def error(self) -> str:
        """The sentence that says why the clip cannot be shown; empty while it can."""
        return self._error

    @property
    def playing(self) -> bool:
        """Whether the clip moves."""
        return self._playing

    @property
    def speed(self) -> float:
        """Playing speed; 1 is as recorded."""
        return self._speed

    @property
    def position(self) -> float:
        """The moment shown, in seconds from the start of the clip."""
        moment = self._moment
        if self._since is not None:
            moment += (self._projector.clock() - self._since) * self._speed
        duration = self._info.duration if self._info is not None else 0.0
        if not duration:
            return 0.0
        return moment % duration if self._loop else min(moment, duration)

    @property
    def index(self) -> int:
        """The number of the frame shown, from 0."""
        if self._info is None:
            return 0
        # A little ahead: 0.1 s at 30 frames a second is frame 3 although 0.1 * 30 is just below it.
        return min(int(self.position * self._info.fps + 1e-6), self._info.frames - 1)

    def play(self) -> None:
        """Move on from where the clip stands; from the start if it stands at its end."""
        if self._playing or self._stream is None:
            return
        if not self._loop and self._info is not None and self.index == self._info.frames - 1:
            self._moment = 0.0
        self._set_playing(playing=True)
        self.advance()

    def pause(self) -> None:
        """Stop on the frame shown."""
        if self._playing:
            self._moment, self._since = self.position, None
            self._set_playing(playing=False)
            self.advance()

    def step(self, frames: int) -> None:
        """Pause, and go ``frames`` frames on, or back if negative."""
        self.pause()
        if self._info is not None:
            self._go_to(self.index + frames)

    def seek(self, seconds: float) -> None:
        """Show the moment at ``seconds``; a playing clip plays on from there."""
        if self._info is not None:
            self._go_to(round(seconds * self._info.fps))

    def set_speed(self, speed: float) -> None:
        """Play at ``speed`` times the recorded rate, between a tenth and four times."""
        self._moment = self.position
        self._since = None if self._since is None else self._projector.clock()
        self._speed = min(max(speed, SLOWEST), FASTEST)

    def resize(self, box: QSize) -> None:
        """Decode for another size on screen; the picture stays until the new one is there."""
        if box != self._box and self._stream is not None:
            self._box = box
            self._stream.close()
            self._stream = self._new_stream()

    def advance(self) -> None:
        """Look at the clock and the stream, and show what is due."""
        stream = self._stream
        if stream is None:
            return
        if stream.error is not None:
            self._fail(stream.error.sentence)
            return
        if stream.info is not None and stream.info != self._info:
            first, self._info = self._info is None, stream.info
            if first:
                self.opened.emit()
        index = self.index
        image = stream.frame(index)
        stream.want(index, ahead=self._playing)
        if image is not None:
            self._start_clock()
            if image is not self._image:
                self._image = image
                self.frame_changed.emit()
            self._end_if_over()

    def close(self) -> None:
        """Stop for good and give everything back."""
        self._set_playing(playing=False)
        self._projector.leave(self._number)
        self.drop()

    def drop(self) -> None:
        """Give the decoder and the frames back; says nothing to anybody, so it works on a deleted object too."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def _new_stream(self) -> ClipStream[QImage]:
        box = max(1, self._box.width()), max(1, self._box.height())
        notify = partial(self._projector.tell, self._number)
        stream = self._projector.pool.stream(self._path, box, notify, self._stacked)
        stream.want(self.index, ahead=False)
        return stream

    def _start_clock(self) -> None:
        """Time begins to run with the first picture, so that opening a file skips nothing."""
        if self._playing and self._since is None:
            self._since = self._projector.clock()

    def _end_if_over(self) -> None:
        over = self._playing and not self._loop and self._info is not None and self.position >= self._info.duration
        if over:
            self.pause()
            self.ended.emit()

    def _go_to(self, index: int) -> None:
        assert self._info is not None
        frames = self._info.frames
        index = index % frames if self._loop else min(max(index, 0), frames - 1)
        self._moment = index / self._info.fps
        self._since = None
        if self._stream is not None:
            self._stream.want(index, ahead=self._playing)  # first, so that no frame of the old place shows up
        self.advance()

    def _set_playing(self, *, playing: bool) -> None:
        if playing != self._playing:
            self._playing = playing
            self._projector.set_playing(self._number, playing=playing)
            self.playing_changed.emit()

    def _fail(self, sentence: str) -> None:
        self._error = sentence
        self.close()
        self.failed.emit(sentence)
