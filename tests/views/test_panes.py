"""The panes of the window, used as a person does, on a real engine."""

import time
from typing import get_args

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView, QTreeView

from studio.domain.entries import EntryState
from studio.domain.errors import EngineError, MaskoError, Unauthorized
from studio.domain.orders import generate_order
from studio.state.jobs_model import Column
from studio.views.wizards.new_mascot import NewMascotDialog
from tests.helpers.desk_window import Window
from tests.helpers.entries import entry

PROMPTS = ["x" * 10_000, "🦊🧣" * 500, "\u05e9\u05dc\u05d5\u05dd", "..\\..\\nul", "<img src=x>"]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(rig):
    made = Window(rig)
    yield made
    made.close()


def labels(widget):
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]


class TestMakingThings:
    def test_a_project_and_a_mascot_are_made_in_dialogs_that_close_by_themselves(self, window, rig):
        window.click("New project")
        window.type("Project name", "Website")
        window.click("Create project")
        rig.until(lambda: QApplication.activeModalWidget() is None)
        assert rig.library.selected_project.name == "Website"
        window.click("New mascot")
        rig.until(lambda: rig.making.styles.rows)
        window.type("Mascot name", "Felix the Fox")
        window.type("Character description", "a friendly orange fox")
        assert "1 credit for the reference picture" in " ".join(labels(QApplication.activeModalWidget()))
        window.click("Create mascot")
        rig.until(lambda: QApplication.activeModalWidget() is None)
        assert rig.library.selected_mascot.name == "Felix the Fox"
        tree = window.find("Library", QTreeView)
        assert tree.currentIndex().data() == "Felix the Fox"
        rig.until(lambda: not rig.jobs.busy)

    def test_the_first_mascot_asks_for_its_project_and_goes_on(self, window, rig):
        dialogs = window.desk.dialogs
        rig.act(dialogs._open, dialogs._first_project)
        window.type("Project name", "Website")
        window.click("Create project")
        rig.until(lambda: isinstance(QApplication.activeModalWidget(), NewMascotDialog))
        assert rig.library.selected_project.name == "Website"
        QApplication.activeModalWidget().reject()

    def test_an_empty_name_is_said_at_its_field_and_sends_nothing(self, window, rig):
        before = rig.library.projects
        window.click("New project")
        window.click("Create project")
        assert "Give the project a name." in labels(QApplication.activeModalWidget())
        assert QApplication.activeModalWidget().isVisible()
        assert rig.library.projects == before

    def test_a_refusal_keeps_the_text_and_the_dialog(self, window, rig):
        window.click("New project")
        window.type("Project name", "Kept")
        rig.act(rig.library.project_refused.emit, MaskoError("The server says no."))
        dialog = QApplication.activeModalWidget()
        assert "The server says no." in labels(dialog)
        assert window.find("Project name").text() == "Kept"

    def test_a_mascot_needs_a_name_and_words(self, window, rig):
        rig.mascot()
        window.click("New mascot")
        rig.until(lambda: rig.making.styles.rows)
        window.click("Create mascot")
        said = labels(QApplication.activeModalWidget())
        assert "Give the mascot a name." in said
        assert "Describe the character." in said
        assert window.find("Mascot name").hasFocus()

    def test_closed_dialogs_are_freed(self, window, rig):
        window.click("New project")
        gone = []
        QApplication.activeModalWidget().destroyed.connect(lambda: gone.append(True))
        QTest.keyClick(QApplication.activeModalWidget(), Qt.Key.Key_Escape)
        rig.until(lambda: gone)


class TestForm:
    def test_each_type_shows_its_own_fields(self, window, rig):
        rig.mascot()
        kind = window.find("Generation type")
        shown = {}
        for place in range(kind.count()):
            kind.setCurrentIndex(place)
            names = (
                *("Pose name", "Pose prompt", "Motion prompt", "Source pose", "End pose"),
                *("Edit instructions", "Duration", "Loop", "Auto reverse"),
                *("Sizes", "Logo description", "Logo style", "Batch rows"),
            )
            shown[kind.currentText()] = {name for name in names if self._visible(name)}
        assert shown == {
            "Pose": {"Pose name", "Pose prompt"},
            "Animate a new pose": {"Pose name", "Pose prompt", "Motion prompt", "Duration", "Loop", "Sizes"},
            "Animate an existing pose": {"Source pose", "Motion prompt", "Duration", "Loop", "Sizes"},
            "Transition between poses": {
                *("Source pose", "End pose", "Motion prompt", "Duration", "Auto reverse", "Sizes"),
            },
            "Edit a pose": {"Source pose", "Edit instructions"},
            "Make a pose anew": {"Source pose", "Pose prompt"},
            "Logo pack": {"Logo description", "Logo style"},
            "Several poses at once": {"Batch rows"},
        }

    @staticmethod
    def _visible(name):
        return any(one.isVisible() for one in QApplication.allWidgets() if one.accessibleName() == name)

    def test_the_price_is_its_formula_and_stands_on_the_button(self, window, rig):
        rig.mascot()
        window.find("Generation type").setCurrentIndex(1)
        window.find("Duration").setValue(3)
        assert window.find("Estimated cost").text() == "1 + 5 x 3 = 16 credits"
        assert window.find("Generate", QPushButton).text() == "Generate · 16 credits"

    def test_problems_are_said_at_the_fields_and_the_first_gets_the_caret(self, window, rig):
        rig.mascot()
        window.click("Generate")
        said = labels(window.window)
        assert "Give the pose a name." in said
        assert "Describe the pose." in said
        assert window.find("Pose name").hasFocus()
        window.type("Pose name", "x")
        assert "Give the pose a name." not in labels(window.window)
        assert rig.jobs.rows == ()

    def test_control_and_enter_sends_from_inside_the_prompt(self, window, rig):
        rig.mascot()
        window.type("Pose name", "standing")
        window.type("Pose prompt", "standing still")
        prompt = window.find("Pose prompt")
        rig.act(QTest.keyClick, prompt, Qt.Key.Key_Return, CONTROL)
        assert prompt.toPlainText() == "standing still"
        rig.until(lambda: rig.jobs.count == 1 and not rig.jobs.busy)
        assert any("“standing” of Felix is ready." in line for line in window.notices())
        rig.preferences.put("notices.finished", value=False)
        window.type("Pose prompt", " and smiling")
        rig.act(QTest.keyClick, prompt, Qt.Key.Key_Return, CONTROL)
        rig.until(lambda: rig.jobs.count == 2 and not rig.jobs.busy)
        assert sum("is ready" in line for line in window.notices()) == 1

    def test_the_keyboard_stays_on_the_button_that_was_pressed(self, window, rig):
        rig.mascot()
        window.window.activateWindow()
        window.type("Pose name", "standing")
        window.type("Pose prompt", "standing")
        button = window.find("Generate", QPushButton)
        button.setFocus()
        rig.act(QTest.keyClick, button, Qt.Key.Key_Space)
        assert not button.isEnabled()
        rig.until(button.isEnabled)
        assert button.hasFocus()
        rig.until(lambda: not rig.jobs.busy)

    def test_more_than_fifty_credits_are_asked_about_and_enter_means_no(self, window, rig):
        rig.session.top_up(500)
        rig.mascot()
        window.find("Generation type").setCurrentIndex(1)
        window.find("Duration").setValue(10)
        for name in ("Pose name", "Pose prompt", "Motion prompt"):
            window.type(name, "waving")
        rig.until(lambda: window.find("Generate", QPushButton).isEnabled())
        window.click("Generate")
        rig.until(lambda: QApplication.activeModalWidget() is not None)
        dialog = QApplication.activeModalWidget()
        assert dialog.windowTitle() == "Spend 51 credits?"
        assert {"Felix", "Test", "1 + 5 x 10 = 51 credits"} <= set(labels(dialog))
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        assert rig.jobs.rows == ()
        assert not dialog.isVisible()

    def test_what_is_short_is_named_and_the_button_is_off(self, window, rig):
        rig.mascot()
        window.find("Generation type").setCurrentIndex(1)
        rig.session._set_balance(type(rig.session.balance)(subscription=0, topup=5, total=5))
        assert any("16 credits short" in text or "credits short" in text for text in labels(window.window))
        assert not window.find("Generate", QPushButton).isEnabled()

    def test_an_error_is_said_in_the_form_and_the_text_stays(self, window, rig):
        rig.mascot()
        window.type("Pose name", "kept")
        window.type("Pose prompt", "kept too")
        rig.act(rig.composer.refused.emit, MaskoError("The server failed (500)."))
        assert "The server failed (500)." in labels(window.window)
        assert window.find("Pose name").text() == "kept"
        assert window.find("Pose prompt").toPlainText() == "kept too"

    def test_the_wheel_does_not_turn_a_field_that_is_not_used(self, window, rig):
        rig.mascot()
        window.find("Generation type").setCurrentIndex(1)
        duration = window.find("Duration")
        window.find("Pose name").setFocus()
        where = QPointF(5, 5)
        event = QWheelEvent(
            where, duration.mapToGlobal(where), QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        before = duration.value()
        QApplication.sendEvent(duration, event)
        assert duration.value() == before

    @pytest.mark.parametrize(
        "text", ["x" * 10_000, "🦊🧣" * 500, "\u05e9\u05dc\u05d5\u05dd", "..\\..\\nul", "<img src=x>"]
    )
    def test_any_prompt_can_be_pasted(self, window, rig, text):
        rig.mascot()
        data = QMimeData()
        data.setText(text)
        QGuiApplication.clipboard().setMimeData(data)
        window.find("Pose prompt").paste()
        assert rig.composer.draft.pose_prompt == text


class TestJobsPane:
    def test_rows_buttons_and_empty_pane(self, window, rig):
        rig.mascot()
        assert any("appears here with its state" in text for text in labels(window.window))
        window.type("Pose name", "standing")
        window.type("Pose prompt", "standing")
        window.click("Generate")
        rig.until(lambda: rig.jobs.rows and rig.jobs.rows[0].state == "completed")
        table = window.find("Jobs", QTableView)
        row = [table.model().index(0, column).data() for column in Column]
        assert row[:4] == ["standing", "Felix", "Completed", "1"]
        assert window.find("Show result").isEnabled()
        assert not window.find("Retry job").isEnabled()
        assert not window.find("Cancel job").isEnabled()
        assert table.grab().toImage().pixelColor(5, 60).isValid()

    @pytest.mark.parametrize("state", get_args(EntryState))
    def test_every_state_can_be_painted_with_any_words(self, window, rig, state):
        given = entry(
            "i", state, kind="animation", mascot_name="\u0634" * 300, name="🦊" * 300, expected=51, charged=51,
            job_id="j", error="It failed.\nBadly." * 50, refunded=51 if state == "refunded" else 0,
        )  # fmt: skip
        rig.act(rig.jobs.show, [given])
        assert not window.find("Jobs", QTableView).grab().isNull()

    def test_a_failed_job_is_retried_after_its_price_was_shown(self, window, rig):
        mascot = rig.mascot()
        rig.composer.edit(pose_name="again", pose_prompt="standing")
        order = generate_order(mascot, rig.composer.request())
        failed = entry("i", "refunded", name="again", error="It failed.", charged=1, refunded=1, job_id="j")
        rig.ask(rig.journal.bring("Test", [(order, failed)]))
        rig.act(rig.jobs.show, [failed])
        window.click("Retry job")
        assert QApplication.activeModalWidget().windowTitle() == "Spend 1 credit?"
        window.click("Confirm")
        rig.until(lambda: rig.jobs.rows[0].state == "completed")
        assert rig.jobs.rows[0].retry_of == "i"

    def test_a_lost_job_is_looked_for_before_anything_else(self, window, rig):
        mascot = rig.mascot()
        rig.composer.edit(pose_name="lost", pose_prompt="standing")
        order = generate_order(mascot, rig.composer.request())
        lost = entry("never arrived", "unknown", name="lost", sent=time.time(), mascot_id=mascot.id)
        rig.ask(rig.journal.bring("Test", [(order, lost)]))
        rig.act(rig.jobs.show, [lost])
        window.click("Retry job")
        assert QApplication.activeModalWidget() is None
        rig.until(lambda: rig.jobs.row("never arrived").state != "unknown" or rig.jobs.row("never arrived").error)


class TestWindow:
    def test_the_bar_shows_workspace_and_balance(self, window, rig):
        balance = window.find("Credit balance")
        assert balance.text() == f"{rig.session.balance.total:,} credits"
        assert window.find("Workspace").currentText() == "Test"
        actions = [action.text() for action in balance.menu().actions() if action.isVisible()]
        assert "Add practice credits" not in actions
        assert window.window.windowTitle().startswith("Masko Studio")

    def test_go_to_anything_finds_a_mascot_and_runs_commands(self, window, rig):
        mascot = rig.mascot("Zebulon")
        rig.mascot("Other")
        window.click("Go to anything")
        field = window.find("Search everything")
        QTest.keyClicks(field, "zebul")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert rig.library.selected_mascot == mascot
        window.click("Go to anything")
        field = window.find("Search everything")
        QTest.keyClicks(field, "nothing is called this")
        assert "Nothing has that name." in labels(QApplication.activeModalWidget())
        QTest.keyClick(field, Qt.Key.Key_Backspace)
        field.setText("About Masko")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert QApplication.activeModalWidget().windowTitle() == "Masko Studio"

    def test_errors_are_said_once_with_what_can_be_done(self, window, rig):
        for _ in range(3):
            rig.act(rig.tasks.failed.emit, EngineError("The local engine stopped twice in a row."))
        rig.act(rig.tasks.failed.emit, Unauthorized("The key is not accepted.", status=401))
        assert window.notices().count("The local engine stopped twice in a row.") == 1
        buttons = [one.text() for one in window.window.notices.findChildren(QPushButton)]
        assert buttons == ["Start it again", "Settings"]

    def test_a_notice_never_covers_the_button_that_spends(self, window, rig):
        rig.mascot()
        rig.act(rig.tasks.failed.emit, MaskoError("Something long enough to be told in a notice."))
        button = window.find("Generate", QPushButton)
        area = button.rect().translated(button.mapTo(window.window, QPoint(0, 0)))
        assert window.window.notices.isVisible()
        assert not area.intersects(window.window.notices.geometry())

    def test_settings_switch_the_theme_at_once_and_check_the_shape_of_a_key(self, window, rig):
        window.window.commands.run("settings")
        theme = window.find("Theme")
        theme.setCurrentIndex(theme.findText("Dark"))
        theme.activated.emit(theme.currentIndex())
        assert window.theme.dark
        assert rig.preferences.text("theme") == "dark"
        window.type("API key", "masko_123")
        window.click("Check key")
        assert any("64 characters" in text for text in labels(QApplication.activeModalWidget()))

    def test_panes_are_walked_with_f6_hidden_and_reset(self, window, rig):
        rig.mascot()
        window.window.activateWindow()
        window.find("Library").setFocus()
        seen = []
        for _ in range(4):
            window.window.commands.run("next_pane")
            seen.append(QApplication.focusWidget())
        assert len(set(seen)) >= 2
        window.window.commands.run("focus")
        assert not window.window.library.isVisible()
        window.window.commands.run("reset_layout")
        assert window.window.library.isVisible()
        arrangement = window.window.arrangement()
        window.window.restore(*arrangement)
        window.window.restore("not base64 at all", "")

    def test_a_click_on_a_tab_gives_the_keys_to_what_it_shows(self, window, rig):
        rig.mascot()
        frame = window.window
        frame.activateWindow()
        pane = frame.tabs.widget(0)
        bar = frame.tabs.tabBar()
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(0).center())
        rig.until(lambda: (focus := QApplication.focusWidget()) is not None and pane.isAncestorOf(focus))

    def test_docks_jump_instead_of_gliding_for_who_wants_no_motion(self, window):
        for motion, glides in (("full", True), ("reduced", False)):
            window.theme.set_motion(motion)
            assert window.window.isAnimated() is glides

    def test_shortcuts_do_not_clash_and_none_takes_a_plain_letter(self, window):
        keys = [command.keys for command in window.window.commands.all() if command.keys]
        assert len(keys) == len(set(keys))
        assert all("+" in key or key.startswith("F") for key in keys)

    def test_closing_is_asked_for_and_not_done_by_the_window(self, window):
        asked = []
        window.window.close_requested.connect(lambda: asked.append(True))
        window.window.close()
        assert asked == [True]
        assert window.window.isVisible()
