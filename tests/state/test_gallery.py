import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs
from PIL import Image

from studio.domain.entries import Entry
from studio.domain.errors import MaskoError
from studio.services.cache import DownloadCache
from studio.state.gallery import Gallery
from studio.state.gallery_notes import Notes
from studio.state.jobs import Jobs
from studio.state.session import Session, Workspace
from studio.state.tasks import Tasks
from tests.helpers.clips import clip
from tests.helpers.entries import entry
from tests.helpers.pose_server import API, KEY, PoseServer
from tests.helpers.waiting import dispose, running, until

Loop = asyncio.AbstractEventLoop


@pytest.fixture
def server(tmp_path: Path) -> PoseServer:
    still = tmp_path / "still.png"
    Image.new("RGBA", (96, 96), (200, 90, 10, 255)).save(still)
    server = PoseServer(poses={"empty": []})
    server.add("fox", "Waving", still=still, clip=clip())
    server.add("fox", "Sitting", still=still, prompt="on a chair")
    server.add("fox", "Jumping", clip=clip("stacked_video"), kind="stacked_video")
    return server


@pytest.fixture
def gallery(loop: Loop, server: PoseServer, tmp_path: Path) -> Iterator[Gallery]:
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


def names(gallery: Gallery) -> list[str]:
    return [card.pose.name for card in gallery.model.cards]


def show(gallery: Gallery, loop: Loop, mascot_id: str = "fox") -> None:
    gallery.show_mascot(mascot_id)
    until(loop, lambda: gallery.loaded)


def test_the_poses_of_a_mascot_come_newest_first(gallery: Gallery, loop: Loop) -> None:
    show(gallery, loop)
    assert names(gallery) == ["Jumping", "Sitting", "Waving"]
    assert gallery.pose("fox-1").name == "Sitting"
    assert gallery.pose("nobody") is None
    assert len(gallery.poses) == gallery.count == 3


def test_a_mascot_without_poses_is_loaded_and_empty(gallery: Gallery, loop: Loop) -> None:
    show(gallery, loop, "empty")
    assert (gallery.count, gallery.error) == (0, None)


def test_another_mascot_takes_the_place_at_once(gallery: Gallery, loop: Loop) -> None:
    show(gallery, loop)
    gallery.select("fox-1")
    gallery.search("sit")
    gallery.show_mascot("empty")
    assert (names(gallery), gallery.loaded, gallery.selected, gallery.view.typed) == ([], False, "", "")
    gallery.show_mascot(None)
    assert gallery.mascot_id is None


def test_a_server_that_cannot_be_reached_is_named_and_asked_again(
    gallery: Gallery, server: PoseServer, loop: Loop
) -> None:
    server.down = True
    gallery.show_mascot("fox")
    until(loop, lambda: gallery.error is not None)
    server.down = False
    gallery.refresh()
    until(loop, lambda: gallery.loaded)
    assert gallery.error is None


def test_the_search_keeps_what_is_chosen(gallery: Gallery, loop: Loop) -> None:
    show(gallery, loop)
    gallery.select("fox-0")
    gallery.search("CHAIR sit")
    assert names(gallery) == ["Sitting"]
    assert gallery.selected == "fox-0"
    gallery.search("nothing like it")
    assert (names(gallery), gallery.count) == ([], 3)
    gallery.search("")
    assert len(names(gallery)) == 3


def test_choosing_is_announced_once(gallery: Gallery, loop: Loop) -> None:
    show(gallery, loop)
    heard: list[str] = []
    gallery.pose_selected.connect(heard.append)
    gallery.select("fox-1")
    gallery.select("fox-1")
    gallery.select("no such pose")
    assert heard == ["fox-1", ""]


def job(state: str, item_id: str = "fox-9", key: str = "i", **fields) -> Entry:
    return entry(key, state, mascot_id="fox", name="Dancing", item_id=item_id, **fields)


def test_a_promised_pose_stands_first_until_the_server_lists_it(
    gallery: Gallery, server: PoseServer, loop: Loop, tmp_path: Path
) -> None:
    show(gallery, loop)
    gallery.show_jobs([job("sent")])
    assert names(gallery)[0] == "Dancing"
    server.add("fox", "Dancing", still=tmp_path / "still.png", id="fox-9")
    gallery.show_jobs([job("completed")])
    gallery.refresh()
    until(loop, lambda: len(gallery.poses) == 4)
    assert (gallery.model.cards[0].id, gallery.model.cards[0].state) == ("fox-9", "ready")


def test_when_the_chosen_pose_is_gone_its_neighbour_is_chosen(gallery: Gallery, server: PoseServer, loop: Loop) -> None:
    show(gallery, loop)
    gallery.choose(("fox-2", "fox-1"), "fox-1")
    del server.poses["fox"][1]
    gallery.refresh()
    until(loop, lambda: gallery.count == 2)
    assert (gallery.selected, gallery.chosen) == ("fox-0", ("fox-0",))
    del server.poses["fox"][0]
    gallery.refresh()
    until(loop, lambda: gallery.count == 1)
    assert gallery.selected == "fox-2"


def test_the_trash_keeps_its_poses_until_they_are_put_back(gallery: Gallery, loop: Loop) -> None:
    show(gallery, loop)
    gallery.select("fox-1")
    undo = []
    gallery.notes.undoable.connect(lambda said, change: undo.append((said, change)))
    gallery.trash(["fox-1"])
    until(loop, lambda: undo)
    assert (names(gallery), gallery.selected) == (["Jumping", "Waving"], "fox-0")
    assert [pose.id for pose in gallery.faces] == ["fox-0", "fox-2"]
    gallery.search("is:trashed")
    assert names(gallery) == ["Sitting"]
    gallery.search("")
    said, change = undo[0]
    assert said == "1 pose is in the trash."
    gallery.notes.undo(change)
    until(loop, lambda: len(names(gallery)) == 3)


def test_what_is_deleted_for_good_is_put_away_on_the_server(gallery: Gallery, server: PoseServer, loop: Loop) -> None:
    show(gallery, loop)
    gallery.notes.star(["fox-0"], on=True)
    gallery.choose(("fox-1", "fox-0"), "fox-1")
    gallery.delete_for_good(gallery.chosen)
    until(loop, lambda: gallery.count == 1)
    assert (names(gallery), gallery.selected) == (["Jumping"], "fox-2")
    until(loop, lambda: not gallery.notes.marks("fox-0").star)


def test_what_was_in_the_trash_for_thirty_days_goes(gallery: Gallery, server: PoseServer, loop: Loop) -> None:
    month = 31 * 24 * 60 * 60
    gallery.notes._do(lambda shelf: shelf.trash(["fox-1"], time.time() - month))
    until(loop, gallery.notes.expired)
    show(gallery, loop)
    until(loop, lambda: gallery.count == 2)
    assert names(gallery) == ["Jumping", "Waving"]


def test_an_earlier_version_that_was_chosen_is_what_is_shown(gallery: Gallery, server: PoseServer, loop: Loop) -> None:
    pose = server.poses["fox"][1]
    again = structs.replace(pose.assets[0], id="again")
    server.poses["fox"][1] = structs.replace(pose, assets=(*pose.assets, again))
    show(gallery, loop)
    assert (gallery.face("fox-1").picture.id, gallery.card("fox-1").versions) == ("again", 2)
    gallery.notes.choose_version("fox-1", pose.assets[0].id)
    until(loop, lambda: gallery.face("fox-1").picture.id == pose.assets[0].id)
    assert gallery.pose("fox-1").picture.id == "again"
    assert [asset.id for one in gallery.faces if one.id == "fox-1" for asset in one.assets] == [pose.assets[0].id]


def test_a_pose_says_how_it_was_made(gallery: Gallery, loop: Loop) -> None:
    show(gallery, loop)
    assert gallery.recall("fox-1", "all").request.image_prompt == "on a chair"
    assert gallery.recall("fox-1", "variation").request.item_id == "fox-1"
    assert gallery.recall("nobody", "all") is None


@pytest.mark.parametrize("pose_id", ["fox-1", "fox-2"])
def test_a_thumbnail_is_fetched_and_decoded_while_nobody_waits(gallery: Gallery, loop: Loop, pose_id: str) -> None:
    show(gallery, loop)
    pose = gallery.pose(pose_id)
    assert gallery.thumbnail(pose, 64) is None
    until(loop, lambda: gallery.thumbnail(pose, 64) is not None)
    image = gallery.thumbnail(pose, 64)
    assert (image.width(), image.height()) == (96, 96)
    assert image.pixelColor(48, 30).alpha() == 255


def test_a_file_is_fetched_once_however_often_it_is_painted(gallery: Gallery, server: PoseServer, loop: Loop) -> None:
    show(gallery, loop)
    pose = gallery.pose("fox-1")
    for _ in range(50):
        gallery.thumbnail(pose, 64)
    until(loop, lambda: gallery.thumbnail(pose, 64) is not None)
    assert server.asked.count(pose.picture.url) == 1


def test_a_picture_that_cannot_be_decoded_says_why(gallery: Gallery, server: PoseServer, loop: Loop) -> None:
    show(gallery, loop)
    pose = gallery.pose("fox-1")
    server.files[pose.picture.url] = b"x" * len(server.files[pose.picture.url])
    until(loop, lambda: gallery.thumbnail(pose, 64) or gallery.thumbnails.error(pose.picture))
    assert "not a picture" in gallery.thumbnails.error(pose.picture)
    assert gallery.thumbnail(pose, 64) is None


def test_a_file_that_is_missing_is_refused_until_asked_anew(gallery: Gallery, server: PoseServer, loop: Loop) -> None:
    show(gallery, loop)
    pose = gallery.pose("fox-1")
    content = server.files.pop(pose.picture.url)
    until(loop, lambda: gallery.thumbnail(pose, 64) or gallery.files.refusal(pose.picture))
    server.files[pose.picture.url] = content
    gallery.files.forget()
    until(loop, lambda: gallery.thumbnail(pose, 64) is not None)


def test_thumbnails_stay_within_their_budget(gallery: Gallery, loop: Loop) -> None:
    show(gallery, loop)
    gallery.thumbnails._budget = 40_000
    for pose in gallery.poses:
        gallery.thumbnail(pose, 64)
        until(loop, lambda pose=pose: gallery.thumbnail(pose, 64) is not None)
    assert 0 < gallery.thumbnails.size <= 40_000
    gallery.thumbnails.forget()
    assert gallery.thumbnails.size == 0


def test_the_clip_to_play_is_the_one_with_transparency(gallery: Gallery, loop: Loop) -> None:
    show(gallery, loop)
    assert gallery.clip(gallery.pose("fox-0"), 100).type == "webm"
    assert gallery.clip(gallery.pose("fox-1"), 100) is None


def test_following_the_jobs_shows_them_and_asks_again_when_one_is_done(
    gallery: Gallery, server: PoseServer, loop: Loop, tmp_path: Path
) -> None:
    jobs = Jobs(now=lambda: 100.0)
    gallery.follow(jobs)
    show(gallery, loop)
    past = [job("completed", f"old {number}", f"old {number}", seconds=40.0) for number in range(3)]
    running = job("processing", "fox-3", created=90.0)
    jobs.show([*past, running])
    card = gallery.model.cards[0]
    assert (card.pose.name, card.state) == ("Dancing", "processing")
    assert gallery.remaining(card) == 30.0
    assert gallery.remaining(gallery.card("fox-0")) is None
    jobs.take([job("waiting", "fox-4", created=90.0)])
    assert gallery.remaining(next(card for card in gallery.model.cards if card.id == "fox-4")) is None
    server.add("fox", "Dancing", still=tmp_path / "still.png")
    jobs.take([structs.replace(running, state="completed")])
    until(loop, lambda: len(gallery.poses) == 4)
    assert gallery.card("fox-3").state == "ready"
    dispose(jobs)


def test_ideas_come_from_the_server(gallery: Gallery, server: PoseServer, loop: Loop) -> None:
    server.ideas = ["Juggling"]
    heard: list[tuple[str, ...]] = []
    gallery.suggested.connect(heard.append)
    gallery.suggest()
    assert not gallery.suggesting
    show(gallery, loop)
    gallery.suggest()
    assert gallery.suggesting
    until(loop, lambda: heard)
    assert heard == [("Juggling",)]
    assert not gallery.suggesting


def test_a_disk_that_refuses_a_dragged_file_is_reported(
    gallery: Gallery, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(gallery, loop)
    heard: list[MaskoError] = []
    gallery._tasks.failed.connect(heard.append)
    until(loop, lambda: gallery.file_of("fox-0") is not None)
    assert gallery.file_of("nobody") is None

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.link", full)
    monkeypatch.setattr("shutil.copyfile", full)
    until(loop, lambda: gallery.file_of("fox-1") is not None or heard)
    assert len(heard) >= 1


def test_a_dragged_file_is_copied_where_links_are_not_known(
    gallery: Gallery, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", unknown)
    show(gallery, loop)
    until(loop, lambda: gallery.file_of("fox-0") is not None)
    assert gallery.file_of("fox-0").read_bytes() == clip().read_bytes()


def test_the_first_search_is_prepared_while_nothing_is_asked(gallery: Gallery, loop: Loop) -> None:
    show(gallery, loop)
    until(loop, lambda: not gallery._idle.isActive())
    assert set(gallery._arranger._known) == {"fox-0", "fox-1", "fox-2"}
    gallery.search("sit")
    assert names(gallery) == ["Sitting"]
