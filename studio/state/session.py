"""Who Studio is talking to: the workspace, its client, its balance, and the engine behind the local one."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Literal

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.capabilities import Capabilities, read_capabilities
from studio.domain.errors import ConnectionFailed, EngineError, MaskoError, Unreachable
from studio.domain.records import Balance, Record
from studio.domain.words import tr
from studio.state.tasks import Tasks

if TYPE_CHECKING:
    # Only for types: httpx behind them takes longer to import than the window to open, so `app` passes
    # factories, which run in a thread after the first paint.
    from collections.abc import Callable, Sequence

    from studio.services.client import MaskoClient
    from studio.services.engine_process import EngineAddress, EngineProcess

    OpenClient = Callable[[str, str], MaskoClient]
    MakeEngine = Callable[[], EngineProcess]

Connection = Literal["closed", "starting", "online", "offline", "restarting", "stopped"]

#: A balance older than this, in seconds, is shown greyed with its age.
STALE_AFTER = 60.0
_REFRESH_EVERY_MS = 50_000
_NO_ANSWERS = ("closed", "starting", "restarting", "stopped")


class Workspace(Record, frozen=True, kw_only=True):
    """A place to work in: an address and a key. The local one gets both from its engine when it starts.

    ``colour`` is the name of a swatch that tells it from the others wherever its name stands.
    """

    name: str
    api: str = ""
    key: str = ""
    local: bool = False
    colour: str = "green"

    def __repr__(self) -> str:
        """Show the workspace without its key, which must not reach a log."""
        return f"Workspace({self.name!r}, api={self.api!r})"


class Session(QObject):
    """The open workspace.

    Signals: ``workspaces_changed()``; ``workspace_changed()`` another one is open; ``client_changed()`` the client
    is another one, or none; ``balance_changed()``; ``connection_changed()``; ``noticed(str)`` a line for the user;
    ``capabilities_changed()`` the server has said what it can do.
    """

    workspaces_changed = Signal()
    workspace_changed = Signal()
    client_changed = Signal()
    balance_changed = Signal()
    connection_changed = Signal()
    noticed = Signal(str)
    capabilities_changed = Signal()

    def __init__(
        self,
        tasks: Tasks,
        workspaces: Sequence[Workspace],
        open_client: OpenClient,
        make_engine: MakeEngine,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._workspaces = {workspace.name: workspace for workspace in workspaces}
        self._workspace = workspaces[0]
        self._open_client = open_client
        self._make_engine = make_engine
        self._engine: EngineProcess | None = None
        self._address: EngineAddress | None = None
        self._starting = asyncio.Lock()
        self._client: MaskoClient | None = None
        self._balance: Balance | None = None
        self._balance_at = 0.0
        self._capabilities = Capabilities()
        self._connection: Connection = "closed"
        self._error: MaskoError | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_EVERY_MS)
        self._timer.timeout.connect(self.refresh_balance)

    @property
    def workspaces(self) -> tuple[Workspace, ...]:
        """All workspaces there are, the local one first."""
        return tuple(self._workspaces.values())

    @property
    def workspace(self) -> Workspace:
        """The workspace that is open."""
        return self._workspace

    @property
    def client(self) -> MaskoClient | None:
        """The client of the open workspace; None until there is an address to talk to."""
        return self._client

    @property
    def balance(self) -> Balance | None:
        """The last balance the server told; None before the first."""
        return self._balance

    @property
    def balance_age(self) -> float:
        """Seconds since the balance was told."""
        return time.monotonic() - self._balance_at

    @property
    def capabilities(self) -> Capabilities:
        """What the server said that it can do; the documented minimum until it has."""
        return self._capabilities

    @property
    def connection(self) -> Connection:
        """What is known about the server: whether it starts, answers, or is gone."""
        return self._connection

    @property
    def error(self) -> MaskoError | None:
        """Why the connection is ``offline`` or ``stopped``; None otherwise."""
        return self._error

    @property
    def engine_pid(self) -> int | None:
        """The process id of the local engine while it runs."""
        return self._engine.pid if self._engine is not None else None

    def current_client(self) -> MaskoClient:
        """Return the client, or raise ``Unreachable`` while there is none, so that whoever follows a job waits."""
        if self._client is None:
            raise Unreachable(tr("The workspace is not connected yet. Nothing was sent; try again in a moment."))
        return self._client

    def add_workspace(self, workspace: Workspace) -> None:
        """Add a workspace, or replace the one of the same name."""
        self._workspaces[workspace.name] = workspace
        self.workspaces_changed.emit()
        if workspace.name == self._workspace.name:
            self.open(workspace.name)

    def recolour(self, name: str, colour: str) -> None:
        """Give a workspace another colour; nothing is asked of its server."""
        workspace = structs.replace(self._workspaces[name], colour=colour)
        self._workspaces[name] = workspace
        if name == self._workspace.name:
            self._workspace = workspace
        self.workspaces_changed.emit()

    def remove_workspace(self, name: str) -> None:
        """Take a workspace off the list; if it was open, the first one is opened instead."""
        if name in self._workspaces and len(self._workspaces) > 1:
            del self._workspaces[name]
            self.workspaces_changed.emit()
            if name == self._workspace.name:
                self.open(next(iter(self._workspaces)))

    def open(self, name: str) -> None:
        """Open a workspace by name; what the former one was doing on its server goes on there."""
        self._workspace = self._workspaces[name]
        self._balance = None
        self._timer.stop()
        self._tasks.cancel("session")
        self._set_capabilities(Capabilities())
        self.workspace_changed.emit()
        self.balance_changed.emit()
        self.reconnect()

    def reconnect(self) -> None:
        """Start over with the open workspace: its engine if it has one, then its client."""
        self._set_connection("starting")
        self._tasks.spawn("session/connect", self._connect(), failed=self._on_not_connected)

    def refresh_balance(self) -> None:
        """Ask for the balance again; an older question still on its way is dropped."""
        if self._client is not None:
            self._tasks.spawn(
                "session/balance", self._client.balance(), done=self._set_balance, failed=self._on_no_balance
            )

    def top_up(self, amount: int) -> None:
        """Add practice credits, which only the local workspace has."""
        if self._client is not None and self._workspace.local:
            self._tasks.spawn("session/top up", self._client.top_up(amount), done=self._set_balance)

    def observe(self, error: MaskoError | None) -> None:
        """Learn from the outcome of a request whether the server can be reached; None means it answered."""
        if self._connection not in _NO_ANSWERS:
            lost = isinstance(error, ConnectionFailed)
            self._set_connection("offline" if lost else "online", error if lost else None)

    async def close(self) -> None:
        """Close the client, then stop the engine; the tasks must have ended before."""
        self._timer.stop()
        client, self._client = self._client, None
        if client is not None:
            await client.close()
        if self._engine is not None:
            await self._engine.stop()
        self._set_connection("closed")

    async def _connect(self) -> None:
        workspace = self._workspace
        await self._replace_client(None)
        api, key = workspace.api, workspace.key
        if workspace.local:
            address = await self._running_engine()
            api, key = address.api, address.key
        client = await asyncio.to_thread(self._open_client, api, key)
        await self._replace_client(client)
        self._set_connection("online")
        self._timer.start()
        self.refresh_balance()
        self._tasks.spawn(
            "session/capabilities",
            client.description(),
            done=lambda description: self._set_capabilities(read_capabilities(description)),
            failed=lambda _: None,
        )

    async def _running_engine(self) -> EngineAddress:
        """Return the address of the engine, starting it if it does not run; one start at a time."""
        async with self._starting:
            if self._engine is None:
                self._engine = await asyncio.to_thread(self._make_engine)
            if self._address is None or not self._engine.running:
                self._address = await self._engine.start()
                self._tasks.spawn("engine/guard", self._engine.supervise(self._on_restarted), failed=self._on_given_up)
                self._tasks.spawn("engine/death", self._await_death(self._engine))
            return self._address

    async def _await_death(self, engine: EngineProcess) -> None:
        await engine.exited()
        if self._workspace.local:
            self._set_connection("restarting")
            self.noticed.emit(tr("The local engine stopped by itself. Studio is starting it again."))

    async def _on_restarted(self, address: EngineAddress) -> None:
        assert self._engine is not None
        self._address = address
        self._tasks.spawn("engine/death", self._await_death(self._engine))
        if self._workspace.local:
            self.reconnect()
            self.noticed.emit(tr("The local engine runs again. Its jobs go on where they were."))

    async def _replace_client(self, client: MaskoClient | None) -> None:
        former, self._client = self._client, client
        if former is not None or client is not None:
            self.client_changed.emit()
        if former is not None:
            for question in ("session/balance", "session/capabilities"):
                self._tasks.cancel(question)
            await asyncio.sleep(0)  # whoever asks through the former client has been cancelled, and leaves first
            await former.close()

    def _set_balance(self, balance: Balance) -> None:
        self._balance, self._balance_at = balance, time.monotonic()
        self.observe(None)
        self.balance_changed.emit()

    def _set_capabilities(self, capabilities: Capabilities) -> None:
        if capabilities != self._capabilities:
            self._capabilities = capabilities
            self.capabilities_changed.emit()

    def _set_connection(self, connection: Connection, error: MaskoError | None = None) -> None:
        if (connection, error) != (self._connection, self._error):
            self._connection, self._error = connection, error
            self.connection_changed.emit()

    def _on_no_balance(self, error: MaskoError) -> None:
        self.observe(error)
        if self._balance is None and not isinstance(error, ConnectionFailed):
            self._tasks.failed.emit(error)

    def _on_not_connected(self, error: MaskoError) -> None:
        self._set_connection("stopped" if isinstance(error, EngineError) else "offline", error)
        self._tasks.failed.emit(error)

    def _on_given_up(self, error: MaskoError) -> None:
        self._tasks.cancel("engine/death")
        if self._workspace.local:
            self._set_connection("stopped", error)
            self._tasks.failed.emit(error)
