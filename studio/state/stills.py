"""Pictures by address for dialogs, before and after the modules that fetch and decode them have been loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from studio.domain.records import Asset
    from studio.state.gallery_files import Files
    from studio.state.gallery_pictures import Thumbnails

#: How often a picture that is not ready yet is asked for again; servers draw some only when somebody looks.
_AGAIN_MS = 600


class Stills(QObject):
    """Answers with the pictures it has and goes on asking for those it has not, as long as somebody paints them.

    Signals: ``changed()`` there are more pictures, or those missing may be asked for again.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: Thumbnails | None = None
        self._files: Files | None = None
        self._missing: dict[str, Asset] = {}
        self._again = QTimer(self)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self._on_due)

    def take(self, source: Thumbnails, files: Files) -> None:
        """Use the gallery's pictures and files from now on."""
        self._source, self._files = source, files
        source.changed.connect(self._on_changed)
        self.changed.emit()

    def image(self, asset: Asset, pixels: int) -> QImage | None:
        """Return a picture of about ``pixels``; None while it is not here, which ``changed`` tells."""
        if not asset.url or asset.id in self._missing:
            return None
        found = self._source.image(asset, pixels) if self._source is not None else None
        if found is None and not self.error(asset):
            self._missing[asset.id] = asset
            if not self._again.isActive():
                self._again.start()
        return found

    def error(self, asset: Asset) -> str:
        """Return why a picture cannot be shown; empty if it can, or while that is not known."""
        return self._source.error(asset) if self._source is not None else ""

    def _on_changed(self, asset_id: str) -> None:
        asset = self._missing.get(asset_id)
        # What is not ready on the server must not be asked for with every repaint: that waits for the timer.
        if asset is not None and self._files is not None and self._files.path(asset) is not None:
            del self._missing[asset_id]
        self.changed.emit()

    def _on_due(self) -> None:
        if not self._missing:
            self._again.stop()
            return
        self._missing.clear()
        self.changed.emit()
