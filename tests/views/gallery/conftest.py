"""A gallery pane in a real window, behind it the real client, cache and decoders."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from studio.services.cache import DownloadCache
from studio.state.gallery import Gallery
from studio.state.gallery_notes import Notes
from studio.state.session import Session, Workspace
from studio.state.tasks import Tasks
from studio.views.gallery.pane import GalleryPane
from studio.views.theme import Theme
from tests.helpers.clips import clip
from tests.helpers.pose_server import API, KEY, PoseServer
from tests.helpers.waiting import dispose, running, until


@pytest.fixture
def still(tmp_path: Path) -> Path:
    path = tmp_path / "still.png"
    picture = Image.new("RGBA", (96, 96), (0, 0, 0, 0))
    picture.paste((200, 90, 10, 255), (24, 24, 72, 72))
    picture.save(path)
    return path


@pytest.fixture
def server(still: Path) -> PoseServer:
    server = PoseServer(poses={"empty": [], "fox": []})
    server.add("fox", "Waving", still=still, clip=clip())
    server.add("fox", "Sitting", still=still)
    server.add("fox", "Jumping", still=still, clip=clip("stacked_video"), kind="stacked_video")
    server.add("fox", "Thinking", still=still, clip=clip("hevc"), kind="hevc")
    return server


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme("dark")
    theme.install(qapp)
    theme.set_motion("full")
    return theme


@pytest.fixture
def gallery(loop: asyncio.AbstractEventLoop, server: PoseServer, tmp_path: Path) -> Iterator[Gallery]:
    tasks = Tasks(loop)
    session = Session(tasks, [Workspace(name="test", api=API, key=KEY)], server.client, lambda: None)
    cache = DownloadCache(tmp_path / "cache", limit_bytes=2**24)
    notes = Notes(tasks, session, tmp_path / "notes")
    gallery = Gallery(tasks, session, cache, notes)
    with running(loop):
        session.open("test")
        until(loop, lambda: session.client is not None and notes.loaded)
        yield gallery
        gallery.close()
    loop.run_until_complete(tasks.close())
    notes.close()
    loop.run_until_complete(cache.close())
    loop.run_until_complete(session.close())
    dispose(gallery, notes, session, tasks)


@pytest.fixture
def pane(gallery: Gallery, theme: Theme, loop: asyncio.AbstractEventLoop) -> Iterator[GalleryPane]:
    pane = GalleryPane(gallery, theme)
    pane.resize(720, 560)
    pane.show()
    gallery.show_mascot("fox")
    until(loop, lambda: gallery.loaded)
    yield pane
    pane.close()
    dispose(pane)
