"""Settings, palette, shortcuts, log, help and licences, used as a person does."""

import json
import logging

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLabel,
    QListWidget,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTextBrowser,
    QTreeWidget,
)

from studio.services.log_book import LogBook
from studio.state.licences import LicenceNotice, licence_text, read_notices
from studio.state.log_lines import LogLines
from studio.views.about import AboutDialog
from studio.views.screens import reachable
from tests.helpers.desk_window import Window


@pytest.fixture
def window(rig, qapp):
    before = qapp.styleSheet(), qapp.palette(), qapp.font()
    made = Window(rig)
    made.theme.install(qapp)
    yield made
    made.close()
    qapp.setStyleSheet(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])


def run(window, command):
    window.rig.act(window.window.commands.run, command)


def shown_labels():
    dialog = QApplication.activeModalWidget()
    return [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]


class TestSettings:
    def test_text_theme_and_motion_change_at_once_and_are_kept(self, window, rig, qapp):
        run(window, "settings")
        plain = qapp.font().pixelSize()
        window.find("Text size", QSpinBox).setValue(150)
        assert qapp.font().pixelSize() == round(plain * 1.5)
        choose(window.find("Theme", QComboBox), "Dark")
        choose(window.find("Motion", QComboBox), "Reduced")
        assert (window.theme.dark, window.theme.calm) == (True, True)
        assert (rig.preferences.number("text_size"), rig.preferences.text("motion")) == (150, "reduced")
        assert shown_labels().count("·  changed") == 3
        window.click("Reset Look")
        assert qapp.font().pixelSize() == plain
        assert shown_labels().count("·  changed") == 0

    def test_a_search_shows_what_holds_the_words_and_marks_it(self, window):
        run(window, "settings")
        QTest.keyClicks(window.find("Search settings"), "cap day")
        assert "Cap for a day" in shown_labels()
        assert "Text size" not in shown_labels()
        found = [
            one for one in QApplication.activeModalWidget().findChildren(QLabel) if one.property("role") == "found"
        ]
        assert [one.text() for one in found if one.isVisible()] == ["Cap for a day"]
        pages = window.find("Pages of the settings", QListWidget)
        assert [pages.item(row).text() for row in range(pages.count()) if not pages.item(row).isHidden()] == [
            "Spending"
        ]
        QTest.keyClicks(window.find("Search settings"), " nonsense")
        assert "No setting has these words." in shown_labels()

    def test_caps_are_numbers_and_none_is_a_word(self, window, rig):
        run(window, "settings")
        cap = window.find("Cap for a session", QSpinBox)
        assert cap.text() == "No cap"
        cap.setValue(120)
        assert rig.preferences.number("spend.cap_session") == 120

    def test_the_keys_of_the_text_size_work_from_the_window(self, window, rig):
        for command, percent in (
            ("larger_text", 110),
            ("larger_text", 120),
            ("smaller_text", 110),
            ("normal_text", 100),
        ):
            run(window, command)
            assert rig.preferences.number("text_size") == percent

    def test_clearing_the_cache_names_how_much_and_enter_means_no(self, window):
        amenities, cleared = window.desk.amenities, []
        amenities.watch_cache(lambda: 3_000_000)
        amenities.cache_clear_requested.connect(lambda: cleared.append(True))
        run(window, "settings")
        for keep in (True, False):
            press("Clear the cache")
            dialog = QApplication.activeModalWidget()
            assert dialog.windowTitle() == "Clear the cache (3 MB)?"
            if keep:
                QTest.keyClick(dialog, Qt.Key.Key_Return)
                assert cleared == []
            else:
                press("Clear")
        assert cleared == [True]

    def test_a_workspace_is_added_listed_coloured_and_removed(self, window, rig, engine):
        run(window, "workspaces")
        for name, text in (("Workspace name", "Team"), ("Workspace address", engine.api), ("API key", engine.key)):
            window.find(name).setText(text)
        window.click("Check key")
        rig.until(lambda: any("in the workspace “Team”" in text for text in shown_labels()))
        bar = window.find("Workspace", QComboBox)
        assert [bar.itemText(row) for row in range(bar.count())] == ["Test", "Team"]
        rig.until(lambda: visible("Colour of Team"))
        choose(window.find("Colour of Team", QComboBox), "Rose")
        assert bar.itemData(1) == "rose"
        window.click("Remove Team")
        assert QApplication.activeModalWidget().windowTitle() == "Remove the workspace “Team” from this system?"
        rig.act(press, "Remove")
        rig.until(lambda: bar.count() == 1)

    def test_keys_and_webhooks_are_offered_where_the_server_has_them(self, window, rig):
        rig.until(lambda: rig.session.capabilities.known)
        rig.act(window.window.commands.run, "settings")
        window.find("Key name").setText("Website")
        rig.act(press, "Make key")
        rig.until(lambda: visible("Secret, shown once") and visible("Revoke Website"))
        assert window.find("Secret, shown once").text().startswith("masko_")
        window.click("Revoke Website")
        assert QApplication.activeModalWidget().windowTitle() == "Revoke the key “Website”?"
        rig.act(press, "Revoke")
        rig.until(lambda: not visible("Revoke Website"))


class TestShortcuts:
    def test_a_clash_is_told_before_it_is_taken_over_and_the_new_keys_work(self, window, rig):
        run(window, "settings")
        table, keys = window.find("Commands and their keys", QTableWidget), window.find("New keys", QKeySequenceEdit)
        select(table, "About Masko Studio")
        keys.setKeySequence(QKeySequence("F1"))
        assert any("“Help” has these keys" in text for text in shown_labels())
        press("Take over keys")
        assert rig.preferences.mapping("shortcuts") == {"help": [], "about": ["F1"]}
        commands = {command.id: command.keys for command in window.window.commands.all()}
        assert (commands["about"], commands["help"]) == ("F1", "")
        keys.setKeySequence(QKeySequence("A"))
        assert any("needed for typing" in text for text in shown_labels())
        press("Copy all shortcuts")
        assert "about\tF1" in QGuiApplication.clipboard().text()
        window.click("Reset Shortcuts")
        assert rig.preferences.mapping("shortcuts") == {}

    def test_every_default_is_free_and_none_needs_a_plain_key(self, window):
        shortcuts = window.desk.amenities.shortcuts
        keys = [key for name in shortcuts.names for key in shortcuts.keys(name)]
        assert len(keys) == len(set(keys))
        assert not any(shortcuts.refusal(key) for key in keys)


class TestPalette:
    def test_every_action_of_the_menus_is_in_it_with_its_keys(self, window):
        run(window, "palette")
        found = window.find("Commands", QTreeWidget)
        rows = [
            [found.topLevelItem(row).text(column) for column in range(3)] for row in range(found.topLevelItemCount())
        ]
        actions = list(window.window.commands.everything())
        assert len(rows) == len(actions) >= 30
        assert ["Settings", "File", "Ctrl+,"] in rows
        assert ["Dark", "View · Theme", ""] in rows
        assert all(words for words, *_ in rows)

    def test_what_cannot_be_done_says_why_and_stays(self, window):
        run(window, "palette")
        QTest.keyClicks(window.find("Search commands"), "log")
        QTest.keyClick(window.find("Search commands"), Qt.Key.Key_Return)
        assert QApplication.activeModalWidget().windowTitle() == "Command palette"
        assert "This Studio keeps no log." in window.find("Search commands").accessibleDescription()

    def test_the_keyboard_alone_finds_and_runs(self, window, rig):
        run(window, "palette")
        field = window.find("Search commands")
        QTest.keyClicks(field, "text size")
        QTest.keyClick(field, Qt.Key.Key_Down)
        field.setText("larger text")
        rig.act(QTest.keyClick, field, Qt.Key.Key_Return)
        assert rig.preferences.number("text_size") == 110


class TestLogAndHelp:
    def test_the_log_is_filtered_by_a_job_masked_and_copied(self, window, rig):
        book = LogBook()
        logger = logging.getLogger("studio.test.log")
        logger.setLevel(logging.INFO)
        logger.propagate = False
        logger.addHandler(book)
        logger.info("job j-17 sent with masko_%s", "ab" * 32)
        logger.error("job j-18 failed")
        window.desk.amenities.watch_log(LogLines(book))
        run(window, "log")
        table = window.find("Lines of the log", QTableWidget)
        assert table.rowCount() == 2
        window.find("Filter the log").setText("j-17")
        assert [table.item(row, 3).text() for row in range(table.rowCount())] == ["job j-17 sent with masko_***"]
        press("Copy for a bug report", QApplication.topLevelWidgets())
        assert "j-17 sent with masko_***" in QGuiApplication.clipboard().text()
        logger.info("job j-17 done")
        rig.until(lambda: table.rowCount() == 2)
        logger.removeHandler(book)

    def test_the_help_is_searched_and_its_links_and_pictures_work(self, window):
        run(window, "help")
        pages = window.find("Pages of the help", QListWidget)
        assert pages.count() >= 10
        text = window.find("Page of the help", QTextBrowser)
        assert "Masko Studio makes mascots that move" in text.toPlainText()
        window.find("Search the help").setText("webhook secret")
        assert pages.item(0).text() == "Workspaces and keys"
        assert "A secret is shown once" in text.toPlainText()
        dialog = text.window()
        dialog.show_page("01-start.md")
        assert "Masko Studio makes mascots that move" in text.toPlainText()

    def test_help_and_log_open_once_and_leave_the_window_usable(self, window):
        run(window, "help")
        run(window, "help")
        assert QApplication.activeModalWidget() is None
        assert (
            sum(widget.windowTitle() == "Help" for widget in QApplication.topLevelWidgets() if widget.isVisible()) == 1
        )

    def test_licences_are_read_from_beside_the_program(self, window, tmp_path):
        rows = [{"name": "Qt", "version": "6", "licence": "LGPL-3.0", "url": "https://qt.io", "text": "lgpl.txt"}]
        (tmp_path / "notices.json").write_text(json.dumps([*rows, "nonsense"]))
        (tmp_path / "lgpl.txt").write_text("Words of the licence")
        notices = read_notices(tmp_path)
        assert licence_text(tmp_path, notices[0]) == "Words of the licence"
        assert licence_text(tmp_path, LicenceNotice(name="x", url="https://x", file="../secret")) == "https://x"
        assert read_notices(tmp_path / "none") == ()
        dialog = AboutDialog("/data", tmp_path, notices, window.window)
        dialog.open()
        assert "Qt  ·  6  ·  LGPL-3.0" in [
            window.find("Parts of Studio", QListWidget).item(row).text() for row in range(1)
        ]
        assert window.find("Words of the licence").toPlainText() == "Words of the licence"


class TestScreens:
    TWO = (QRect(0, 0, 1920, 1080), QRect(1920, 0, 1920, 1080))

    @pytest.mark.parametrize(
        ("window", "areas", "wanted"),
        [
            (QRect(100, 100, 800, 600), TWO, QRect(100, 100, 800, 600)),
            (QRect(2500, 100, 800, 600), TWO[:1], QRect(1120, 100, 800, 600)),
            (QRect(100, -300, 800, 600), TWO, QRect(100, 0, 800, 600)),
            (QRect(-5000, 5000, 3000, 2000), TWO[:1], QRect(0, 0, 1920, 1080)),
            (QRect(5, 5, 8, 8), (), QRect(5, 5, 8, 8)),
        ],
    )
    def test_a_window_can_always_be_reached(self, window, areas, wanted):
        assert reachable(window, areas) == wanted

    def test_a_floating_dock_of_a_screen_that_is_gone_comes_back(self, window):
        dock = window.window.jobs
        dock.setFloating(True)
        dock.move(9_000, 9_000)
        arrangement = window.window.arrangement()
        window.window.reset_layout()
        window.window.restore(*arrangement)
        screen = QGuiApplication.primaryScreen().availableGeometry()
        assert screen.contains(dock.geometry().topLeft())


def visible(name: str) -> bool:
    return any(one.accessibleName() == name and one.isVisible() for one in QApplication.allWidgets())


def choose(combo: QComboBox, words: str) -> None:
    combo.setCurrentIndex(combo.findText(words))
    combo.activated.emit(combo.currentIndex())


def press(words: str, roots=()) -> None:
    for root in roots or [QApplication.activeModalWidget()]:
        for button in root.findChildren(QPushButton):
            if button.text() == words and button.isVisible() and button.isEnabled():
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                return
    raise AssertionError(f"no button {words!r}")


def select(table: QTableWidget, words: str) -> None:
    table.setCurrentCell(next(row for row in range(table.rowCount()) if table.item(row, 0).text() == words), 0)
