"""Thumbnails: decoded in the background at about the size shown, kept within a byte budget."""

import logging
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.domain.errors import MediaError
from studio.domain.records import LOGOS, Asset
from studio.domain.words import tr
from studio.services.pictures import load_picture, load_poster
from studio.services.video_frames import fit
from studio.state.clips_images import premultiplied
from studio.state.gallery_files import Files

Key = tuple[str, int]

#: Thumbnails are made in these sizes only, so that moving the slider does not decode everything at every pixel.
SIZES = (128, 192, 256, 384, 512, 768, 1024)
BUDGET = 64 * 2**20

log = logging.getLogger(__name__)


class Thumbnails(QObject):
    """Answers with the pictures it has; those it has not are fetched and decoded, those asked for last first.

    Signals: ``changed(str)`` there is something new about the picture of that asset.
    """

    changed = Signal(str)
    _decoded = Signal(object, object)

    THREADS = 2
    #: Requests beyond this many belong to cards that have long been scrolled away.
    WAITING = 120

    def __init__(self, files: Files, parent: QObject | None = None, *, budget: int = BUDGET) -> None:
        super().__init__(parent)
        self._files = files
        self._budget = budget
        self._threads = ThreadPoolExecutor(self.THREADS, thread_name_prefix="picture")
        self._images: OrderedDict[Key, QImage] = OrderedDict()
        self._bytes = 0
        self._waiting: OrderedDict[Key, tuple[Asset, Path]] = OrderedDict()
        self._decoding: set[Key] = set()
        self._errors: dict[str, str] = {}
        self._closed = False
        self._decoded.connect(self._on_decoded)
        files.arrived.connect(self.changed)
        files.refused.connect(self.changed)

    @property
    def size(self) -> int:
        """Bytes of all thumbnails kept."""
        return self._bytes

    def error(self, asset: Asset) -> str:
        """Return why an asset cannot be shown; empty if it can, or while that is not known."""
        return self._errors.get(asset.id, "") or self._files.refusal(asset)

    def image(self, asset: Asset, pixels: int) -> QImage | None:
        """Return a thumbnail of at least ``pixels``, or meanwhile a smaller one, or None; the rest follows."""
        key = (asset.id, next((size for size in SIZES if size >= pixels), SIZES[-1]))
        image = self._images.get(key)
        if image is not None:
            self._images.move_to_end(key)
            return image
        if not self.error(asset):
            self._ask(asset, key)
        return next((known for size in reversed(SIZES) if (known := self._images.get((asset.id, size)))), None)

    def forget(self) -> None:
        """Drop every picture and every request."""
        self._images.clear()
        self._waiting.clear()
        self._errors.clear()
        self._bytes = 0

    def close(self) -> None:
        """End the threads."""
        self._closed = True
        self._waiting.clear()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _ask(self, asset: Asset, key: Key) -> None:
        path = self._files.path(asset)
        if path is None:
            self._files.want(asset)
        elif key not in self._decoding:
            self._waiting[key] = (asset, path)
            self._waiting.move_to_end(key)
            while len(self._waiting) > self.WAITING:
                self._waiting.popitem(last=False)
            self._start()

    def _start(self) -> None:
        while self._waiting and len(self._decoding) < self.THREADS and not self._closed:
            key, (asset, path) = self._waiting.popitem()
            self._decoding.add(key)
            self._threads.submit(self._decode, key, asset, path)

    def _decode(self, key: Key, asset: Asset, path: Path) -> None:
        """Run on a thread of the pool."""
        result: QImage | str
        try:
            result = thumbnail(path, asset.type, key[1])
        except MediaError as error:
            result = error.sentence
        except Exception:  # whatever a damaged file does to a decoder must end as a sentence on its card
            log.exception("Decoding %s failed", path.name)
            result = tr("This picture could not be decoded.")
        self._decoded.emit(key, result)

    def _on_decoded(self, key: Key, result: QImage | str) -> None:
        self._decoding.discard(key)
        if isinstance(result, str):
            self._errors[key[0]] = result
        else:
            self._keep(key, result)
        self._start()
        self.changed.emit(key[0])

    def _keep(self, key: Key, image: QImage) -> None:
        self._images[key] = image
        self._bytes += image.sizeInBytes()
        while self._bytes > self._budget and len(self._images) > 1:
            _, old = self._images.popitem(last=False)
            self._bytes -= old.sizeInBytes()


def thumbnail(path: Path, kind: str, pixels: int) -> QImage:
    """Return the picture of a file, for a clip its first frame, inside a square of ``pixels``. Raises MediaError."""
    box = pixels, pixels
    if kind in {"image", "transparent_image", *LOGOS} or path.suffix.lower() in {".png", ".jpg", ".jpeg", ".webp"}:
        raw = load_picture(path, box)
    else:
        raw = load_poster(path, box, stacked=True if kind.startswith("stacked_video") else None)
    return premultiplied(raw, fit(raw.width, raw.height, box))
