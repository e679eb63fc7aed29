"""Seam meter and alpha truth for every animation that is looked at: measured one after the other, in the background."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from studio.domain.errors import MaskoError
from studio.domain.records import Asset, Pose
from studio.domain.versions import origin
from studio.services.gauges import Gauges
from studio.services.seams import THRESHOLD, Seam, SeamDetail
from studio.state.gallery_files import Files
from studio.state.gallery_measures import Measures, alpha_lines, seam_line

if TYPE_CHECKING:
    from studio.services.alpha_truth import AlphaTruth
    from studio.services.clip_pixels import Bitmap
    from studio.state.tasks import Tasks

_FORMATS = ("webm", "hevc", "stacked_video")
#: The smallest size whose edges still say something about the others.
_ENOUGH = 240
#: Animations waiting beyond this many have long been scrolled away.
_WAITING = 60
#: While a clip plays, the decoders belong to it; the meters look again this much later.
_PATIENCE_MS = 700
_TASK = "gallery/measure"


class SeamPictures(NamedTuple):
    """What is shown behind a seam's badge: where it differs, and the two pictures for an onion skin."""

    heat: QImage
    before: QImage
    after: QImage


class _Wanted(NamedTuple):
    """An animation to be measured: its files by type, the pictures it joins; ``urgent`` if somebody waits for it."""

    files: dict[str, Asset]
    ends: tuple[Asset, Asset] | None
    loop: bool
    urgent: bool = False


class Meters(QObject):
    """Measures what it is asked about, the latest first.

    Signals: ``changed(str)`` there is news about the pose of that id.
    """

    changed = Signal(str)

    def __init__(
        self, tasks: Tasks, files: Files, picture: Callable[[str], Asset | None], parent: QObject | None = None
    ) -> None:
        """Prepare; ``picture`` returns any known file by its id, for the ends of transitions."""
        super().__init__(parent)
        self._tasks = tasks
        self._files = files
        self._picture = picture
        self._gauges = Gauges()
        self.busy: Callable[[], bool] = lambda: False
        self._closed = False
        self._threshold = THRESHOLD
        self._seams: dict[str, tuple[Seam, ...]] = {}
        self._truths: dict[str, AlphaTruth] = {}
        self._errors: dict[str, str] = {}
        self._pictures: dict[str, tuple[SeamPictures, ...]] = {}
        self._measured = ""
        self._waiting: dict[str, tuple[str, _Wanted]] = {}
        self._later = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._later.timeout.connect(self._next)
        files.arrived.connect(lambda _: self._next())

    @property
    def threshold(self) -> float:
        """The score above which a seam counts as a jump."""
        return self._threshold

    def set_threshold(self, threshold: float) -> None:
        """Judge seams more or less strictly; nothing is measured again."""
        if threshold != self._threshold:
            self._threshold = threshold
            self.changed.emit("")

    def measures(self, face: Pose) -> Measures | None:
        """Return what is known about a pose's animation; None before it was measured. Asking has it measured."""
        clip = face.clip
        if clip is None:
            return None
        known = self._known(clip.id)
        if known is None:
            self._want(clip.id, face.id, partial(self._as_made, face, clip))
        return known

    def measures_between(self, face: Pose, ends: tuple[Asset, Asset] | None) -> Measures | None:
        """Return the same for an animation that leads from picture to picture on a canvas; without ends it is a loop.

        Whoever asks waits for the answer, so clips that play do not put it off.
        """
        clip = face.clip
        if clip is None:
            return None
        key = " ".join((clip.id, *(end.id for end in ends))) if ends is not None else f"{clip.id} loop"
        known = self._known(key)
        if known is None:
            self._want(key, face.id, lambda: _Wanted(_files_of(face, clip), ends, loop=ends is None, urgent=True))
        return known

    def pictures(self, face: Pose) -> tuple[SeamPictures, ...]:
        """Return the pictures behind each seam, in the order of the seams; empty until they are measured."""
        return self._pictures.get(face.clip.id, ()) if face.clip is not None else ()

    def close(self) -> None:
        """Let what is being measured come to its end, and drop the rest; panes may still ask, and get no answer."""
        self._closed = True
        self._waiting.clear()
        self._later.stop()
        self._tasks.cancel(_TASK)
        self._gauges.stop()

    def _known(self, key: str) -> Measures | None:
        if key in self._errors:
            return Measures(error=self._errors[key])
        truth = self._truths.get(key)
        if truth is None:
            return None
        lines = tuple(seam_line(seam, self._threshold) for seam in self._seams.get(key, ()))
        return Measures(seams=lines, alphas=alpha_lines(truth), spread=truth.spread)

    def _as_made(self, face: Pose, clip: Asset) -> _Wanted:
        """Return what to measure of an animation by the pictures that it was made from."""
        start, end = (self._picture(origin(face, role)) for role in ("source", "end_frame"))
        pair = (start, end) if start is not None and end is not None else None
        return _Wanted(_files_of(face, clip), pair, clip.loop and not origin(face, "end_frame"))

    def _want(self, key: str, pose_id: str, make: Callable[[], _Wanted]) -> None:
        if key not in self._waiting and key != self._measured:
            self._waiting[key] = (pose_id, make())
            while len(self._waiting) > _WAITING:
                del self._waiting[next(iter(self._waiting))]
            self._later.start()

    def _next(self) -> None:
        if self._closed or not self._waiting or self._tasks.running(_TASK):
            return
        busy = self.busy()
        if busy:
            self._later.start()
        for key, (pose_id, wanted) in reversed(self._waiting.items()):
            if busy and not wanted.urgent:
                continue
            paths = self._paths(wanted)
            if paths is not None:
                del self._waiting[key]
                self._measured = key
                work = self._measure(wanted, *paths)
                self._tasks.spawn(
                    _TASK, work, done=partial(self._on_measured, pose_id, key), failed=partial(self._fail, pose_id, key)
                )
                return

    def _paths(self, wanted: _Wanted) -> tuple[dict[str, Path], tuple[Path, Path] | None] | None:
        """Return the local files, or None while some are on their way; a format that cannot come is left out."""
        found: dict[str, Path] = {}
        missing = False
        for kind, asset in wanted.files.items():
            path = self._files.path(asset)
            if path is not None:
                found[kind] = path
            elif not self._files.refusal(asset):
                self._files.want(asset)
                missing = True
        ends = []
        for asset in wanted.ends or ():
            path = self._files.path(asset)
            if path is not None:
                ends.append(path)
            elif not self._files.refusal(asset):
                self._files.want(asset)
                missing = True
        if missing or not found:
            return None
        return found, (ends[0], ends[1]) if len(ends) == 2 else None

    async def _measure(
        self, wanted: _Wanted, files: dict[str, Path], ends: tuple[Path, Path] | None
    ) -> tuple[tuple[SeamDetail, ...], AlphaTruth]:
        kind, clip = next(iter(files.items()))
        stacked = kind.startswith("stacked_video") or None
        seams: tuple[SeamDetail, ...] = ()
        if wanted.loop:
            seams = (await self._gauges.loop_seam(clip, stacked=stacked),)
        elif ends is not None:
            seams = await self._gauges.transition_seams(clip, *ends, stacked=stacked)
        return seams, await self._gauges.alpha_truth(files)

    def _on_measured(self, pose_id: str, key: str, found: tuple[tuple[SeamDetail, ...], AlphaTruth]) -> None:
        details, truth = found
        self._measured = ""
        self._seams[key] = tuple(detail.seam for detail in details)
        self._truths[key] = truth
        self._pictures[key] = tuple(_pictures_of(detail) for detail in details)
        self.changed.emit(pose_id)
        self._next()

    def _fail(self, pose_id: str, key: str, error: MaskoError) -> None:
        self._errors[key] = error.sentence
        self._measured = ""
        self.changed.emit(pose_id)
        self._next()


def _files_of(face: Pose, clip: Asset) -> dict[str, Asset]:
    """Return for each format the smallest file of the newest animation that is large enough, the one played first."""
    found: dict[str, Asset] = {}
    starts = [place for place, asset in enumerate(face.assets) if asset.type == clip.type]
    first = starts[-1] if starts else 0
    while first and clip.job_id and face.assets[first - 1].job_id == clip.job_id:
        first -= 1
    for base in (clip.type, *_FORMATS):
        fitting = [
            asset
            for asset in face.assets[first:]
            if asset.ready and (asset.type == base or asset.type.startswith(f"{base}_"))
        ]
        large = [asset for asset in fitting if asset.type == base or asset.width >= _ENOUGH]
        if large:
            smallest = min(large, key=lambda asset: asset.width or 10_000)
            found.setdefault(smallest.type, smallest)
    return found


def _pictures_of(detail: SeamDetail) -> SeamPictures:
    return SeamPictures(_image(detail.heat), _image(detail.before), _image(detail.after))


def _image(bitmap: Bitmap) -> QImage:
    grey = bitmap.channels == 1
    kind = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_ARGB32_Premultiplied
    # A copy owns its memory; what was handed over may be freed.
    return QImage(bitmap.pixels, bitmap.width, bitmap.height, bitmap.width * bitmap.channels, kind).copy()
