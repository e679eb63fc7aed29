"""Loops too long for memory: decoded once, then unpacked; whatever the disk does, the pictures are the clip's own."""

import threading
from pathlib import Path

import pytest

from studio.services.video_pool import DecodePool
from studio.services.video_strips import MOST, Strip, StripStore
from tests.helpers.clips import clip
from tests.services.test_video_pool import Numbers, key, open_stream, play_through, until

FRAMES = 90


@pytest.fixture
def news() -> threading.Condition:
    return threading.Condition()


def test_a_long_loop_is_decoded_once_and_then_unpacked(news: threading.Condition, tmp_path: Path) -> None:
    pool = DecodePool(Numbers(), tmp_path, kept_bytes=0)
    stream = open_stream(pool, news, clip(frames=FRAMES))
    play_through(stream, news, FRAMES)
    until(news, lambda: pool.open_readers == 0)
    assert pool.strips.size == 2 * FRAMES
    play_through(stream, news, FRAMES)
    assert pool.open_readers == 0
    until(news, lambda: sorted(stream._frames) == [0, 1, FRAMES - 1])  # unpacking needs less of a start than decoding
    stream.close()
    pool.close()
    assert not list(tmp_path.iterdir()), "nothing is left, and nothing was there by name"


def test_a_second_stream_finds_what_the_first_one_packed(news: threading.Condition) -> None:
    pool = DecodePool(Numbers(), kept_bytes=0)
    first = open_stream(pool, news, clip(frames=FRAMES))
    play_through(first, news, FRAMES)
    until(news, lambda: pool.open_readers == 0)
    first.close()
    second = open_stream(pool, news, clip(frames=FRAMES))
    second.want(0, ahead=False)
    until(news, lambda: second.frame(0) is not None)
    second.want(50, ahead=False)
    until(news, lambda: second.frame(50) == 50)
    until(news, lambda: pool.open_readers == 0)
    pool.close()


def test_frames_passed_on_the_way_are_packed_too(news: threading.Condition) -> None:
    pool = DecodePool(Numbers(), kept_bytes=0)
    stream = open_stream(pool, news, clip(frames=FRAMES))
    stream.want(0, ahead=False)
    until(news, lambda: stream.frame(0) is not None)
    stream.want(20, ahead=False)
    until(news, lambda: stream.frame(20) == 20)
    until(news, lambda: all(number in stream._strip for number in range(21)))
    pool.close()


def test_a_full_disk_costs_only_the_work_of_decoding(news: threading.Condition, monkeypatch) -> None:
    def full(strip: Strip, packed: bytes) -> None:
        raise OSError(28, "No space left on device")

    pool = DecodePool(Numbers(), kept_bytes=0)
    stream = open_stream(pool, news, clip(frames=FRAMES))
    play_through(stream, news, 30)
    monkeypatch.setattr(Strip, "_write", full)
    play_through(stream, news, FRAMES)
    play_through(stream, news, FRAMES)
    assert not stream._strip.complete
    pool.close()


def test_what_cannot_be_read_back_is_decoded_again(news: threading.Condition, monkeypatch) -> None:
    pool = DecodePool(Numbers(), kept_bytes=0)
    stream = open_stream(pool, news, clip(frames=FRAMES))
    play_through(stream, news, FRAMES)
    read = Strip._read
    monkeypatch.setattr(Strip, "_read", lambda strip, start, length: read(strip, start, length - start % 3 % 2))
    play_through(stream, news, FRAMES)
    pool.close()


def test_a_folder_that_takes_nothing_is_done_without(news: threading.Condition, tmp_path: Path) -> None:
    pool = DecodePool(Numbers(), tmp_path / "gone", kept_bytes=0)
    stream = open_stream(pool, news, clip(frames=FRAMES))
    play_through(stream, news, FRAMES)
    assert stream._strip is None
    pool.close()


def test_strips_that_nobody_shows_make_room_oldest_first() -> None:
    store = StripStore(budget=100, largest=600)
    first, second = store.claim(key("a"), 1, 500), store.claim(key("b"), 1, 500)
    for strip in (first, second):
        strip.put(0, bytes(60))
    assert store.claim(key("c"), 1, 500) is None, "both are shown"
    store.leave(second)
    store.leave(first)
    assert store.claim(key("c"), 1, 500) is not None
    assert store.claim(key("b"), 1, 500) is second
    assert first.get(0) is None
    assert second.get(0) == bytes(60)
    assert store.claim(key("d"), 1, 601) is None
    store.clear()


def test_half_a_strip_and_too_many_of_them_are_not_kept() -> None:
    store = StripStore(budget=10_000, largest=600)
    half = store.claim(key("half"), 2, 500)
    half.put(0, b"frame")
    store.leave(half)
    assert half.get(0) is None
    strips = [store.claim(key(str(number)), 1, 500) for number in range(MOST)]
    for strip in strips:
        strip.put(0, b"frame")
        store.leave(strip)
    assert store.claim(key("one more"), 1, 500) is not None
    assert [strip.get(0) is None for strip in strips] == [True, *[False] * (MOST - 1)]
    store.clear()
