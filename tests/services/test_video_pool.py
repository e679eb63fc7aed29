import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.services.video import open_clip
from studio.services.video_frames import ClipInfo, RawFrame, Size
from studio.services.video_loops import LoopStore
from studio.services.video_pool import DecodePool
from studio.services.video_stream import ClipStream
from tests.helpers.clips import clip, number_in
from tests.services.test_video import array

BOX = (96, 96)
FRAME = 96 * 96 * 4


class Numbers:
    """Shows a frame as the number painted in it."""

    def __call__(self, raw: RawFrame, size: Size) -> int:
        return number_in(array(raw))

    def pack(self, frame: int) -> bytes:
        return frame.to_bytes(2, "big")

    def unpack(self, packed: bytes, size: Size) -> int:
        return int.from_bytes(packed, "big")


@pytest.fixture
def news() -> threading.Condition:
    return threading.Condition()


@pytest.fixture
def pool(news: threading.Condition) -> Iterator[DecodePool[int]]:
    pool = DecodePool(Numbers(), max_readers=2)
    yield pool
    pool.close()


def notifier(news: threading.Condition) -> Callable[[], None]:
    def notify() -> None:
        with news:
            news.notify_all()

    return notify


def until(news: threading.Condition, true: Callable[[], bool]) -> None:
    with news:
        assert news.wait_for(true, timeout=20)


def open_stream(pool: DecodePool[int], news: threading.Condition, path: Path) -> ClipStream[int]:
    return pool.stream(path, BOX, notifier(news))


def test_a_wanted_frame_comes(pool: DecodePool[int], news: threading.Condition) -> None:
    stream = open_stream(pool, news, clip(frames=90))
    stream.want(0, ahead=False)
    until(news, lambda: stream.frame(0) is not None)
    stream.want(61, ahead=False)
    until(news, lambda: stream.frame(61) is not None)
    assert (stream.frame(0), stream.frame(61)) == (0, 61)
    stream.close()


def test_only_what_is_asked_for_is_decoded(news: threading.Condition) -> None:
    pool = DecodePool(Numbers(), kept_bytes=0)
    stream = open_stream(pool, news, clip(frames=90))
    stream.want(0, ahead=False)
    until(news, lambda: stream.frame(0) is not None)
    stream.want(10, ahead=True)
    until(news, lambda: 16 in stream._frames)
    pool.close()
    assert sorted(stream._frames) == list(range(10, 17))


def test_playing_wraps_from_the_last_frame_to_the_first(news: threading.Condition) -> None:
    pool = DecodePool(Numbers(), kept_bytes=0)
    stream = open_stream(pool, news, clip(frames=30))
    stream.want(0, ahead=False)
    until(news, lambda: stream.frame(0) is not None)
    stream.want(28, ahead=True)
    until(news, lambda: len(stream._frames) == 7)
    assert [stream._frames[index] for index in (28, 29, 0, 1, 2, 3, 4)] == [28, 29, 0, 1, 2, 3, 4]
    stream.close()
    pool.close()


def play_through(stream: ClipStream[int], news: threading.Condition, frames: int) -> None:
    stream.want(0, ahead=False)
    until(news, lambda: stream.frame(0) is not None)
    for index in range(frames):
        stream.want(index, ahead=True)
        until(news, lambda index=index: stream.frame(index) == index)


def test_a_short_loop_is_decoded_once_and_gives_its_decoder_back(
    pool: DecodePool[int], news: threading.Condition
) -> None:
    first = open_stream(pool, news, clip())
    play_through(first, news, 30)
    until(news, lambda: pool.open_readers == 0)
    assert pool.loops.size == 30 * FRAME
    second = open_stream(pool, news, clip())
    second.want(17, ahead=False)
    until(news, lambda: second.frame(17) is not None)
    until(news, lambda: pool.open_readers == 0)
    first.close()
    second.close()
    assert pool.loops.size == 30 * FRAME


def test_half_a_loop_is_not_kept(pool: DecodePool[int], news: threading.Condition) -> None:
    stream = open_stream(pool, news, clip())
    stream.want(0, ahead=False)
    until(news, lambda: stream.frame(0) is not None)
    stream.close()
    assert pool.loops.size == 0


def test_no_more_decoders_are_open_than_allowed(pool: DecodePool[int], news: threading.Condition) -> None:
    streams = [open_stream(pool, news, clip(kind, frames=90)) for kind in ("webm", "stacked_video", "hevc", "video")]
    for round_trip in range(3):
        for stream in streams:
            stream.want(round_trip * 30, ahead=False)
            until(news, lambda stream=stream, index=round_trip * 30: stream.frame(index) == index)
            assert pool.open_readers <= 2
    for stream in streams:
        stream.close()


def test_large_decoders_leave_room_for_fewer_of_them(news: threading.Condition) -> None:
    small = clip(frames=90)
    pixels = pool_pixels(small)
    for room, allowed in ((3 * pixels, 3), (5 * pixels, 5)):
        pool = DecodePool(Numbers(), kept_bytes=0, reader_pixels=room)
        streams = [open_stream(pool, news, small) for _ in range(6)]
        most = 0
        for stream in streams:
            stream.want(0, ahead=False)
            until(news, lambda stream=stream: stream.frame(0) is not None)
            most = max(most, pool.open_readers)
        assert most == allowed
        program = open_stream(pool, news, clip("hevc", frames=90))
        program.want(0, ahead=False)
        until(news, lambda program=program: program.frame(0) is not None)
        assert pool.open_readers == 1, "a decoder that is a process of its own counts as a large one"
        pool.close()


def pool_pixels(path: Path) -> int:
    """Return what a decoder of a clip counts for."""
    info, reader = open_clip(path)
    reader.close()
    return info.width * info.height


def test_a_damaged_file_ends_in_a_sentence(pool: DecodePool[int], news: threading.Condition, tmp_path: Path) -> None:
    path = tmp_path / "broken.webm"
    path.write_bytes(b"\x1a\x45\xdf\xa3" + bytes(400))
    stream = open_stream(pool, news, path)
    stream.want(0, ahead=True)
    until(news, lambda: stream.error is not None)
    assert "broken.webm" in stream.error.sentence


@pytest.mark.logs("Decoding")
def test_a_failure_while_finishing_ends_in_a_sentence_too(news: threading.Condition) -> None:
    class Broken(Numbers):
        def __call__(self, raw: RawFrame, size: Size) -> int:
            raise ZeroDivisionError

    pool = DecodePool(Broken())
    stream = pool.stream(clip(), BOX, notifier(news))
    stream.want(0, ahead=False)
    until(news, lambda: stream.error is not None)
    pool.close()
    assert "could not be decoded" in stream.error.sentence


def test_closing_ends_the_threads_even_in_the_middle(news: threading.Condition) -> None:
    pool = DecodePool(Numbers())
    streams = [open_stream(pool, news, clip(kind, frames=90)) for kind in ("webm", "hevc")]
    for stream in streams:
        stream.want(80, ahead=True)
    pool.close()
    assert pool.open_readers == 0
    streams[0].want(3, ahead=True)
    streams[0].close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("clip")]


def info(frames: int) -> ClipInfo:
    return ClipInfo(codec="vp9", layout="inside", width=10, height=10, fps=30, frames=frames)


def key(name: str) -> tuple[Path, int, None, Size]:
    return Path(name), 0, None, (10, 10)


def test_loops_that_nobody_shows_make_room_oldest_first() -> None:
    store: LoopStore[int] = LoopStore(budget=100, largest=60)
    first, second = store.claim(key("a"), info(1), 40), store.claim(key("b"), info(1), 40)
    for loop in (first, second):
        loop.frames[0] = 0
    assert store.claim(key("c"), info(1), 40) is None
    store.leave(second)
    store.leave(first)
    third = store.claim(key("c"), info(1), 40)
    assert third is not None
    assert store.claim(key("b"), info(1), 40) is second
    assert store.claim(key("d"), info(1), 61) is None
    assert store.size <= 100


def test_two_streams_share_one_loop() -> None:
    store: LoopStore[int] = LoopStore(budget=100, largest=60)
    loop = store.claim(key("a"), info(2), 40)
    assert store.claim(key("a"), info(2), 40) is loop
    store.leave(loop)
    assert store.size == 40
    store.leave(loop)
    assert store.size == 0
