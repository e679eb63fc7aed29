"""Seam and alpha of a 4 s clip of 480 px, against FFmpeg decoding the same clip once."""

import statistics
import subprocess
import time
from collections.abc import Callable
from typing import Any

import imageio_ffmpeg

from studio.services.alpha_truth import alpha_truth
from studio.services.seams import loop_seam
from tests.helpers.drawn_clips import long_clip

LIMIT = 2.0
ROUNDS = 5


def main() -> list[dict[str, Any]]:
    """Measure in turn, so that a busy moment of the machine hits all."""
    clip = long_clip()
    decode = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-threads", "1", "-c:v", "libvpx-vp9", "-i", str(clip)]
    calls: dict[str, Callable[[], object]] = {
        "seam": lambda: loop_seam(clip),
        "alpha": lambda: alpha_truth({"webm": clip}),
        "decode": lambda: subprocess.run([*decode, "-f", "null", "-"], check=True),
    }
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - start)
    seam, alpha, alone = (statistics.median(times[name]) for name in ("seam", "alpha", "decode"))
    both = seam + alpha
    return [
        {"name": "seam and alpha, 4 s at 480 px", "value": both, "unit": "s", "limit": LIMIT, "ok": both <= LIMIT},
        {
            "name": "seam / FFmpeg decoding alone",
            "value": seam / alone,
            "unit": "x",
            "limit": 2,
            "ok": seam <= 2 * alone,
        },
        {
            "name": "alpha / FFmpeg decoding alone",
            "value": alpha / alone,
            "unit": "x",
            "limit": 6,
            "ok": alpha <= 6 * alone,
        },
    ]
