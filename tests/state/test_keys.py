"""Workspaces are added with one question, kept without their keys, and removed with them."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from studio.services.client import MaskoClient
from studio.services.vault import Vault
from studio.state.keys import Keys, Profile
from tests.helpers.raw_server import RawServer, reply, routes
from tests.helpers.waiting import dispose

KEY = "masko_" + "a1" * 32
WRONG_KEYS = ["", "masko_", KEY[:-1], KEY + "0", "sk-" + "a" * 64, KEY[:-1] + "g", f"{KEY}\n{KEY}"]


class Keyring:
    """A keyring that is a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get_password(self, service, username):
        return self.kept.get(username)

    def set_password(self, service, username, password):
        self.kept[username] = password

    def delete_password(self, service, username):
        del self.kept[username]


class Told:
    """What somebody who looks at the settings has read."""

    def __init__(self, keys: Keys) -> None:
        self.accepted, self.refused, self.noticed = [], [], []
        keys.accepted.connect(self.accepted.append)
        keys.refused.connect(self.refused.append)
        keys.noticed.connect(self.noticed.append)


@pytest.fixture
def told(rig) -> Told:
    return Told(rig.keys)


@pytest.fixture
def keyring(rig) -> Keyring:
    """Give the rig a keyring that works."""
    backend = Keyring()
    vault = Vault(backend)

    async def open_vault():
        return vault

    rig.keys._open_vault = open_vault
    return backend


@pytest.mark.parametrize("key", WRONG_KEYS)
def test_a_wrong_shape_is_refused_without_asking(rig, told, key):
    rig.act(rig.keys.check, key)
    assert "64 characters" in told.refused[0]
    assert not rig.keys.checking


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (Profile(name=" "), "Give the workspace a name"),
        (Profile(name="x" * 41), "at most 40"),
        (Profile(name="Test"), "already a workspace “Test”"),
        (Profile(name="Own", api="ftp://x/v1"), "has to look like https://"),
        (Profile(name="Own", api="http://[x/v1"), "has to look like https://"),
    ],
)
def test_a_name_or_an_address_that_cannot_be_is_refused_without_asking(rig, told, profile, words):
    rig.act(rig.keys.check, KEY, profile)
    assert words in told.refused[0]
    assert not rig.keys.checking


def test_without_a_keyring_the_key_lives_for_the_session_and_is_nowhere_on_disk(rig, engine, told):
    rig.act(rig.keys.check, f"  {engine.key}\n", Profile(api=engine.api))
    rig.until(lambda: told.accepted)
    assert told.accepted[0].total > 0
    assert "until Studio closes" in told.noticed[0]
    assert [workspace.name for workspace in rig.session.workspaces] == ["Test", "Masko"]
    rig.preferences.remember({})
    assert "Masko" in (rig.folder / "preferences.json").read_text()
    assert not any(engine.key.encode() in path.read_bytes() for path in rig.folder.rglob("*") if path.is_file())
    assert engine.key not in repr(rig.session.workspaces)


def test_any_number_is_kept_with_name_address_and_colour_and_found_again(rig, engine, told, keyring):
    profiles = [Profile(name=name, api=engine.api, colour=colour) for name, colour in (("Me", "rose"), ("Us", "teal"))]
    for count, profile in enumerate(profiles, 1):
        rig.act(rig.keys.check, engine.key, profile)
        rig.until(lambda count=count: len(told.accepted) == count)
    assert rig.keys.last == "Us"
    assert keyring.kept == {"Me": engine.key, "Us": engine.key}
    assert "keyring" in told.noticed[0]
    again = Keys(rig.tasks, rig.session, rig.keys._open_vault, MaskoClient, rig.preferences)
    assert list(again.profiles) == profiles
    for name in ("Me", "Us"):
        rig.session.remove_workspace(name)
    assert not again.has_key("Me")
    rig.act(again.load)
    rig.until(lambda: again.has_key("Us"))
    assert [(one.name, one.colour) for one in rig.session.workspaces][1:] == [("Me", "rose"), ("Us", "teal")]
    dispose(again)


def test_removing_forgets_the_key_and_leaves_the_workspace(rig, engine, told, keyring):
    rig.act(rig.keys.check, engine.key, Profile(name="Me", api=engine.api))
    rig.until(lambda: told.accepted)
    rig.act(rig.session.open, "Me")
    rig.act(rig.keys.recolour, "Me", "violet")
    assert rig.session.workspace.colour == "violet"
    rig.act(rig.keys.remove, "Me")
    rig.until(lambda: not rig.tasks.running("keys/forget"))
    assert keyring.kept == {}
    assert rig.session.workspace.name == "Test"
    assert list(rig.keys.profiles) == []
    rig.until(lambda: rig.session.balance is not None)


def test_a_damaged_list_loses_no_more_than_its_damage(rig):
    rig.preferences.put("workspaces", {"Me": 7, "Us": {"api": 3, "colour": "mauve"}})
    keys = Keys(rig.tasks, rig.session, rig.keys._open_vault, MaskoClient, rig.preferences)
    assert list(keys.profiles) == [Profile(name="Me"), Profile(name="Us")]
    dispose(keys)


def test_four_failures_have_four_sentences_and_each_asks_once(rig, told):
    """Refused, forbidden, silent, not there: a person does something else about each."""

    async def silent(_):
        await asyncio.sleep(60)
        return b""

    keys = Keys(rig.tasks, rig.session, rig.keys._open_vault, MaskoClient, rig.preferences, patience=0.2)
    seen = Told(keys)
    answers = [
        routes({"GET /v1/credits": reply({"error": "no"}, 401)}),
        routes({"GET /v1/credits": reply({"error": "no"}, 403)}),
        silent,
    ]
    for count, answer in enumerate(answers, 1):
        asked = rig.loop.run_until_complete(_try(keys, answer, seen, count))
        assert asked == ["/v1/credits"]
    rig.act(keys.check, KEY, Profile(name="Own", api="http://127.0.0.1:9/v1"))
    rig.until(lambda: len(seen.refused) == 4)
    for sentence, words in zip(
        seen.refused,
        ("does not accept this key", "may not see", "did not answer within", "cannot be reached"),
        strict=True,
    ):
        assert words in sentence
    assert not any(KEY in sentence for sentence in seen.refused)
    assert len(rig.session.workspaces) == 1
    dispose(keys)


async def _try(keys: Keys, answer, seen: Told, count: int) -> list[str]:
    async with _serving(answer) as server:
        keys.check(KEY, Profile(name="Own", api=server.api))
        while len(seen.refused) < count:  # noqa: ASYNC110 - waits for the program's own task
            await asyncio.sleep(0.005)
        return [one.path for one in server.asked]


@asynccontextmanager
async def _serving(answer):
    async with RawServer(answer) as server:
        yield server


def test_without_a_key_in_the_keyring_nothing_happens(rig):
    rig.act(rig.keys.load)
    rig.until(lambda: not rig.tasks.running("keys/load"))
    assert len(rig.session.workspaces) == 1
    assert rig.errors == []


def test_the_server_is_asked_what_it_can_do(rig):
    rig.until(lambda: rig.session.capabilities.known)
    found = rig.session.capabilities
    assert all((found.api_keys, found.webhooks, found.cancel_jobs, found.save_canvases, found.ledger))
