"""Under load: many clients waiting while animations render, and long lists in short pages."""

import asyncio
from pathlib import Path

import httpx
from litestar.testing import TestClient

from studio.engine.app import build, create_app
from studio.engine.options import Options
from tests.helpers.api import Api
from tests.helpers.counts import count
from tests.helpers.crowd import fill, order_animations, page_times, wait_together
from tests.helpers.engine import running_engine

CLIENTS = count(40, 200)
ANIMATIONS = count(4, 50)
#: Seconds to an answer. Asked of nearly every one, and only in a soak, which owns the machine.
PERCENT, SOON = 99, count(10_000, 100) / 1000
POSES = 10_000
PAGE = count(450, 150) / 1000


def test_waiting_clients_are_answered_while_animations_render(data: Path) -> None:
    with running_engine(data, "--base-video", "96") as engine:
        waited = asyncio.run(wait_together(engine, order_animations(engine, ANIMATIONS), CLIENTS))
    assert waited.ends == {"completed": CLIENTS}, "nothing is lost"
    assert waited.percentile(PERCENT) < SOON


def test_ten_thousand_poses_come_in_quick_pages(data: Path) -> None:
    engine = build(Options(data=data), lambda: 1_800_000_000.0, "http://127.0.0.1")
    with TestClient(create_app(engine), base_url="http://127.0.0.1") as client:
        client.base_url = httpx.URL("http://127.0.0.1/v1")
        client.headers["Authorization"] = f"Bearer {engine.keyring.raw}"
        mascot = Api(client).mascot()
        engine.store.run_now(lambda connection: fill(connection, mascot, POSES))
        assert max(page_times(client, mascot, POSES, 50)) < PAGE
    engine.store.close()
