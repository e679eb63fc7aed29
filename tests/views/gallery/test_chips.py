"""Looking at the gallery by chips, orders, boards and saved searches."""

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from studio.domain.filters import Chip
from studio.state.gallery import Gallery
from studio.state.gallery_look import View
from studio.views.gallery.pane import GalleryPane
from tests.helpers.screen import Screen
from tests.helpers.waiting import until

Loop = asyncio.AbstractEventLoop
ANIMATED = Chip(field="is", values=("animated",))


def choose(pane: GalleryPane, menu: str, entry: str) -> None:
    found = next(found for found in pane.findChildren(QMenu) if found.accessibleName() == menu)
    found.aboutToShow.emit()
    next(action for action in found.actions() if action.text() == entry).trigger()


def ids(gallery: Gallery) -> list[str]:
    return [card.id for card in gallery.model.cards]


def test_a_filter_becomes_a_chip_that_can_be_removed(pane: GalleryPane, gallery: Gallery) -> None:
    choose(pane, "Filter poses", "Pictures")
    assert ids(gallery) == ["fox-1"]
    Screen().things("Remove filter Pictures")[0].object().click()
    assert gallery.view == View()
    assert not pane._chips.isVisible()


def test_choosing_a_filter_twice_takes_it_off(pane: GalleryPane, gallery: Gallery) -> None:
    choose(pane, "Filter poses", "Animations")
    assert gallery.view.chips == (ANIMATED,)
    choose(pane, "Filter poses", "Animations")
    assert gallery.view.chips == ()


def test_a_field_that_is_typed_filters_at_once_and_becomes_a_chip_with_enter(
    pane: GalleryPane, gallery: Gallery
) -> None:
    QTest.keyClicks(pane.search, "-is:animated sit")
    assert ids(gallery) == ["fox-1"]
    QTest.keyClick(pane.search, Qt.Key.Key_Return)
    assert (gallery.view.typed, [str(chip) for chip in gallery.view.chips]) == ("sit", ["-is:animated"])
    assert ids(gallery) == ["fox-1"]


def test_what_cannot_be_understood_is_said(pane: GalleryPane, gallery: Gallery) -> None:
    QTest.keyClicks(pane.search, "rating:many")
    assert "Ratings go from 0 to 5" in pane.search.toolTip()
    assert len(ids(gallery)) == 4


def test_the_sort_stays_with_the_next_mascot_and_filters_do_not(pane: GalleryPane, gallery: Gallery) -> None:
    choose(pane, "Sort poses", "By name")
    assert ids(gallery) == ["fox-2", "fox-1", "fox-3", "fox-0"]
    choose(pane, "Filter poses", "Animations")
    gallery.show_mascot("empty")
    assert gallery.view == View(sort="name")


def test_an_empty_result_names_the_chip_to_blame_and_offers_to_remove_it(pane: GalleryPane, gallery: Gallery) -> None:
    choose(pane, "Filter poses", "Animations")
    choose(pane, "Filter poses", "Failed")
    assert "“Failed” leaves no pose" in pane._empty._sentence.text()
    pane._empty._button.click()
    assert gallery.view.chips == (ANIMATED,)
    choose(pane, "Filter poses", "Failed")
    pane.search.setFocus()
    QTest.keyClicks(pane.search, "nowhere")
    assert pane._empty._button.text() == "Remove all filters"
    pane._empty._button.click()
    assert len(ids(gallery)) == 4
    assert pane.search.text() == ""


def test_what_is_chosen_stays_chosen_while_filters_hide_it(pane: GalleryPane, gallery: Gallery) -> None:
    gallery.select("fox-0")
    choose(pane, "Filter poses", "Pictures")
    assert gallery.selected == "fox-0"
    choose(pane, "Filter poses", "Pictures")
    assert pane.grid.currentIndex().data() == "Waving"


def test_stars_ratings_and_labels_can_be_filtered_and_sorted_by(
    pane: GalleryPane, gallery: Gallery, loop: Loop
) -> None:
    notes = gallery.notes
    notes.star(["fox-0", "fox-1"], on=True)
    notes.rate(["fox-1"], 4)
    notes.label(["fox-3"], "blue")
    until(loop, lambda: notes.marks("fox-3").label == "blue")
    choose(pane, "Filter poses", "Starred")
    assert ids(gallery) == ["fox-1", "fox-0"]
    choose(pane, "Filter poses", "Starred")
    gallery.search("label:blue")
    assert ids(gallery) == ["fox-3"]
    gallery.search("")
    choose(pane, "Sort poses", "Best rated first")
    assert ids(gallery)[:2] == ["fox-1", "fox-0"]


def test_boards_and_saved_searches_are_chosen_from_one_menu(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    notes = gallery.notes
    notes.add_board("Launch", pose_ids=["fox-0", "fox-2"])
    until(loop, lambda: bool(notes.marks("fox-2").boards))
    choose(pane, "Boards and searches", "Launch")
    assert ids(gallery) == ["fox-2", "fox-0"]
    assert Screen().things("Remove filter Board: Launch")
    notes.save_search("Of the launch", str(gallery.view.query))
    until(loop, lambda: bool(notes.searches))
    gallery.look(View())
    choose(pane, "Boards and searches", "Of the launch")
    assert ids(gallery) == ["fox-2", "fox-0"]
    notes.remove_board(notes.boards[0])
    until(loop, lambda: ids(gallery) == [])
    assert not notes.boards


def test_a_search_is_saved_under_a_name_that_is_asked(pane: GalleryPane, gallery: Gallery, loop: Loop) -> None:
    gallery.search("wav")
    choose(pane, "Boards and searches", "Save this search…")
    screen = Screen()
    field = screen.things("Search name")[-1].object()
    field.setText("Waves")
    screen.things("Save search")[0].object().click()
    until(loop, lambda: [search.text for search in gallery.notes.searches] == ["wav"])
