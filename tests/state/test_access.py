"""Keys and webhooks on a real engine: made, shown once, tried against a real receiver, and taken away."""

import hashlib
import hmac
import json
from collections.abc import Iterator

import pytest

from studio.services.access import AccessService
from studio.services.client import MaskoClient
from studio.state.access import Access
from tests.helpers.engine import start_engine
from tests.helpers.raw_server import RawServer, reply
from tests.helpers.rig import Rig
from tests.helpers.waiting import dispose


class Desk:
    """The page's state, what it said, and a receiver that answers as it is told."""

    def __init__(self, loop, folder) -> None:
        self.status = 204
        self.receiver = RawServer(self._answer)
        loop.run_until_complete(self.receiver.__aenter__())
        self.engine = start_engine(folder / "engine", "--allow-fetch", f"127.0.0.1:{self.receiver.port}")
        self.rig = Rig(loop, folder / "data", self.engine.api, self.engine.key).open()
        self.rig.until(lambda: self.rig.session.capabilities.known)
        self.access = Access(self.rig.tasks, self.rig.session, AccessService)
        self.secrets, self.said, self.failed = [], [], []
        self.access.secret_made.connect(lambda what, secret: self.secrets.append((what, secret)))
        self.access.said.connect(self.said.append)
        self.access.failed.connect(self.failed.append)

    async def _answer(self, _) -> bytes:
        return reply({}, self.status)

    def close(self) -> None:
        dispose(self.access)
        self.rig.close()
        self.rig.loop.run_until_complete(self.receiver.__aexit__())
        self.engine.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("access")


@pytest.fixture
def desk(loop, folder) -> Iterator[Desk]:
    made = Desk(loop, folder)
    yield made
    made.close()


def test_a_key_is_made_shown_once_works_and_is_revoked(desk):
    rig, access = desk.rig, desk.access
    rig.act(access.make_key, "Website", "personal")
    rig.until(lambda: desk.secrets and access.keys)
    what, secret = desk.secrets[0]
    assert "Website" in what
    assert secret.startswith("masko_")
    assert secret not in repr(access.keys)
    assert [(key.name, key.workspace, key.secret) for key in access.keys] == [("Website", "personal", "")]
    other = MaskoClient(desk.engine.api, secret)
    assert rig.ask(other.balance()).total > 0
    rig.act(access.revoke_key, access.keys[0].id)
    rig.until(lambda: not access.keys)
    with pytest.raises(Exception, match="does not accept"):
        rig.ask(other.balance())
    rig.ask(other.close())


def test_a_webhook_is_registered_tried_and_removed(desk):
    rig, access = desk.rig, desk.access
    url = f"{desk.receiver.url}/hook"
    rig.act(access.make_webhook, url)
    rig.until(lambda: desk.secrets and access.webhooks)
    secret = desk.secrets[0][1]
    assert secret.startswith("whsec_")
    rig.act(access.test_webhook, access.webhooks[0])
    rig.until(lambda: desk.said)
    assert desk.said == [f"{url} took the test message (204)."]
    [asked] = desk.receiver.asked
    assert asked.headers["x-masko-signature"] == hmac.new(secret.encode(), asked.body, hashlib.sha256).hexdigest()
    assert json.loads(asked.body)["event"] == "webhook.test"
    desk.status = 500
    rig.act(access.test_webhook, access.webhooks[0])
    rig.until(lambda: desk.failed)
    assert "did not take the test message. It answered 500." in desk.failed[0]
    rig.act(access.remove_webhook, access.webhooks[0].id)
    rig.until(lambda: not access.webhooks)


def test_a_private_address_is_refused_in_one_sentence(desk):
    desk.rig.act(desk.access.make_webhook, "http://10.0.0.1/hook")
    desk.rig.until(lambda: desk.failed)
    assert desk.access.webhooks == ()
    assert desk.secrets == []
