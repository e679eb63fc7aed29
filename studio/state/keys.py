"""A Masko key: its shape, one question whether it is accepted, and where it is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.domain.errors import MaskoError, VaultError
from studio.domain.records import Balance
from studio.state.session import Workspace

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from studio.services.vault import Vault
    from studio.state.session import OpenClient, Session
    from studio.state.tasks import Tasks

MASKO_API = "https://api.masko.ai/v1"
WORKSPACE = "Masko"
_SHAPE = re.compile(r"masko_[0-9a-fA-F]{64}")
_KEPT_FOR_SESSION = "This system has no keyring that Studio can use, so the key is kept until Studio closes."


class Keys(QObject):
    """Checks and keeps the key of the Masko workspace.

    Signals: ``accepted(Balance)`` the server took the key; ``refused(str)`` why not; ``noticed(str)`` where it is kept;
    ``checking_changed()``.
    """

    accepted = Signal(object)
    refused = Signal(str)
    noticed = Signal(str)
    checking_changed = Signal()

    def __init__(
        self,
        tasks: Tasks,
        session: Session,
        open_vault: Callable[[], Awaitable[Vault]],
        open_client: OpenClient,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._open_vault = open_vault
        self._open_client = open_client
        tasks.running_changed.connect(self._on_running_changed)

    @property
    def checking(self) -> bool:
        """Whether the server is being asked about a key."""
        return self._tasks.running("keys/check")

    def load(self) -> None:
        """Make the Masko workspace ready if its key is in the keyring."""
        self._tasks.spawn("keys/load", self._load(), done=self._offer, failed=lambda error: self._tell(error.sentence))

    def check(self, key: str) -> None:
        """Ask the server about a key and keep it if it is accepted; a wrong shape is refused without asking."""
        key = key.strip()
        if not _SHAPE.fullmatch(key):
            self.refused.emit("A Masko key is “masko_” and 64 characters of 0-9 and a-f. Copy it again, whole.")
        elif not self.checking:
            self._tasks.spawn("keys/check", self._check(key), done=self.accepted.emit, failed=self._on_refused)

    async def _load(self) -> str | None:
        vault = await self._open_vault()
        return await vault.get(WORKSPACE) if vault.available else None

    async def _check(self, key: str) -> Balance:
        client = self._open_client(MASKO_API, key)
        try:
            balance = await client.balance()
        finally:
            await client.close()
        self._offer(key)
        vault = await self._open_vault()
        try:
            await vault.put(WORKSPACE, key)
        except VaultError as error:
            self._tell(error.sentence)
        else:
            self._tell("The key is in the system's keyring." if vault.available else _KEPT_FOR_SESSION)
        return balance

    def _offer(self, key: str | None) -> None:
        if key:
            self._session.add_workspace(Workspace(name=WORKSPACE, api=MASKO_API, key=key))

    def _tell(self, sentence: str) -> None:
        self.noticed.emit(sentence)

    def _on_refused(self, error: MaskoError) -> None:
        self.refused.emit(error.sentence)

    def _on_running_changed(self, name: str) -> None:
        if name == "keys/check":
            self.checking_changed.emit()
