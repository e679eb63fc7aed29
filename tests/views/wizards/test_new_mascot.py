"""The dialog for a new mascot: three ways to one, prices before each press, nothing lost."""

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QPushButton, QTabWidget

from studio.domain.errors import MaskoError
from studio.state.mascot_draft import WAYS
from studio.state.new_mascot import SUBJECT
from tests.helpers.desk_window import Window
from tests.views.wizards.conftest import draw_fox

FOX = "a friendly orange fox with a blue scarf"


def go(wizard, way):
    wizard.dialog.findChild(QTabWidget).setCurrentIndex(WAYS.index(way))


def write(wizard, name, text):
    field = wizard.find(name)
    field.setFocus()
    if hasattr(field, "selectAll"):
        field.selectAll()
    QTest.keyClicks(field, text)


def click(wizard, name):
    wizard.rig.act(QTest.mouseClick, wizard.find(name, QPushButton), Qt.MouseButton.LeftButton)


def drop(wizard, name, data):
    """Drop data on a widget as Qt delivers it."""
    widget, nothing = wizard.find(name), Qt.KeyboardModifier.NoModifier
    place, left = QPointF(10, 10), Qt.MouseButton.LeftButton
    entered = QDragEnterEvent(place.toPoint(), Qt.DropAction.CopyAction, data, left, nothing)
    QApplication.sendEvent(widget, entered)
    assert entered.isAccepted()
    dropped = QDropEvent(place, Qt.DropAction.CopyAction, data, left, nothing)
    wizard.rig.act(QApplication.sendEvent, widget, dropped)


def file_data(path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def balance(rig):
    return rig.ask(rig.session.client.balance()).total


class TestFromText:
    def test_every_style_has_a_tile_and_is_found_by_a_part_of_its_name(self, wizard, rig):
        tiles = wizard.find("Style", QListView)
        assert tiles.model().rowCount() == len(rig.making.styles.rows) == 38
        assert all(row.preview_url for row in rig.making.styles.rows)
        write(wizard, "Search styles", "pixel")
        assert [tiles.model().index(row, 0).data() for row in range(tiles.model().rowCount())] == ["Pixel art"]
        tiles.setCurrentIndex(tiles.model().index(0, 0))
        wizard.find("Search styles", QLineEdit).clear()
        assert tiles.currentIndex().data() == "Pixel art"
        assert rig.making.new_mascot.request().style == "pixel-art"

    def test_four_variations_cost_one_credit_and_the_one_picked_becomes_the_reference(self, wizard, rig):
        before = balance(rig)
        write(wizard, "Mascot name", "Felix")
        write(wizard, "Character description", FOX)
        assert wizard.find("Preview variations").text() == "Preview variations · 1 credit"
        assert wizard.find("Create mascot").text() == "Create mascot · 1 credit"
        click(wizard, "Preview variations")
        assert wizard.find("Preview variations").text() == "Drawing…"
        rig.until(lambda: len(rig.making.new_mascot.draft.variations) == 4)
        assert balance(rig) == before - 1
        variations = wizard.find("Variations", QListView)
        QTest.keyClick(variations, Qt.Key.Key_3)
        assert rig.making.new_mascot.draft.chosen == rig.making.new_mascot.draft.variations[2].url
        assert wizard.find("Create mascot").text() == "Create mascot · free"
        click(wizard, "Create mascot")
        rig.until(lambda: wizard.made)
        made = rig.ask(rig.session.client.mascot(rig.library.selected_mascot.id))
        assert (made.name, len(made.reference_asset_ids)) == ("Felix", 1)
        assert balance(rig) == before - 1

    def test_drawing_again_gives_other_pictures_and_keeps_the_earlier_ones(self, wizard, rig):
        write(wizard, "Character description", FOX)
        for count in (4, 8):
            click(wizard, "Preview variations")
            rig.until(lambda count=count: len(rig.making.new_mascot.draft.variations) == count)
        assert len({each.url for each in rig.making.new_mascot.draft.variations}) == 8

    def test_the_first_bad_field_has_the_caret_and_nothing_is_sent(self, wizard, rig):
        before = balance(rig)
        click(wizard, "Create mascot")
        assert {"Give the mascot a name.", "Describe the character."} <= set(wizard.said())
        write(wizard, "Mascot name", "x")
        click(wizard, "Create mascot")
        assert "Give the mascot a name." not in wizard.said()
        click(wizard, "Preview variations")
        assert "Describe the character." in wizard.said()
        assert (balance(rig), rig.jobs.rows) == (before, ())


class TestFromImage:
    def test_a_dropped_picture_is_looked_at_and_what_was_seen_can_be_corrected(self, wizard, rig, tmp_path):
        before = balance(rig)
        go(wizard, "image")
        drop(wizard, "Picture", file_data(draw_fox(tmp_path / "fox.png")))
        rig.until(lambda: rig.making.new_mascot.draft.saw)
        draft = rig.making.new_mascot.draft
        assert all((draft.image.name, draft.image.prompt, draft.palette))
        assert wizard.find("Mascot name").text() == draft.image.name
        write(wizard, "Mascot name", "Blot")
        assert wizard.find("Create mascot").text() == "Create mascot · free"
        click(wizard, "Create mascot")
        rig.until(lambda: wizard.made)
        made = rig.ask(rig.session.client.mascot(rig.library.selected_mascot.id))
        assert (made.name, made.reference_asset_ids) == ("Blot", (draft.picture.asset_id,))
        assert balance(rig) == before

    def test_a_picture_is_fetched_from_an_address(self, wizard, rig, site):
        go(wizard, "image")
        write(wizard, "Picture address", f"http://{site}/fox.png")
        click(wizard, "Fetch picture")
        rig.until(lambda: rig.making.new_mascot.draft.saw)
        assert rig.making.new_mascot.draft.picture.url

    def test_what_is_no_picture_is_refused_with_a_sentence(self, wizard, rig, tmp_path):
        refused = []
        rig.incoming.refused.connect(refused.append)
        go(wizard, "image")
        program = tmp_path / "fox.png"
        program.write_bytes(b"MZ" + bytes(200))
        drop(wizard, "Picture", file_data(program))
        rig.until(lambda: refused)
        assert refused == ["“fox.png” is a program, not a picture. Use PNG, JPEG or WebP."]
        click(wizard, "Create mascot")
        assert "Drop a picture here, or choose a file." in wizard.said()


class TestFromWebsite:
    def test_a_site_gives_its_colours_and_cards_and_nothing_is_made_before_one_is_chosen(self, wizard, rig, site):
        before, mascots = balance(rig), len(rig.ask(rig.session.client.mascots()))
        go(wizard, "website")
        click(wizard, "Create mascot")
        assert "Have a website looked at first; it is free." in wizard.said()
        write(wizard, "Website address", f"http://{site}/")
        assert wizard.find("Look at the website").text() == "Look at it · free"
        click(wizard, "Look at the website")
        rig.until(lambda: rig.making.new_mascot.draft.ideas)
        draft = rig.making.new_mascot.draft
        assert (draft.brand, len(draft.ideas)) == ("Harbour Coffee", 3)
        assert "#1d6f5c" in wizard.find("Brand colours").accessibleDescription()
        click(wizard, "Create mascot")
        assert "Choose one of the suggestions." in wizard.said()
        assert (balance(rig), len(rig.ask(rig.session.client.mascots()))) == (before, mascots)
        click(wizard, draft.ideas[1].name)
        assert wizard.find("Mascot name").text() == draft.ideas[1].name
        assert wizard.find("Create mascot").text() == "Create mascot · 1 credit"
        click(wizard, "Create mascot")
        rig.until(lambda: wizard.made)
        assert rig.library.selected_mascot.name == draft.ideas[1].name
        rig.until(lambda: not rig.jobs.busy)
        assert balance(rig) == before - 1


class TestDrafts:
    def test_everything_is_there_again_after_a_kill(self, wizard, rig, tmp_path):
        making = rig.making.new_mascot
        write(wizard, "Mascot name", "Felix")
        write(wizard, "Character description", FOX)
        go(wizard, "image")
        drop(wizard, "Picture", file_data(draw_fox(tmp_path / "fox.png")))
        rig.until(lambda: making.draft.saw)
        written = making.draft
        kept = rig.making.drafts[0]
        rig.until(lambda: not kept._unwritten and not making._save.isActive(), 1)
        fresh = type(kept)(kept._folder, type(written)())
        assert fresh.read("Test", SUBJECT) == written
        wizard.dialog.close()
        wizard.dialog = wizard.open()
        assert wizard.dialog.findChild(QTabWidget).currentIndex() == WAYS.index("image")
        assert wizard.find("Mascot name").text() == written.image.name
        click(wizard, "Start afresh")
        assert making.draft.empty

    def test_variations_of_a_press_before_a_crash_are_found_again(self, wizard, rig):
        making = rig.making.new_mascot
        write(wizard, "Character description", FOX)
        click(wizard, "Preview variations")
        press = making.draft.press
        assert press
        rig.until(lambda: len(making.draft.variations) == 4)
        found = making.draft.variations
        rig.act(making._replace, type(making.draft)(press=press))  # as a crash before the pictures would leave it
        making.save_now()
        rig.act(making.open, wizard.project.id)
        rig.until(lambda: making.draft.variations)
        assert (making.draft.variations, making.draft.press) == (found, "")

    def test_a_refusal_stands_in_the_dialog_and_keeps_every_word(self, wizard, rig):
        write(wizard, "Mascot name", "Kept")
        write(wizard, "Character description", FOX)
        making = rig.making.new_mascot
        making._creating = True
        rig.act(rig.library.mascot_refused.emit, MaskoError("No."))
        assert "No." in [one.text() for one in wizard.dialog.findChildren(QLabel) if one.isVisible()]
        assert wizard.find("Mascot name").text() == "Kept"


def test_an_unfinished_mascot_is_offered_at_the_next_start(rig):
    rig.mascot()
    rig.act(rig.making.new_mascot.open, "p")
    rig.act(rig.making.new_mascot.edit, name="Felix")
    rig.making.save_now()
    window = Window(rig)
    try:
        rig.act(rig.library.reloaded.emit)
        assert window.notices() == ["A new mascot was begun and not made. Everything filled in is kept."]
        (go_on,) = (one for one in window.window.notices.findChildren(QPushButton) if one.text() == "Go on")
        rig.act(go_on.click)
        assert window.find("Mascot name").text() == "Felix"
    finally:
        window.close()
