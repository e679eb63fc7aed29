"""What a user notes about poses, kept on this machine: marks, boards, saved searches. Every change can be taken back.

One SQLite file per workspace. A change is written before anybody sees it, so that a kill loses nothing that was shown.
All methods are quick; those that change something wait for the disk and belong in a thread.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from studio.domain.errors import StorageError
from studio.domain.filters import SavedSearch
from studio.domain.marks import TRASH_DAYS, UNMARKED, Board, Marks
from studio.domain.records import Record
from studio.domain.words import tr
from studio.services.storage import disk_errors

_VERSION = 1
_DAY = 24 * 60 * 60


class Contents(Record, frozen=True, kw_only=True):
    """Rows by id; None stands for a row that is not there."""

    marks: dict[str, Marks | None] = msgspec.field(default_factory=dict)
    boards: dict[str, Board | None] = msgspec.field(default_factory=dict)
    searches: dict[str, SavedSearch | None] = msgspec.field(default_factory=dict)


class Change(Record, frozen=True, kw_only=True):
    """What was there before and what is there after; everything an undo step needs."""

    before: Contents
    after: Contents

    def reversed(self) -> "Change":
        """Return the change that takes this one back."""
        return Change(before=self.after, after=self.before)


class Shelf:
    """Marks by pose id, boards and saved searches of one workspace."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it; one that is damaged is kept aside. Raises StorageError."""
        self._path = path
        self._lock = threading.RLock()
        self.was_damaged = False
        self._database = self._open()
        self._marks: dict[str, Marks] = self._rows("marks", Marks)
        self._boards: dict[str, Board] = self._rows("boards", Board)
        self._searches: dict[str, SavedSearch] = self._rows("searches", SavedSearch)

    @property
    def boards(self) -> tuple[Board, ...]:
        """All boards by name."""
        return tuple(sorted(self._boards.values(), key=lambda board: (board.name.casefold(), board.id)))

    @property
    def searches(self) -> tuple[SavedSearch, ...]:
        """All saved searches by name."""
        return tuple(sorted(self._searches.values(), key=lambda search: (search.name.casefold(), search.id)))

    def marks(self, pose_id: str) -> Marks:
        """Return what is noted about a pose."""
        return self._marks.get(pose_id, UNMARKED)

    def mark(self, pose_ids: Iterable[str], **fields: Any) -> Change:
        """Set fields of ``Marks`` for several poses, e.g. ``star=True``."""
        return self._remark(pose_ids, lambda marks: structs.replace(marks, **fields))

    def put_on_board(self, pose_ids: Iterable[str], board_id: str) -> Change:
        """Add poses to a board."""
        return self._remark(
            pose_ids, lambda marks: structs.replace(marks, boards=tuple(dict.fromkeys((*marks.boards, board_id))))
        )

    def take_off_board(self, pose_ids: Iterable[str], board_id: str) -> Change:
        """Remove poses from a board."""
        return self._remark(pose_ids, lambda marks: _off(marks, {board_id}))

    def trash(self, pose_ids: Iterable[str], now: float) -> Change:
        """Put poses into the trash; those that are there already keep their day."""
        return self._remark(pose_ids, lambda marks: structs.replace(marks, trashed=marks.trashed or now))

    def restore(self, pose_ids: Iterable[str]) -> Change:
        """Take poses out of the trash."""
        return self.mark(pose_ids, trashed=0.0)

    def expired(self, now: float) -> tuple[str, ...]:
        """Return the poses that have been in the trash for its whole time."""
        limit = now - TRASH_DAYS * _DAY
        return tuple(pose for pose, marks in self._marks.items() if 0 < marks.trashed <= limit)

    def forget(self, pose_ids: Iterable[str]) -> Change:
        """Drop everything noted about poses that are gone for good."""
        return self._change(Contents(marks=dict.fromkeys(pose_ids)))

    def save_board(self, board: Board) -> Change:
        """Add a board or change one. A board that would stand inside itself raises ValueError."""
        parent = board.parent
        while parent:
            if parent == board.id:
                raise ValueError(f"The board “{board.name}” cannot stand inside itself.")
            parent = self._boards[parent].parent if parent in self._boards else ""
        return self._change(Contents(boards={board.id: board}))

    def remove_board(self, board_id: str) -> Change:
        """Remove a board and those inside it; the poses on them stay."""
        gone = {board_id}
        while more := {board.id for board in self._boards.values() if board.parent in gone} - gone:
            gone |= more
        marks = {pose: _off(found, gone) for pose, found in self._marks.items() if not gone.isdisjoint(found.boards)}
        return self._change(Contents(marks=dict(marks), boards=dict.fromkeys(gone)))

    def save_search(self, search: SavedSearch) -> Change:
        """Add a saved search or change one."""
        return self._change(Contents(searches={search.id: search}))

    def remove_search(self, search_id: str) -> Change:
        """Remove a saved search."""
        return self._change(Contents(searches={search_id: None}))

    def apply(self, change: Change) -> None:
        """Bring about what a change says comes after it; with ``reversed`` this is undo. Raises StorageError."""
        with self._lock:
            self._write(change.after)
            _update(self._marks, change.after.marks)
            _update(self._boards, change.after.boards)
            _update(self._searches, change.after.searches)

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            self._database.close()

    def _remark(self, pose_ids: Iterable[str], change: Callable[[Marks], Marks]) -> Change:
        with self._lock:
            return self._change(Contents(marks={pose: change(self.marks(pose)) for pose in pose_ids}))

    def _change(self, wanted: Contents) -> Change:
        with self._lock:
            marks = {pose: None if found == UNMARKED else found for pose, found in wanted.marks.items()}
            after = structs.replace(wanted, marks=marks)
            before = Contents(
                marks={key: self._marks.get(key) for key in after.marks},
                boards={key: self._boards.get(key) for key in after.boards},
                searches={key: self._searches.get(key) for key in after.searches},
            )
            change = Change(before=before, after=after)
            if before != after:
                self.apply(change)
            return change

    def _open(self) -> sqlite3.Connection:
        with disk_errors(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._connected()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise _refused(error, self._path) from error
        self.was_damaged = True
        with disk_errors(self._path):
            self._path.replace(self._path.with_name(self._path.name + ".damaged"))
            for suffix in ("-wal", "-shm"):
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        with self._database_errors():
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None)
        try:
            _prepare(database, self._path)
        except BaseException:
            database.close()
            raise
        return database

    def _rows(self, kind: str, record: type[Any]) -> dict[str, Any]:
        with self._database_errors():
            rows = self._database.execute(
                "SELECT id, value FROM rows WHERE kind = ? ORDER BY rowid", (kind,)
            ).fetchall()
        return {key: msgspec.json.decode(value, type=record) for key, value in rows}

    def _write(self, contents: Contents) -> None:
        tables: dict[str, Mapping[str, Record | None]] = {
            "marks": contents.marks,
            "boards": contents.boards,
            "searches": contents.searches,
        }
        rows = [(kind, key, row) for kind, table in tables.items() for key, row in table.items()]
        with self._database_errors(), self._transaction():
            for kind, key, row in rows:
                if row is None:
                    self._database.execute("DELETE FROM rows WHERE kind = ? AND id = ?", (kind, key))
                else:
                    values = (kind, key, msgspec.json.encode(row))
                    self._database.execute("INSERT OR REPLACE INTO rows VALUES (?, ?, ?)", values)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._database.execute("COMMIT")
        except BaseException:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise

    @contextmanager
    def _database_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _refused(error, self._path) from error


def _prepare(database: sqlite3.Connection, path: Path) -> None:
    """Make the table where it is missing; a damaged file raises DatabaseError, one of a newer Studio StorageError."""
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version > _VERSION:
        raise StorageError(tr("A newer Studio wrote this file. Update Studio to read it: {path}", path=path))
    database.execute("CREATE TABLE IF NOT EXISTS rows (kind TEXT, id TEXT, value BLOB, PRIMARY KEY (kind, id))")
    database.execute(f"PRAGMA user_version={_VERSION}")
    if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("quick_check")


def _off(marks: Marks, boards: set[str]) -> Marks:
    return structs.replace(marks, boards=tuple(board for board in marks.boards if board not in boards))


def _update(table: dict[str, Any], rows: Mapping[str, object]) -> None:
    for key, row in rows.items():
        if row is None:
            table.pop(key, None)
        else:
            table[key] = row


def _refused(error: sqlite3.Error, path: Path) -> StorageError:
    code = getattr(error, "sqlite_errorname", "")
    if code.startswith("SQLITE_FULL"):
        return StorageError(tr("The disk is full. Free some space, then try again: {path}", path=path))
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return StorageError(
            tr("This place cannot be written to. Choose another folder or change its rights: {path}", path=path)
        )
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StorageError(tr("Another Studio is writing this file. Try again: {path}", path=path))
    return StorageError(tr("The disk refused ({error}). Check that it is there: {path}", error=error, path=path))
