"""What the readers of moving pictures share: the description of a clip, a raw frame, the reader's duties."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from studio.domain.records import Record

#: How alpha is stored: inside the stream, in a second picture below the colours, or not at all.
Layout = Literal["inside", "stacked", "opaque"]
#: Width and height in pixels.
Size = tuple[int, int]


class ClipInfo(Record, frozen=True, kw_only=True):
    """What a clip says about itself; ``width`` and ``height`` are of the picture seen, ``duration`` in seconds."""

    codec: str
    layout: Layout
    width: int
    height: int
    fps: float
    frames: int

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.frames / self.fps


@dataclass(frozen=True, slots=True)
class RawFrame:
    """One decoded frame: rows of blue, green, red and alpha bytes, not multiplied yet, ``stride`` bytes a row."""

    width: int
    height: int
    stride: int
    pixels: memoryview


#: A decoded frame that still has to be brought into rows of pixels, which any thread may do.
Negative = Callable[[], RawFrame]
#: Where a reader puts the frames that it decoded on the way to the one wanted.
Passed = deque[tuple[int, Negative]]


class ClipReader(Protocol):
    """Decodes one file. Every call blocks; one thread at a time, never the window's."""

    def negative(self, index: int, size: Size, passed: Passed | None = None) -> Negative | None:
        """Return frame ``index``, at least as large as ``size`` where the clip is; None after the last one.

        What it is developed with may run on another thread, beside the decoding of the next frame. ``passed`` takes
        what was decoded on the way, which is all there is to be had for nothing.
        """

    def frame(self, index: int, size: Size) -> RawFrame | None:
        """Return frame ``index`` developed at once."""

    def close(self) -> None:
        """Let the decoder and the file go; may be called twice."""

    @property
    def position(self) -> int:
        """The index that would be decoded next."""


def fit(width: int, height: int, box: Size) -> Size:
    """Return the largest size of the picture's proportions inside ``box``, never larger than the picture."""
    scale = min(box[0] / width, box[1] / height, 1.0)
    return max(1, round(width * scale)), max(1, round(height * scale))


def working_size(width: int, height: int, box: Size) -> Size:
    """Return the size to convert frames at: the clip's own or a whole fraction of it, at least what fits ``box``.

    Shrinking colours that stand beside fully transparent ones pulls the hidden colours into the edge. Leaving some
    of the way until after the multiplication by alpha halves that (measured), at a fraction of what converting at
    full size costs.
    """
    small = fit(width, height, box)
    divisor = _divisor(min(width / small[0], height / small[1]))
    return -(-width // divisor), -(-height // divisor)


def shown_size(width: int, height: int, box: Size) -> Size:
    """Return the size frames are handed out at: what fits ``box``, or a whole fraction of the clip a little larger.

    Shrinking a large frame by less than two costs as much as decoding it; whoever draws it does it in passing.
    """
    small = fit(width, height, box)
    ratio = min(width / small[0], height / small[1])
    return small if _divisor(ratio) > 2 else working_size(width, height, box)


def _divisor(ratio: float) -> int:
    return max(min(2, int(ratio)), int(ratio / 1.25))
