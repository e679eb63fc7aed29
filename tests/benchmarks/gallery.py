"""Ten thousand poses: time to the first paint, the longest block while scrolling twice through all, memory kept.

Runs in a process of its own. Every pose has a picture file of its own address, served by the real client and kept
by the real cache, so that scrolling fetches and decodes as it does for a user.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
POSES = 10_000
PAINT_LIMIT, BLOCK_LIMIT, GROWTH_LIMIT = 1.0, 50.0, 150.0
SCROLL_MS = 8
SCREENS = 400


def main(poses: int = POSES) -> list[dict[str, Any]]:
    """Return first paint, longest block and memory growth of a gallery of so many poses."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(Path(__file__)), str(poses)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout.splitlines()[-1])
    return [
        _row(f"first paint of {poses:,} poses", figures["paint"], "s", PAINT_LIMIT),
        _row(f"longest block of the window, scrolling {poses:,} poses twice", figures["block"], "ms", BLOCK_LIMIT),
        _row(f"memory growth from scrolling {poses:,} poses twice", figures["growth"], "MB", GROWTH_LIMIT),
    ]


def _row(name: str, value: float, unit: str, limit: float) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "limit": limit, "ok": value < limit}


def scroll(poses: int) -> dict[str, float]:
    """Show and scroll the gallery; runs in the process that is measured."""
    import qasync
    from PIL import Image
    from PySide6.QtWidgets import QApplication

    from tests.helpers.pose_server import PoseServer

    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    loop.set_default_executor(ThreadPoolExecutor(4))
    with tempfile.TemporaryDirectory() as folder:
        still = Path(folder, "still.png")
        Image.effect_noise((512, 512), 60).convert("RGBA").save(still)
        server = PoseServer()
        for number in range(poses):
            server.add("fox", f"Pose number {number}", still=still)
        return loop.run_until_complete(_measure(loop, server, Path(folder)))


async def _measure(loop: asyncio.AbstractEventLoop, server: Any, folder: Path) -> dict[str, float]:
    from studio.services.cache import DownloadCache
    from studio.state.gallery import Gallery
    from studio.state.gallery_notes import Notes
    from studio.state.session import Session, Workspace
    from studio.state.tasks import Tasks
    from studio.views.gallery.pane import GalleryPane
    from studio.views.theme import Theme
    from tests.benchmarks.memory import Watchdog
    from tests.helpers.pose_server import API, KEY

    tasks = Tasks(loop)
    session = Session(tasks, [Workspace(name="bench", api=API, key=KEY)], server.client, lambda: None)
    cache = DownloadCache(folder / "cache", limit_bytes=2**30)
    notes = Notes(tasks, session, folder / "notes")
    gallery = Gallery(tasks, session, cache, notes)
    pane = GalleryPane(gallery, Theme("dark"))
    pane.resize(1000, 700)
    session.open("bench")
    while session.client is None or not notes.loaded:  # noqa: ASYNC110 - one signal, once
        await asyncio.sleep(0.01)
    poses = await session.client.poses("fox")
    pane.show()
    gallery.show_mascot("fox")
    tasks.cancel("gallery")
    await asyncio.sleep(0.2)
    started = time.perf_counter()
    gallery.show_poses(poses)
    pane.grid.viewport().repaint()
    paint = time.perf_counter() - started
    await asyncio.sleep(1.0)
    watch = Watchdog()
    await _through(pane, None)
    watch.begin()
    for _ in range(2):
        await _through(pane, watch)
    figures = {"paint": paint, "block": watch.longest * 1000, "growth": watch.growth}
    pane.close()
    gallery.close()
    await tasks.close()
    notes.close()
    await cache.close()
    await session.close()
    return figures


async def _through(pane: Any, watch: Any) -> None:
    """Scroll from top to bottom; a first time without a watch, so that libraries and caches are warm."""
    bar = pane.grid.verticalScrollBar()
    steps = SCREENS if watch is not None else 20
    for step in range(steps + 1):
        bar.setValue(bar.maximum() * step // steps)
        end = time.perf_counter() + SCROLL_MS / 1000
        while time.perf_counter() < end:
            await asyncio.sleep(0.001)
            if watch is not None:
                watch.tick()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(scroll(int(sys.argv[1]))) + "\n")
