"""Settings are kept with their kinds, told about when they change, and written once they rest."""

import json

import pytest

from studio.state.preferences import Preferences


@pytest.fixture
def preferences(qapp, tmp_path) -> Preferences:
    return Preferences(tmp_path / "preferences.json")


def test_each_kind_is_kept_and_a_wrong_kind_counts_as_unset(preferences):
    preferences.put("spend.cap_day", 120)
    preferences.put("notices.finished", False)
    preferences.put("shortcuts", {"generate": ["Ctrl+G"]})
    assert preferences.number("spend.cap_day") == 120
    assert preferences.flag("notices.finished", default=True) is False
    assert preferences.mapping("shortcuts") == {"generate": ["Ctrl+G"]}
    assert preferences.number("notices.finished", 7) == 7
    assert preferences.text("spend.cap_day", "none") == "none"


def test_a_change_is_told_once_and_written_when_it_rests(preferences, tmp_path, qtbot):
    told: list[str] = []
    preferences.changed.connect(told.append)
    for percent in (110, 120, 120):
        preferences.put("text_size", percent)
    assert told == ["text_size"] * 2
    path = tmp_path / "preferences.json"
    assert not path.exists()
    qtbot.waitUntil(path.exists)
    assert json.loads(path.read_text()) == {"text_size": 120}


def test_what_waits_is_written_with_what_is_remembered_at_the_end(preferences, tmp_path):
    preferences.put("text_size", 150)
    preferences.remember({})
    assert Preferences(tmp_path / "preferences.json").number("text_size") == 150


def test_forgetting_goes_back_to_the_default(preferences):
    preferences.put("text_size", 150)
    told: list[str] = []
    preferences.changed.connect(told.append)
    preferences.forget(["text_size", "never set"])
    assert told == ["text_size"]
    assert preferences.number("text_size", 100) == 100


@pytest.mark.logs("A setting could not be kept")
def test_a_disk_that_refuses_is_said_in_the_log(qapp, tmp_path, qtbot, caplog):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    preferences = Preferences(in_the_way / "preferences.json")
    preferences.put("text_size", 150)
    qtbot.waitUntil(lambda: "could not be kept" in caplog.text)
    assert preferences.number("text_size") == 150
