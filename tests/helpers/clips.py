"""Small transparent clips, made once a run with the FFmpeg program: what the decoders are tested on.

Every frame is an orange square with its own number written into it as seven light or dark blocks; around it the
picture is fully transparent, with black hidden below the transparency as careless encoders leave it.
"""

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import imageio_ffmpeg
import numpy as np

FPS = 30
ORANGE = (240, 130, 40)
BITS = 7

_ENCODERS = {
    "webm": ("webm", ["-c:v", "libvpx-vp9", "-pix_fmt", "yuva420p", "-auto-alt-ref", "0"]),
    "opaque": ("webm", ["-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p"]),
    "stacked_video": ("mp4", ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart"]),
    "video": ("mp4", ["-c:v", "libx264", "-pix_fmt", "yuv420p"]),
    "hevc": ("mov", ["-c:v", "libx265", "-pix_fmt", "yuva420p", "-tag:v", "hvc1", "-x265-params", "alpha=1"]),
}  # fmt: skip
_FAST = {
    "libvpx-vp9": ["-crf", "20", "-b:v", "0", "-deadline", "realtime", "-cpu-used", "8"],
    "libx264": ["-crf", "12"],
}


@cache
def folder() -> Path:
    """Return this run's folder for clips; it goes when the run ends."""
    path = Path(tempfile.mkdtemp(prefix="clips-"))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


@cache
def clip(kind: str = "webm", size: int = 96, frames: int = 30) -> Path:
    """Return the path of a clip; ``kind`` is an asset type, or ``opaque`` for VP9 without alpha."""
    suffix, encoder = _ENCODERS[kind]
    path = folder() / f"{kind}-{size}-{frames}.{suffix}"
    height = size * 2 if kind == "stacked_video" else size
    source = ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", f"{size}x{height}", "-r", str(FPS), "-i", "-"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", *source, *encoder, *_FAST.get(encoder[1], [])]
    with subprocess.Popen([*command, str(path)], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        for picture in pictures(size, frames):
            process.stdin.write((stacked(picture) if kind == "stacked_video" else picture).tobytes())
    assert process.returncode == 0
    return path


def pictures(size: int, frames: int) -> Iterator[np.ndarray]:
    """Yield the frames as rows of straight RGBA."""
    edge, block = size // 4, size // 16
    for number in range(frames):
        picture = np.zeros((size, size, 4), np.uint8)
        picture[edge : size - edge, edge : size - edge] = (*ORANGE, 255)
        for bit in range(BITS):
            left = edge + block // 2 + bit * block
            shade = 255 if number >> bit & 1 else 0
            picture[size // 2 - block : size // 2 + block, left : left + block, :3] = shade
        yield picture


def stacked(picture: np.ndarray) -> np.ndarray:
    """Return the colours above their alpha as grey."""
    alpha = np.repeat(picture[:, :, 3:], 4, axis=2)
    both = np.concatenate([picture, alpha])
    both[:, :, 3] = 255
    return both


def number_in(picture: np.ndarray) -> int:
    """Read the frame's number back from its blocks; ``picture`` has colour channels last, any order."""
    size = picture.shape[1]
    edge, block = size / 4, size / 16
    row = picture[size // 2, :, 1]
    centres = [round(edge + block / 2 + (bit + 0.5) * block) for bit in range(BITS)]
    return sum(1 << bit for bit, x in enumerate(centres) if row[x] > 128)
