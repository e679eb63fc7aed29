"""What drops and the clipboard carry, both ways: poses between our own panes, files and pictures from anywhere."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QUrl
from PySide6.QtGui import QImage

from studio.domain.pose_drag import MIME, PoseDrag, read_drag
from studio.services.drops import Payload

#: Encoded pictures that programs offer, in the order they are preferred: without loss and with alpha first.
_ENCODED = ("image/png", "image/webp", "image/tiff", "image/bmp", "image/jpeg")


def carry(drag: PoseDrag, data: QMimeData | None = None) -> QMimeData:
    """Return ``data``, or new data, that also carries these poses for our own panes."""
    data = QMimeData() if data is None else data
    data.setData(MIME, drag.encoded())
    return data


def poses_of(data: QMimeData) -> PoseDrag | None:
    """Return the poses that a drag from a gallery carries; None if it is not one."""
    return read_drag(bytes(data.data(MIME).data())) if data.hasFormat(MIME) else None


def carries_poses(data: QMimeData) -> bool:
    """Tell whether a drag comes from a gallery; cheap enough for every move of the pointer."""
    return data.hasFormat(MIME)


def carries_anything(data: QMimeData) -> bool:
    """Tell whether there is something that could be a picture; what it really is shows when it is dropped."""
    return data.hasUrls() or data.hasImage() or data.hasHtml() or data.hasText() or any(map(data.hasFormat, _ENCODED))


def payload_of(data: QMimeData) -> tuple[Payload, QImage]:
    """Return what was dropped as plain values, and a picture that still has to be encoded, if that is all there is.

    Quick: nothing is decoded here, because this runs on the window's thread.
    """
    urls = [url for url in data.urls() if url.isValid()] if data.hasUrls() else []
    files = tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
    encoded, picture = b"", QImage()
    if not files:
        kind = next((kind for kind in _ENCODED if data.hasFormat(kind)), "")
        encoded = bytes(data.data(kind).data()) if kind else b""
        if not encoded and data.hasImage():
            picture = QImage(data.imageData())
    payload = Payload(
        files=files,
        image=encoded,
        urls=tuple(url.toString(QUrl.ComponentFormattingOption.FullyEncoded) for url in urls if not url.isLocalFile()),
        html=data.html() if data.hasHtml() else "",
        text=data.text() if data.hasText() else "",
    )
    return payload, picture


def as_png(picture: QImage) -> bytes:
    """Return a picture as PNG; slow for large ones, so it belongs in a thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload] # the stubs know file names only
    return bytes(buffer.data().data())
