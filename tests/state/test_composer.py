"""The form's truth: what it costs, what is wrong with it, and that one press is one charge."""

import pytest

from studio.domain.errors import GuardRefused
from studio.domain.records import Asset, Pose
from studio.domain.requests import MAX_PROMPT, GenerateRequest
from studio.state.caps import CAP_DAY
from studio.state.drafts import Draft
from tests.helpers.engine import start_engine
from tests.helpers.rig import Rig

PICTURE = Asset(id="a", type="image", url="http://x/a.png", item_id="item")
STANDING = Pose(id="item", mascot_id="m", name="Standing", assets=(PICTURE,))
STRANGE = ["🦊" * 2000, "\u0627" * 10_000, "../../../etc/passwd\x00", "<script>", "a\u202eb", "half \ud83e"]
NEW = {"kind": "animate_new", "pose_name": "Waving", "pose_prompt": "standing", "motion_prompt": "waves", "duration": 3}


def fill(rig, **fields):
    rig.act(rig.composer.edit, **fields)


def problems(rig):
    return [problem.field for problem in rig.composer.problems()]


def test_the_estimate_is_the_formula_and_the_balance_after_it(rig):
    rig.mascot()
    fill(rig, **NEW)
    assert str(rig.composer.price) == "1 + 5 x 3 = 16 credits"
    assert rig.composer.balance_after == rig.session.balance.total - 16
    fill(rig, kind="animate_pose")
    assert str(rig.composer.price) == "5 x 3 = 15 credits"
    fill(rig, kind="pose")
    assert str(rig.composer.price) == "1 credit"


def test_each_type_says_at_its_fields_what_is_missing(rig):
    rig.mascot()
    assert problems(rig) == ["name", "image_prompt"]
    fill(rig, kind="animate_new")
    assert problems(rig) == ["name", "image_prompt", "animation_prompt"]
    fill(rig, kind="animate_pose")
    assert problems(rig) == ["source_image_asset_id", "animation_prompt"]
    rig.composer.set_poses((STANDING,))
    fill(rig, source_pose="item", motion_prompt="waves")
    assert problems(rig) == []
    fill(rig, motion_prompt="x" * (MAX_PROMPT + 1))
    assert problems(rig) == ["animation_prompt"]
    fill(rig, kind="transition", motion_prompt="", source_pose="", end_pose="")
    assert problems(rig) == ["source_image_asset_id", "end_image_asset_id"]
    fill(rig, source_pose="item", end_pose="item")
    assert problems(rig) == ["end_image_asset_id"]
    fill(rig, kind="edit", source_pose="")
    assert problems(rig) == ["source_image_asset_id", "edit_instructions"]
    fill(rig, source_pose="item", edit_instructions="make the scarf green")
    assert problems(rig) == []


def test_a_transition_goes_there_and_freely_back_and_an_edit_changes_a_pose(rig):
    mascot, before = rig.mascot(), rig.session.balance.total
    for name in ("Standing", "Sitting"):
        fill(rig, kind="pose", pose_name=name, pose_prompt=name)
        rig.act(rig.composer.submit)
        rig.until(lambda: not rig.jobs.busy and not rig.composer.in_flight)
    poses = {pose.name: pose for pose in rig.ask(rig.session.client.poses(mascot.id))}
    rig.composer.set_poses(tuple(poses.values()))
    fill(rig, kind="transition", source_pose=poses["Standing"].id, end_pose=poses["Sitting"].id, duration=3)
    assert str(rig.composer.price) == "5 x 3 = 15 credits"
    rig.act(rig.composer.submit)
    rig.until(lambda: not rig.jobs.busy and not rig.composer.in_flight, 60)
    done = [(row.name, row.state, row.charged or 0) for row in rig.jobs.rows[:2]]
    assert sorted(done) == [("Sitting to Standing", "completed", 0), ("Standing to Sitting", "completed", 15)]
    fill(rig, kind="edit", edit_instructions="make the scarf green")
    rig.act(rig.composer.submit)
    rig.until(lambda: not rig.jobs.busy and not rig.composer.in_flight)
    assert (rig.jobs.rows[0].kind, rig.jobs.rows[0].name) == ("edit", "Standing")
    rig.until(lambda: rig.session.balance.total == before - 2 - 15 - 1)


def test_a_wrong_form_sends_nothing(rig):
    rig.mascot()
    found = []
    rig.composer.problems_found.connect(found.extend)
    rig.act(rig.composer.submit)
    assert [problem.field for problem in found] == ["name", "image_prompt"]
    assert rig.jobs.rows == ()
    assert not rig.composer.in_flight


def test_a_hundred_rapid_presses_make_one_job(rig):
    mascot, before = rig.mascot(), rig.session.balance.total
    fill(rig, pose_name="Once", pose_prompt="standing")

    def press():
        for _ in range(100):
            rig.composer.submit()

    rig.act(press)
    assert rig.composer.in_flight
    assert not rig.composer.ready
    rig.until(lambda: not rig.composer.in_flight)
    rig.until(lambda: not rig.jobs.busy)
    assert len(rig.jobs.rows) == 1
    assert rig.ask(rig.session.client.jobs(mascot_id=mascot.id)).total == 1
    rig.until(lambda: rig.session.balance.total == before - 1)


def test_above_the_threshold_a_person_is_asked_first(loop, tmp_path):
    engine = start_engine(tmp_path / "engine", "--latency", "video=600")
    rig = Rig(loop, tmp_path / "data", engine.api, engine.key).open()
    rig.mascot()
    fill(rig, **NEW | {"duration": 10})
    sheets = []
    rig.queue.confirmation_requested.connect(sheets.append)
    rig.act(rig.composer.submit)
    rig.until(lambda: sheets)
    assert rig.jobs.rows == ()
    sheet = sheets[0]
    assert (sheet.what, sheet.mascot, sheet.workspace) == ("“Waving”, 10 s", "Felix", "Test")
    assert (sheet.price, sheet.preflight.jobs) == ("1 + 5 x 10 = 51 credits", 1)
    assert (sheet.preflight.balance, sheet.preflight.balance_after) == (550, 499)
    rig.act(rig.queue.decline, sheet.press)
    assert not rig.composer.in_flight
    rig.act(rig.composer.submit)
    rig.until(lambda: len(sheets) == 2)
    rig.act(rig.queue.confirm, sheets[1].press)
    rig.until(lambda: rig.session.balance.total == 499)
    assert len(rig.jobs.rows) == 1
    rig.close()
    engine.stop()


def test_what_cannot_be_paid_is_not_offered(loop, tmp_path):
    engine = start_engine(tmp_path / "engine", "--latency", "video=600")
    rig = Rig(loop, tmp_path / "data", engine.api, engine.key).open()
    mascot = rig.mascot()
    rig.composer.edit(**NEW | {"duration": 10})

    for _ in range(10):
        rig.order(mascot, rig.composer.request())
    rig.until(lambda: rig.session.balance.total == 40)
    assert rig.composer.shortfall == 11
    assert not rig.composer.ready
    rig.act(rig.composer.submit)
    assert len(rig.jobs.rows) == 10
    rig.close()
    engine.stop()


def test_an_error_keeps_every_word(rig):
    rig.mascot()
    fill(rig, pose_name="Kept", pose_prompt="every word")
    refused = []
    rig.composer.refused.connect(refused.append)
    rig.preferences.put(CAP_DAY, 1)
    rig.order(rig.library.selected_mascot, GenerateRequest(type="image", name="all of it", image_prompt="x"))
    rig.until(lambda: rig.jobs.rows)
    rig.act(rig.composer.submit)
    rig.until(lambda: refused)
    assert isinstance(refused[0], GuardRefused)
    assert "cap of 1 credit for today leaves 0 credits" in refused[0].sentence
    assert (rig.composer.draft.pose_name, rig.composer.draft.pose_prompt) == ("Kept", "every word")
    assert not rig.composer.in_flight


def test_without_a_network_the_order_waits_and_goes_by_itself(rig):
    rig.mascot()
    fill(rig, pose_name="Late", pose_prompt="standing")
    api = rig.session.client._connection.api

    def cut_off_and_press():
        rig.session.client._connection.api = "http://127.0.0.1:9/v1"
        rig.composer.submit()

    rig.act(cut_off_and_press)
    rig.until(lambda: not rig.composer.in_flight)
    rig.until(lambda: [row.state for row in rig.jobs.rows] == ["waiting"])
    assert rig.session.connection == "offline"
    rig.session.client._connection.api = api
    rig.act(rig.session.refresh_balance)
    rig.until(lambda: rig.jobs.rows[0].state == "completed")
    assert rig.session.connection == "online"


def test_each_mascot_keeps_its_own_draft_over_a_restart(rig, engine, loop):
    one = rig.mascot("One")
    fill(rig, pose_name="Text of one", kind="animate_new", duration=7, loop=False)
    two = rig.mascot("Two")
    assert rig.composer.draft == Draft()
    fill(rig, pose_name="Text of two")
    rig.library.select_mascot(one.id)
    assert rig.composer.draft == Draft(pose_name="Text of one", kind="animate_new", duration=7, loop=False)
    rig.composer.save_now()
    rig.drafts.flush_now()
    again = Rig(loop, rig.folder, engine.api, engine.key).open()
    again.library.select_mascot(two.id)
    assert again.composer.draft.pose_name == "Text of two"
    again.library.select_mascot(one.id)
    assert again.composer.draft.duration == 7
    again.close()


@pytest.mark.parametrize("text", STRANGE)
def test_any_prompt_is_safe(rig, text):
    rig.mascot()
    fill(rig, pose_name="Strange", pose_prompt=text)
    done = []
    rig.jobs.finished.connect(done.append)
    rig.queue.refused.connect(lambda press, error: done.append(error))
    rig.act(rig.composer.submit)
    rig.until(lambda: done)
    assert rig.errors == []
    rig.composer.save_now()
    rig.drafts.flush_now()


def test_a_waiting_order_is_changed_in_its_place_and_not_ordered_twice(rig):
    mascot = rig.mascot()
    rig.act(rig.queue.pause, True)
    first = rig.order(mascot, GenerateRequest(type="image", name="Sitting", image_prompt="on a chair"))
    rig.order(mascot, GenerateRequest(type="image", name="Standing", image_prompt="upright"))
    rig.until(lambda: rig.jobs.count == 2)
    fill(rig, pose_name="Something else")
    rig.act(rig.composer.change, rig.jobs.row(first))
    assert (rig.composer.changing, rig.composer.draft.pose_name) == ("Sitting", "Sitting")
    fill(rig, pose_prompt="on the floor")
    rig.act(rig.composer.submit)
    rig.until(lambda: not rig.composer.in_flight)
    assert rig.composer.changing == ""
    assert rig.jobs.count == 2
    assert rig.jobs.rows[1].request["image_prompt"] == "on the floor"
    rig.act(rig.composer.change, rig.jobs.row(first))
    rig.act(rig.composer.leave_change)
    rig.act(rig.queue.pause, False)
    rig.until(lambda: all(row.state == "completed" for row in rig.jobs.rows))
    names = [job.item_name for job in rig.ask(rig.session.client.jobs(mascot_id=mascot.id)).rows]
    assert names == ["Standing", "Sitting"]


def test_an_order_that_has_left_is_not_changed(rig):
    mascot = rig.mascot()
    entry_id = rig.order(mascot, GenerateRequest(type="image", name="Gone", image_prompt="away"))
    rig.until(lambda: rig.jobs.rows and rig.jobs.rows[0].state == "completed")
    refused = []
    rig.composer.refused.connect(refused.append)
    rig.act(rig.composer.change, rig.jobs.row(entry_id))
    rig.act(rig.composer.submit)
    rig.until(lambda: refused)
    assert "has left meanwhile" in refused[0].sentence
    assert rig.jobs.count == 1
