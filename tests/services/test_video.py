import contextlib
import subprocess
import sys
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from studio.domain.errors import MediaError
from studio.domain.records import Asset
from studio.services import video_av
from studio.services.video import open_clip, playable
from studio.services.video_frames import ClipReader, RawFrame, fit, shown_size, working_size
from tests.helpers.clips import ORANGE, clip, number_in

TRANSPARENT = ["webm", "stacked_video", "hevc"]


def array(frame: RawFrame) -> np.ndarray:
    rows = np.frombuffer(frame.pixels, np.uint8).reshape(frame.height, frame.stride)
    return rows[:, : frame.width * 4].reshape(frame.height, frame.width, 4)


def read(reader: ClipReader, index: int, size: int = 96) -> np.ndarray:
    frame = reader.frame(index, (size, size))
    assert frame is not None
    return array(frame)


@pytest.mark.parametrize("kind", TRANSPARENT)
def test_every_transparent_format_gives_its_alpha(kind: str) -> None:
    info, reader = open_clip(clip(kind))
    picture = read(reader, 0)
    reader.close()
    assert (info.width, info.height, info.frames, info.fps) == (96, 96, 30, 30)
    assert all(picture[y, x, 3] <= 2 for y in (0, -1) for x in (0, -1))
    assert picture[30:66, 30:66, 3].min() >= 253
    assert np.abs(picture[28, 48, :3].astype(int) - ORANGE[::-1]).max() <= 6


def test_all_formats_look_the_same_over_magenta() -> None:
    shown = []
    for kind in TRANSPARENT:
        _, reader = open_clip(clip(kind))
        picture = read(reader, 7).astype(float)
        reader.close()
        alpha = picture[:, :, 3:] / 255
        shown.append(picture[:, :, :3] * alpha + np.array((255, 0, 255)) * (1 - alpha))
    for other in shown[1:]:
        assert np.abs(shown[0] - other).mean() < 2


@pytest.mark.parametrize("kind", ["opaque", "video"])
def test_a_clip_without_alpha_is_shown_as_it_is(kind: str) -> None:
    info, reader = open_clip(clip(kind))
    picture = read(reader, 0)
    reader.close()
    assert info.layout == "opaque"
    assert picture[:, :, 3].min() == 255


@pytest.mark.parametrize("kind", [*TRANSPARENT, "video"])
def test_any_frame_can_be_asked_for_in_any_order(kind: str) -> None:
    _, reader = open_clip(clip(kind, frames=90))
    indices = (0, 1, 2, 40, 39, 89, 88, 3, 60, 61, 0)
    found = [number_in(read(reader, index)) for index in indices]
    beyond = reader.frame(90, (96, 96))
    reader.close()
    assert found == list(indices)
    assert beyond is None
    assert reader.position == 90


def test_a_long_way_on_is_decoded_through_rather_than_again_from_the_only_key_frame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, reader = open_clip(clip(frames=90))
    jumps: list[int] = []
    seek = video_av.AvReader._seek
    monkeypatch.setattr(video_av.AvReader, "_seek", lambda self, index: (jumps.append(index), seek(self, index)))
    found = [number_in(read(reader, index)) for index in (30, 80, 30)]
    reader.close()
    assert (found, jumps) == ([30, 80, 30], [30])


@pytest.mark.parametrize("kind", TRANSPARENT)
def test_small_sizes_are_scaled_while_decoding(kind: str) -> None:
    _, reader = open_clip(clip(kind))
    frame = reader.frame(4, (24, 24))
    reader.close()
    assert frame is not None
    assert 24 <= frame.width <= 96
    assert frame.width == frame.height


def test_a_shape_that_looks_stacked_can_be_overruled() -> None:
    info, reader = open_clip(clip("stacked_video"), stacked=False)
    reader.close()
    assert (info.layout, info.height) == ("opaque", 192)


def test_what_is_no_video_is_refused_with_a_sentence(tmp_path: Path) -> None:
    text = tmp_path / "notes.webm"
    text.write_text("not a film at all")
    empty = tmp_path / "empty.mov"
    empty.touch()
    for path in (text, empty, tmp_path / "gone.webm", tmp_path):
        with pytest.raises(MediaError) as caught:
            open_clip(path)
        assert path.name in caught.value.sentence


@pytest.mark.parametrize("kind", ["webm", "hevc"])
def test_a_cut_off_file_is_refused_or_ends_early_but_is_never_black(kind: str, tmp_path: Path) -> None:
    whole = clip(kind, frames=90).read_bytes()
    cut = tmp_path / f"cut.{kind}"
    cut.write_bytes(whole[: len(whole) // 2])
    numbers = []
    with contextlib.suppress(MediaError):
        _, reader = open_clip(cut)
        with contextlib.closing(reader):
            while (frame := reader.frame(len(numbers), (96, 96))) is not None:
                numbers.append(number_in(array(frame)))
    assert numbers == list(range(len(numbers)))
    assert len(numbers) < 90


def test_a_sound_without_a_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "hum.webm"
    source = ["-f", "lavfi", "-i", "sine=duration=0.2"]
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *source, str(path)], check=True)
    with pytest.raises(MediaError, match="no picture"):
        open_clip(path)


def test_nothing_is_imported_before_a_clip_is_opened() -> None:
    code = (
        "import sys, studio.services.video_pool, studio.state.clips\n"
        "print([name for name in ('av', 'numpy', 'PIL', 'imageio_ffmpeg') if name in sys.modules])"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.strip() == "[]"


def test_a_closed_hevc_reader_leaves_no_process() -> None:
    _, reader = open_clip(clip("hevc"))
    read(reader, 0)
    process = reader._process
    assert process.poll() is None
    reader.close()
    reader.close()
    assert process.poll() is not None


def test_pictures_fit_their_box_and_never_grow() -> None:
    assert fit(960, 480, (100, 100)) == (100, 50)
    assert fit(10, 10, (500, 500)) == (10, 10)
    assert fit(4000, 2, (100, 100)) == (100, 1)


@pytest.mark.parametrize("box", [20, 100, 128, 176, 255, 256, 320, 352, 479, 480, 481, 640, 960, 2000])
def test_frames_are_converted_at_a_whole_fraction_that_is_large_enough(box: int) -> None:
    work, shown = working_size(960, 960, (box, box)), shown_size(960, 960, (box, box))
    wanted = min(box, 960)
    assert work[0] >= shown[0] >= wanted
    assert work[0] <= max(2 * wanted, 480)
    assert shown in (work, (wanted, wanted))


def test_odd_clips_never_come_out_too_small() -> None:
    assert working_size(955, 301, (200, 200)) == (319, 101)
    assert shown_size(955, 301, (200, 200)) == (200, 63)


def asset(kind: str, width: int = 0, *, status: str = "completed", number: int = 0) -> Asset:
    height = width * 2 if kind.startswith("stacked") else width
    return Asset(id=f"{kind}{number}", type=kind, width=width, height=height, status=status, url=f"/cdn/{kind}{number}")


def test_the_smallest_large_enough_variant_is_played() -> None:
    assets = [asset("hevc", 960), asset("webm", 960), asset("webm_720", 720), asset("webm_240", 240)]
    assert [playable(assets, size).type for size in (100, 240, 241, 800, 2000)] == [
        "webm_240", "webm_240", "webm_720", "webm", "webm",
    ]  # fmt: skip


def test_variants_without_a_size_are_known_by_their_name() -> None:
    assert playable([asset("webm"), asset("webm_360")], 300).type == "webm_360"


def test_a_small_variant_of_an_earlier_version_is_not_played() -> None:
    old = [asset("webm", 960, number=1), asset("webm_240", 240, number=1)]
    assert playable([*old, asset("webm", 960, number=2)], 100).id == "webm2"


def test_other_formats_are_played_when_there_is_no_webm() -> None:
    assert playable([asset("video", 960), asset("stacked_video", 960)], 100).type == "stacked_video"
    assert playable([asset("video", 960), asset("webm", 960, status="pending")], 100).type == "video"
    assert playable([asset("image", 960)], 100) is None


def encode(path: Path, *options: str) -> Path:
    source = ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=30:duration=0.2"]
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *source, *options, str(path)], check=True)
    return path


def test_a_promise_of_transparency_that_is_not_kept_is_said(tmp_path: Path) -> None:
    path = encode(
        tmp_path / "liar.webm", "-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p", "-metadata:s:v:0", "alpha_mode=1"
    )
    info, reader = open_clip(path)
    assert info.layout == "inside"
    with contextlib.closing(reader), pytest.raises(MediaError, match="promises transparency"):
        reader.frame(0, (64, 64))


def test_other_codecs_keep_the_alpha_they_have(tmp_path: Path) -> None:
    path = encode(tmp_path / "old.mov", "-vf", "format=argb,colorchannelmixer=aa=0.5", "-c:v", "qtrle")
    info, reader = open_clip(path)
    with contextlib.closing(reader):
        assert info.layout == "inside"
        assert abs(int(read(reader, 0, 64)[:, :, 3].mean()) - 127) <= 2


def test_a_codec_that_is_missing_here_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(video_av.ALPHA_DECODERS, "vp9", "no-such-decoder")
    with pytest.raises(MediaError, match="is vp9, which cannot be decoded here"):
        open_clip(clip())


def test_a_program_that_is_missing_or_does_not_start_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing() -> str:
        raise RuntimeError

    path = clip("hevc")  # made by the same program, so before it is taken away
    for program in (lambda: str(tmp_path / "nowhere"), missing):
        monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", program)
        _, reader = open_clip(path)
        with contextlib.closing(reader), pytest.raises(MediaError, match="FFmpeg"):
            reader.frame(0, (96, 96))


def test_a_file_that_goes_away_meanwhile_is_said(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no longer there"):
        video_av.probe(tmp_path / "gone.webm")


@pytest.mark.parametrize("kind", ["webm", "hevc"])
def test_damage_in_the_middle_is_an_end_or_a_sentence_and_never_a_crash(kind: str, tmp_path: Path) -> None:
    whole = bytearray(clip(kind, frames=90).read_bytes())
    middle = len(whole) // 2
    whole[middle : middle + 400] = bytes(400)
    path = tmp_path / f"damaged.{kind}"
    path.write_bytes(whole)
    shown = 0
    with contextlib.suppress(MediaError):
        _, reader = open_clip(path)
        with contextlib.closing(reader):
            while reader.frame(shown, (96, 96)) is not None:
                shown += 1
    assert shown <= 90
