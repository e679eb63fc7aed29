"""A pane that takes a window of its own and comes back to its place."""

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from studio.views.main_window import MainWindow
from studio.views.theme import Theme
from studio.views.widgets.seat import Seat


@pytest.fixture
def window(qtbot):
    made = MainWindow(Theme("light"))
    qtbot.addWidget(made)
    made.show()
    yield made
    made.hide()
    made.deleteLater()


def test_a_pane_goes_out_and_comes_back_by_menu_window_and_button(window, qtbot):
    pane = QLineEdit()
    seat = Seat(Theme("light"), "Gallery", pane)
    window.fill_tab(0, seat)
    window.add_seat("Gallery", seat)
    assert seat.action in window.commands.menus["View"].actions()
    seat.action.trigger()
    own = pane.window()
    assert own is not window
    assert own.parent() is window  # so that it ends with it
    assert pane.isVisible()
    assert set(window.commands.menus["Go"].actions()) <= set(own.actions())
    own.close()
    assert (pane.window(), seat.action.isChecked()) == (window, False)
    seat.action.trigger()
    back = next(one for one in seat.findChildren(QPushButton) if one.isVisible())
    back.click()
    assert pane.window() is window
    assert pane.isVisible()


def test_its_window_is_where_it_was_at_the_next_start(window, qtbot):
    seats = [Seat(Theme("light"), "Gallery", QLineEdit()) for _ in range(2)]
    for seat in seats:
        window.tabs.addTab(seat, "")
    assert seats[0].arrangement() == ""
    seats[1].restore("")
    assert not seats[1].action.isChecked()
    seats[0].action.trigger()
    pane = seats[0].focusProxy()
    pane.window().setGeometry(40, 60, 300, 200)
    seats[1].restore(seats[0].arrangement())
    again = seats[1].focusProxy().window()
    assert (again.width(), again.height()) == (300, 200)
    for seat in seats:
        seat.action.setChecked(False)
