"""The engine under load, over its socket: 200 clients on long polls while 50 animations render, and 10,000 poses."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from studio.engine.store import Store
from tests.helpers.api import Api
from tests.helpers.crowd import fill, order_animations, page_times, wait_together
from tests.helpers.engine import running_engine

CLIENTS, ANIMATIONS = 200, 50
POSES = 10_000
#: Milliseconds for one look at a job, for 99 of 100 of them, and for one page of the list.
LOOK_LIMIT, PAGE_LIMIT = 100.0, 150.0


def main() -> list[dict[str, Any]]:
    """Wait together, then read the list."""
    with tempfile.TemporaryDirectory() as name, running_engine(Path(name), "--base-video", "240") as engine:
        waited = asyncio.run(wait_together(engine, order_animations(engine, ANIMATIONS), CLIENTS))
    lost = CLIENTS - waited.ends["completed"]
    return [
        _row(f"{CLIENTS} clients, {ANIMATIONS} animations: ends not heard of", lost, "", 0),
        _row(f"{CLIENTS} clients, {ANIMATIONS} animations: looks at a job", len(waited.looks), "", None),
        _row("a look at a job meanwhile, median", waited.percentile(50) * 1000, "ms", None),
        _row("a look at a job meanwhile, p99", waited.percentile(99) * 1000, "ms", LOOK_LIMIT),
        *_pages(),
    ]


def _pages() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running_engine(folder) as engine, engine.client() as client:
            mascot = Api(client).mascot()
        store = Store(f"sqlite:///{folder / 'engine.sqlite'}")
        store.run_now(lambda connection: fill(connection, mascot, POSES))
        store.close()
        with running_engine(folder) as engine, engine.client() as client:
            client.get("/credits")  # the connection is there
            return [
                _row(
                    f"{POSES} poses, the slowest page of {limit}",
                    max(page_times(client, mascot, POSES, limit)) * 1000,
                    "ms",
                    PAGE_LIMIT,
                )
                for limit in (50, 500)
            ]


def _row(name: str, value: float, unit: str, limit: float | None) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "limit": limit, "ok": limit is None or value <= limit}
