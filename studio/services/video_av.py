"""Decoding inside this process, with PyAV; the only module that imports it, and only when a clip is opened.

The default ``vp9`` and ``vp8`` decoders drop alpha without a word, so theirs are created by name (measured: the
libvpx ones give yuva420p, the default ones yuv420p).
"""

import threading
from collections.abc import Generator
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from studio.domain.errors import MediaError
from studio.domain.words import tr
from studio.services.video_frames import ClipInfo, Layout, Negative, Passed, RawFrame, Size, working_size

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame
    from av.video.reformatter import VideoReformatter
    from av.video.stream import VideoStream

ALPHA_DECODERS = {"vp9": "libvpx-vp9", "vp8": "libvpx"}
#: Frames decoded and thrown away rather than looking for a key frame nearer to the one wanted.
PATIENCE = 24


def probe(path: Path, stacked: bool | None = None) -> ClipInfo:
    """Return what the clip at ``path`` is; ``stacked`` overrides the look at its shape. Raises MediaError."""
    with _open(path) as container:
        stream = _video_stream(container, path)
        width, height = stream.codec_context.width, stream.codec_context.height
        if not width or not height:
            raise MediaError(tr("“{name}” does not say how large its picture is.", name=path.name))
        layout = _layout(stream, stacked)
        fps = float(stream.average_rate or stream.guessed_rate or 30)
        return ClipInfo(
            codec=stream.codec_context.name,
            layout=layout,
            width=width,
            height=height // 2 if layout == "stacked" else height,
            fps=fps,
            frames=max(1, round(_seconds(container, stream) * fps)),
        )


class AvReader:
    """Reads VP9 and VP8 with alpha, stacked MP4, and whatever else PyAV decodes without losing alpha."""

    def __init__(self, path: Path, info: ClipInfo) -> None:
        self._path = path
        self._info = info
        self._container = _open(path)
        self._stream = _video_stream(self._container, path)
        self._decoder = _decoder(self._stream, path)
        self._own = threading.local()
        self._frames = self._decoded()
        self._position = 0

    @property
    def position(self) -> int:
        """The index that would be decoded next."""
        return self._position

    def frame(self, index: int, size: Size) -> RawFrame | None:
        """Return frame ``index`` ready to be multiplied by alpha; None after the last one. Raises MediaError."""
        negative = self.negative(index, size)
        return None if negative is None else negative()

    def negative(self, index: int, size: Size, passed: Passed | None = None) -> Negative | None:
        """Decode frame ``index``; bringing it into rows of pixels is left to whoever has time. Raises MediaError."""
        import av

        try:
            if index < self._position or (index > self._position + PATIENCE and not self._better_here(index)):
                self._seek(index)
            for found, frame in self._frames:
                self._position = found + 1
                if found >= index:
                    return partial(self._raw, self._checked(frame), size)
                if passed is not None:
                    passed.append((found, partial(self._raw, self._checked(frame), size)))
        except av.FFmpegError as error:
            raise MediaError(
                tr("“{name}” is damaged at frame {position}.", name=self._path.name, position=self._position)
            ) from error
        return None

    def close(self) -> None:
        """Let the decoder and the file go."""
        self._frames.close()
        self._container.close()

    def _better_here(self, index: int) -> bool:
        """Whether the last key frame before ``index`` is behind us, so that a jump would only decode more."""
        keys = self._stream.index_entries
        place = keys.search_timestamp(self._time_of(index), backward=True)
        return place >= 0 and keys[place].timestamp <= self._time_of(self._position)

    def _time_of(self, index: int) -> int:
        """Return when a frame is due, as the file counts time."""
        return (self._stream.start_time or 0) + round(index / self._info.fps / _time_base(self._stream))

    def _seek(self, index: int) -> None:
        self._container.seek(self._time_of(index), stream=self._stream, backward=True)
        self._decoder.flush_buffers()
        self._frames = self._decoded()
        self._position = 0

    def _decoded(self) -> Generator[tuple[int, "VideoFrame"], None, None]:
        start, step = self._stream.start_time or 0, _time_base(self._stream) * self._info.fps
        for packet in self._container.demux(self._stream):
            for frame in self._decoder.decode(packet if packet.size else None):
                index = self._position if frame.pts is None else round((frame.pts - start) * step)
                yield index, frame

    def _checked(self, frame: "VideoFrame") -> "VideoFrame":
        if self._info.layout == "inside" and not any(part.is_alpha for part in frame.format.components):
            raise MediaError(
                tr("“{name}” promises transparency, but it could not be decoded here.", name=self._path.name)
            )
        return frame

    def _raw(self, frame: "VideoFrame", size: Size) -> RawFrame:
        reformatter = self._reformatter()
        if self._info.layout == "stacked":
            return _unstacked(reformatter.reformat(frame, format="bgra", threads=1))
        width, height = working_size(frame.width, frame.height, size)
        picture = reformatter.reformat(
            frame, width=width, height=height, format="bgra", interpolation="AREA", threads=1
        )
        plane = picture.planes[0]
        return RawFrame(picture.width, picture.height, plane.line_size, memoryview(plane))

    def _reformatter(self) -> "VideoReformatter":
        """Return this thread's own: it keeps tables for the last sizes, and is not made to be shared."""
        from av.video.reformatter import VideoReformatter

        if not hasattr(self._own, "reformatter"):
            self._own.reformatter = VideoReformatter()
        return cast("VideoReformatter", self._own.reformatter)


def _open(path: Path) -> "InputContainer":
    import av

    try:
        return av.open(str(path))
    except av.FFmpegError as error:
        if not path.exists():
            raise MediaError(tr("“{name}” is no longer there.", name=path.name)) from error
        raise MediaError(tr("“{name}” is not a video that Studio can read.", name=path.name)) from error


def _video_stream(container: "InputContainer", path: Path) -> "VideoStream":
    if not container.streams.video:
        raise MediaError(tr("“{name}” has no picture in it.", name=path.name))
    return container.streams.video[0]


def _decoder(stream: "VideoStream", path: Path) -> "VideoCodecContext":
    import av

    context = stream.codec_context
    decoder = context
    if (name := ALPHA_DECODERS.get(context.name)) is not None:
        try:
            decoder = cast("VideoCodecContext", av.CodecContext.create(name, "r"))
        except (av.FFmpegError, ValueError) as error:
            raise MediaError(
                tr("“{name}” is {codec}, which cannot be decoded here.", name=path.name, codec=context.name)
            ) from error
        decoder.extradata = context.extradata
    decoder.thread_count = 1  # the pool runs several clips side by side; threads inside one only add waiting
    return decoder


def _layout(stream: "VideoStream", stacked: bool | None) -> Layout:
    context = stream.codec_context
    tags = {name.lower(): value for name, value in stream.metadata.items()}  # copying streams writes it in capitals
    if tags.get("alpha_mode") == "1" or context.name == "hevc":
        return "inside"
    if context.format is not None and any(part.is_alpha for part in context.format.components):
        return "inside"
    tall = context.height == 2 * context.width
    return "stacked" if (tall if stacked is None else stacked) else "opaque"


def _seconds(container: "InputContainer", stream: "VideoStream") -> float:
    if stream.duration:
        return float(stream.duration * _time_base(stream))
    return (container.duration or 0) / 1_000_000  # FFmpeg counts a container's length in microseconds


def _time_base(stream: "VideoStream") -> Fraction:
    return stream.time_base or Fraction(1, 1000)


def _unstacked(picture: "VideoFrame") -> RawFrame:
    """Move the grey of the lower half into the alpha of the upper half."""
    import numpy as np

    plane = picture.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(picture.height, plane.line_size)
    height, used = picture.height // 2, picture.width * 4
    rows[:height, 3:used:4] = rows[height : 2 * height, 1:used:4]
    return RawFrame(picture.width, height, plane.line_size, memoryview(plane)[: height * plane.line_size])
