"""Pictures that come in by drop or paste: read off the window's thread, uploaded, and handed to whoever asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import structs
from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from studio.domain.errors import MaskoError
from studio.domain.records import Record
from studio.domain.uploads import Upload
from studio.domain.words import tr
from studio.services.drops import Address, Payload, Reading, read
from studio.services.picture_files import Picture
from studio.state.transfer import as_png, payload_of

if TYPE_CHECKING:
    from studio.services.client import MaskoClient
    from studio.state.session import Session
    from studio.state.tasks import Tasks

    #: ``services.uploads.upload_all``; passed in, because its module brings the network with it.
    Bring = Callable[
        [MaskoClient, Sequence[Picture | Address]], Coroutine[Any, Any, tuple[tuple[Upload, ...], tuple[str, ...]]]
    ]


class Arrived(Record, frozen=True, kw_only=True):
    """What became of one drop: pictures that are on the server now, and a sentence for each that was not taken."""

    pictures: tuple[Upload, ...] = ()
    refused: tuple[str, ...] = ()


class Incoming(QObject):
    """Takes whatever is dropped or pasted.

    Signals: ``busy_changed()`` something is being read or uploaded, or no longer is; ``refused(str)`` one thing was
    not taken, and why.
    """

    busy_changed = Signal()
    refused = Signal(str)

    def __init__(self, tasks: Tasks, session: Session, bring: Bring, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._bring = bring
        self._count = 0
        self._under_way: set[str] = set()

    @property
    def busy(self) -> bool:
        """Whether something is being read or uploaded."""
        return bool(self._under_way)

    def take(self, data: QMimeData, done: Callable[[Arrived], None], *, at_most: int = 0) -> None:
        """Read what was dropped, upload its pictures, and call ``done`` with them; 0 takes as many as there are.

        What is refused is also told by ``refused``, so the caller need not show it.
        """
        payload, picture = payload_of(data)
        self._begin(self._arrive(payload, picture, at_most), done)

    def read(self, data: QMimeData, done: Callable[[Reading], None]) -> None:
        """Read what was dropped without uploading anything; for forms that look at a picture first."""
        payload, picture = payload_of(data)

        def tell(reading: Reading) -> None:
            for refusal in reading.refused:
                self.refused.emit(refusal.sentence)
            done(reading)

        self._spawn(self._read(payload, picture), tell)

    def _begin(self, work: Coroutine[Any, Any, Arrived], done: Callable[[Arrived], None]) -> None:
        def tell(arrived: Arrived) -> None:
            for sentence in arrived.refused:
                self.refused.emit(sentence)
            done(arrived)

        self._spawn(work, tell)

    def _spawn(self, work: Coroutine[Any, Any, Any], done: Callable[[Any], None]) -> None:
        self._count += 1
        name = f"incoming/{self._count}"
        self._under_way.add(name)
        self.busy_changed.emit()

        def finish(result: Any) -> None:
            self._end(name)
            done(result)

        def fail(error: MaskoError) -> None:
            self._end(name)
            self.refused.emit(error.sentence)

        self._tasks.spawn(name, work, done=finish, failed=fail)

    def _end(self, name: str) -> None:
        self._under_way.discard(name)
        self.busy_changed.emit()

    async def _arrive(self, payload: Payload, picture: QImage, at_most: int) -> Arrived:
        reading = await self._read(payload, picture)
        sentences = [refusal.sentence for refusal in reading.refused]
        wanted = reading.taken[:at_most] if at_most else reading.taken
        if len(wanted) < len(reading.taken):
            sentences.append(tr("Only the first picture was taken; there is room for {count} here.", count=at_most))
        if not wanted:
            return Arrived(refused=tuple(sentences))
        pictures, failed = await self._bring(self._session.current_client(), wanted)
        return Arrived(pictures=pictures, refused=(*sentences, *failed))

    @staticmethod
    async def _read(payload: Payload, picture: QImage) -> Reading:
        def work() -> Reading:
            encoded = payload if picture.isNull() else structs.replace(payload, image=as_png(picture))
            return read(encoded)

        return await asyncio.to_thread(work)
