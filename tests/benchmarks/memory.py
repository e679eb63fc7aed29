"""Minutes of three looping previews: how much memory they come to hold, and how long they ever block the window.

``python tests/benchmarks/memory.py [MINUTES]``. The previews run in a process of their own, so that nothing else
is measured. Growth counts from the moment every clip has been shown twice over: decoders, libraries and kept loops
are there by then.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
MINUTES = 10.0
GROWTH_LIMIT, BLOCK_LIMIT = 30.0, 50.0
SECONDS = 2
WARM_UP = 4 * SECONDS + 2
#: What the three previews show and how large: a card, a dense card, a quick look.
PREVIEWS = (("clip.webm", 176), ("clip.mp4", 352), ("clip.webm", 640))


def main(minutes: float = MINUTES) -> list[dict[str, Any]]:
    """Play for ``minutes`` and return growth, longest block, and the frames shown, which prove that it played."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(Path(__file__)), "--play", str(minutes * 60)]
    # A window that does nothing, watched at the same time: what it suffers is the machine's doing.
    with subprocess.Popen([*command, "--idle"], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as peer:
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
        idle = json.loads(peer.communicate()[0].splitlines()[-1])
    figures = json.loads(done.stdout.splitlines()[-1])
    return [
        _row(f"memory growth in {minutes:g} min of three previews", figures["growth"], "MB", GROWTH_LIMIT),
        _row(f"longest block of the window in {minutes:g} min", figures["block"], "ms", BLOCK_LIMIT),
        _row("longest block of an idle window meanwhile", idle["block"], "ms", None),
        _row("frames shown by three previews of 30 a second", figures["frames"], "1/s", None),
    ]


def _row(name: str, value: float, unit: str, limit: float | None) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "limit": limit, "ok": limit is None or value < limit}


def rest(seconds: float) -> dict[str, float]:
    """Watch a window that does nothing."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QWidget

    application, window, watch, timer = QApplication([]), QWidget(), Watchdog(), QTimer()
    window.show()
    timer.timeout.connect(watch.tick)
    timer.start(2)
    QTimer.singleShot(int(WARM_UP * 1000), watch.begin)
    QTimer.singleShot(int((WARM_UP + seconds) * 1000), application.quit)
    application.exec()
    timer.stop()
    window.close()
    return {"block": watch.longest * 1000}


def play(seconds: float) -> dict[str, float]:
    """Show the previews in a window and watch them; runs in the process that is measured."""
    from PySide6.QtCore import QSize, QTimer
    from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

    from studio.state.clips import ClipPlayer, Projector
    from studio.state.tidying import Tidier
    from studio.views.gallery.preview import Preview
    from studio.views.theme import Theme
    from tests.helpers.artist_clip import draw

    application = QApplication([])
    theme, projector, window, tidier = Theme("dark"), Projector(), QWidget(), Tidier()
    row = QHBoxLayout(window)
    shown = 0

    def show(preview: Preview, player: ClipPlayer) -> None:
        nonlocal shown
        shown += 1
        preview.show_image(player.image)

    with tempfile.TemporaryDirectory() as folder:
        draw(Path(folder), 960, SECONDS, "webm", "stacked_video")
        for name, pixels in PREVIEWS:
            preview = Preview(theme)
            preview.setFixedSize(pixels, pixels)
            row.addWidget(preview)
            player = ClipPlayer(projector, Path(folder, name), QSize(pixels, pixels), parent=preview)
            player.frame_changed.connect(lambda preview=preview, player=player: show(preview, player))
            player.failed.connect(sys.exit)
            player.play()
        window.show()
        watch = Watchdog()
        timer = QTimer()
        timer.timeout.connect(watch.tick)
        timer.start(2)
        QTimer.singleShot(int(WARM_UP * 1000), watch.begin)
        QTimer.singleShot(int((WARM_UP + seconds) * 1000), application.quit)
        application.exec()
        figures = {"growth": watch.growth, "block": watch.longest * 1000, "frames": shown / (WARM_UP + seconds)}
        timer.stop()
        tidier.stop()
        projector.close()
        window.close()
    return figures


class Watchdog:
    """Is called every two milliseconds by the window's own loop: when that comes late, the loop was blocked."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = 0.0
        self._before = 0
        self._began = False

    @property
    def growth(self) -> float:
        """Megabytes more than at the beginning."""
        return (resident() - self._before) / 1e6

    def begin(self) -> None:
        """Count from now."""
        self._before, self._last, self._began = resident(), time.perf_counter(), True

    def tick(self) -> None:
        """Note how long the loop was away."""
        now = time.perf_counter()
        if self._began:
            self.longest = max(self.longest, now - self._last)
        self._last = now


def resident() -> int:
    """Return the memory of this process that is in use, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("minutes", type=float, nargs="?", default=MINUTES)
    parser.add_argument("--play", type=float, default=0.0)
    parser.add_argument("--idle", action="store_true")
    options = parser.parse_args()
    if options.play:
        sys.stdout.write(json.dumps((rest if options.idle else play)(options.play)) + "\n")
    else:
        for line in main(options.minutes):
            sys.stdout.write(f"{line['name']:<60} {line['value']:.2f} {line['unit']} (limit {line['limit']})\n")
