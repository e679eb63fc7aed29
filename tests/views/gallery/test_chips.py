from PySide6.QtWidgets import QMenu

from studio.state.gallery import Gallery
from studio.state.gallery_order import Chip, Sort, View
from studio.views.gallery.pane import GalleryPane
from tests.helpers.screen import Screen


def choose(pane: GalleryPane, menu: str, entry: str) -> None:
    found = next(found for found in pane.findChildren(QMenu) if found.accessibleName() == menu)
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
    assert gallery.view.chips == (Chip.ANIMATIONS,)
    choose(pane, "Filter poses", "Animations")
    assert gallery.view.chips == ()


def test_the_sort_stays_with_the_next_mascot_and_filters_do_not(pane: GalleryPane, gallery: Gallery) -> None:
    choose(pane, "Sort poses", "By name")
    assert ids(gallery) == ["fox-2", "fox-1", "fox-3", "fox-0"]
    choose(pane, "Filter poses", "Pictures")
    gallery.show_mascot("empty")
    assert gallery.view == View(sort=Sort.NAME)


def test_an_empty_result_names_the_chip_to_blame_and_offers_to_remove_it(pane: GalleryPane, gallery: Gallery) -> None:
    choose(pane, "Filter poses", "Animations")
    choose(pane, "Filter poses", "Failed")
    assert "“Failed” leaves no pose" in pane._empty._sentence.text()
    pane._empty._button.click()
    assert gallery.view.chips == (Chip.ANIMATIONS,)
    choose(pane, "Filter poses", "Failed")
    pane.search.setText("nowhere")
    assert pane._empty._button.text() == "Remove all filters"
    pane._empty._button.click()
    assert ids(gallery) != []


def test_what_is_chosen_stays_chosen_while_filters_hide_it(pane: GalleryPane, gallery: Gallery) -> None:
    gallery.select("fox-0")
    choose(pane, "Filter poses", "Pictures")
    assert gallery.selected == "fox-0"
    choose(pane, "Filter poses", "Pictures")
    assert pane.grid.currentIndex().data() == "Waving"
