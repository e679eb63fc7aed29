"""Records compare by value, cannot be changed, and know what is finished."""

import pytest

from studio.domain.records import Asset, Job, Pose


def asset(kind: str, number: int, status: str = "completed") -> Asset:
    return Asset(id=f"{kind}{number}", type=kind, status=status, url=f"http://x/{kind}{number}")


def test_a_record_is_a_value():
    assert asset("image", 1) == asset("image", 1)
    with pytest.raises(AttributeError):
        asset("image", 1).url = "y"


def test_the_newest_finished_file_of_the_best_kind_is_shown():
    pose = Pose(
        id="i",
        mascot_id="c",
        name="Wave",
        assets=(
            asset("image", 1),
            asset("transparent_image", 1),
            asset("image", 2),
            asset("transparent_image", 2, "pending"),
            asset("video", 1),
            asset("webm", 1, "pending"),
            asset("stacked_video", 1),
        ),
    )
    assert pose.picture == asset("transparent_image", 1)
    assert pose.clip == asset("stacked_video", 1)
    assert pose.latest("image") == asset("image", 2)
    assert pose.latest("hevc") is None


def test_a_file_without_an_address_is_not_ready():
    assert not Asset(id="a", type="image").ready


@pytest.mark.parametrize(
    ("status", "done"),
    [("pending", False), ("processing", False), ("completed", True), ("failed", True), ("cancelled", True)],
)
def test_a_job_knows_its_end(status, done):
    assert Job(id="j", type="image", status=status).done is done
