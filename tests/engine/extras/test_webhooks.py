"""Webhooks against a real receiver: what is sent, how it is signed, and how often it is tried."""

import asyncio
import hashlib
import hmac
import json
import time

import pytest
import sqlalchemy as sa

from studio.engine import jobs, webhooks
from studio.engine.common import Caller, new_id
from studio.engine.fetching import Fetcher, PublicTransport, parse_pairs
from studio.engine.jobs import NewAsset, NewJob, submit
from studio.engine.keys import Keyring
from studio.engine.refusals import Missing
from studio.engine.site import Site
from studio.engine.store import Store
from studio.engine.tables import collections, items, projects, webhook_deliveries, workspaces
from studio.engine.work import Task
from tests.helpers.api import Api
from tests.helpers.engine import start_engine

SITE = Site("http://127.0.0.1:7000", b"secret")


class Books:
    """A store with one mascot and one pose, and a clock that a test turns."""

    def __init__(self, folder):
        self.now = 1_000_000.0
        self.store = Store(f"sqlite:///{folder}/engine.sqlite")
        Keyring(self.store, lambda: self.now)
        self.caller = self.store.run_now(
            lambda connection: Caller(connection.execute(sa.select(workspaces.c.id)).scalar_one(), "personal", "key")
        )
        self.project, self.collection, self.item = new_id(), new_id(), new_id()
        self.store.run_now(self._fill)

    def _fill(self, connection):
        common = {"workspace_id": self.caller.workspace_id, "created_at": self.now, "updated_at": self.now}
        connection.execute(sa.insert(projects).values(id=self.project, name="P", **common))
        mascot = {"id": self.collection, "project_id": self.project, "name": "Fox", "slug": "fox-1234"}
        connection.execute(sa.insert(collections).values(**mascot, cdn_enabled=True, sizes_enabled=False, **common))
        pose = {"id": self.item, "collection_id": self.collection, "name": "Wave", "slug": "wave", "type": "image"}
        connection.execute(sa.insert(items).values(**pose, **common))

    def ended_job(self, status):
        new = NewJob(
            type="image_generation", collection_id=self.collection, item_id=self.item, price=1, task=Task(),
            assets=(NewAsset(type="image"), NewAsset(type="transparent_image")),
        )  # fmt: skip

        def work(connection):
            job = submit(connection, self.caller, new, self.now)
            if status == "completed":
                jobs.complete(connection, job.id, (), self.now)
            else:
                jobs.end(connection, job.id, status, "rehearsed", self.now)
            return job.id

        return self.store.run_now(work)

    def hook(self, url, events=("job.completed", "job.failed")):
        return self.store.run_now(lambda connection: webhooks.create(connection, self.caller, url, events, self.now))

    def deliveries(self):
        return self.store.run_now(lambda connection: connection.execute(sa.select(webhook_deliveries)).mappings().all())


@pytest.fixture
def books(tmp_path):
    made = Books(tmp_path)
    yield made
    made.store.close()


async def until(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


def told(books, courier, job_id):
    """Write the messages about an ended job, as its own transaction does, and wake the courier."""
    books.store.run_now(lambda connection: courier.write(connection, [job_id], books.now))
    courier.wake()


def carried(books, allowed, steps):
    """Run a courier and let ``steps`` act on it."""

    async def run():
        fetcher = Fetcher(PublicTransport(parse_pairs(allowed)), seconds=2)
        courier = webhooks.Courier(books.store, fetcher, SITE, lambda: books.now)
        courier.start()
        try:
            await steps(courier)
        finally:
            await courier.stop()
            await fetcher.aclose()

    asyncio.run(run())


def test_the_signature_is_the_documented_one():
    assert webhooks.sign("whsec_x", b'{"a":1}') == hmac.new(b"whsec_x", b'{"a":1}', hashlib.sha256).hexdigest()


def test_an_ended_job_is_told_once_and_signed(books, site):
    site.page("/hook", "thanks")
    hook = books.hook(site.url + "/hook")
    job_id = books.ended_job("completed")

    async def steps(courier):
        told(books, courier, job_id)
        await until(lambda: site.requests and not books.deliveries())

    carried(books, [site.pair], steps)
    [(method, path, headers, body)] = site.requests
    assert (method, path) == ("POST", "/hook")
    assert headers["x-masko-signature"] == webhooks.sign(hook["secret"], body)
    message = json.loads(body)
    assert message["event"] == "job.completed"
    assert message["job_id"] == job_id
    assert message["collection_id"] == books.collection
    assert set(message["urls"]) == set(message["asset_ids"]) == {"image", "transparent_image"}
    assert message["urls"]["image"].startswith("http://127.0.0.1:7000/cdn/")
    assert message["timestamp"].endswith("Z")


def test_only_what_was_asked_for_is_told(books, site):
    books.hook(site.url + "/hook", ["job.failed"])
    done, failed, cancelled = (books.ended_job(status) for status in ("completed", "failed", "cancelled"))

    def write(connection):
        return webhooks.enqueue(connection, [done, failed, cancelled], SITE, books.now)

    assert books.store.run_now(write) == 1
    assert json.loads(books.deliveries()[0]["body"])["job_id"] == failed


def test_five_retries_with_growing_pauses_then_it_is_given_up(books, site):
    site.page("/hook", "no", status=500)
    books.hook(site.url + "/hook")
    job_id = books.ended_job("failed")
    pauses = []

    async def steps(courier):
        told(books, courier, job_id)
        for attempt in range(1, 7):
            await until(lambda attempt=attempt: books.deliveries() and books.deliveries()[0]["attempts"] == attempt)
            row = books.deliveries()[0]
            pauses.append(row["next_at"] - books.now)
            books.now = row["next_at"]
            courier.wake()

    carried(books, [site.pair], steps)
    assert pauses[:5] == list(webhooks.BACKOFF)
    assert books.deliveries()[0]["status"] == "failed"
    assert "500" in books.deliveries()[0]["error"]
    bodies = {body for _, _, _, body in site.requests}
    assert len(site.requests) == 6
    assert len(bodies) == 1


def test_it_is_delivered_late_rather_than_never(books, site):
    hook = books.hook(site.url + "/hook")
    job_id = books.ended_job("completed")

    async def first(courier):
        told(books, courier, job_id)
        await until(lambda: books.deliveries() and books.deliveries()[0]["attempts"] == 1)

    async def later(courier):
        await until(lambda: not books.deliveries())

    carried(books, [site.pair], first)
    site.page("/hook", "back again")
    books.now += 10
    carried(books, [site.pair], later)  # as after a restart
    assert site.requests[-1][2]["x-masko-signature"] == webhooks.sign(hook["secret"], site.requests[-1][3])


def test_private_addresses_are_never_called(books, site):
    site.page("/hook", "thanks")
    books.hook(site.url + "/hook")
    job_id = books.ended_job("completed")

    async def steps(courier):
        told(books, courier, job_id)
        await until(lambda: books.deliveries() and books.deliveries()[0]["attempts"] == 1)

    carried(books, [], steps)
    assert site.requests == []
    assert "private" in books.deliveries()[0]["error"]


def test_a_deleted_webhook_is_forgotten_with_what_was_on_its_way(books, site):
    hook = books.hook(site.url + "/hook")
    job_id = books.ended_job("completed")
    books.store.run_now(lambda connection: webhooks.enqueue(connection, [job_id], SITE, books.now))
    books.store.run_now(lambda connection: webhooks.delete(connection, books.caller, hook["id"]))
    assert books.deliveries() == []
    books.store.run_now(lambda connection: webhooks.settle(connection, "gone", "", books.now))
    with pytest.raises(Missing):
        books.store.run_now(lambda connection: webhooks.delete(connection, books.caller, hook["id"]))


def test_a_job_that_two_crashes_ended_is_told_too(tmp_path, site):
    """Nobody was there to see it end: it fails, is refunded and announced by the engine that starts after them."""
    site.page("/hook", "thanks")
    options = ("--latency", "image=600", "--allow-fetch", site.pair)
    engine = start_engine(tmp_path, *options)
    try:
        with engine.client() as client:
            api = Api(client)
            api.post("/webhooks", {"url": site.url + "/hook"})
            job = api.generate(api.mascot(), type="image", name="Wave", image_prompt="waving")["job_id"]
        for crash in (1, 2):
            with engine.client() as client:
                while (row := Api(client).get(f"/jobs/{job}"))["attempts"] < crash or row["status"] != "processing":
                    time.sleep(0.01)
            engine.kill()
            engine = start_engine(tmp_path, *options)
        assert site.asked.wait(20)
        message = json.loads(site.requests[0][3])
        assert (message["event"], message["job_id"]) == ("job.failed", job)
        with engine.client() as client:
            assert Api(client).balance() == Api(client).ledger_sum() == 550
    finally:
        engine.kill()
