"""An engine behind two doors: called in this process, and over a socket."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from litestar.testing import TestClient

from studio.engine.app import build, create_app
from studio.engine.options import Options
from tests.helpers.api import Api
from tests.helpers.counts import count
from tests.helpers.engine import RunningEngine, running_engine
from tests.helpers.small_site import small_site

URL = "http://127.0.0.1"


@pytest.fixture(scope="session")
def socket_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    """Run one engine process for all tests that need one."""
    with running_engine(tmp_path_factory.mktemp("socket"), "--base-video", "64") as engine:
        yield engine


@pytest.fixture(scope="session")
def in_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Run the application in this process, with its workers, and return a client of it."""
    options = Options(data=tmp_path_factory.mktemp("inside"), base_video=64)
    engine = build(options, time.time, URL)
    with TestClient(create_app(engine), base_url=URL) as client:
        client.base_url = httpx.URL(f"{URL}/v1")
        client.headers["Authorization"] = f"Bearer {engine.keyring.raw}"

        yield client
    engine.store.close()


@pytest.fixture(params=["inside", "socket"])
def client(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    """Return a client with the engine's key, through each door in turn."""
    if request.param == "inside":
        yield request.getfixturevalue("in_process")
    else:
        with request.getfixturevalue("socket_engine").client() as client:
            yield client


@pytest.fixture(params=["socket", "inside"][: count(1, 2)])
def studio(request: pytest.FixtureRequest) -> Iterator[Api]:
    """Return short ways to ask for things that are drawn: over a socket, in a soak through both doors."""
    if request.param == "inside":
        yield Api(request.getfixturevalue("in_process"))
    else:
        with request.getfixturevalue("socket_engine").client() as client:
            yield Api(client)


@pytest.fixture
def api(client: httpx.Client) -> Api:
    """Return short ways to ask the engine behind the door."""
    return Api(client)


@pytest.fixture
def site() -> Iterator[str]:
    """Serve a stand-in for the web and return its host and port."""
    with small_site() as pair:
        yield pair


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a fresh data folder."""
    return tmp_path / "data"
