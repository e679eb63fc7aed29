from pathlib import Path

import pytest

from studio.domain.records import Asset, Pose
from studio.state.gallery_exports import Exports, safe_name
from studio.state.gallery_versions import format_of, versions


def pose(*files: tuple[str, str], name: str = "Waving") -> Pose:
    assets = tuple(Asset(id=f"{kind}-{job}", type=kind, url=f"/{kind}-{job}", job_id=job) for kind, job in files)
    return Pose(id="p", mascot_id="m", name=name, assets=assets)


def kinds(one: Pose) -> list[str]:
    return [asset.id for asset in one.assets]


def test_a_pose_made_once_has_one_version() -> None:
    once = pose(("image", "1"), ("transparent_image", "1"), ("video", "1"), ("webm", "1"), ("webm_240", "2"))
    assert versions(once) == (once,)
    assert versions(pose()) == (pose(),)


def test_each_version_has_the_files_of_its_own_time() -> None:
    made = versions(pose(
        ("transparent_image", "1"), ("video", "2"), ("webm", "2"), ("webm_240", "3"),
        ("video", "4"), ("webm", "4"), ("hevc", "4"),
    ))  # fmt: skip
    assert [kinds(one) for one in made] == [
        ["transparent_image-1", "video-2", "webm-2", "webm_240-3"],
        ["video-4", "webm-4", "hevc-4"],
    ]


def test_pictures_without_job_ids_are_versions_too() -> None:
    made = versions(pose(("transparent_image", ""), ("transparent_image", ""), ("transparent_image", "")))
    assert [len(one.assets) for one in made] == [1, 1, 1]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("webm", "WebM"),
        ("webm_360", "WebM 360"),
        ("stacked_video_720", "Stacked MP4 720"),
        ("odd", "odd"),
        ("", "File"),
    ],
)
def test_formats_are_named_for_people(kind: str, name: str) -> None:
    assert format_of(Asset(id="a", type=kind))[0] == name


def test_a_file_is_exported_under_the_name_of_its_pose(tmp_path: Path) -> None:
    path = tmp_path / "0123abc.webm"
    path.write_bytes(b"film")
    exports = Exports()
    target = exports.named(pose(("webm", "1"), name="Waving: hello/../you"), Asset(id="a/1", type="webm"), path)
    assert target.name == "Waving- hello-you.webm"
    assert target.read_bytes() == b"film"
    assert exports.named(pose(name="Waving: hello/../you"), Asset(id="a/1", type="webm"), path) == target
    exports.close()
    exports.close()
    assert not target.exists()
    assert path.exists()


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Waving hello", "Waving hello"), ("../../etc/passwd", "etc-passwd"), ("con", "pose con"), ("", "pose"),
        ("   ", "pose"), ("🦊", "pose"), ("x" * 500, "x" * 80), ("a\tb\nc", "a-b-c"), ("Füchslein", "Füchslein"),
    ],
)  # fmt: skip
def test_any_name_becomes_a_plain_file_name(name: str, plain: str) -> None:
    assert safe_name(name) == plain
