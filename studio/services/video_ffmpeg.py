"""Decoding through the FFmpeg program: HEVC with alpha, of which PyAV gives only the opaque base layer (measured)."""

import subprocess
import sys
from pathlib import Path

from studio.domain.errors import MediaError
from studio.domain.words import tr
from studio.services.video_frames import ClipInfo, Negative, Passed, RawFrame, Size, working_size

#: Frames read and thrown away rather than starting the program again further on.
PATIENCE = 60


class FfmpegReader:
    """Reads frames from the program's standard output; it waits by itself while nobody reads."""

    def __init__(self, path: Path, info: ClipInfo) -> None:
        self._path = path
        self._info = info
        self._size: Size = (0, 0)
        self._process: subprocess.Popen[bytes] | None = None
        self._position = 0

    @property
    def position(self) -> int:
        """The index that would be decoded next."""
        return self._position

    def frame(self, index: int, size: Size) -> RawFrame | None:
        """Return frame ``index``; None after the last one. Raises MediaError."""
        wanted = working_size(self._info.width, self._info.height, size)
        near = self._position <= index <= self._position + PATIENCE
        if self._process is None or wanted != self._size or not near:
            self._start(index, wanted)
        pixels = b""
        while self._position <= index:
            frame = self._read()
            if frame is None:
                return None
            pixels = frame
        return RawFrame(*self._size, self._size[0] * 4, memoryview(pixels))

    def negative(self, index: int, size: Size, _passed: Passed | None = None) -> Negative | None:
        """Return frame ``index``, which the program has developed already. Raises MediaError."""
        frame = self.frame(index, size)
        return None if frame is None else lambda: frame

    def close(self) -> None:
        """End the program."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            if process.stdout is not None:
                process.stdout.close()
            process.wait()

    def _start(self, index: int, size: Size) -> None:
        self.close()
        # A quarter of a frame early: rounding must never skip the frame that was asked for.
        start = max(0.0, (index - 0.25) / self._info.fps)
        command = [
            ffmpeg_program(), "-nostdin", "-v", "error", "-threads", "1", "-ss", f"{start:.6f}", "-i", str(self._path),
            "-map", "0:v:0", "-vf", f"scale={size[0]}:{size[1]}:flags=area", "-fps_mode", "passthrough",
            "-f", "rawvideo", "-pix_fmt", "bgra", "-",
        ]  # fmt: skip
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, arguments without a shell
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0) if sys.platform == "win32" else 0,
            )  # fmt: skip
        except OSError as error:
            raise MediaError(tr("“{name}” needs FFmpeg, which could not be started.", name=self._path.name)) from error
        self._size = size
        self._position = index

    def _read(self) -> bytes | None:
        assert self._process is not None
        assert self._process.stdout is not None
        length = self._size[0] * self._size[1] * 4
        pixels = self._process.stdout.read(length)
        if len(pixels) == length:
            self._position += 1
            return pixels
        if self._process.wait() or pixels:
            raise MediaError(
                tr("“{name}” is damaged at frame {position}.", name=self._path.name, position=self._position)
            )
        return None


def ffmpeg_program() -> str:
    """Return the path of the FFmpeg program that came with Studio. Raises MediaError."""
    import imageio_ffmpeg

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise MediaError(tr("HEVC with transparency needs FFmpeg, which is not installed.")) from error
