"""Clips of given frames: a round character with a face on transparency, and whatever was done to it."""

import math
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from tests.helpers.clips import folder

FPS = 30

_ENCODERS = {
    "webm": [
        "-c:v", "libvpx-vp9", "-pix_fmt", "yuva420p", "-auto-alt-ref", "0",
        "-crf", "18", "-b:v", "0", "-deadline", "realtime", "-cpu-used", "8",
    ],
    "hevc": [
        "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuva420p", "-tag:v", "hvc1", "-crf", "16",
        "-x265-params", "alpha=1:log-level=none",
    ],
    "stacked_video": ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "14", "-pix_fmt", "yuv420p"],
    "opaque": [
        "-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p",
        "-crf", "18", "-b:v", "0", "-deadline", "realtime", "-cpu-used", "8",
    ],
}  # fmt: skip
SUFFIXES = {"webm": "webm", "opaque": "webm", "hevc": "mov", "stacked_video": "mp4"}


def character(
    size: int, shift: float = 0.0, colour: tuple[int, int, int] = (240, 130, 40), *, grey: bool = False
) -> np.ndarray:
    """Return straight RGBA: a soft-edged disc with two eyes, its colour reaching out under the transparency."""
    rows, columns = np.mgrid[0:size, 0:size].astype(np.float32) + 0.5
    centre = size / 2 + shift
    radius = np.hypot(columns - centre, rows - size / 2)
    alpha = np.clip(size * 0.32 - radius + 1.0, 0, 2) / 2
    picture = np.empty((size, size, 4), np.float32)
    picture[:, :, :3] = (200, 200, 200) if grey else colour
    for side in (-0.12, 0.12):
        eye = np.hypot(columns - centre - side * size, rows - size * 0.45) < size * 0.05
        picture[eye, :3] = 20
    picture[:, :, 3] = alpha * 255
    return picture.round().astype(np.uint8)


def on_black(picture: np.ndarray) -> np.ndarray:
    """Return the picture with its colours multiplied by alpha: a black fringe once a player multiplies again."""
    result = picture.copy()
    result[:, :, :3] = (picture[:, :, :3] * (picture[:, :, 3:] / 255)).round().astype(np.uint8)
    return result


def on_white(picture: np.ndarray) -> np.ndarray:
    """Return the picture with its edges mixed with white."""
    alpha = picture[:, :, 3:] / 255
    result = picture.copy()
    result[:, :, :3] = (picture[:, :, :3] * alpha + 255 * (1 - alpha)).round().astype(np.uint8)
    return result


def stacked(picture: np.ndarray, *, alpha_above: bool = False) -> np.ndarray:
    """Return colours above alpha as grey, or the wrong way round."""
    alpha = np.repeat(picture[:, :, 3:], 4, axis=2)
    both = np.concatenate([alpha, picture] if alpha_above else [picture, alpha])
    both[:, :, 3] = 255
    return both


@cache
def long_clip() -> Path:
    """Return the path of a swinging loop of 4 s and 480 px."""
    return encode(folder() / "long", "webm", [character(480, 6 * math.sin(math.pi * n / 30)) for n in range(120)])


def encode(path: Path, kind: str, frames: Sequence[np.ndarray]) -> Path:
    """Write frames as a clip of an asset type (or ``opaque``: VP9 without alpha) and return its path."""
    path = path.with_suffix(f".{SUFFIXES[kind]}")
    height, width = frames[0].shape[:2]
    source = ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", f"{width}x{height}", "-r", str(FPS), "-i", "-"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", *source, *_ENCODERS[kind], str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        for frame in frames:
            process.stdin.write(frame.tobytes())
    assert process.returncode == 0
    return path
