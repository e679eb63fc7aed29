"""Many clients of one engine, and a mascot with ten thousand poses: for tests and benchmarks of load."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass

import httpx
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from studio.engine.tables import assets, items
from tests.helpers.api import Api
from tests.helpers.engine import RunningEngine


@dataclass(frozen=True)
class Waited:
    """How waiting went: how many clients heard of which end, and how long each plain look at a job took, in s."""

    ends: Counter[str]
    looks: list[float]

    def percentile(self, percent: int) -> float:
        """Return the time that so many of a hundred looks did not exceed."""
        return sorted(self.looks)[min(len(self.looks) - 1, len(self.looks) * percent // 100)]


def order_animations(engine: RunningEngine, number: int) -> list[str]:
    """Order so many animations of one picture and return their jobs."""
    with engine.client() as client:
        api = Api(client)
        api.post("/credits/topup", {"amount": 15 * number})
        mascot = api.mascot()
        source = api.picture(mascot)["asset_ids"]["image"]
        ask = {"type": "animation", "source_image_asset_id": source, "animation_prompt": "waving", "duration": 3}
        return [api.generate(mascot, name=f"Clip {each}", **ask)["job_id"] for each in range(number)]


async def wait_together(engine: RunningEngine, jobs: list[str], clients: int) -> Waited:
    """Let every client wait for the end of a job, while one more looks at jobs again and again."""
    async with engine.async_client(limits=httpx.Limits(max_connections=None)) as client:

        async def wait(job_id: str) -> str:
            while True:
                row = (await client.get(f"/jobs/{job_id}", params={"wait": "true"})).json()
                if row["status"] in {"completed", "failed"}:
                    return str(row["status"])

        waiting = [asyncio.create_task(wait(jobs[number % len(jobs)])) for number in range(clients)]
        looks: list[float] = []
        await client.get("/credits")  # everybody is connected once this is answered
        everyone = asyncio.gather(*waiting)
        while not everyone.done():
            began = time.perf_counter()
            answer = await client.get(f"/jobs/{jobs[len(looks) % len(jobs)]}")
            looks.append(time.perf_counter() - began)
            assert answer.status_code == 200
            await asyncio.sleep(0.01)
        return Waited(Counter(await everyone), looks)


def fill(connection: Connection, mascot: str, poses: int) -> None:
    """Write so many poses of two files each as the engine would, without drawing them."""
    workspace = connection.execute(
        sa.text("SELECT workspace_id FROM collections WHERE id = :id"), {"id": mascot}
    ).scalar_one()
    shared = {"workspace_id": workspace, "collection_id": mascot, "created_at": 1.0}
    rows = [
        {"id": f"i{number}", "name": f"Pose {number}", "slug": "pose", "type": "image", "updated_at": 1.0, **shared}
        for number in range(poses)
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
        for number in range(poses)
        for kind in ("image", "transparent_image")
    ]
    connection.execute(sa.insert(items), rows)
    connection.execute(sa.insert(assets), files)


def page_times(client: httpx.Client, mascot: str, poses: int, limit: int) -> list[float]:
    """Return how long pages from the start, the middle and the end of the list took, in s."""
    took = []
    for offset in (0, poses // 2, poses - limit):
        began = time.perf_counter()
        page = client.get(f"/collections/{mascot}/items", params={"limit": limit, "offset": offset}).json()
        took.append(time.perf_counter() - began)
        assert len(page["data"]) == limit
        assert page["meta"]["pagination"]["total"] == poses
        assert page["data"][0]["name"] == f"Pose {offset}"
    return took
