"""A clip as the local engine makes it, drawn and encoded in a process of its own: what benchmarks decode."""

import os
import subprocess
import sys
from pathlib import Path

DRAW = """
import sys
from pathlib import Path
from PySide6.QtGui import QGuiApplication, QImage
from studio.engine.artist.fonts import register_fonts
from studio.engine.artist.painter import frames
from studio.engine.artist.words import read_character, read_motion, read_pose
from studio.engine.encoder import Target, encode
application = QGuiApplication([])
register_fonts()
folder, size, seconds, kinds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
spec = read_pose(read_character("a friendly orange fox with a blue scarf"), "waving hello")
def straight():
    for frame in frames(spec, read_motion("waving", seconds=seconds), size):
        image = frame.convertToFormat(QImage.Format.Format_RGBA8888)
        yield memoryview(image.constBits())
suffixes = {"webm": "webm", "stacked_video": "mp4", "hevc": "mov"}
encode(straight(), size, 30, "#ffffff", [Target(kind, size, folder / f"clip.{suffixes[kind]}") for kind in kinds])
"""


def draw(folder: Path, size: int, seconds: int, *kinds: str) -> None:
    """Write ``clip.webm``, ``clip.mp4`` (stacked) or ``clip.mov`` of a waving fox into ``folder``."""
    command = [sys.executable, "-c", DRAW, str(folder), str(size), str(seconds), *kinds]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2], env=_offscreen())


def _offscreen() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(__file__).parents[2])}
