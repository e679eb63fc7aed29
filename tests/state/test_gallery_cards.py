from studio.domain.entries import Entry
from studio.domain.records import Asset, Pose
from studio.state.gallery_cards import Card, cards_of
from tests.helpers.entries import entry


def asset(kind: str, number: int = 0, status: str = "completed") -> Asset:
    return Asset(id=f"{kind}-{number}", type=kind, status=status, url=f"/{kind}-{number}")


def pose(number: int = 0, *kinds: str, **fields) -> Pose:
    values = {
        "id": f"p{number}",
        "mascot_id": "m",
        "name": f"Pose {number}",
        "assets": tuple(asset(kind, place) for place, kind in enumerate(kinds)),
        "created_at": f"2026-01-01T00:00:{number:02}Z",
    }
    return Pose(**{**values, **fields})


def job(item: str = "p0", state: str = "processing", mascot: str = "m", key: str = "i") -> Entry:
    return entry(key, state, mascot_id=mascot, name="Dancing", item_id=item)


def test_a_card_tells_what_can_be_shown_of_its_pose() -> None:
    assert Card(pose=pose(0, "image")).state == "ready"
    assert Card(pose=pose(0, "webm")).state == "ready"
    assert Card(pose=pose(0)).state == "empty"
    assert Card(pose=pose(0, assets=(asset("image", status="pending"),))).state == "pending"
    assert Card(pose=pose(0), job=job(state="failed")).state == "failed"


def test_running_work_covers_an_older_picture_and_failed_work_does_not() -> None:
    assert Card(pose=pose(0, "image"), job=job(state="processing")).state == "processing"
    assert Card(pose=pose(0, "image"), job=job(state="sending")).state == "pending"
    assert Card(pose=pose(0, "image"), job=job(state="failed")).state == "ready"


def test_versions_count_what_was_made_and_not_the_formats_of_it() -> None:
    assert Card(pose=pose(0, "image", "transparent_image", "video", "webm", "hevc", "webm_240")).versions == 1
    assert Card(pose=pose(0, "transparent_image", "webm", "webm")).versions == 2
    assert Card(pose=pose(0, "image", "image", "image")).versions == 3


def test_the_newest_pose_comes_first_and_promised_ones_before_all() -> None:
    cards = cards_of([pose(1, "image"), pose(2, "image")], [job("p9", "sent")], "m")
    assert [card.id for card in cards] == ["p9", "p2", "p1"]
    assert cards[0].pose.name == "Dancing"


def test_a_pose_that_is_being_sent_has_a_card_before_the_server_knows_it() -> None:
    cards = cards_of([], [job("", "sending", key="abc")], "m")
    assert [(card.id, card.state) for card in cards] == [("entry:abc", "pending")]


def test_work_of_other_mascots_and_ended_work_without_a_pose_is_not_shown() -> None:
    jobs = [job("p7", mascot="other"), job("p8", "failed"), job("", "failed"), job("p6", "completed")]
    assert cards_of([], jobs, "m") == []


def test_only_the_newest_job_of_a_pose_counts() -> None:
    cards = cards_of([pose(0)], [job("p0", "completed"), job("p0", "failed")], "m")
    assert cards[0].job is None


def test_archived_poses_are_left_out() -> None:
    assert cards_of([pose(0, "image", archived=True)], [], "m") == []
