"""Poses as they were seen last: kept when the server tells them, shown while it does not answer."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from studio.services.cache import DownloadCache
from studio.services.library_copy import LibraryCopy
from studio.state.gallery import Gallery
from studio.state.gallery_notes import Notes
from studio.state.seen import SeenPoses
from studio.state.session import Session, Workspace
from studio.state.tasks import Tasks
from tests.helpers.pose_server import API, KEY, PoseServer
from tests.helpers.waiting import dispose, running, until


class Shelf:
    """A gallery over a folder of copies, on a server that answers or does not."""

    def __init__(self, loop: asyncio.AbstractEventLoop, folder: Path, server: PoseServer) -> None:
        self.loop = loop
        self.tasks = Tasks(loop)
        self.session = Session(self.tasks, [Workspace(name="test", api=API, key=KEY)], server.client, lambda: None)
        self.cache = DownloadCache(folder / "cache", limit_bytes=2**24)
        self.notes = Notes(self.tasks, self.session, folder / "notes")
        self.gallery = Gallery(self.tasks, self.session, self.cache, self.notes)
        self.copy = LibraryCopy(folder / "seen")
        self.seen = SeenPoses(self.tasks, self.session, self.gallery, self.copy)

    def until(self, condition: Callable[[], object]) -> None:
        until(self.loop, condition)

    def names(self) -> list[str]:
        return [card.pose.name for card in self.gallery.model.cards]

    def close(self) -> None:
        self.gallery.close()
        self.loop.run_until_complete(self.tasks.close())
        self.notes.close()
        self.loop.run_until_complete(self.cache.close())
        self.loop.run_until_complete(self.session.close())
        dispose(self.seen, self.gallery, self.notes, self.session, self.tasks)


def test_poses_seen_once_are_there_again_before_the_server_answers(loop, tmp_path):
    server = PoseServer(poses={"empty": []})
    server.add("fox", "Waving")
    first = Shelf(loop, tmp_path, server)
    with running(loop):
        first.session.open("test")
        first.gallery.show_mascot("fox")
        first.until(lambda: first.gallery.loaded and not first.tasks.running("seen/keep"))
    first.close()

    again = Shelf(loop, tmp_path, server)
    with running(loop):
        again.gallery.show_mascot("fox")  # nothing is connected yet
        again.until(lambda: again.names() == ["Waving"])
        assert not again.gallery.loaded
        server.add("fox", "Sitting")
        again.session.open("test")
        again.until(lambda: again.gallery.loaded)
        assert sorted(again.names()) == ["Sitting", "Waving"]
        again.gallery.show_seen(())  # what the server told is not covered by what was seen before
        assert len(again.names()) == 2
        again.gallery.show_mascot(None)
        assert again.names() == []
    again.close()
