"""The dialog that shows a crash report: what is copied is what is seen, and parts and words can be left out."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QPushButton, QWidget

from studio.services.crash_report import CrashReport
from studio.views.crash import CrashDialog
from studio.views.question import DestroyQuestion

REPORT = CrashReport(
    id="20270115-1", when=1.8e9, title="Studio crashed", sections={"What happened": "the red fox", "Versions": "Qt: 6"}
)


@pytest.fixture
def dialog(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = CrashDialog(REPORT, "/somewhere", lambda: ("the red fox",), parent)
    dialog.show()
    yield dialog
    parent.close()


def button(dialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text)


def box(dialog, text: str) -> QCheckBox:
    return next(each for each in dialog.findChildren(QCheckBox) if each.text() == text)


def test_what_is_copied_is_what_is_seen(dialog):
    words = dialog.findChild(QPlainTextEdit)
    assert "Studio crashed" in words.toPlainText()
    assert "the red fox" not in words.toPlainText()
    box(dialog, "Leave out my prompts and names").click()
    assert "the red fox" in words.toPlainText()
    box(dialog, "Versions").click()
    assert "Qt: 6" not in words.toPlainText()
    QTest.mouseClick(button(dialog, "Copy report"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == words.toPlainText()
    assert words.accessibleName() == "Crash report"


def test_the_folder_opens_and_a_report_can_go(dialog, monkeypatch, qtbot):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    button(dialog, "Open folder").click()
    assert opened == ["/somewhere"]
    assert button(dialog, "Close").isDefault()
    with qtbot.waitSignal(dialog.delete_requested) as asked:
        button(dialog, "Delete report").click()
    assert asked.args == ["20270115-1"]


def test_destruction_wants_the_name_and_never_enter(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    agreed = []
    question = DestroyQuestion("Forest", "2 mascots with 5 poses go.", "Delete project", parent)
    question.agreed.connect(lambda: agreed.append(True))
    question.show()
    assert not question.go.isEnabled()
    field = question.focusWidget()
    QTest.keyClicks(field, "Fores")
    assert not question.go.isEnabled()
    QTest.keyClicks(field, "t")
    assert question.go.isEnabled()
    assert not question.go.isDefault()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert agreed == []
    question = DestroyQuestion("Forest", "2 mascots with 5 poses go.", "Delete project", parent)
    question.agreed.connect(lambda: agreed.append(True))
    question.show()
    QTest.keyClicks(question.focusWidget(), "Forest")
    question.go.click()
    assert agreed == [True]
