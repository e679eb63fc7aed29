"""The small parts of the state: drafts and jobs on disk, preferences, guard, finder, meter."""

import asyncio
import random
import time

import msgspec
import pytest

from studio.domain.errors import StorageError
from studio.domain.pricing import Price
from studio.domain.records import Balance
from studio.domain.requests import GenerateRequest
from studio.services.governor import Governor, Limits
from studio.state.drafts import Draft, Drafts
from studio.state.finder import entry, find
from studio.state.guard import judge
from studio.state.job_store import JobRow, JobStore
from studio.state.meter import RateMeter
from studio.state.preferences import Preferences
from tests.helpers.waiting import dispose


def row(intent="i", **fields):
    given = {"state": "completed", "kind": "image", "mascot_id": "m", "mascot_name": "M", "pose_name": "P", "price": 1}
    return JobRow(intent=intent, created=1.0, **given | fields)


def price(total):
    return Price(total=total, formula="")


class TestGuard:
    @pytest.mark.parametrize(("total", "jobs", "confirm"), [(50, 1, False), (51, 1, True), (1, 5, False), (1, 6, True)])
    def test_confirmation_begins_above_50_credits_and_5_jobs(self, total, jobs, confirm):
        assert judge(price(total), None, jobs=jobs).confirm is confirm

    def test_a_shortfall_is_named(self):
        balance = Balance(subscription=5, topup=5, total=10)
        assert judge(price(16), balance).shortfall == 6
        assert judge(price(10), balance).allowed
        assert judge(price(16), None).allowed


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


class TestJobStore:
    def test_rows_come_back_as_they_were_per_workspace(self, tmp_path):
        store = JobStore(tmp_path)
        request = GenerateRequest(type="animation", item_id="p", animation_prompt="x", duration=3, sizes=(240,))
        rows = [row("b", request=request, urls={"webm": "u"}), row("a", error="Nein.", refunded=1)]
        store.keep("Local", rows)
        store.keep("Local", rows)
        store.flush_now()
        assert JobStore(tmp_path).read("Local") == rows
        assert JobStore(tmp_path).read("../Local") == []

    def test_an_older_list_never_replaces_a_newer_one(self, tmp_path):
        store = JobStore(tmp_path)
        store.keep("Local", [row("old")])
        late = store._latest
        store.keep("Local", [row("new")])
        store.flush_now()
        store._write(*late)
        assert store.read("Local")[0].intent == "new"

    def test_whoever_waits_for_the_disk_waits_for_a_write_under_way(self, tmp_path, loop):
        """Nothing paid may leave before its row is on disk, also when another task is just writing it."""
        store = JobStore(tmp_path)

        async def race():
            store.keep("Local", [row()])
            with store._disk:
                first, second = asyncio.create_task(store.flush()), asyncio.create_task(store.flush())
                for _ in range(20):
                    await asyncio.sleep(0.001)
                assert not first.done()
                assert not second.done()
            await second
            assert store.read("Local") == [row()]
            await first

        loop.run_until_complete(race())

    @pytest.mark.parametrize("damage", [b"", b"[", b"[{}]", b"\x00"])
    def test_a_damaged_list_is_kept_aside(self, tmp_path, damage):
        store = JobStore(tmp_path)
        store.keep("Local", [row()])
        store.flush_now()
        path = next(tmp_path.glob("jobs-*.json"))
        path.write_bytes(damage)
        assert store.read("Local") == []
        assert path.with_name(path.name + ".damaged").read_bytes() == damage


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


class TestFinder:
    def test_every_word_must_occur_and_beginnings_come_first(self):
        entries = [
            entry("pose", "1", "Big wave", "Felix"),
            entry("pose", "2", "Wave", "Felix"),
            entry("mascot", "3", "Microwave", "Kitchen"),
        ]
        assert [one.id for one in find(entries, "WAVE")] == ["2", "1", "3"]
        assert [one.id for one in find(entries, "felix wave")] == ["1", "2"]
        assert find(entries, "nothing like it") == []
        assert len(find(entries, " ", limit=2)) == 2

    def test_twenty_thousand_entries_answer_while_typing(self):
        dice = random.Random(1)
        words = ["fox", "cat", "wave", "jump", "sit", "happy", "blue", "red"]
        entries = [entry("pose", str(n), " ".join(dice.choices(words, k=3)), f"mascot {n}") for n in range(20_000)]
        best = min(self._seconds(entries, text) for text in ("fox", "happy blue", "mascot 1234") for _ in range(3))
        assert best < 0.05

    @staticmethod
    def _seconds(entries, text):
        began = time.perf_counter()
        find(entries, text)
        return time.perf_counter() - began


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


def test_rows_of_jobs_are_plain_values():
    assert msgspec.json.decode(msgspec.json.encode(row()), type=JobRow) == row()
