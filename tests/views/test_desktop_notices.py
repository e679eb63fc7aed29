"""Notices of the desktop: only while another window is in front, not in quiet hours, and off when not wanted."""

import pytest
from PySide6.QtCore import QTime
from PySide6.QtWidgets import QMainWindow

from studio.state.preferences import Preferences
from studio.views.desktop_notices import QUIET_FROM, QUIET_TO, SHOWN, DesktopNotices
from tests.helpers.waiting import dispose


@pytest.fixture
def at(qapp, tmp_path):
    window, preferences, hour = QMainWindow(), Preferences(tmp_path / "preferences.json"), [12]
    notices = DesktopNotices(window, preferences, clock=lambda: QTime(hour[0], 30))
    yield notices, preferences, hour, window
    dispose(window, preferences)


def test_they_come_while_the_window_is_not_looked_at_and_can_be_switched_off(at):
    notices, preferences, _, window = at
    assert notices.wanted()
    preferences.put(SHOWN, False)
    assert not notices.wanted()
    preferences.forget([SHOWN])
    window.show()
    window.activateWindow()
    assert notices.wanted() is not window.isActiveWindow()
    notices.say("“Waving” is ready.")  # where there is no tray, nothing happens
    notices.set_figures("1 job running")
    window.close()


@pytest.mark.parametrize(
    ("begin", "end", "quiet"), [(22, 7, {22, 23, 0, 6}), (9, 17, {9, 12, 16}), (0, 0, set()), (5, 5, set())]
)
def test_quiet_hours_may_pass_midnight(at, begin, end, quiet):
    notices, preferences, hour, _ = at
    preferences.put(QUIET_FROM, begin)
    preferences.put(QUIET_TO, end)
    for now in (22, 23, 0, 6, 7, 9, 12, 16, 17, 20):
        hour[0] = now
        assert notices.wanted() is (now not in quiet)
