"""How fast the artist draws, on one core: stills of 1024 px and frames of 960 px, in every style.

Processor time, the best of some rounds: a busy machine can only make it worse.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
STILL, FILM, FPS, SECONDS, ROUNDS = 1024, 960, 30, 0.5, 5
#: Milliseconds for a still, and frames a second, that are good enough.
MOST_MS, LEAST_FPS = 150.0, 45.0
#: Styles named in the table besides the house style: the slowest ones.
SLOWEST = 6


def main() -> list[dict[str, Any]]:
    """Return the time of the slowest still, and the frames a second of the house style and the slowest ones."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(Path(__file__))], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = [_Speed(name, float(still), float(fps)) for name, still, fps in map(_fields, done.stdout.splitlines())]
    still = max(found, key=lambda speed: speed.still)
    slowest = sorted(found[1:], key=lambda speed: speed.fps)[:SLOWEST]
    return [
        _row(f"a still of {STILL} px in the slowest style, {still.style}", still.still, MOST_MS),
        # A limit is a largest value everywhere, so what is compared is the time of a frame.
        *(
            _row(f"a frame of {FILM} px in {speed.style}: {speed.fps:.0f} a second", 1000 / speed.fps, 1000 / LEAST_FPS)
            for speed in (found[0], *slowest)
        ),
    ]


class _Speed(NamedTuple):
    style: str
    still: float
    fps: float


def _fields(line: str) -> list[str]:
    return line.split("\t")


def _row(name: str, value: float, limit: float) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": "ms", "limit": limit, "ok": value <= limit}


def measure() -> None:
    """Print name, milliseconds a still and frames a second of each style, the house style first."""
    from PySide6.QtGui import QGuiApplication

    from studio.engine.artist.fonts import register_fonts
    from studio.engine.artist.painter import frames, picture
    from studio.engine.artist.styles import all_styles, house_style
    from studio.engine.artist.words import read_character, read_motion, read_pose

    application = QGuiApplication([])
    register_fonts()
    motion = read_motion("waving", seconds=SECONDS)
    for style in sorted(all_styles(), key=lambda style: style != house_style()):
        spec = read_pose(read_character("a friendly orange fox with a blue scarf", style=style.id), "waving")
        still = _spent(lambda spec=spec: picture(spec, STILL))
        film = _spent(lambda spec=spec: list(frames(spec, motion, FILM)))
        print(f"{style.name}\t{still * 1000}\t{FPS * SECONDS / film}", flush=True)
    application.quit()


def _spent(draw: Callable[[], object]) -> float:
    """Return the least processor time of some rounds, in seconds; the first one warms the caches."""
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        draw()
        spent.append(time.process_time() - start)
    return min(spent)


if __name__ == "__main__":
    measure()
