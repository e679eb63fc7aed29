"""One FFmpeg process a clip: raw frames go in through a pipe, every format of every size comes out at once."""

import contextlib
import functools
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import imageio_ffmpeg
from msgspec import Struct

#: One picture as bytes: four a pixel, row by row.
Frame = bytes | bytearray | memoryview

_TO_YUV = "scale=out_color_matrix=bt709:out_range=tv"
_TAGGED = "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
# Loops are judged at the seam, where the last frame meets the first. Look-ahead, hidden reference frames and
# better key frames all make the two differ in quality, so each encoder is kept even from frame to frame.
_CODECS = {
    "webm": (
        *("-c:v", "libvpx-vp9", "-deadline", "good", "-cpu-used", "5", "-row-mt", "1", "-tile-columns", "1"),
        *("-crf", "24", "-b:v", "0", "-auto-alt-ref", "0", "-lag-in-frames", "0", "-g", "300"),
        *("-metadata:s:v:0", "alpha_mode=1", "-f", "webm"),
    ),
    "hevc": (
        *("-c:v", "libx265", "-preset", "superfast", "-tag:v", "hvc1"),
        *("-x265-params", "log-level=error:crf=20:ipratio=1.0:pbratio=1.0:aq-mode=0:cutree=0"),
        *("-movflags", "+faststart", "-f", "mov"),
    ),
    "video": (
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "19", "-x264-params", "ipratio=1.0:pbratio=1.0"),
        *("-movflags", "+faststart", "-f", "mp4"),
    ),
    "stacked_video": (
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "19", "-x264-params", "ipratio=1.0:pbratio=1.0"),
        *("-movflags", "+faststart", "-f", "mp4"),
    ),
}


class EncodingFailed(Exception):
    """FFmpeg gave up; the message is its last words."""


class Target(Struct, frozen=True):
    """One file to write: its asset type, its width in pixels and where it goes."""

    type: str
    size: int
    path: Path


@functools.cache
def ffmpeg_path() -> str:
    """Return the FFmpeg binary that ships with the program."""
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def encode(frames: Iterable[Frame], size: int, fps: int, backdrop: str, targets: Sequence[Target]) -> int:
    """Write all targets from straight RGBA frames of ``size`` x ``size``; return how many frames there were.

    ``backdrop`` is the ``#rrggbb`` that the opaque format is laid on.
    """
    with _ffmpeg(command(size, fps, backdrop, targets)) as process:
        assert process.stdin is not None
        count = 0
        for frame in frames:
            process.stdin.write(frame)
            count += 1
    return count


def command(size: int, fps: int, backdrop: str, targets: Sequence[Target]) -> list[str]:
    """Return the FFmpeg command line that reads frames from its standard input."""
    source = ("-f", "rawvideo", "-pix_fmt", "rgba", "-s", f"{size}x{size}", "-r", str(fps), "-i", "pipe:0")
    line = [ffmpeg_path(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y", *source]
    line += ["-filter_complex", _graph(size, fps, backdrop, targets)]
    for index, target in enumerate(targets):
        line += ["-map", f"[out{index}]", *_CODECS[target.type], str(target.path)]
    return line


def _graph(source: int, fps: int, backdrop: str, targets: Sequence[Target]) -> str:
    """Return the filter graph: each size is scaled once, each format takes its own view of it."""
    sizes = sorted({target.size for target in targets}, reverse=True)
    parts = [f"[0:v]split={len(sizes)}" + "".join(f"[in{each}]" for each in sizes)]
    for each in sizes:
        mine = [index for index, target in enumerate(targets) if target.size == each]
        smaller = f"{_shrunk(each)}," if each != source else ""
        views = "".join(f"[s{index}]" for index in mine)
        parts.append(f"[in{each}]{smaller}{_TO_YUV},format=yuva420p,split={len(mine)}{views}")
        parts += [_view(index, targets[index].type, each, fps, backdrop) for index in mine]
    return ";".join(parts)


def _shrunk(size: int) -> str:
    # Averaged straight, the black of clear pixels would bleed into the edges.
    return f"format=gbrap,premultiply=inplace=1,scale={size}:{size}:flags=area,unpremultiply=inplace=1"


def _view(index: int, asset_type: str, size: int, fps: int, backdrop: str) -> str:
    if asset_type == "video":
        colour = f"color=c={backdrop.replace('#', '0x')}:s={size}x{size}:r={fps},format=rgb24,{_TO_YUV},format=yuv420p"
        laid = f"[ground{index}][s{index}]overlay=shortest=1:format=yuv420,format=yuv420p,{_TAGGED}[out{index}]"
        return f"{colour}[ground{index}];{laid}"
    if asset_type == "stacked_video":
        colour = f"[s{index}]split[a{index}][b{index}];[a{index}]format=yuv420p[colour{index}]"
        alpha = f"[b{index}]alphaextract,scale=in_range=pc:out_range=tv,format=yuv420p[alpha{index}]"
        return f"{colour};{alpha};[colour{index}][alpha{index}]vstack,{_TAGGED}[out{index}]"
    return f"[s{index}]{_TAGGED}[out{index}]"


@contextlib.contextmanager
def _ffmpeg(line: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    # Complaints go to a file: nobody has to drain a second pipe while frames go down the first.
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(  # noqa: S603 - our own binary, no shell
            line, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=complaints
        )
        assert process.stdin is not None
        try:
            with contextlib.suppress(BrokenPipeError):  # then its last words say why
                yield process
            with contextlib.suppress(OSError):
                process.stdin.close()
            code = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            with contextlib.suppress(OSError):  # what was not written yet has nowhere to go
                process.stdin.close()
            raise
        if code != 0:
            complaints.seek(0)
            raise EncodingFailed(
                complaints.read().decode(errors="replace").strip()[-500:] or f"FFmpeg ended with {code}"
            )
