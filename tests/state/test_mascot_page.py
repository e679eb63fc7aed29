"""The page of a mascot: references in order and their limit, settings, address, archive and back."""

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QPushButton, QWidget

from studio.state.mascot_page import Edits
from studio.views.mascot.page import MascotWindow
from studio.views.theme import Theme
from tests.helpers.waiting import dispose
from tests.views.wizards.conftest import draw_fox


@pytest.fixture
def page(rig):
    rig.mascot("Felix")
    made = rig.making.page
    rig.act(made.watch, watched=True)
    rig.until(lambda: made.mascot is not None and made.mascot.slug)
    made.told = []
    made.refused.connect(lambda field, words: made.told.append((field, words)))
    return made


def files(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def on_server(rig):
    return rig.ask(rig.session.client.mascot(rig.library.selected_mascot.id))


def settled(rig, page):
    rig.until(lambda: not page.busy)


def test_six_references_are_taken_and_the_seventh_is_refused_with_a_reason(rig, page, tmp_path):
    refused = []
    rig.incoming.refused.connect(refused.append)
    pictures = [draw_fox(tmp_path / f"{number}.png") for number in range(7)]
    rig.act(page.add, files(*pictures))
    rig.until(lambda: len(page.references) == 6)
    assert refused  # seven in one drop: the last is left out aloud
    rig.act(page.add, files(pictures[6]))
    assert page.told[-1] == ("references", "Felix has 6 references; remove one to add another.")
    assert page.references_differ
    assert on_server(rig).reference_asset_ids == ()


def test_the_order_is_kept_on_the_server_and_the_style_card_is_read_anew(rig, page, tmp_path):
    rig.act(page.add, files(*(draw_fox(tmp_path / f"{number}.png") for number in range(3))))
    rig.until(lambda: len(page.references) == 3)
    rig.act(page.apply_references)
    settled(rig, page)
    one, two, three = on_server(rig).reference_asset_ids
    rig.until(lambda: not page.references_differ)
    rig.act(page.move, three, 0)
    rig.act(page.remove, two)
    assert page.references == (three, one)
    rig.act(page.apply_references)
    settled(rig, page)
    assert on_server(rig).reference_asset_ids == (three, one)
    assert on_server(rig).style_card is None
    rig.act(page.remove, one)
    rig.act(page.revert)
    assert page.references == (three, one)


def test_the_slug_is_judged_as_it_is_typed(rig, page):
    for slug, words in (("F", "Use small letters a to z, digits and dashes."), ("felix-2", "")):
        rig.act(page.edit, slug=slug)
        assert page.told[-1] == ("slug", words)


def test_slug_name_sizes_and_publishing_are_changed_at_once(rig, page):
    rig.act(page.edit, slug="taken-slug", name="Felix II")
    rig.act(page.change_slug)
    settled(rig, page)
    rig.act(page.rename)
    settled(rig, page)
    rig.act(page.set_sizes, [480, 240])
    settled(rig, page)
    rig.act(page.set_published, published=False)
    settled(rig, page)
    made = on_server(rig)
    assert (made.name, made.slug, made.animation_sizes, made.cdn_enabled) == (
        "Felix II",
        "taken-slug",
        (480, 240),
        False,
    )
    assert page._edits == Edits()
    rig.until(lambda: rig.library.selected_mascot.name == "Felix II")
    rig.mascot("Other")
    rig.until(lambda: page.mascot.name == "Other")
    rig.act(page.edit, slug="taken-slug")
    rig.act(page.change_slug)
    settled(rig, page)
    assert ("slug", "Another mascot has this slug. Choose another one.") in page.told


def test_an_archived_mascot_leaves_the_library_and_comes_back(rig, page):
    mascot = page.mascot
    away = []
    page.put_away.connect(away.append)
    rig.act(page.archive)
    rig.until(lambda: away and rig.library.mascot(mascot.id) is None)
    rig.act(page.restore, away[0])
    rig.until(lambda: rig.library.mascot(mascot.id) is not None)
    rig.until(lambda: rig.library.selected_mascot is not None and rig.library.selected_mascot.id == mascot.id)


def test_the_window_shows_it_all_and_every_control_has_a_name(rig, page, tmp_path):
    theme, parent = Theme("light"), QWidget()
    window = MascotWindow(theme, page, rig.making.stills, parent)
    rig.act(window.show)
    rig.act(page.add, files(draw_fox(tmp_path / "fox.png")))
    rig.until(lambda: page.references_differ)
    named = {one.accessibleName(): one for one in window.findChildren(QWidget) if one.accessibleName()}
    assert {"Mascot name", "References", "Style card", "Cautions", "Size 480", "Slug", "Archive mascot"} <= set(named)
    assert all(button.accessibleName() for button in window.findChildren(QPushButton))
    assert "clears the style card" in named["What changes"].text()
    assert named["Change references"].isEnabled()
    rig.act(named["Undo changes"].click)
    assert not named["Change references"].isEnabled()
    window.close()
    dispose(parent, theme)
