"""The controls below a playing clip: play, step, scrub, speed, and where it stands."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSlider, QWidget

from studio.domain.words import tr
from studio.state.clips import ClipPlayer
from studio.state.clips_linked import LinkedClips
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button
from studio.views.widgets.labels import label, tabular

SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0)


class Transport(QWidget):
    """Follows one player, or several that are linked, and moves it.

    Signals: ``touched()`` the user moved the clip by hand.
    """

    touched = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._player: ClipPlayer | LinkedClips | None = None
        self._play = icon_button(theme, "pause-fill", tr("Pause clip"))
        self._back = icon_button(theme, "skip-back", tr("Previous frame"))
        self._on = icon_button(theme, "skip-forward", tr("Next frame"))
        self._scrub = QSlider(Qt.Orientation.Horizontal)
        self._scrub.setAccessibleName(tr("Position"))
        self._scrub.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._speed = QComboBox()
        self._speed.setAccessibleName(tr("Speed"))
        self._speed.addItems([f"{speed:g} x" for speed in SPEEDS])
        self._speed.setCurrentIndex(SPEEDS.index(1.0))
        self._time = label("", "caption")
        self._time.setAccessibleName(tr("Time"))
        self._time.setFont(tabular(self._time.font()))
        self._time.setMinimumWidth(self._time.fontMetrics().horizontalAdvance(tr("frame 000 of 000 · 00,000 ms")) + 8)
        self._time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self._back, self._play, self._on):
            row.addWidget(widget)
        row.addWidget(self._scrub, 1)
        row.addWidget(self._time)
        row.addWidget(self._speed)
        self._play.clicked.connect(self.toggle)
        self._back.clicked.connect(lambda: self.step(-1))
        self._on.clicked.connect(lambda: self.step(1))
        self._scrub.valueChanged.connect(self._on_scrubbed)
        self._speed.activated.connect(lambda index: self._set_speed(SPEEDS[index]))
        self.follow(None)

    def follow(self, player: ClipPlayer | LinkedClips | None) -> None:
        """Control another player, or none."""
        self._player = player
        self.setEnabled(player is not None)
        if player is not None:
            player.set_speed(SPEEDS[self._speed.currentIndex()])
            player.opened.connect(self._refresh)
            player.frame_changed.connect(self._refresh)
            player.playing_changed.connect(self._refresh)
        self._refresh()

    def toggle(self) -> None:
        """Play or pause."""
        if self._player is not None:
            self._player.pause() if self._player.playing else self._player.play()

    def step(self, frames: int) -> None:
        """Pause, and go some frames on or back."""
        if self._player is not None:
            self._player.step(frames)
            self._refresh()
            self.touched.emit()

    def change_speed(self, steps: int) -> None:
        """Take the next higher or lower speed of the list."""
        index = min(max(self._speed.currentIndex() + steps, 0), len(SPEEDS) - 1)
        self._speed.setCurrentIndex(index)
        self._set_speed(SPEEDS[index])

    def _set_speed(self, speed: float) -> None:
        if self._player is not None:
            self._player.set_speed(speed)

    def _refresh(self) -> None:
        player = self._player
        info = player.info if player is not None else None
        playing = player is not None and player.playing
        self._play.setIcon(self._theme.icon("pause-fill" if playing else "play-fill"))
        self._play.setAccessibleName(tr("Pause clip") if playing else tr("Play clip"))
        self._play.setToolTip(tr("Pause (K)") if playing else tr("Play (K)"))
        with QSignalBlocker(self._scrub):  # showing is not asking
            self._scrub.setRange(0, info.frames - 1 if info is not None else 0)
            self._scrub.setValue(player.index if player is not None and info is not None else 0)
        self._time.setText(_readout(player) if player is not None else "")

    def _on_scrubbed(self, index: int) -> None:
        if self._player is not None and self._player.info is not None:
            self._player.pause()
            self._player.seek(index / self._player.info.fps)
            self.touched.emit()


def _readout(player: ClipPlayer | LinkedClips) -> str:
    info = player.info
    if info is None:
        return ""
    return tr(
        "frame {number} of {frames} · {time:,} ms",
        number=player.index + 1,
        frames=info.frames,
        time=round(player.index / info.fps * 1000),
    )
