"""Limits as the cloud has them, with a clock that the test turns, and waiting that ends when it should."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from litestar.testing import TestClient

from studio.engine.app import build, create_app
from studio.engine.limits import PER_HOUR, PER_MINUTE, Limits
from studio.engine.options import Options
from tests.helpers.api import Api

URL = "http://127.0.0.1"


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limited(tmp_path: Path, clock: Clock) -> Iterator[httpx.Client]:
    """Return a client of an engine that limits as the cloud does."""
    engine = build(Options(data=tmp_path / "data", rate_limits="cloud", plan="free"), clock, URL)
    with TestClient(create_app(engine), base_url=URL) as client:
        client.base_url = httpx.URL(f"{URL}/v1")
        client.headers["Authorization"] = f"Bearer {engine.keyring.raw}"
        yield client
    engine.store.close()


def test_sixty_a_minute_then_wait(limited: httpx.Client, clock: Clock) -> None:
    for number in range(PER_MINUTE):
        answer = limited.get("/credits")
        assert answer.status_code == 200
        assert answer.headers["X-RateLimit-Remaining"] == str(PER_MINUTE - 1 - number)
        assert answer.headers["X-RateLimit-Reset"] == str(int(clock.now) + 60 - number // 30)
        if number == 29:
            clock.now += 1
    refused = limited.get("/credits")
    assert refused.status_code == 429
    assert refused.json()["error"]["code"] == "rate_limited"
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    wait = int(refused.headers["Retry-After"])
    assert 58 <= wait <= 60
    clock.now += wait
    assert limited.get("/credits").status_code == 200


def test_each_key_has_its_own_minute(limited: httpx.Client) -> None:
    key = Api(limited).post("/api-keys", {"name": "Other"})["key"]
    for _ in range(PER_MINUTE - 1):
        limited.get("/credits")
    assert limited.get("/credits").status_code == 429
    assert limited.get("/credits", headers={"Authorization": f"Bearer {key}"}).status_code == 200


def test_files_are_free_of_limits(limited: httpx.Client) -> None:
    for _ in range(PER_MINUTE + 1):
        limited.get("/credits")
    assert limited.get(f"{URL}/cdn/a/b/c.png").status_code == 404


def test_a_thousand_an_hour(clock: Clock) -> None:
    limits = Limits(clock, limited=True)
    for _ in range(PER_HOUR):
        clock.now += 2
        assert limits.take("key").retry_after == 0
    clock.now += 2
    wait = limits.take("key").retry_after
    assert wait == 3600 - 2 * PER_HOUR
    clock.now += wait
    assert limits.take("key").retry_after == 0


def test_without_limits_the_headers_say_so(client: httpx.Client) -> None:
    answer = client.get("/credits")
    assert int(answer.headers["X-RateLimit-Remaining"]) >= 1_000_000
    assert int(answer.headers["X-RateLimit-Reset"]) > time.time()


def test_a_free_plan_has_no_logos(limited: httpx.Client) -> None:
    api = Api(limited)
    body = {"type": "logo", "name": "Logo", "logo_description": "a face"}
    refused = limited.post(f"/collections/{api.mascot()}/generate", json=body)
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "forbidden"
    assert api.balance() == 550


def test_the_older_base_address_is_the_same_door(client: httpx.Client) -> None:
    base = str(client.base_url).removesuffix("/v1/")
    assert client.get(f"{base}/api/v1/credits").json() == client.get("/credits").json()


def test_a_long_poll_ends_with_its_timeout_or_with_the_job(studio: Api) -> None:
    mascot = studio.mascot()
    queue = [studio.generate(mascot, type="animation", name="Clip", prompt="waving", duration=3) for _ in range(3)]
    last = queue[-1]["job_id"]
    began = time.monotonic()
    assert studio.get(f"/jobs/{last}", wait="true", timeout=0.2)["status"] in {"pending", "processing"}
    assert time.monotonic() - began < 3
    answers: list[str] = []
    poll = threading.Thread(target=lambda: answers.append(studio.get(f"/jobs/{last}", wait="true")["status"]))
    poll.start()
    studio.post(f"/jobs/{last}/cancel")
    poll.join(5)
    assert answers == ["cancelled"]
    for job in queue[:2]:
        studio.wait(job["job_id"])


@pytest.mark.parametrize("wrong", ["timeout=-1", "timeout=x", "wait=maybe"])
def test_waits_that_are_none(studio: Api, wrong: str) -> None:
    job = studio.picture(studio.mascot())
    answer = studio.client.get(f"/jobs/{job['id']}?{wrong}")
    assert answer.status_code == 400
    assert wrong.split("=", maxsplit=1)[0] in answer.json()["error"]["message"]
