"""Raw frames become pictures that Qt can draw at once; safe on any thread."""

import sys
import threading
from collections import deque

import lz4.block
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from studio.services.video_frames import RawFrame, Size

#: Bytes of pictures that nobody uses, kept in the hope that their memory can be used again.
SPARE_BYTES = 16 * 2**20
#: How many pictures are looked at for one that is unused, those printed first of all.
_LOOKS = 8
#: References to a picture that only the press knows: its list, the local name, the counting itself.
_UNUSED = 3


def premultiplied(raw: RawFrame, size: Size) -> QImage:
    """Return a frame multiplied by its alpha and brought to ``size``; the picture owns its memory."""
    image = _straight(raw).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    if (raw.width, raw.height) == size:
        return image
    return image.scaled(*size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


class FramePress:
    """Does the same for the frames of clips, in memory used before where it can.

    Asking the system for fresh memory for every large frame takes longer than decoding it (measured). A picture
    is printed over only when nobody refers to it any more; copies that Qt shares are safe, they detach.
    """

    def __init__(self) -> None:
        self._printed: deque[QImage] = deque()
        self._lock = threading.Lock()

    def __call__(self, raw: RawFrame, size: Size) -> QImage:
        """Return a frame multiplied by its alpha and brought to ``size``."""
        if (raw.width, raw.height) != size:
            return premultiplied(raw, size)
        image = self._paper(raw.width, raw.height)
        painter = QPainter(image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(0, 0, _straight(raw))
        painter.end()
        return image

    def pack(self, image: QImage) -> bytes:
        """Return a printed frame without what its transparent parts repeat."""
        return bytes(lz4.block.compress(image.constBits(), store_size=False))

    def unpack(self, packed: bytes, size: Size) -> QImage:
        """Return the frame of ``size`` that was packed."""
        image = self._paper(*size)
        pixels = memoryview(image.bits())
        pixels[:] = lz4.block.decompress(packed, uncompressed_size=len(pixels))
        return image

    def clear(self) -> None:
        """Give the memory of unused pictures back."""
        with self._lock:
            self._printed.clear()

    def _paper(self, width: int, height: int) -> QImage:
        with self._lock:
            for _ in range(min(_LOOKS, len(self._printed))):
                self._printed.rotate(-1)
                image = self._printed[-1]
                if sys.getrefcount(image) == _UNUSED and (image.width(), image.height()) == (width, height):
                    return image
            self._drop_spare()
            image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
            self._printed.append(image)
            return image

    def _drop_spare(self) -> None:
        room = SPARE_BYTES
        for _ in range(len(self._printed)):
            image = self._printed.pop()
            if sys.getrefcount(image) == _UNUSED - 1:
                room -= image.sizeInBytes()
                if room < 0:
                    continue
            self._printed.appendleft(image)


def _straight(raw: RawFrame) -> QImage:
    """Look at a raw frame as a picture, without a copy: valid as long as the frame is."""
    return QImage(raw.pixels, raw.width, raw.height, raw.stride, QImage.Format.Format_ARGB32)
