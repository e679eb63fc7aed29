"""The journal's tables and statements. Everything here blocks and belongs to the journal's one writer thread."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from studio.domain.entries import Entry, EntryState
from studio.domain.guard import Spent
from studio.domain.orders import Order

_SCHEMA = """
CREATE TABLE IF NOT EXISTS calls (
    id TEXT PRIMARY KEY, workspace TEXT NOT NULL, session TEXT NOT NULL, door TEXT NOT NULL,
    project_id TEXT NOT NULL, digest TEXT NOT NULL, content TEXT NOT NULL, answer TEXT NOT NULL DEFAULT '',
    pressed REAL NOT NULL, created REAL NOT NULL, position REAL NOT NULL, sends INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS entries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, call_id TEXT NOT NULL REFERENCES calls (id),
    workspace TEXT NOT NULL, project_id TEXT NOT NULL, session TEXT NOT NULL, state TEXT NOT NULL,
    job_id TEXT NOT NULL DEFAULT '', expected INTEGER NOT NULL, charged INTEGER, refunded INTEGER NOT NULL DEFAULT 0,
    created REAL NOT NULL, hidden INTEGER NOT NULL DEFAULT 0, words TEXT NOT NULL, content TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_by_state ON entries (workspace, state);
CREATE INDEX IF NOT EXISTS entries_by_job ON entries (workspace, job_id);
CREATE INDEX IF NOT EXISTS entries_by_call ON entries (call_id);
CREATE INDEX IF NOT EXISTS entries_by_time ON entries (created);
CREATE INDEX IF NOT EXISTS calls_by_digest ON calls (workspace, digest, pressed);
CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, entry_id TEXT NOT NULL, at REAL NOT NULL, state TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS events_by_entry ON events (entry_id);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

#: What an entry has cost or may still cost, so that a cap counts promises before they are charges.
_COMMITTED = """
SUM(CASE
    WHEN state IN ('waiting', 'sending', 'sent', 'processing', 'unknown') THEN MAX(expected, COALESCE(charged, 0))
    WHEN state = 'completed' THEN COALESCE(charged, expected)
    ELSE COALESCE(charged, 0)
END - refunded)
"""


class Event(msgspec.Struct, frozen=True):
    """One change of an entry: when (seconds since 1970), to which state, and why."""

    at: float
    state: str
    note: str


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One paid request in the journal, exactly as it leaves; ``id`` is its Idempotency-Key."""

    id: str
    workspace: str
    order: Order
    created: float
    sends: int
    position: float
    answer: str = ""


class JournalStore:
    """The SQLite file behind the journal; every public method is one transaction."""

    def __init__(self, path: Path) -> None:
        """Open or make the file; write-ahead logging, and nothing counts as written before it is on disk."""
        self._db = sqlite3.connect(path, isolation_level=None, timeout=10.0, check_same_thread=False)
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(_SCHEMA)
            if self._db.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("damaged")
        except sqlite3.Error:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def begin(self) -> None:
        """Start a transaction that no other window's writes can come between."""
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Put the transaction on disk."""
        self._db.execute("COMMIT")

    def rollback(self) -> None:
        """Undo the transaction."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def recent_call(self, workspace: str, digest: str, since: float) -> str | None:
        """Return the call of an equal request that was pressed lately or has not been answered yet."""
        row = self._db.execute(
            "SELECT id FROM calls WHERE workspace = ? AND digest = ? AND (pressed >= ? OR EXISTS ("
            "SELECT 1 FROM entries WHERE call_id = calls.id AND state IN ('waiting', 'sending'))) "
            "ORDER BY created DESC LIMIT 1",
            (workspace, digest, since),
        ).fetchone()
        return None if row is None else str(row[0])

    def press_again(self, call_id: str, now: float) -> None:
        """Note that the button of a call was pressed once more."""
        self._db.execute("UPDATE calls SET pressed = MAX(pressed, ?) WHERE id = ?", (now, call_id))

    def spent(self, workspace: str, session: str, project_id: str, day_start: float) -> Spent:
        """Return what is spent or promised in a workspace, per session, since a day's start, and in a project."""

        def total(where: str, *values: object) -> int:
            query = f"SELECT COALESCE({_COMMITTED}, 0) FROM entries WHERE workspace = ? AND {where}"  # noqa: S608
            return int(self._db.execute(query, (workspace, *values)).fetchone()[0])

        return Spent(
            session=total("session = ?", session),
            day=total("created >= ?", day_start),
            project=total("project_id = ?", project_id) if project_id else 0,
        )

    def add_call(self, call: Call, session: str, now: float) -> None:
        """Write a new call."""
        order = call.order
        self._db.execute(
            "INSERT INTO calls (id, workspace, session, door, project_id, digest, content, pressed, created, position) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (call.id, call.workspace, session, order.door, order.project_id, order.digest, _text(order), now, now,
             call.position),
        )  # fmt: skip

    def replace_order(self, call_id: str, order: Order) -> None:
        """Give an unsent call another order."""
        self._db.execute(
            "UPDATE calls SET content = ?, digest = ?, project_id = ? WHERE id = ?",
            (_text(order), order.digest, order.project_id, call_id),
        )

    def add_entry(self, entry: Entry, session: str, note: str) -> None:
        """Write a new entry and its first event."""
        self._db.execute(
            "INSERT INTO entries (id, call_id, workspace, project_id, session, state, job_id, expected, charged, "
            "refunded, created, hidden, words, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (entry.id, entry.call_id, entry.workspace, entry.project_id, session, entry.state, entry.job_id,
             entry.expected, entry.charged, entry.refunded, entry.created, entry.hidden, _words(entry), _text(entry)),
        )  # fmt: skip
        self._add_event(entry.id, entry.created, entry.state, note)

    def put_entry(self, entry: Entry, *, at: float, event: bool, note: str = "") -> None:
        """Write an entry's new content, and an event if its state changed."""
        self._db.execute(
            "UPDATE entries SET state = ?, job_id = ?, expected = ?, charged = ?, refunded = ?, hidden = ?, "
            "project_id = ?, words = ?, content = ? WHERE id = ?",
            (entry.state, entry.job_id, entry.expected, entry.charged, entry.refunded, entry.hidden,
             entry.project_id, _words(entry), _text(entry), entry.id),
        )  # fmt: skip
        if event:
            self._add_event(entry.id, at, entry.state, note)

    def count_again(self, call_id: str, session: str, now: float) -> None:
        """Let a call count against this session's and this day's cap, from which it was pressed once more."""
        self._db.execute("UPDATE entries SET session = ?, created = ? WHERE call_id = ?", (session, now, call_id))
        self._db.execute("UPDATE calls SET session = ? WHERE id = ?", (session, call_id))

    def drop_entries(self, call_id: str) -> None:
        """Remove the lines of a call that is being edited before it was ever sent; their events stay."""
        self._db.execute("DELETE FROM entries WHERE call_id = ?", (call_id,))

    def call(self, call_id: str) -> Call | None:
        """Return a call."""
        found = self._calls("WHERE id = ?", (call_id,))
        return found[0] if found else None

    def session_of(self, call_id: str) -> str:
        """Return the run of the program that placed a call."""
        return str(self._db.execute("SELECT session FROM calls WHERE id = ?", (call_id,)).fetchone()[0])

    def calls_in(self, workspace: str, states: Sequence[EntryState]) -> list[Call]:
        """Return the calls that have an entry in one of the states, in the order they are to leave."""
        marks = ", ".join("?" * len(states))
        return self._calls(
            f"WHERE workspace = ? AND id IN (SELECT call_id FROM entries WHERE state IN ({marks})) "  # noqa: S608
            "ORDER BY position, created",
            (workspace, *states),
        )

    def set_call(self, call_id: str, **fields: float | str) -> None:
        """Write some columns of a call: ``sends``, ``position`` or ``answer``."""
        names = ", ".join(f"{name} = ?" for name in fields)
        self._db.execute(f"UPDATE calls SET {names} WHERE id = ?", (*fields.values(), call_id))  # noqa: S608

    def last_position(self, workspace: str) -> float:
        """Return the place behind the last call."""
        row = self._db.execute("SELECT MAX(position) FROM calls WHERE workspace = ?", (workspace,)).fetchone()
        return float(row[0] or 0.0)

    def entry(self, entry_id: str) -> Entry | None:
        """Return an entry."""
        return next(iter(self._entries("WHERE id = ?", (entry_id,))), None)

    def entries_of(self, call_id: str) -> list[Entry]:
        """Return the entries of a call, in the order of its request."""
        return sorted(self._entries("WHERE call_id = ?", (call_id,)), key=lambda entry: entry.index)

    def entries_in(self, workspace: str, states: Iterable[EntryState]) -> list[Entry]:
        """Return a workspace's entries in some states, oldest first."""
        wanted = tuple(states)
        marks = ", ".join("?" * len(wanted))
        return self._entries(f"WHERE workspace = ? AND state IN ({marks}) ORDER BY seq", (workspace, *wanted))

    def search(self, workspace: str, words: str, *, hidden: bool, limit: int, offset: int) -> list[Entry]:
        """Return a workspace's entries that hold all the words, newest first."""
        where, values = ["workspace = ?"], [workspace]
        if not hidden:
            where.append("hidden = 0")
        for word in words.casefold().split():
            where.append("instr(words, ?) > 0")
            values.append(word)
        clause = f"WHERE {' AND '.join(where)} ORDER BY seq DESC LIMIT {int(limit)} OFFSET {int(offset)}"
        return self._entries(clause, tuple(values))

    def entry_of_job(self, workspace: str, job_id: str) -> Entry | None:
        """Return the entry that a server's job belongs to."""
        return next(iter(self._entries("WHERE workspace = ? AND job_id = ?", (workspace, job_id))), None)

    def job_ids(self, workspace: str) -> set[str]:
        """Return the jobs of the server that some entry accounts for."""
        query = "SELECT job_id FROM entries WHERE workspace = ? AND job_id != ''"
        return {str(row[0]) for row in self._db.execute(query, (workspace,))}

    def events(self, entry_id: str) -> list[Event]:
        """Return everything that happened to an entry, oldest first."""
        query = "SELECT at, state, note FROM events WHERE entry_id = ? ORDER BY seq"
        return [Event(*row) for row in self._db.execute(query, (entry_id,))]

    def hide(self, workspace: str, states: Sequence[EntryState]) -> None:
        """Take entries in these states out of the view; they stay in the journal."""
        for entry in self.entries_in(workspace, states):
            if not entry.hidden:
                self.put_entry(msgspec.structs.replace(entry, hidden=True), at=0.0, event=False)

    def setting(self, name: str) -> str | None:
        """Return a remembered setting."""
        row = self._db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def set_setting(self, name: str, value: str) -> None:
        """Remember a setting."""
        self._db.execute("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", (name, value))

    def _add_event(self, entry_id: str, at: float, state: str, note: str) -> None:
        self._db.execute(
            "INSERT INTO events (entry_id, at, state, note) VALUES (?, ?, ?, ?)", (entry_id, at, state, note)
        )

    def _entries(self, clause: str, values: tuple[Any, ...]) -> list[Entry]:
        rows = self._db.execute(f"SELECT content FROM entries {clause}", values)  # noqa: S608 - clauses are our own
        return [_ENTRY.decode(content) for (content,) in rows]

    def _calls(self, clause: str, values: tuple[Any, ...]) -> list[Call]:
        query = f"SELECT id, workspace, content, created, sends, position, answer FROM calls {clause}"  # noqa: S608
        return [
            Call(id=row[0], workspace=row[1], order=_ORDER.decode(row[2]), created=row[3], sends=row[4],
                 position=row[5], answer=row[6])
            for row in self._db.execute(query, values)
        ]  # fmt: skip


_ENTRY = msgspec.json.Decoder(Entry)
_ORDER = msgspec.json.Decoder(Order)


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _words(entry: Entry) -> str:
    prompts = (value for value in entry.request.values() if isinstance(value, str))
    shown = (entry.name, entry.kind, entry.mascot_name, entry.state, entry.job_id, entry.id, entry.error, *prompts)
    return " ".join(shown).casefold()
