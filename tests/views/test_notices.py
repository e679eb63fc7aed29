"""Notices: the same thing is said once, and said again only by somebody who can help."""

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from studio.views.theme import Theme
from studio.views.widgets.notices import Notice, NoticeBoard


@pytest.fixture
def board(qtbot):
    window = QWidget()
    window.resize(800, 600)
    qtbot.addWidget(window)
    yield NoticeBoard(Theme("light"), window)
    window.close()


def shown(board: NoticeBoard) -> list[str]:
    return [notice.sentence for notice in board.findChildren(Notice) if not notice.isHidden()]


def test_of_one_thing_the_first_is_shown(board):
    board.say("The disk is full: a", error=True, about="disk")
    board.say("The disk is full: b", error=True, about="disk")
    board.say("Something else")
    board.say("Something else")
    assert shown(board) == ["The disk is full: a", "Something else"]
    assert board.history == shown(board)


def test_one_that_offers_help_takes_the_place_of_one_that_does_not(board):
    done = []
    board.say("It broke.", error=True, about="crash")
    board.say(
        "It broke; a report is kept.", error=True, about="crash", action="Show report", on_action=lambda: done.append(1)
    )
    board.say("It broke again.", error=True, about="crash", action="Show report", on_action=lambda: done.append(2))
    assert shown(board) == ["It broke; a report is kept."]
    next(
        each for each in board.findChildren(QPushButton) if each.text() == "Show report" and each.isVisibleTo(board)
    ).click()
    assert done == [1]
    assert shown(board) == []
