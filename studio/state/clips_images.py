"""Raw frames become pictures that Qt can draw at once; safe on any thread."""

import sys
import threading
from collections import deque

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from studio.services.video_frames import RawFrame, Size

#: Bytes of pictures that are remembered in the hope that their memory can be used again.
SPARE_BYTES = 16 * 2**20
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

    def clear(self) -> None:
        """Give the memory of unused pictures back."""
        with self._lock:
            self._printed.clear()

    def _paper(self, width: int, height: int) -> QImage:
        with self._lock:
            for place in range(len(self._printed)):  # enumerate would hold a reference of its own
                image = self._printed[place]
                if sys.getrefcount(image) == _UNUSED and (image.width(), image.height()) == (width, height):
                    del self._printed[place]
                    self._printed.append(image)
                    return image
            image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
            self._printed.append(image)
            while sum(old.sizeInBytes() for old in self._printed) > SPARE_BYTES and len(self._printed) > 1:
                self._printed.popleft()
            return image


def _straight(raw: RawFrame) -> QImage:
    """Look at a raw frame as a picture, without a copy: valid as long as the frame is."""
    return QImage(raw.pixels, raw.width, raw.height, raw.stride, QImage.Format.Format_ARGB32)
