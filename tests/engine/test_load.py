"""Under load: many clients waiting while animations render, and long lists in short pages."""

import asyncio
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from litestar.testing import TestClient
from sqlalchemy.engine import Connection

from studio.engine.app import build, create_app
from studio.engine.options import Options
from studio.engine.tables import assets, items
from tests.helpers.api import Api
from tests.helpers.counts import count
from tests.helpers.engine import RunningEngine, running_engine

CLIENTS = count(40, 200)
ANIMATIONS = count(4, 50)
#: A soak, which owns the machine, asks it of nearly every answer; otherwise of the usual one.
PERCENT = count(50, 99)
SOON = 0.1
POSES = 10_000
PAGE = count(450, 150) / 1000


def test_waiting_clients_are_answered_while_animations_render(data: Path) -> None:
    with running_engine(data, "--base-video", "96") as engine:
        with engine.client() as client:
            api = Api(client)
            api.post("/credits/topup", {"amount": 15 * ANIMATIONS})
            mascot = api.mascot()
            source = api.picture(mascot)["asset_ids"]["image"]
            ask = {"type": "animation", "source_image_asset_id": source, "animation_prompt": "waving", "duration": 3}
            jobs = [api.generate(mascot, name=f"Clip {number}", **ask)["job_id"] for number in range(ANIMATIONS)]
        ended, took = asyncio.run(crowd(engine, jobs))
        assert ended == ["completed"] * CLIENTS, "nothing is lost"
        assert statistics.quantiles(took, n=100)[PERCENT - 1] < SOON


async def crowd(engine: RunningEngine, jobs: list[str]) -> tuple[list[str], list[float]]:
    """Let every client wait for a job while one more asks again and again; return the ends and its times."""
    limits = httpx.Limits(max_connections=None)
    async with engine.async_client(limits=limits) as client:

        async def wait(job_id: str) -> str:
            while True:
                row = (await client.get(f"/jobs/{job_id}", params={"wait": "true"})).json()
                if row["status"] in {"completed", "failed"}:
                    return str(row["status"])

        waiting = [asyncio.create_task(wait(jobs[number % len(jobs)])) for number in range(CLIENTS)]
        took: list[float] = []
        await client.get("/credits")  # everybody is connected once this is answered
        everyone = asyncio.gather(*waiting)
        while not everyone.done():
            began = time.perf_counter()
            answer = await client.get(f"/jobs/{jobs[len(took) % len(jobs)]}")
            took.append(time.perf_counter() - began)
            assert answer.status_code == 200
            await asyncio.sleep(0.01)
        return await everyone, took


@pytest.fixture
def crowded(data: Path) -> Iterator[tuple[Api, str]]:
    """Return an engine whose one mascot has ten thousand poses of two files each."""
    engine = build(Options(data=data), time.time, "http://127.0.0.1")
    with TestClient(create_app(engine), base_url="http://127.0.0.1") as client:
        client.base_url = httpx.URL("http://127.0.0.1/v1")
        client.headers["Authorization"] = f"Bearer {engine.keyring.raw}"
        api = Api(client)
        mascot = api.mascot()
        engine.store.run_now(lambda connection: fill(connection, mascot))
        yield api, mascot
    engine.store.close()


def fill(connection: Connection, mascot: str) -> None:
    """Write ten thousand poses as the engine would, without drawing them."""
    workspace = connection.execute(
        sa.text("SELECT workspace_id FROM collections WHERE id = :id"), {"id": mascot}
    ).scalar_one()
    shared = {"workspace_id": workspace, "collection_id": mascot, "created_at": 1.0}
    poses = [
        {"id": f"i{number}", "name": f"Pose {number}", "slug": "pose", "type": "image", "updated_at": 1.0, **shared}
        for number in range(POSES)
    ]
    files = [
        {
            "id": f"{kind}{number}",
            "item_id": f"i{number}",
            "type": kind,
            "status": "completed",
            "path": f"{kind}{number}",
            **shared,
        }
        for number in range(POSES)
        for kind in ("image", "transparent_image")
    ]
    connection.execute(sa.insert(items), poses)
    connection.execute(sa.insert(assets), files)


def test_ten_thousand_poses_come_in_quick_pages(crowded: tuple[Api, str]) -> None:
    api, mascot = crowded
    took = []
    for offset in (0, POSES // 2, POSES - 50):
        began = time.perf_counter()
        page = api.client.get(f"/collections/{mascot}/items", params={"limit": 50, "offset": offset}).json()
        took.append(time.perf_counter() - began)
        assert len(page["data"]) == 50
        assert page["meta"]["pagination"]["total"] == POSES
        assert page["data"][0]["name"] == f"Pose {offset}"
    assert max(took) < PAGE
