"""The workspaces a person has added: a name, an address and a key that one question to the server has proved.

The list is among the preferences; the keys are in the system's keyring and nowhere else.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from studio.domain.errors import Forbidden, Interrupted, MaskoError, Unauthorized, VaultError
from studio.domain.records import Balance, Record
from studio.domain.words import tr
from studio.state.session import Workspace

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from studio.services.client import MaskoClient
    from studio.services.vault import Vault
    from studio.state.preferences import Preferences
    from studio.state.session import OpenClient, Session
    from studio.state.tasks import Tasks

MASKO_API = "https://api.masko.ai/v1"
WORKSPACE = "Masko"
COLOURS = ("blue", "violet", "rose", "teal", "amber", "green")
#: Seconds a server has to answer about a key; a person is waiting.
PATIENCE = 15.0
_LIST = "workspaces"
_MAX_NAME = 40
_SHAPE = re.compile(r"masko_[0-9a-fA-F]{64}")


class Profile(Record, frozen=True, kw_only=True):
    """A workspace that was added, without its key."""

    name: str = WORKSPACE
    api: str = ""
    colour: str = COLOURS[0]

    @property
    def address(self) -> str:
        """The API's address."""
        return self.api or MASKO_API


class Keys(QObject):
    """Checks keys, and keeps the workspaces they open.

    Signals: ``accepted(Balance)`` the server took the key and ``name`` of the newest is in ``last``; ``refused(str)``
    why not; ``noticed(str)`` where it is kept; ``checking_changed()``; ``profiles_changed()``.
    """

    accepted = Signal(object)
    refused = Signal(str)
    noticed = Signal(str)
    checking_changed = Signal()
    profiles_changed = Signal()

    def __init__(
        self,
        tasks: Tasks,
        session: Session,
        open_vault: Callable[[], Awaitable[Vault]],
        open_client: OpenClient,
        preferences: Preferences,
        *,
        patience: float = PATIENCE,
    ) -> None:
        super().__init__()
        self._tasks = tasks
        self._session = session
        self._open_vault = open_vault
        self._open_client = open_client
        self._preferences = preferences
        self._patience = patience
        self._profiles = _read(preferences)
        self.last = WORKSPACE
        tasks.running_changed.connect(self._on_running_changed)

    @property
    def checking(self) -> bool:
        """Whether the server is being asked about a key."""
        return self._tasks.running("keys/check")

    @property
    def profiles(self) -> Sequence[Profile]:
        """The workspaces that were added, also those whose key this system does not have."""
        return tuple(self._profiles.values())

    def has_key(self, name: str) -> bool:
        """Whether there is a key for this workspace, so that it can be opened."""
        return any(workspace.name == name for workspace in self._session.workspaces)

    def load(self) -> None:
        """Make every workspace ready whose key is in the keyring."""
        self._tasks.spawn("keys/load", self._load(), done=self._offer, failed=lambda error: self._tell(error.sentence))

    def check(self, key: str, profile: Profile | None = None) -> None:
        """Ask the server about a key and keep it if it is accepted; what cannot be right is refused without asking."""
        profile = profile or Profile()
        key = key.strip()
        wrong = self._wrong(key, profile)
        if wrong:
            self.refused.emit(wrong)
        elif not self.checking:
            self._tasks.spawn("keys/check", self._check(key, profile), done=self._on_accepted, failed=self._on_refused)

    def recolour(self, name: str, colour: str) -> None:
        """Give a workspace another colour."""
        profile = self._profiles.get(name)
        if profile is not None and profile.colour != colour:
            self._keep(Profile(name=name, api=profile.api, colour=colour))
            if self.has_key(name):
                self._session.recolour(name, colour)

    def remove(self, name: str) -> None:
        """Forget a workspace and its key; nothing happens on its server."""
        if self._profiles.pop(name, None) is not None:
            self._write()
            self._session.remove_workspace(name)
            self._tasks.spawn("keys/forget", self._forget(name), failed=lambda error: self._tell(error.sentence))

    def _wrong(self, key: str, profile: Profile) -> str:
        """Return why this cannot be right whatever the server says; empty if it can."""
        taken = {one.name for one in self._session.workspaces} - set(self._profiles)
        if not profile.name.strip() or len(profile.name) > _MAX_NAME:
            return tr("Give the workspace a name of at most {most} letters.", most=_MAX_NAME)
        if profile.name in taken:
            return tr("There is already a workspace “{name}”. Choose another name.", name=profile.name)
        if not _is_address(profile.address):
            return tr("The address has to look like {example}.", example=MASKO_API)
        if not _SHAPE.fullmatch(key):
            return tr("A Masko key is “masko_” and 64 characters of 0-9 and a-f. Copy it again, whole.")
        return ""

    async def _load(self) -> list[tuple[Profile, str]]:
        vault = await self._open_vault()
        if not vault.available:
            return []
        found = []
        for profile in self._profiles.values() or [Profile()]:
            key = await vault.get(profile.name)
            if key:
                found.append((profile, key))
        return found

    async def _check(self, key: str, profile: Profile) -> tuple[Profile, Balance]:
        client = await asyncio.to_thread(self._open_client, profile.address, key)
        try:
            balance = await self._ask(client)
        finally:
            await client.close()
        self._offer([(profile, key)])
        self._keep(profile)
        vault = await self._open_vault()
        try:
            await vault.put(profile.name, key)
        except VaultError as error:
            self._tell(error.sentence)
        else:
            self._tell(tr("The key is in the system's keyring.") if vault.available else _session_only())
        return profile, balance

    async def _ask(self, client: MaskoClient) -> Balance:
        """Ask the one question; each way in which it fails has a sentence of its own."""
        try:
            async with asyncio.timeout(self._patience):
                return await client.balance()
        except (TimeoutError, Interrupted) as error:
            words = tr("The server did not answer within {seconds} s. Nothing was changed; try again later.",
                       seconds=round(self._patience))  # fmt: skip
            raise MaskoError(words) from error
        except Unauthorized as error:
            raise MaskoError(
                tr("The server does not accept this key: it is wrong, or it was revoked. Make a new one there.")
            ) from error
        except Forbidden as error:
            raise MaskoError(
                tr("The key is right, but it may not see its workspace's credits. Ask its owner for the right to.")
            ) from error

    async def _forget(self, name: str) -> None:
        vault = await self._open_vault()
        await vault.forget(name)

    def _offer(self, found: list[tuple[Profile, str]]) -> None:
        for profile, key in found:
            self._session.add_workspace(
                Workspace(name=profile.name, api=profile.address, key=key, colour=profile.colour)
            )
        self.profiles_changed.emit()

    def _keep(self, profile: Profile) -> None:
        self._profiles[profile.name] = profile
        self._write()

    def _write(self) -> None:
        rows = {one.name: {"api": one.api, "colour": one.colour} for one in self._profiles.values()}
        self._preferences.put(_LIST, rows)
        self.profiles_changed.emit()

    def _on_accepted(self, found: tuple[Profile, Balance]) -> None:
        self.last = found[0].name
        self.accepted.emit(found[1])

    def _tell(self, sentence: str) -> None:
        self.noticed.emit(sentence)

    def _on_refused(self, error: MaskoError) -> None:
        self.refused.emit(error.sentence)

    def _on_running_changed(self, name: str) -> None:
        if name == "keys/check":
            self.checking_changed.emit()


def _session_only() -> str:
    return tr("This system has no keyring that Studio can use, so the key is kept until Studio closes.")


def _read(preferences: Preferences) -> dict[str, Profile]:
    """Return the kept list; rows that make no sense are left out."""
    found = {}
    for name, row in preferences.mapping(_LIST).items():
        values = row if isinstance(row, dict) else {}
        api, colour = values.get("api"), values.get("colour")
        found[name] = Profile(
            name=name,
            api=api if isinstance(api, str) else "",
            colour=colour if isinstance(colour, str) and colour in COLOURS else COLOURS[0],
        )
    return found


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
