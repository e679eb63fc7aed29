"""Keys in a keyring that works, refuses, hangs, is locked, or is not there."""

import threading

import keyring.errors
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend

from studio.domain.errors import VaultError
from studio.services import vault as module
from studio.services.vault import Vault, system_backend

KEY = "masko_" + "cd" * 32


class Memory(KeyringBackend):
    """A real keyring backend whose store is a dictionary."""

    priority = 0.1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.refusal: Exception | None = None
        self.threads: set[int] = set()

    def get_password(self, service, username):
        self._enter()
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self._enter()
        self.kept[service, username] = password

    def delete_password(self, service, username):
        self._enter()
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("none")

    def _enter(self):
        self.threads.add(threading.get_ident())
        if self.refusal is not None:
            raise self.refusal


async def test_a_key_is_kept_by_workspace_and_forgotten_on_request():
    backend = Memory()
    vault = Vault(backend)
    await vault.put("cloud", KEY)
    await vault.put("other", "masko_2")
    assert await Vault(backend).get("cloud") == KEY
    await vault.forget("cloud")
    await vault.forget("cloud")
    assert await vault.get("cloud") is None
    assert await vault.get("other") == "masko_2"
    assert vault.available
    assert not vault.session_only


async def test_the_keyring_is_never_asked_in_the_windows_thread():
    backend = Memory()
    await Vault(backend).put("cloud", KEY)
    assert threading.get_ident() not in backend.threads


async def test_without_a_keyring_the_key_lives_for_the_session():
    vault = Vault(None)
    await vault.put("cloud", KEY)
    assert (vault.available, vault.session_only) == (False, True)
    assert await vault.get("cloud") == KEY
    assert await Vault(None).get("cloud") is None
    await vault.forget("cloud")
    assert await vault.get("cloud") is None


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (keyring.errors.KeyringLocked("x"), "locked"),
        (keyring.errors.KeyringError(KEY), "refused"),
        (OSError("dbus"), "refused"),
    ],
)
async def test_a_refusal_is_said_and_the_key_stays_for_the_session(refusal, words):
    backend = Memory()
    backend.refusal = refusal
    vault = Vault(backend)
    with pytest.raises(VaultError, match=words) as caught:
        await vault.put("cloud", KEY)
    assert KEY not in caught.value.sentence
    assert vault.session_only
    assert await vault.get("cloud") == KEY
    backend.refusal = None
    await vault.put("cloud", KEY)
    assert not vault.session_only


async def test_a_keyring_that_hangs_does_not_hang_studio(monkeypatch):
    backend, release = Memory(), threading.Event()
    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    monkeypatch.setattr(backend, "_enter", lambda: release.wait(20))
    with pytest.raises(VaultError, match="does not answer"):
        await Vault(backend).get("cloud")
    release.set()


def test_backends_that_keep_nothing_or_keep_it_in_the_open_are_none(monkeypatch):
    class PlaintextKeyring(Memory):
        """What ``keyrings.alt`` offers."""

    for unsafe in (fail.Keyring(), null.Keyring(), PlaintextKeyring()):
        monkeypatch.setattr(module.keyring, "get_keyring", lambda unsafe=unsafe: unsafe)
        assert system_backend() is None
    good = Memory()
    monkeypatch.setattr(module.keyring, "get_keyring", lambda: good)
    assert system_backend() is good


def test_the_safe_one_of_several_is_taken(monkeypatch):
    good = Memory()

    class Chain(ChainerBackend):
        backends = (fail.Keyring(), good)

    monkeypatch.setattr(module.keyring, "get_keyring", Chain)
    assert system_backend() is good


def test_a_broken_backend_counts_as_none(monkeypatch):
    def broken():
        raise RuntimeError("no module")

    monkeypatch.setattr(module.keyring, "get_keyring", broken)
    assert system_backend() is None
