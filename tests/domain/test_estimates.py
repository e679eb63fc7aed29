"""An honest range from the user's own history, or nothing."""

from studio.domain.entries import Entry
from studio.domain.estimates import TimeLeft, size_of, time_left


def entry(kind: str = "image", **fields) -> Entry:
    return Entry(
        **{"id": "e", "call_id": "e", "workspace": "w", "door": "form", "state": "completed", "kind": kind, **fields}
    )


def test_without_a_history_nothing_is_said():
    assert time_left(entry(), [entry(seconds=5.0)] * 2, 0) is None
    assert time_left(entry(), [entry("logo", seconds=5.0)] * 9, 0) is None
    assert time_left(entry(), [entry(seconds=5.0, state="failed")] * 9, 0) is None


def test_the_range_is_the_middle_half_of_what_there_was():
    history = [entry(seconds=seconds) for seconds in (2.0, 4.0, 6.0, 8.0, 100.0)]
    assert time_left(entry(), history, 0) == TimeLeft(4.0, 8.0)
    assert time_left(entry(), history, 5) == TimeLeft(0.0, 3.0)


def test_a_job_that_outlived_its_history_gets_no_promise():
    assert time_left(entry(), [entry(seconds=5.0)] * 5, 6) is None


def test_animations_grow_with_their_length():
    history = [entry("animation", seconds=30.0, request={"duration": 3})] * 4
    assert time_left(entry("animation", request={"duration": 10}), history, 0) == TimeLeft(100.0, 100.0)
    assert size_of(entry("animation")) == 4
    assert size_of(entry("animation", request={"duration": "long"})) == 4
