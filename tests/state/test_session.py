"""The session against real engine processes: connecting, money, and an engine that dies."""

import os
import signal
import sys

import pytest

from studio.domain.errors import EngineError, Unauthorized, Unreachable
from studio.services.client import MaskoClient
from studio.services.engine_process import EngineProcess
from studio.state.session import Session, Workspace
from studio.state.tasks import Tasks
from tests.helpers.rig import Rig
from tests.helpers.waiting import dispose, until

LOCAL = Workspace(name="Local", local=True)


class LocalSession:
    """A session on an engine of its own."""

    def __init__(self, loop, make_engine):
        self.loop = loop
        self.errors, self.notices, self.connections = [], [], []
        self.tasks = Tasks(loop)
        self.session = Session(self.tasks, [LOCAL], MaskoClient, make_engine)
        self.tasks.failed.connect(self.errors.append)
        self.session.noticed.connect(self.notices.append)
        self.session.connection_changed.connect(lambda: self.connections.append(self.session.connection))

    def open(self):
        async def start():
            self.session.open("Local")

        self.loop.run_until_complete(start())

    def close(self):
        self.loop.run_until_complete(self.tasks.close())
        self.loop.run_until_complete(self.session.close())
        dispose(self.session, self.tasks)


@pytest.fixture
def local(loop, tmp_path):
    made = LocalSession(loop, lambda: EngineProcess(tmp_path / "engine", options=["--base-video", "240"]))
    yield made
    made.close()


def test_a_killed_engine_is_said_restarted_once_and_spoken_to_again(loop, local):
    local.open()
    until(loop, lambda: local.session.balance is not None)
    before, pid = local.session.client, local.session.engine_pid
    os.kill(pid, signal.SIGKILL)
    until(loop, lambda: local.session.connection == "restarting")
    until(loop, lambda: local.session.client not in {None, before} and local.session.connection == "online")
    assert local.session.engine_pid != pid
    assert local.loop.run_until_complete(local.session.client.balance()).total == 550
    assert "stopped by itself" in local.notices[0]
    assert local.errors == []
    os.kill(local.session.engine_pid, signal.SIGKILL)
    until(loop, lambda: local.session.connection == "stopped")
    assert isinstance(local.errors[0], EngineError)
    local.session.reconnect()
    until(loop, lambda: local.session.connection == "online")


def test_practice_credits_are_added_to_the_local_workspace(loop, local):
    local.open()
    until(loop, lambda: local.session.balance is not None)
    assert local.session.balance.total == 550
    assert local.session.balance_age < 60
    local.session.top_up(500)
    until(loop, lambda: local.session.balance.total == 1050)


def test_a_missing_engine_is_one_clear_sentence_and_can_be_tried_again(loop):
    made = LocalSession(loop, lambda: EngineProcess(os.devnull, command=["/nowhere/masko-engine"]))
    made.open()
    until(loop, lambda: made.session.connection == "stopped")
    assert isinstance(made.session.error, EngineError)
    assert made.errors == [made.session.error]
    with pytest.raises(Unreachable):
        made.session.current_client()
    made.close()


def test_an_engine_that_fails_at_once_says_why(loop, tmp_path):
    command = [sys.executable, "-c", "import sys; sys.exit('the port is taken')"]
    made = LocalSession(loop, lambda: EngineProcess(tmp_path, command=command))
    made.open()
    until(loop, lambda: made.session.connection == "stopped")
    assert "the port is taken" in made.session.error.sentence
    made.close()


def test_a_wrong_key_is_said_once_and_the_server_counts_as_online(loop, engine, tmp_path):
    rig = Rig(loop, tmp_path, engine.api, f"masko_{0:064x}")
    rig.act(rig.session.open, "Test")
    rig.until(lambda: rig.library.error is not None and rig.errors)
    assert isinstance(rig.errors[0], Unauthorized)
    assert rig.session.connection == "online"
    rig.close()


def test_a_server_that_is_not_there_is_offline_until_it_answers(loop, tmp_path):
    rig = Rig(loop, tmp_path, "http://127.0.0.1:9/v1", "masko_x")
    rig.act(rig.session.open, "Test")
    rig.until(lambda: rig.session.connection == "offline")
    assert isinstance(rig.session.error, Unreachable)
    rig.session.observe(None)
    assert rig.session.connection == "online"
    rig.close()


def test_switching_to_another_workspace_changes_client_and_forgets_the_balance(rig, engine):
    other = Workspace(name="Other", api=engine.api, key=engine.key)
    names = []
    rig.session.workspaces_changed.connect(lambda: names.extend(one.name for one in rig.session.workspaces))
    rig.session.workspace_changed.connect(lambda: names.append(rig.session.balance))
    rig.session.add_workspace(other)
    former = rig.session.client
    rig.act(rig.session.open, "Other")
    rig.until(lambda: rig.session.balance is not None)
    assert rig.session.workspace == other
    assert rig.session.client is not former
    assert names == ["Test", "Other", None]


def test_a_workspace_does_not_show_its_key():
    assert "secret" not in repr(Workspace(name="Masko", api="https://example.org", key="secret"))
