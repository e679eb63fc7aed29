"""The same for many poses at once."""

from studio.domain.pose_batch import animate_all, total, variants
from studio.domain.records import Asset, Pose
from studio.domain.requests import check
from studio.domain.uploads import Upload


def pose(number: int, *kinds: str) -> Pose:
    assets = tuple(Asset(id=f"{number}-{kind}", type=kind, url="u") for kind in kinds)
    return Pose(id=f"p{number}", mascot_id="m", name=f"Pose {number}", prompt="sitting", assets=assets)


def test_every_pose_with_a_picture_is_animated_from_what_it_shows():
    requests = animate_all([pose(1, "image", "transparent_image"), pose(2), pose(3, "image")], " waves ", 4)
    assert [(one.item_id, one.source_image_asset_id) for one in requests] == [
        ("p1", "1-transparent_image"),
        ("p3", "3-image"),
    ]
    assert all(not check(one) and one.animation_prompt == "waves" and one.loop for one in requests)
    assert str(total(requests)) == "2 x 20 = 40 credits"


def test_variants_are_versions_of_their_poses():
    requests = variants([pose(1, "image"), pose(2)], 2)
    assert [one.item_id for one in requests] == ["p1", "p1", "p2", "p2"]
    assert all(not check(one) and one.image_prompt == "sitting" for one in requests)
    assert str(total(requests)) == "4 x 1 = 4 credits"
    assert total([]).total == 0


def test_a_picture_that_came_in_becomes_a_pose_of_its_name():
    upload = Upload(asset_id="a9", name="my fox.final.png", url="u", width=8, height=8)
    (request,) = animate_all([upload.as_pose("m")], "waves", 3)
    assert (request.item_id, request.name, request.source_image_asset_id) == (None, "my fox.final", "a9")
    assert not check(request)
    assert Upload(asset_id="a", name="plain").title == "plain"
