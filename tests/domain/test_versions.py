"""Versions of a pose."""

from studio.domain.records import Asset, AssetLink, Pose
from studio.domain.versions import current, face, made_from, outdated, versions


def pose(*kinds: str) -> Pose:
    """Return a pose of files written as ``id type job``; a ``?`` behind means not finished."""
    assets = []
    for words in kinds:
        asset_id, kind, job = words.removesuffix("?").split()
        status = "pending" if words.endswith("?") else "completed"
        assets.append(Asset(id=asset_id, type=kind, job_id=job, url="u", status=status))
    return Pose(id="p", mascot_id="m", name="Wave", assets=tuple(assets))


WAVE = pose(
    "i1 image j1",
    "t1 transparent_image j1",
    "v1 video j2",
    "w1 webm j2",
    "h1 hevc j2",
    "w1s webm_480 j3",
    "i2 image j4",
    "t2 transparent_image j4",
    "i3 image j5?",
)


def ids(version) -> list[str]:
    return [asset.id for asset in version.assets]


def test_every_picture_begins_a_version_and_nothing_is_replaced():
    assert [ids(version) for version in versions(WAVE)] == [
        ["i1", "t1", "v1", "w1", "h1", "w1s"],
        ["i2", "t2"],
        ["i3"],
    ]
    assert [version.number for version in versions(WAVE)] == [1, 2, 3]
    assert versions(pose()) == ()


def test_an_edit_is_a_version_even_if_its_files_come_in_another_order():
    edited = pose("i1 image j1", "t1 transparent_image j1", "t2 transparent_image j2", "i2 image j2")
    assert [ids(version) for version in versions(edited)] == [["i1", "t1"], ["t2", "i2"]]
    bare = pose("v1 video j1", "w1 webm j1", "i1 image j2")
    assert [ids(version) for version in versions(bare)] == [["v1", "w1"], ["i1"]]


def test_every_logo_pack_is_a_version_that_its_first_mark_stands_for():
    packs = pose("b1 logo_badge j1", "f1 logo_face j1", "b2 logo_badge j2", "f2 logo_face j2", "w2 logo_wordmark j2")
    assert [ids(version) for version in versions(packs)] == [["b1", "f1"], ["b2", "f2", "w2"]]
    assert packs.still.id == "f2"
    assert face(packs, "b1").still.id == "f1"
    assert packs.picture is None  # nothing is animated or edited from a mark
    assert WAVE.still == WAVE.picture


def test_the_newest_finished_version_counts_unless_one_was_chosen():
    assert current(WAVE).number == 2
    assert current(WAVE, "w1").number == 1
    assert current(WAVE, "gone").number == 2
    assert current(WAVE, "i3").number == 3
    assert current(pose("i image j?")) is None
    assert current(WAVE, "i1").clip.id == "w1"
    assert current(WAVE).picture.id == "t2"
    assert current(WAVE).clip is None


def test_a_canvas_that_uses_an_older_one_is_told():
    assert outdated(WAVE, "t1").number == 1
    assert outdated(WAVE, "t2") is None
    assert outdated(WAVE, "t2", chosen="i1").number == 2
    assert outdated(WAVE, "other") is None


def test_which_file_came_from_which():
    assert made_from(versions(WAVE)[0]) == {"t1": "i1", "v1": "t1", "w1": "v1", "h1": "v1", "w1s": "w1"}
    stacked = pose("w webm j", "s stacked_video j", "s4 stacked_video_480 j")
    assert made_from(versions(stacked)[0]) == {"s": "w", "s4": "s"}


def test_another_animation_of_the_same_picture_is_a_version_that_keeps_the_picture():
    moved_twice = pose(
        "t1 transparent_image j1", "v1 video j2", "w1 webm j2", "s1 webm_240 j3", "v2 video j4", "w2 webm j4"
    )
    first, second = versions(moved_twice)
    assert [ids(first), ids(second)] == [["t1", "v1", "w1", "s1"], ["v2", "w2"]]
    assert (second.id, second.picture.id, second.clip.id) == ("v2", "t1", "w2")
    assert made_from(second) == {"v2": "t1", "w2": "v2"}


def test_a_pose_is_shown_as_the_version_that_was_chosen():
    assert face(WAVE) is WAVE
    assert [asset.id for asset in face(WAVE, "w1").assets] == ["i1", "t1", "v1", "w1", "h1", "w1s"]
    assert face(WAVE, "i3") is WAVE
    assert face(WAVE, "gone") is WAVE


def test_what_the_server_says_of_a_files_origin_counts_first():
    made = Asset(
        id="v", type="video", url="u", sources=(AssetLink(asset_id="other"), AssetLink(asset_id="e", role="end_frame"))
    )
    webm = Asset(id="w", type="webm", url="u")
    (version,) = versions(Pose(id="p", mascot_id="m", name="To", assets=(made, webm)))
    assert made_from(version) == {"v": "other", "w": "v"}
    assert (made.source("end_frame"), webm.source()) == ("e", "")
