"""A whole 4-second animation job against FFmpeg alone encoding the same frames to the same files."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Self

import httpx

from studio.engine.encoder import Target, command

LIMIT = 1.3
ROUNDS = 3
SECONDS = 4
SIZE = 960
FPS = 30
CHARACTER = "a friendly orange fox with a blue scarf"
POSE = "standing"
MOTION = "waving hello"
#: Draws what the engine draws, straight RGBA, to standard output; in a process of its own, as in the engine.
DRAW = """
import sys
from PySide6.QtGui import QGuiApplication, QImage
from studio.engine.artist.fonts import register_fonts
from studio.engine.artist.painter import frames
from studio.engine.artist.words import read_character, read_motion, read_pose
application = QGuiApplication([])
register_fonts()
character, pose, motion, seconds, size = *sys.argv[1:4], int(sys.argv[4]), int(sys.argv[5])
spec = read_pose(read_character(character), pose)
for frame in frames(spec, read_motion(motion, seconds=seconds), size):
    straight = frame.convertToFormat(QImage.Format.Format_RGBA8888)
    sys.stdout.buffer.write(straight.constBits())
"""
SUFFIX = {"webm": "webm", "hevc": "mov", "video": "mp4", "stacked_video": "stacked.mp4"}


def main() -> list[dict[str, Any]]:
    """Run job and FFmpeg in turn, so that a busy moment of the machine hits both; compare the medians."""
    with tempfile.TemporaryDirectory() as folder, Engine(Path(folder, "engine")) as engine:
        raw = Path(folder, "frames.rgba")
        _draw(raw)
        source = engine.picture()
        jobs, alone = [], []
        for _ in range(ROUNDS):
            jobs.append(engine.animate(source))
            alone.append(_encode_alone(raw, Path(folder)))
    ratio = statistics.median(jobs) / statistics.median(alone)
    return [
        {"name": "4 s animation job / FFmpeg alone", "value": ratio, "unit": "x", "limit": LIMIT, "ok": ratio <= LIMIT},
        {"name": "4 s animation job", "value": statistics.median(jobs), "unit": "s", "limit": None, "ok": True},
    ]


class Engine:
    """A real engine with one mascot, spoken to over HTTP."""

    def __init__(self, data: Path) -> None:
        """Start the engine on ``data`` and make the mascot."""
        start = [sys.executable, "-m", "studio.engine", "--data", str(data)]
        self._process = subprocess.Popen(start, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        said = json.loads(self._process.stdout.readline())
        headers = {"Authorization": f"Bearer {said['key']}"}
        self._http = httpx.Client(base_url=said["api"], headers=headers, timeout=130)
        project = self._post("/projects", {"name": "Bench"})["id"]
        self._mascot = self._post("/collections", {"project_id": project, "name": "Felix", "prompt": CHARACTER})["id"]

    def __enter__(self) -> Self:
        """Return the running engine."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Let the engine go and wait for it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._http.close()

    def picture(self) -> str:
        """Have the pose drawn (which also warms the worker) and return its asset id."""
        receipt = self._post(self._generate, {"type": "image", "name": "Standing", "image_prompt": POSE})
        self._finish(receipt["job_id"])
        return receipt["asset_ids"]["transparent_image"]

    def animate(self, source: str) -> float:
        """Return the seconds from asking for an animation of ``source`` to having all its files."""
        ask = {"type": "animation", "source_image_asset_id": source, "animation_prompt": MOTION, "duration": SECONDS}
        started = time.perf_counter()
        self._finish(self._post(self._generate, ask)["job_id"])
        return time.perf_counter() - started

    @property
    def _generate(self) -> str:
        return f"/collections/{self._mascot}/generate"

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self._http.post(path.lstrip("/"), json=body)
        answer.raise_for_status()
        return answer.json()["data"]

    def _finish(self, job: str) -> None:
        status = "pending"
        while status not in {"completed", "failed"}:
            status = self._http.get(f"jobs/{job}", params={"wait": "true"}).json()["data"]["status"]
        assert status == "completed", status


def _draw(raw: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with raw.open("wb") as output:
        arguments = [CHARACTER, POSE, MOTION, str(SECONDS), str(SIZE)]
        subprocess.run([sys.executable, "-c", DRAW, *arguments], stdout=output, env=environment, check=True)
    assert raw.stat().st_size == SECONDS * FPS * SIZE * SIZE * 4


def _encode_alone(raw: Path, folder: Path) -> float:
    targets = [Target(type=kind, size=SIZE, path=folder / f"alone.{suffix}") for kind, suffix in SUFFIX.items()]
    started = time.perf_counter()
    with raw.open("rb") as frames:
        # The engine's workers give way to the window; FFmpeg alone runs at the same low priority.
        alone = ["nice", "-n", "10", *command(SIZE, FPS, "#f3f3f0", targets)]
        subprocess.run(alone, stdin=frames, check=True)
    return time.perf_counter() - started
