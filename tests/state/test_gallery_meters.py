"""Seam meter and alpha truth, asked for poses as the gallery does."""

import asyncio

from msgspec import structs

from studio.domain.records import AssetLink
from studio.state.gallery import Gallery
from studio.state.gallery_measures import AlphaLine, Measures, SeamLine
from tests.helpers.clips import clip
from tests.helpers.pose_server import PoseServer
from tests.helpers.waiting import until
from tests.state.test_gallery import gallery, server, show  # noqa: F401 - the same gallery

Loop = asyncio.AbstractEventLoop


def measured(gallery: Gallery, loop: Loop, pose_id: str) -> Measures:  # noqa: F811
    until(loop, lambda: gallery.meters.measures(gallery.face(pose_id)) is not None)
    return gallery.meters.measures(gallery.face(pose_id))


def test_a_loop_is_measured_once_with_the_pictures_behind_it(gallery: Gallery, loop: Loop) -> None:  # noqa: F811
    show(gallery, loop)
    found = measured(gallery, loop, "fox-0")
    assert [line.where for line in found.seams] == ["loop"]
    assert [line.name for line in found.alphas] == ["WebM"]
    assert found.alphas[0].good
    (pictures,) = gallery.meters.pictures(gallery.face("fox-0"))
    assert not any(image.isNull() for image in pictures)
    gallery.meters.set_threshold(99.0)
    assert gallery.meters.measures(gallery.face("fox-0")).seams[0].passes
    assert gallery.meters.measures(gallery.face("fox-1")) is None  # a still has no seam


def test_a_transition_is_held_against_the_poses_it_joins(gallery: Gallery, server: PoseServer, loop: Loop) -> None:  # noqa: F811
    still = server.poses["fox"][1].assets[0]
    pose = server.poses["fox"][0]
    links = (AssetLink(asset_id=still.id), AssetLink(asset_id=still.id, role="end_frame"))
    moved = structs.replace(pose.assets[1], sources=links, loop=False)
    server.poses["fox"][0] = structs.replace(pose, assets=(pose.assets[0], moved))
    show(gallery, loop)
    found = measured(gallery, loop, "fox-0")
    assert [(line.where, line.passes) for line in found.seams] == [("start", False), ("end", False)]
    assert found.grade == "warn"
    assert "2 seams jump" in found.words


def test_a_clip_without_transparency_is_told(gallery: Gallery, server: PoseServer, loop: Loop) -> None:  # noqa: F811
    server.add("fox", "Opaque", clip=clip("opaque"))
    show(gallery, loop)
    found = measured(gallery, loop, "fox-3")
    assert (found.grade, found.alphas[0].verdict) == ("bad", "opaque")
    assert "no transparency" in found.words


def test_a_file_that_cannot_be_decoded_says_so(gallery: Gallery, server: PoseServer, loop: Loop, tmp_path) -> None:  # noqa: F811
    broken = tmp_path / "broken.webm"
    broken.write_bytes(b"\x1aE\xdf\xa3" + bytes(200))
    server.add("fox", "Broken", clip=broken)
    show(gallery, loop)
    found = measured(gallery, loop, "fox-3")
    assert found.grade == "warn"
    assert found.words.endswith(".")


def test_after_the_end_nothing_is_measured_any_more(gallery: Gallery, loop: Loop) -> None:  # noqa: F811
    show(gallery, loop)
    face = gallery.face("fox-0")
    until(loop, lambda: gallery.files.path(face.clip) is not None or gallery.files.want(face.clip))
    gallery.meters.close()
    assert gallery.meters.measures(face) is None
    gallery.files.arrived.emit(face.clip.id)
    assert not gallery._tasks.running("gallery/measure")


def test_what_is_said_of_measures() -> None:
    seam = SeamLine(where="loop", score=1.2, passes=True)
    alpha = AlphaLine(name="WebM", verdict="good", sentence="Fine.")
    other = AlphaLine(name="MOV", verdict="different", sentence="Its transparency differs.")
    assert Measures(seams=(seam,), alphas=(alpha,)).grade == "good"
    assert Measures(alphas=(alpha, other)).grade == "warn"
    assert Measures(alphas=(alpha, other)).words == "Its transparency differs."
    assert "cleanly" in seam.words
    assert "jumps" in structs.replace(seam, passes=False).words
    assert {structs.replace(seam, where=where).title for where in ("loop", "start", "end")}
    assert Measures(error="Gone.").words == "Gone."
