"""Raw frames become pictures that Qt can draw at once; safe on any thread."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from studio.services.video_frames import RawFrame, Size


def premultiplied(raw: RawFrame, size: Size) -> QImage:
    """Return a frame multiplied by its alpha and brought to ``size``; the picture owns its memory."""
    straight = QImage(raw.pixels, raw.width, raw.height, raw.stride, QImage.Format.Format_ARGB32)
    image = straight.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    if (raw.width, raw.height) == size:
        return image
    return image.scaled(*size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
