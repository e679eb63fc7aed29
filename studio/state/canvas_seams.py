"""The seams of a canvas: how well each of its videos meets the pictures on its cards, the worst first."""

from collections.abc import Callable
from typing import Protocol

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.edits.edges import edge_name
from studio.domain.graph import ANY_STATE, Edge
from studio.domain.records import Asset, Pose, Record
from studio.state.canvas_media import CanvasMedia
from studio.state.document import Document
from studio.state.gallery_measures import Measures, SeamLine

_AFTER_MS = 150


class Meter(Protocol):
    """``state.gallery_meters.Meters``."""

    @property
    def threshold(self) -> float:
        """The score above which a seam counts as a jump."""

    def set_threshold(self, threshold: float) -> None:
        """Judge by another score."""

    def measures_between(self, face: Pose, ends: tuple[Asset, Asset] | None) -> Measures | None:
        """Return what is known of a video; None while it is being measured."""


class EdgeSeam(Record, frozen=True, kw_only=True):
    """One seam of an edge's video; without a line the video could not be measured, and ``error`` says why."""

    edge_id: str
    edge: str
    line: SeamLine | None = None
    error: str = ""


class CanvasSeams(QObject):
    """Asks the meters about every video of the open canvas, while somebody looks.

    Signals: ``changed()`` there is news.
    """

    changed = Signal()

    def __init__(self, document: Document, media: CanvasMedia, meter: Meter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._media = media
        self._meter = meter
        self._rows: tuple[EdgeSeam, ...] = ()
        self._waiting = 0
        self._later = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._later.timeout.connect(self._look)
        self.watched: Callable[[], bool] = lambda: False
        for signal in (document.changed, media.changed):
            signal.connect(self.look)

    @property
    def rows(self) -> tuple[EdgeSeam, ...]:
        """What was measured, the worst first; then what could not be measured."""
        return self._rows

    @property
    def waiting(self) -> int:
        """How many videos are still to be measured."""
        return self._waiting

    @property
    def threshold(self) -> float:
        """The score above which a seam counts as a jump."""
        return self._meter.threshold

    def set_threshold(self, threshold: float) -> None:
        """Judge all seams by another score."""
        self._meter.set_threshold(threshold)

    def look(self) -> None:
        """Look again in a moment if somebody watches, for looking fetches files; else only forget what is gone."""
        if self.watched():
            if not self._later.isActive():
                self._later.start()
            return
        graph = self._document.graph
        self._take(tuple(row for row in self._rows if graph.edge(row.edge_id) is not None), self._waiting)

    def _look(self) -> None:
        rows: list[EdgeSeam] = []
        waiting = 0
        for edge in self._document.graph.edges:
            found, waits = self._seams_of(edge)
            rows += found
            waiting += waits
        rows.sort(key=lambda row: (row.line is None, -(row.line.score if row.line is not None else 0.0), row.edge))
        self._take(tuple(rows), waiting)

    def _take(self, rows: tuple[EdgeSeam, ...], waiting: int) -> None:
        if (rows, waiting) != (self._rows, self._waiting):
            self._rows, self._waiting = rows, waiting
            self.changed.emit()

    def _seams_of(self, edge: Edge) -> tuple[list[EdgeSeam], bool]:
        """Return what is known of an edge, and whether more is to come."""
        graph, media = self._document.graph, self._media
        files = media.files(edge) if edge.source != ANY_STATE else ()
        if not any(file.ready for file in files):
            return [], False
        face = structs.replace(media.pose(files[0].item_id) or _NOWHERE, assets=files)
        name = edge_name(graph, edge)
        ends = None
        if not edge.is_loop:
            cards = graph.node(edge.source), graph.node(edge.target)
            start, end = (media.picture_asset(card) if card is not None else None for card in cards)
            if start is None or end is None:
                return [], False
            ends = start, end
        measures = self._meter.measures_between(face, ends)
        if measures is None:
            return [], face.clip is not None
        if measures.error:
            return [EdgeSeam(edge_id=edge.id, edge=name, error=measures.error)], False
        return [EdgeSeam(edge_id=edge.id, edge=name, line=line) for line in measures.seams], False


#: A video that was brought in belongs to no pose.
_NOWHERE = Pose(id="", mascot_id="", name="")
