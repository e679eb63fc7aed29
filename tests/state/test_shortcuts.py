"""Keys can be given, taken, clash in sight, and come back."""

import pytest

from studio.state.preferences import Preferences
from studio.state.shortcuts import Shortcuts

DEFAULTS = {"generate": ("Ctrl+Return", "Ctrl+Enter"), "help": ("F1",), "about": ()}


@pytest.fixture
def preferences(qapp, tmp_path) -> Preferences:
    return Preferences(tmp_path / "preferences.json")


@pytest.fixture
def shortcuts(preferences) -> Shortcuts:
    return Shortcuts(DEFAULTS, preferences)


def test_a_command_may_have_several_and_they_are_found_again(shortcuts, preferences):
    told: list[str] = []
    shortcuts.changed.connect(told.append)
    shortcuts.add("about", "Ctrl+Alt+A")
    shortcuts.add("about", "F12")
    assert told == ["about", "about"]
    assert Shortcuts(DEFAULTS, preferences).keys("about") == ("Ctrl+Alt+A", "F12")
    assert shortcuts.is_changed("about")
    assert not shortcuts.is_changed("help")


def test_a_clash_is_known_before_and_taking_over_leaves_no_two(shortcuts):
    assert shortcuts.owner("F1") == "help"
    assert shortcuts.owner("F1, F2") == "help"
    assert shortcuts.owner("F2") is None
    shortcuts.add("about", "F1")
    assert (shortcuts.keys("about"), shortcuts.keys("help")) == (("F1",), ())
    shortcuts.reset("help")
    assert (shortcuts.keys("about"), shortcuts.keys("help")) == ((), ("F1",))


@pytest.mark.parametrize("keys", ["", "A", "Shift+A", "Space", "Return", "Del", "5"])
def test_what_is_needed_for_typing_is_refused(shortcuts, keys):
    assert shortcuts.refusal(keys)
    shortcuts.add("about", keys)
    assert shortcuts.keys("about") == ()


def test_everything_comes_back_and_the_table_names_every_command(shortcuts, preferences):
    shortcuts.add("about", "F1")
    shortcuts.remove("generate", "Ctrl+Enter")
    assert "generate\tCtrl+Return" in shortcuts.table()
    shortcuts.reset_all()
    assert {name: shortcuts.keys(name) for name in shortcuts.names} == DEFAULTS
    assert preferences.mapping("shortcuts") == {}


def test_damage_in_the_file_is_passed_over(preferences):
    preferences.put("shortcuts", {"help": ["A", 7, "no such key", "F3"], "gone": ["F4"], "about": "F5"})
    shortcuts = Shortcuts(DEFAULTS, preferences)
    assert (shortcuts.keys("help"), shortcuts.keys("about")) == (("F3",), ())
