"""One FFmpeg for all formats and sizes: what goes in comes out, and a failure says why."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.engine.encoder import EncodingFailed, Target, encode, ffmpeg_path

SIDE = 128
INK = (200, 40, 60, 255)
BACKDROP = "#fbefe4"


def frames(count: int = 6) -> list[bytes]:
    """Return a red square that stands still on nothing."""
    picture = np.zeros((SIDE, SIDE, 4), np.uint8)
    picture[32:96, 32:96] = INK
    return [picture.tobytes()] * count


def decoded(path: Path, width: int, height: int, *codec: str) -> NDArray[np.uint8]:
    line = [ffmpeg_path(), "-loglevel", "fatal", *codec, "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgba", "-"]
    raw = subprocess.run(line, capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width, 4)


def near(pixel: NDArray[np.uint8], colour: tuple[int, ...], most: int = 4) -> bool:
    return bool(np.abs(pixel.astype(int) - colour).max() <= most)


def test_every_format_of_every_size_in_one_go(tmp_path: Path) -> None:
    kinds = {"webm": "webm", "hevc": "mov", "stacked_video": "mp4"}
    targets = [
        Target(kind, size, tmp_path / f"{kind}{size}.{end}") for size in (128, 64) for kind, end in kinds.items()
    ]
    targets.append(Target("video", SIDE, tmp_path / "video.mp4"))
    assert encode(frames(), SIDE, 30, BACKDROP, targets) == 6
    for size in (128, 64):
        middle = size // 2
        for name, codec in ((f"webm{size}.webm", ("-c:v", "libvpx-vp9")), (f"hevc{size}.mov", ())):
            clip = decoded(tmp_path / name, size, size, *codec)
            assert len(clip) == 6
            assert clip[:, 2, 2, 3].max() <= 2
            assert near(clip[-1, middle, middle], INK)
        stacked = decoded(tmp_path / f"stacked_video{size}.mp4", size, 2 * size)
        assert near(stacked[-1, middle, middle], INK)
        assert near(stacked[-1, size + middle, middle], (255, 255, 255, 255))
        assert near(stacked[-1, size + 2, 2], (0, 0, 0, 255))
    opaque = decoded(tmp_path / "video.mp4", SIDE, SIDE)
    assert near(opaque[-1, 2, 2], (0xFB, 0xEF, 0xE4, 255))
    assert near(opaque[-1, 64, 64], INK)


def test_smaller_sizes_have_no_dark_edge(tmp_path: Path) -> None:
    picture = np.zeros((SIDE, SIDE, 4), np.uint8)
    picture[31:97, 31:97] = (250, 250, 250, 255)
    target = Target("webm", 64, tmp_path / "small.webm")
    encode([picture.tobytes()] * 3, SIDE, 30, BACKDROP, [target])
    clip = decoded(target.path, 64, 64, "-c:v", "libvpx-vp9")
    edge = clip[0, 15, 20:44]
    assert np.all((edge[:, 3] > 90) & (edge[:, 3] < 170)), "half covered"
    assert edge[:, :3].min() > 200


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    target = Target("webm", SIDE, tmp_path / "missing" / "clip.webm")
    with pytest.raises(EncodingFailed, match="No such file"):
        encode(frames(200), SIDE, 30, BACKDROP, [target])


def test_an_artist_who_stumbles_stops_the_encoder(tmp_path: Path) -> None:
    def stumbling() -> object:
        yield from frames(2)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        encode(stumbling(), SIDE, 30, BACKDROP, [Target("webm", SIDE, tmp_path / "clip.webm")])
