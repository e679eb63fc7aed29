"""What the canvas's window side needs around it in tests: pictures from memory, files from a folder, no server."""

import itertools
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from studio.domain.graph import Graph
from studio.domain.records import Asset, Pose
from studio.state.canvas_media import CanvasMedia
from studio.state.session import Workspace
from studio.views.canvas.view import CanvasView


class Pictures:
    """Answers every picture with a square whose colour follows from the asset's id."""

    def __init__(self) -> None:
        self._made: dict[str, QImage] = {}

    def image(self, asset: Asset, pixels: int) -> QImage | None:
        if asset.id not in self._made:
            image = QImage(64, 64, QImage.Format.Format_ARGB32_Premultiplied)
            image.fill(Qt.GlobalColor.transparent)
            color = 0xFF000000 | (sum(map(ord, asset.id)) * 2654435761 & 0xFFFFFF)
            for y in range(16, 48):
                for x in range(16, 48):
                    image.setPixel(x, y, color)
            self._made[asset.id] = image
        return self._made[asset.id]


class Folder:
    """Files by asset id in a folder."""

    def __init__(self, paths: dict[str, Path] | None = None) -> None:
        self.paths = paths or {}
        self.wanted: list[str] = []

    def path(self, asset: Asset) -> Path | None:
        return self.paths.get(asset.id)

    def want(self, asset: Asset) -> None:
        self.wanted.append(asset.id)


class NoMeter:
    """Measures nothing."""

    threshold = 8.0

    def set_threshold(self, threshold: float) -> None:
        self.threshold = threshold

    def measures_between(self, face: Pose, ends: tuple[Asset, Asset] | None) -> None:
        return None


class OfflineSession(QObject):
    """A workspace without a client."""

    client_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.client = None
        self.balance = None
        self.workspace = Workspace(name="Local", local=True)


def media_for(graph: Graph, paths: dict[str, Path] | None = None) -> CanvasMedia:
    """Return media in which every assigned picture and video is finished."""
    assets = [
        Asset(
            id=node.asset_id, type="transparent_image", item_id="pose", job_id=node.asset_id, url=f"u/{node.asset_id}"
        )
        for node in graph.nodes
        if node.asset_id
    ]
    assets += [
        Asset(id=one, type="webm", item_id="pose", job_id=one, url=f"u/{one}.webm", duration=1.0, width=64, height=64)
        for edge in graph.edges
        if (one := edge.video_asset_id)
    ]
    media = CanvasMedia(Pictures(), Folder(paths))
    media.set_poses((Pose(id="pose", mascot_id="m", name="Felix", assets=tuple(assets)),))
    return media


def numbered(prefix: str = "new"):
    """Return a maker of ids that count."""
    numbers = itertools.count()
    return lambda: f"{prefix}{next(numbers)}"


def drag(
    view: CanvasView, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Press, move in steps, release."""
    port = view.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, keys, start)
    for step in range(1, 6):
        at = start + (end - start) * step / 5
        send_move(view, at, keys)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, keys, end)


def send_move(view: CanvasView, at: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Move the pointer with the left button held, keeping the modifiers."""
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent

    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(at),
        QPointF(view.viewport().mapToGlobal(at)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        keys,
    )
    view.mouseMoveEvent(event)
