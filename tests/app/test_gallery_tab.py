"""The gallery as the program puts it together, on a real engine: pictures in, batches paid once, files out."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl

from studio.app.gallery import Floor, GalleryTab
from studio.domain.pose_batch import variants
from studio.domain.recall import Recalled
from studio.domain.requests import GenerateRequest
from studio.services.cache import DownloadCache
from studio.services.recipe_tags import recipe_in
from studio.services.uploads import upload_all
from studio.state.incoming import Incoming
from studio.state.offers import Offers
from studio.state.pose_book import PoseBook
from studio.views.main_window import MainWindow
from studio.views.theme import Theme
from tests.helpers.engine import start_engine
from tests.helpers.rig import Rig
from tests.helpers.waiting import dispose


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    running = start_engine(tmp_path_factory.mktemp("engine"))
    yield running
    running.stop()


@pytest.fixture
def rig(loop, engine, tmp_path) -> Iterator[Rig]:
    rig = Rig(loop, tmp_path / "data", engine.api, engine.key)
    yield rig.open()
    rig.close()


@pytest.fixture
def tab(rig: Rig, tmp_path, qapp) -> Iterator[GalleryTab]:
    theme = Theme("light")
    theme.install(qapp)
    window = MainWindow(theme)
    window.show()
    cache = DownloadCache(tmp_path / "cache", limit_bytes=2**26)
    incoming, book = Incoming(rig.tasks, rig.session, upload_all), PoseBook(rig.tasks, rig.session)
    floor = Floor(
        tasks=rig.tasks,
        session=rig.session,
        library=rig.library,
        queue=rig.queue,
        jobs=rig.jobs,
        composer=rig.composer,
        incoming=incoming,
        book=book,
        preferences=rig.preferences,
        cache=cache,
        folder=tmp_path / "notes",
    )
    tab = rig.act(GalleryTab, floor, theme, window)
    window.fill_tab(0, tab.pane)
    offers = Offers(rig.session)
    rig.act(offers.follow, tab.pane.show_offer)
    tab.gallery.follow(rig.jobs)
    rig.until(lambda: tab.notes.loaded)
    yield tab
    tab.close()
    rig.loop.run_until_complete(cache.close())
    window.hide()
    dispose(tab.pane, tab.matrix, tab.gallery, tab.notes, window, incoming, book, offers, theme)


def with_poses(rig: Rig, tab: GalleryTab, *names: str) -> None:
    mascot = rig.mascot()
    for name in names:
        rig.order(mascot, GenerateRequest(type="image", name=name, image_prompt=name))
    rig.act(tab.gallery.show_mascot, mascot.id)
    rig.until(lambda: sum(card.state == "ready" for card in tab.gallery.model.cards) == len(names), 60)


def test_a_batch_is_paid_once_and_becomes_versions_that_can_be_chosen(rig: Rig, tab: GalleryTab) -> None:
    with_poses(rig, tab, "Waving", "Sitting")
    gallery = tab.gallery
    ids = tuple(card.id for card in gallery.model.cards)
    before = rig.session.balance.total
    rig.act(tab.pane.ordered.emit, variants([gallery.face(one) for one in ids], 1))
    rig.until(lambda: all(gallery.card(one).versions == 2 for one in ids), 60)
    rig.until(lambda: rig.session.balance.total == before - 2)
    rig.until(lambda: all(gallery.price(one) == 2 for one in ids))
    gallery.search("price:2 versions>1")
    assert gallery.model.rowCount() == 2
    recalled = []
    tab.pane.recall_requested.connect(recalled.append)
    gallery.select(ids[0])
    tab.pane.actions_of_poses.recall("all")
    assert isinstance(recalled[0], Recalled)
    assert recalled[0].request.image_prompt in {"Waving", "Sitting"}


def test_a_picture_that_is_dropped_becomes_a_pose(rig: Rig, tab: GalleryTab, tmp_path) -> None:
    mascot = rig.mascot()
    rig.act(tab.gallery.show_mascot, mascot.id)
    picture = io.BytesIO()
    Image.new("RGBA", (64, 48), (200, 90, 30, 255)).save(picture, "PNG")
    path = tmp_path / "my fox.png"
    path.write_bytes(picture.getvalue())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    rig.act(tab.pane.dropped.emit, data)
    rig.until(lambda: tab.pane._arrivals._pictures)
    rig.until(lambda: not tab.pane._arrivals._keep.isHidden())
    rig.act(tab.pane._arrivals._keep.click)
    rig.until(lambda: [card.pose.name for card in tab.gallery.model.cards] == ["my fox"])
    assert tab.gallery.model.cards[0].state == "ready"


def test_files_are_saved_under_their_names_with_their_recipes(rig: Rig, tab: GalleryTab, tmp_path) -> None:
    with_poses(rig, tab, "Waving")
    target = tmp_path / "out"
    rig.act(tab.save, tuple(card.id for card in tab.gallery.model.cards), target)
    rig.until(lambda: target.exists() and len(list(target.glob("*.png"))) == 2)
    assert sorted(one.name for one in target.iterdir()) == ["Felix - Waving (background).png", "Felix - Waving.png"]
    recipe = recipe_in(target / "Felix - Waving.png")
    assert (recipe.pose, recipe.mascot, recipe.request.image_prompt, recipe.price) == ("Waving", "Felix", "Waving", 1)


def test_the_trash_is_offered_back_for_ten_seconds(rig: Rig, tab: GalleryTab) -> None:
    with_poses(rig, tab, "Waving")
    (card,) = tab.gallery.model.cards
    rig.act(tab.gallery.trash, [card.id])
    rig.until(lambda: "1 pose is in the trash." in tab._window.notices.history)
    assert tab.gallery.model.rowCount() == 0
    rig.act(lambda: next(iter(tab._window.notices.findChildren(type(tab.pane._suggest)))).click())
    rig.until(lambda: tab.gallery.model.rowCount() == 1)


def test_how_it_looked_is_remembered(rig: Rig, tab: GalleryTab) -> None:
    tab.pane.grid.set_picture_size(240)
    tab.gallery.meters.set_threshold(12.0)
    assert (rig.preferences.number("gallery.size"), rig.preferences.number("gallery.seam_threshold")) == (240, 12)
