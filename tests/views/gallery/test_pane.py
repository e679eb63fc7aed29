import asyncio

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from studio.state.gallery import Gallery
from studio.views.gallery.pane import GalleryPane
from tests.helpers.pose_server import PoseServer
from tests.helpers.screen import Screen, drop
from tests.helpers.waiting import until

Loop = asyncio.AbstractEventLoop


def teaches(pane: GalleryPane, sentence: str, step: str) -> None:
    assert pane._stack.currentWidget() is pane._empty
    assert sentence in pane._empty._sentence.text()
    assert pane._empty._button.text() == step


def test_the_parts_are_called_by_their_names(pane: GalleryPane) -> None:
    screen = Screen()
    for name in ("Gallery", "Search poses", "Thumbnail size", "Background"):
        assert screen.things(name), name


def test_without_a_mascot_it_offers_to_make_one(pane: GalleryPane, gallery: Gallery, qtbot) -> None:
    gallery.show_mascot(None)
    teaches(pane, "Make your first mascot", "New mascot")
    with qtbot.waitSignal(pane.mascot_requested):
        pane._empty._button.click()


def test_a_mascot_without_poses_offers_to_describe_one(pane: GalleryPane, gallery: Gallery, loop: Loop, qtbot) -> None:
    gallery.show_mascot("empty")
    teaches(pane, "Looking for poses", "")
    until(loop, lambda: gallery.loaded)
    teaches(pane, "No poses yet", "Describe a pose")
    with qtbot.waitSignal(pane.pose_requested):
        pane._empty._button.click()


def test_pictures_come_in_also_where_there_is_no_pose_yet(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    gallery.show_mascot("empty")
    until(loop, lambda: gallery.loaded)
    came: list[QMimeData] = []
    pane.dropped.connect(came.append)
    data = QMimeData()
    data.setUrls([QUrl("https://example.com/fox.png")])
    loop.run_until_complete(drop(pane._empty, data))
    QGuiApplication.clipboard().setText("fox")
    QTest.keyClick(pane._empty._button, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(came) == 2


def test_a_failure_offers_to_try_again(pane: GalleryPane, gallery: Gallery, server: PoseServer, loop: Loop) -> None:
    gallery.show_mascot(None)
    server.down = True
    gallery.show_mascot("fox")
    until(loop, lambda: gallery.error is not None)
    teaches(pane, gallery.error.sentence, "Try again")
    server.down = False
    pane._empty._button.click()
    until(loop, lambda: pane._stack.currentWidget() is pane.grid)


def test_a_failure_to_refresh_leaves_the_cards_where_they_are(
    pane: GalleryPane, gallery: Gallery, server: PoseServer, loop: Loop
) -> None:
    server.down = True
    gallery.refresh()
    until(loop, lambda: gallery.error is not None)
    assert pane._stack.currentWidget() is pane.grid


def test_searching_filters_and_finding_nothing_says_what_was_searched(pane: GalleryPane, gallery: Gallery) -> None:
    QTest.keyClicks(pane.search, "jump")
    assert [card.pose.name for card in gallery.model.cards] == ["Jumping"]
    QTest.keyClicks(pane.search, "xyz")
    teaches(pane, "“jumpxyz”", "Clear search")
    pane._empty._button.click()
    assert len(gallery.model.cards) == 4
    assert pane.search.text() == ""


def test_typing_in_the_search_presses_no_command(pane: GalleryPane, gallery: Gallery) -> None:
    ground = pane.grid.ground
    QTest.keyClicks(pane.search, "b /jkl ,.")
    assert pane.search.text() == "b /jkl ,."
    assert pane.grid.ground is ground
    assert not pane.quick_look.isVisible()


def test_the_search_is_emptied_with_the_mascot(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    pane.search.setText("jump")
    gallery.show_mascot("empty")
    assert pane.search.text() == ""


def test_the_slider_and_the_grid_agree_on_the_size(pane: GalleryPane) -> None:
    pane._size.setValue(240)
    assert pane.grid.picture_size == 240
    pane.grid.set_picture_size(128)
    assert pane._size.value() == 128


def test_ctrl_f_and_slash_go_to_the_search(pane: GalleryPane) -> None:
    pane.activateWindow()
    QTest.qWaitForWindowActive(pane)
    for key, modifier in (
        (Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Slash, Qt.KeyboardModifier.NoModifier),
    ):
        pane.grid.setFocus()
        QTest.keyClick(pane.grid, key, modifier)
        assert pane.search.hasFocus()


def test_looking_without_a_choice_takes_the_first_pose(pane: GalleryPane, gallery: Gallery) -> None:
    pane.look()
    assert gallery.selected == "fox-3"
    assert pane.quick_look.isVisible()
    gallery.show_mascot(None)
    assert not pane.quick_look.isVisible()


def test_suggestions_are_offered_and_the_chosen_one_is_described(
    pane: GalleryPane, gallery: Gallery, server: PoseServer, loop: Loop
) -> None:
    chosen: list[str] = []
    pane.suggestion_chosen.connect(chosen.append)
    server.ideas = ["Drinking tea", "Reading a map"]
    button = Screen().things("Suggest poses")[0].object()
    button.click()
    assert not button.isEnabled()
    until(loop, pane._ideas.isVisible)
    assert button.isEnabled()
    offered = [action for action in pane._ideas.actions() if action.text()]
    assert [action.text() for action in offered] == [*server.ideas, "All of these in a batch"]
    offered[1].trigger()
    assert chosen == ["Reading a map"]
    batches: list[tuple[str, ...]] = []
    pane.suggestions_chosen.connect(batches.append)
    offered[2].trigger()
    pane._ideas.close()
    assert (chosen, batches) == (["Reading a map"], [("Drinking tea", "Reading a map")])


def test_no_further_ideas_is_said_and_cannot_be_chosen(pane: GalleryPane, loop: Loop) -> None:
    Screen().things("Suggest poses")[0].object().click()
    until(loop, pane._ideas.isVisible)
    assert [(action.text(), action.isEnabled()) for action in pane._ideas.actions()] == [
        ("No further ideas for this mascot", False)
    ]
    pane._ideas.close()
