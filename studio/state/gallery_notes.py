"""What the user notes about poses: stars, ratings, labels, boards, saved searches, the trash. All can be undone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from studio.domain.filters import SavedSearch
from studio.domain.marks import UNMARKED, Board, Marks
from studio.domain.words import tr, trn
from studio.services.shelf import Change, Shelf

if TYPE_CHECKING:
    from studio.state.session import Session
    from studio.state.tasks import Tasks


class Notes(QObject):
    """The shelf of the open workspace, read from memory and written in a thread, one change after the other.

    Signals: ``changed()`` something noted is different; ``undoable(str, Change)`` a sentence on what was done, and
    the change that ``undo`` takes back.
    """

    changed = Signal()
    undoable = Signal(str, object)

    def __init__(self, tasks: Tasks, session: Session, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._folder = folder
        self._shelf: Shelf | None = None
        self._turn = asyncio.Lock()
        self._count = 0
        session.workspace_changed.connect(self.open)

    @property
    def loaded(self) -> bool:
        """Whether what was noted earlier is known."""
        return self._shelf is not None

    @property
    def boards(self) -> tuple[Board, ...]:
        """All boards by name."""
        return self._shelf.boards if self._shelf is not None else ()

    @property
    def searches(self) -> tuple[SavedSearch, ...]:
        """All saved searches by name."""
        return self._shelf.searches if self._shelf is not None else ()

    def board(self, board_id: str) -> Board | None:
        """Return a board."""
        return next((board for board in self.boards if board.id == board_id), None)

    def marks(self, pose_id: str) -> Marks:
        """Return what is noted about a pose."""
        return self._shelf.marks(pose_id) if self._shelf is not None else UNMARKED

    def expired(self) -> tuple[str, ...]:
        """Return the poses that have been in the trash for its whole time."""
        return self._shelf.expired(time.time()) if self._shelf is not None else ()

    def open(self) -> None:
        """Read what was noted in the open workspace."""
        name = sha256(self._session.workspace.name.encode()).hexdigest()[:16]
        self._close_shelf()
        self.changed.emit()
        work = asyncio.to_thread(Shelf, self._folder / f"shelf-{name}.sqlite")
        self._tasks.spawn("notes/open", work, done=self._on_opened)

    def close(self) -> None:
        """Let the file go, when the program ends."""
        self._close_shelf()

    def star(self, pose_ids: Iterable[str], *, on: bool) -> None:
        """Give poses a star, or take it away."""
        self._mark(pose_ids, star=on)

    def rate(self, pose_ids: Iterable[str], rating: int) -> None:
        """Rate poses from 1 to 5; 0 takes the rating away."""
        self._mark(pose_ids, rating=rating)

    def label(self, pose_ids: Iterable[str], label: str) -> None:
        """Give poses a colour label; an empty one takes it away."""
        self._mark(pose_ids, label=label)

    def choose_version(self, pose_id: str, asset_id: str) -> None:
        """Let a pose show the version that a file belongs to; an empty id stands for the newest."""
        self._mark((pose_id,), current=asset_id)

    def put_on_board(self, pose_ids: Iterable[str], board_id: str) -> None:
        """Add poses to a board."""
        ids, board = tuple(pose_ids), self.board(board_id)
        said = trn("{count} pose is on “{board}” now.", "{count} poses are on “{board}” now.", len(ids),
                   board=board.name if board else "")  # fmt: skip
        self._do(lambda shelf: shelf.put_on_board(ids, board_id), said)

    def take_off_board(self, pose_ids: Iterable[str], board_id: str) -> None:
        """Remove poses from a board."""
        ids = tuple(pose_ids)
        self._do(lambda shelf: shelf.take_off_board(ids, board_id))

    def add_board(self, name: str, parent: str = "", pose_ids: Iterable[str] = ()) -> None:
        """Make a board, inside another one if ``parent`` names it, and put poses on it."""
        board, ids = Board(id=uuid4().hex, name=name.strip(), parent=parent), tuple(pose_ids)
        self._do(lambda shelf: shelf.save_board(board))
        if ids:
            self._do(lambda shelf: shelf.put_on_board(ids, board.id))

    def rename_board(self, board: Board, name: str) -> None:
        """Give a board another name."""
        renamed = Board(id=board.id, name=name.strip(), parent=board.parent)
        self._do(lambda shelf: shelf.save_board(renamed))

    def remove_board(self, board: Board) -> None:
        """Remove a board and those inside it; the poses on them stay."""
        said = tr("The board “{name}” is gone; its poses stay.", name=board.name)
        self._do(lambda shelf: shelf.remove_board(board.id), said)

    def save_search(self, name: str, text: str) -> None:
        """Keep a search under a name; one of the same name is replaced."""
        same = next((search.id for search in self.searches if search.name == name.strip()), "")
        search = SavedSearch(id=same or uuid4().hex, name=name.strip(), text=text)
        self._do(lambda shelf: shelf.save_search(search))

    def remove_search(self, search: SavedSearch) -> None:
        """Remove a saved search."""
        said = tr("The search “{name}” is gone.", name=search.name)
        self._do(lambda shelf: shelf.remove_search(search.id), said)

    def trash(self, pose_ids: Iterable[str]) -> None:
        """Put poses into the trash."""
        ids = tuple(pose_ids)
        said = trn("{count} pose is in the trash.", "{count} poses are in the trash.", len(ids))
        self._do(lambda shelf: shelf.trash(ids, time.time()), said)

    def restore(self, pose_ids: Iterable[str]) -> None:
        """Take poses out of the trash."""
        ids = tuple(pose_ids)
        self._do(lambda shelf: shelf.restore(ids))

    def forget(self, pose_ids: Iterable[str]) -> None:
        """Drop everything noted about poses that are gone for good."""
        ids = tuple(pose_ids)
        self._do(lambda shelf: shelf.forget(ids))

    def undo(self, change: Change) -> None:
        """Take a change back."""

        def take_back(shelf: Shelf) -> Change:
            shelf.apply(change.reversed())
            return change.reversed()

        self._do(take_back)

    def _mark(self, pose_ids: Iterable[str], **fields: Any) -> None:
        ids = tuple(pose_ids)
        self._do(lambda shelf: shelf.mark(ids, **fields))

    def _do(self, change: Callable[[Shelf], Change], said: str = "") -> None:
        shelf = self._shelf
        if shelf is not None:
            self._count += 1
            self._tasks.spawn(f"notes/{self._count}", self._write(shelf, change), done=partial(self._on_done, said))

    async def _write(self, shelf: Shelf, change: Callable[[Shelf], Change]) -> Change:
        async with self._turn:
            return await asyncio.to_thread(change, shelf)

    def _on_done(self, said: str, change: Change) -> None:
        self.changed.emit()
        if said:
            self.undoable.emit(said, change)

    def _on_opened(self, shelf: Shelf) -> None:
        self._close_shelf()
        self._shelf = shelf
        self.changed.emit()

    def _close_shelf(self) -> None:
        if self._shelf is not None:
            self._shelf.close()
            self._shelf = None
