"""Keys in the system's keyring; without one they live for the session only and never as plain text."""

import asyncio
from collections.abc import Callable
from typing import Protocol, TypeVar

import keyring
import keyring.errors
from keyring.backends.chainer import ChainerBackend

from studio.domain.errors import VaultError
from studio.domain.words import tr

T = TypeVar("T")

_SERVICE = "masko-studio"
#: Seconds a keyring may take; it may be asking the user for a password.
_PATIENCE = 120.0
#: Backends that would store nothing, or store without encryption.
_UNSAFE = ("fail", "null", "plaintext", "uncrypted")


class Backend(Protocol):
    """The part of a keyring backend the vault uses."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return a secret, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""


class Vault:
    """Keys by workspace id; what the keyring cannot keep is kept in memory until Studio closes."""

    def __init__(self, backend: Backend | None) -> None:
        """Use this keyring backend; None means the system has none that is safe."""
        self._backend = backend
        self._session: dict[str, str] = {}

    @property
    def available(self) -> bool:
        """Whether there is a keyring to keep keys in."""
        return self._backend is not None

    @property
    def session_only(self) -> bool:
        """Whether any key, or the next one, will be gone when Studio closes."""
        return self._backend is None or bool(self._session)

    async def get(self, workspace: str) -> str | None:
        """Return the key of a workspace, or None if there is none; ``VaultError`` if the keyring refuses."""
        if workspace in self._session or self._backend is None:
            return self._session.get(workspace)
        backend = self._backend
        return await self._ask(lambda: backend.get_password(_SERVICE, workspace))

    async def put(self, workspace: str, key: str) -> None:
        """Keep a key; if the keyring refuses it stays for this session, and ``VaultError`` says so."""
        self._session[workspace] = key
        if self._backend is None:
            return
        backend = self._backend
        await self._ask(lambda: backend.set_password(_SERVICE, workspace, key))
        del self._session[workspace]

    async def forget(self, workspace: str) -> None:
        """Remove the key of a workspace from everywhere."""
        self._session.pop(workspace, None)
        backend = self._backend
        if backend is not None and await self._ask(lambda: backend.get_password(_SERVICE, workspace)) is not None:
            await self._ask(lambda: backend.delete_password(_SERVICE, workspace))

    async def _ask(self, call: Callable[[], T]) -> T:
        try:
            return await asyncio.wait_for(asyncio.to_thread(call), _PATIENCE)
        except keyring.errors.KeyringLocked as error:
            raise VaultError(
                tr(
                    "The system keyring is locked. Unlock it and try again; until then the key is "
                    "kept for this session only."
                )
            ) from error
        except TimeoutError as error:
            raise VaultError(
                tr("The system keyring does not answer. The key is kept for this session only.")
            ) from error
        except Exception as error:  # backends raise whatever their platform raises
            raise VaultError(tr("The system keyring refused. The key is kept for this session only.")) from error


def system_backend() -> Backend | None:
    """Return the system's keyring, or None if it has no safe one; blocking, call it in a thread."""
    try:
        found = keyring.get_keyring()
    except Exception:  # a broken backend module counts as none
        return None
    parts = list(found.backends) if isinstance(found, ChainerBackend) else [found]
    safe = [part for part in parts if _is_safe(part)]
    return safe[0] if safe else None


def _is_safe(backend: object) -> bool:
    kind = type(backend)
    name = f"{kind.__module__}.{kind.__qualname__}".lower()
    return not any(word in name for word in _UNSAFE)
