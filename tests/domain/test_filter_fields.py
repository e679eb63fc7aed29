"""What is known of a pose before it is filtered."""

from studio.domain.filter_fields import facts_of
from studio.domain.records import Asset, Pose


def asset(kind: str, **more) -> Asset:
    return Asset(id=f"a-{kind}", type=kind, url="https://x/y", **more)


def test_formats_duration_and_versions_come_from_finished_files():
    pose = Pose(
        id="p",
        mascot_id="m",
        name="Wave 12",
        assets=(
            asset("image"),
            asset("transparent_image"),
            asset("image"),
            asset("webm", duration=4.0),
            asset("hevc_480", duration=4.0),
            Asset(id="s", type="stacked_video", status="pending", duration=9.0),
        ),
    )
    facts = facts_of(pose)
    assert facts.formats == {"png", "webm", "mov"}
    assert facts.duration == 4.0
    assert facts.versions == 2
    assert facts.status == "pending"
    assert facts.natural_name == ("wave ", 12, "")


def test_status_is_failed_before_anything_else_and_empty_without_files():
    nothing = Pose(id="p", mascot_id="m", name="x")
    assert facts_of(nothing).status == "empty"
    assert facts_of(nothing, failed=True).status == "failed"
    assert facts_of(Pose(id="p", mascot_id="m", name="x", assets=(asset("image"),))).status == "ready"
