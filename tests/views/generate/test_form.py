"""The form, used as a person does: the first bad field, the history, snippets, batches, requests as code."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QPlainTextEdit, QTableView, QTabWidget

from studio.domain.pose_drag import PoseDrag
from studio.domain.records import Asset, Pose
from studio.state.drafts import BatchRow
from studio.state.transfer import carry
from tests.helpers.desk_window import Window

ALT, CONTROL, NONE = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.NoModifier,
)
POSE = Pose(id="p", mascot_id="m", name="Standing", assets=(Asset(id="a", type="image", url="http://x/a.png"),))


@pytest.fixture
def window(rig):
    made = Window(rig)
    made.window.activateWindow()
    rig.mascot()
    yield made
    made.close()


def choose(window, kind):
    box = window.find("Generation type")
    box.setCurrentIndex(box.findData(kind))


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("pose", "Pose name"),
        ("animate_new", "Pose name"),
        ("animate_pose", "Source pose"),
        ("transition", "Source pose"),
        ("edit", "Source pose"),
        ("regenerate", "Source pose"),
        ("logo", "Logo description"),
        ("batch", "Batch rows"),
    ],
)
def test_the_first_bad_field_gets_the_caret_and_nothing_is_sent(window, rig, kind, name):
    choose(window, kind)
    window.click("Generate")
    assert window.find(name).hasFocus()
    assert rig.jobs.rows == ()


def test_alt_and_the_arrows_walk_through_what_was_sent(window, rig):
    for words in ("first words", "second words"):
        rig.act(rig.composer.pressed.emit, (("pose_prompt", words),))
        rig.until(lambda words=words: words in rig.making.prompts.texts("pose_prompt"))
    prompt = window.find("Pose prompt", QPlainTextEdit)
    window.type("Pose prompt", "typing")
    seen = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(prompt, key, ALT)
        seen.append(prompt.toPlainText())
    assert seen == ["second words", "first words", "first words", "second words", "typing"]
    assert rig.composer.draft.pose_prompt == "typing"


def test_tab_goes_from_field_to_field_and_only_then_to_the_history(window, rig):
    choose(window, "pose")
    name = window.find("Pose name")
    name.setFocus()
    passed = []
    for _ in range(2):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        passed.append(QApplication.focusWidget().accessibleName())
    assert passed == ["Pose prompt", "Pose prompt history"]


def test_undo_in_a_text_field_undoes_typing_and_is_not_offered_to_the_canvas(window, rig):
    for name in ("Pose name", "Pose prompt"):
        field = window.find(name)
        window.type(name, "word")
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, CONTROL)
        event.ignore()
        QApplication.sendEvent(field, event)
        assert event.isAccepted()  # so no shortcut of the window sees it
        QTest.keyClick(field, Qt.Key.Key_Z, CONTROL)
    assert (rig.composer.draft.pose_name, rig.composer.draft.pose_prompt) == ("", "")


def test_a_snippet_asks_for_its_places_and_is_put_in_at_the_caret(window, rig):
    rig.act(rig.making.prompts.keep_snippet, "holding", "holding {thing=a lantern}")
    rig.until(lambda: rig.making.prompts.snippets)
    window.type("Pose prompt", "a fox ")
    window.click("Pose prompt history")
    QApplication.activeModalWidget().findChild(QTabWidget).setCurrentIndex(1)
    assert window.find("Snippets", QListWidget).item(0).text() == "holding: holding {thing=a lantern}"
    window.click("Use prompt")
    field = window.find("thing")
    assert field.text() == "a lantern"
    field.setText("a kite")
    window.click("Insert snippet")
    assert rig.composer.draft.pose_prompt == "a fox holding a kite"


def test_earlier_prompts_are_searched(window, rig):
    rig.act(rig.composer.pressed.emit, (("pose_prompt", "waving hello"), ("motion_prompt", "jumps high")))
    rig.until(lambda: rig.making.prompts.texts("motion_prompt"))
    window.click("Pose prompt history")
    window.type("Search prompts", "HIGH jumps")
    shown = window.find("Earlier prompts", QListWidget)
    assert [shown.item(row).text() for row in range(shown.count())] == ["jumps high"]
    window.click("Use prompt")
    assert rig.composer.draft.pose_prompt == "jumps high"


def test_the_request_is_shown_as_code_without_the_key_and_pasting_it_fills_the_form(window, rig, engine):
    window.type("Pose name", "Waving")
    window.type("Pose prompt", "waving 'hello'")
    window.click("Show this request")
    dialog = QApplication.activeModalWidget()
    texts = [area.toPlainText() for area in dialog.findChildren(QPlainTextEdit)]
    assert len(texts) == 4
    assert all(engine.key not in text and "aving" in text for text in texts)
    curl = window.find("Request as curl", QPlainTextEdit).toPlainText()
    assert f"{engine.api}/collections/{rig.composer.mascot.id}/generate" in curl
    window.click("Close")
    rig.act(rig.composer.edit, pose_name="", pose_prompt="", kind="edit")
    QGuiApplication.clipboard().setText(curl)
    window.click("Fill from a request")
    window.click("Fill the form")
    draft = rig.composer.draft
    assert (draft.kind, draft.pose_name, draft.pose_prompt) == ("pose", "Waving", "waving 'hello'")
    assert window.find("Pose name").text() == "Waving"
    window.click("Fill from a request")
    window.find("Pasted request", QPlainTextEdit).setPlainText("curl https://example.com")
    window.click("Fill the form")
    assert "This command sends no body" in window.find("Pasted request").accessibleDescription()


class TestBatch:
    def test_rows_are_added_ticked_and_removed_with_the_keyboard(self, window, rig):
        choose(window, "batch")
        table = window.find("Batch rows", QTableView)
        for name in ("One", "Two"):
            QTest.keyClick(table, Qt.Key.Key_Insert)
            window.type("Pose name", name)
        assert [row.name for row in rig.composer.draft.rows] == ["One", "Two"]
        assert window.find("Estimated cost").text() == "2 poses: 2 x 1 = 2 credits"
        table.setFocus()
        QTest.keyClick(table, Qt.Key.Key_Space)
        assert [row.ticked for row in rig.composer.draft.rows] == [True, False]
        QTest.keyClick(table, Qt.Key.Key_Delete)
        assert [row.name for row in rig.composer.draft.rows] == ["One"]

    def test_twenty_three_rows_go_in_three_requests_with_one_total(self, window, rig):
        rows = tuple(BatchRow(name=f"Row {number}") for number in range(23))
        rig.act(rig.composer.edit, kind="batch", rows=rows)
        rig.act(rig.composer.draft_replaced.emit)
        assert window.find("Estimated cost").text() == "23 poses in 3 requests: 23 x 1 = 23 credits"
        assert [len(order.lines) for order in rig.composer.orders()] == [10, 10, 3]

    def test_the_row_that_breaks_a_rule_is_gone_to(self, window, rig):
        rig.act(rig.composer.edit, kind="batch", rows=(BatchRow(name="One"), BatchRow(name="Two", moves=True)))
        rig.act(rig.composer.draft_replaced.emit)
        window.click("Generate")
        assert window.find("Pose name").text() == "Two"
        assert window.find("Motion prompt").hasFocus()
        assert "Describe the motion." in window.find("Motion prompt").accessibleDescription()

    def test_what_was_ordered_is_unticked(self, window, rig):
        rig.act(rig.composer.edit, kind="batch", rows=(BatchRow(name="One"), BatchRow(name="Two", ticked=False)))
        rig.act(rig.composer.draft_replaced.emit)
        window.click("Generate")
        rig.until(lambda: not rig.composer.in_flight)
        assert [row.ticked for row in rig.composer.draft.rows] == [False, False]
        rig.until(lambda: not rig.jobs.busy)
        assert [entry.name for entry in rig.jobs.rows] == ["One"]


def test_a_pose_of_another_mascot_is_refused_with_a_sentence(window, rig):
    rig.composer.set_poses((POSE,))
    refused = []
    rig.making.drops.refused.connect(refused.append)
    rig.act(rig.making.drops.take, "source_pose", carry(PoseDrag(mascot_id="another", pose_ids=("p",))))
    assert refused == ["This pose belongs to another mascot."]
    own = carry(PoseDrag(mascot_id=rig.composer.mascot.id, pose_ids=("p",)))
    rig.act(rig.making.drops.take, "source_pose", own)
    assert rig.composer.draft.source_pose == "p"
