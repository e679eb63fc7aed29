"""The small parts of the state: drafts on disk, preferences, meter."""

import time

import pytest

from studio.domain.errors import StorageError
from studio.services.governor import Governor, Limits
from studio.state.drafts import Draft, Drafts
from studio.state.meter import RateMeter
from studio.state.preferences import Preferences
from tests.helpers.waiting import dispose


class TestDrafts:
    def test_a_draft_survives_whatever_its_ids_are(self, tmp_path):
        drafts = Drafts(tmp_path)
        draft = Draft(kind="animate_pose", motion_prompt="winkt 👋 مرحبا", source_pose="x", duration=9, loop=False)
        for mascot in ("../../etc", "a/b\\c:d", "", "é" * 500):
            drafts.keep("Local", mascot, draft)
            assert drafts.read("Local", mascot) == draft
        drafts.flush_now()
        assert {path.parent for path in tmp_path.rglob("*.json")} == {tmp_path}
        assert Drafts(tmp_path).read("Local", "../../etc") == draft
        assert Drafts(tmp_path).read("Masko", "../../etc") == Draft()

    @pytest.mark.parametrize("damage", [b"", b"{", b'{"duration": "x"}', b"\xff\xfe"])
    def test_a_damaged_draft_is_an_empty_one(self, tmp_path, damage):
        drafts = Drafts(tmp_path)
        drafts.keep("Local", "m", Draft(pose_name="x"))
        drafts.flush_now()
        next(tmp_path.glob("*.json")).write_bytes(damage)
        assert Drafts(tmp_path).read("Local", "m") == Draft()

    def test_a_disk_that_refuses_keeps_the_draft_for_the_next_try(self, tmp_path):
        folder = tmp_path / "file"
        folder.write_text("in the way")
        drafts = Drafts(folder / "drafts")
        drafts.keep("Local", "m", Draft(pose_name="kept"))
        with pytest.raises(StorageError):
            drafts.flush_now()
        folder.unlink()
        drafts.flush_now()
        assert Drafts(folder / "drafts").read("Local", "m").pose_name == "kept"


class TestPreferences:
    def test_texts_are_remembered(self, tmp_path):
        path = tmp_path / "preferences.json"
        Preferences(path).remember({"theme": "dark"})
        assert Preferences(path).text("theme") == "dark"
        assert Preferences(path).text("workspace", "Local") == "Local"

    @pytest.mark.parametrize("damage", ["", "[]", "{", '{"theme": 7}'])
    def test_damage_counts_as_nothing_remembered(self, tmp_path, damage):
        path = tmp_path / "preferences.json"
        path.write_text(damage)
        assert Preferences(path).text("theme", "system") == "system"


def test_the_meter_shows_what_the_budget_has_left(loop):
    meter, changes = RateMeter(), []
    meter.changed.connect(lambda: changes.append((meter.left, meter.wait)))

    async def use():
        governor = Governor(limits=Limits(minute=60, hour=1000))
        meter.watch(governor)
        await governor.admit(0)
        governor.observe(time.time(), 429, {"retry-after": "30"})
        meter._look()
        await governor.close()

    loop.run_until_complete(use())
    assert changes[0] == (60, 0)
    assert changes[-1][0] == 59
    assert changes[-1][1] >= 29
    dispose(meter)
