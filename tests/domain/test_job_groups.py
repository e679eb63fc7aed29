"""Jobs ordered together, and the sorts of jobs a person can ask for."""

import pytest

from studio.domain.job_filters import JobFilter
from studio.domain.job_groups import can_cancel, cost_of, groups_of
from tests.helpers.entries import entry


def group(*states):
    entries = [entry(f"e{n}", state, group_id="g", index=n) for n, state in enumerate(states)]
    return groups_of(reversed(entries))["g"]


@pytest.mark.parametrize(
    ("states", "telling"),
    [
        (["completed", "unknown", "processing"], "unknown"),
        (["completed", "sent", "processing"], "processing"),
        (["completed", "waiting"], "waiting"),
        (["completed", "draft", "failed"], "draft"),
        (["completed", "failed", "cancelled"], "failed"),
        (["completed", "completed"], "completed"),
    ],
)
def test_a_group_is_called_by_what_a_person_must_know_first(states, telling):
    made = group(*states)
    assert made.state == telling
    assert [one.index for one in made.entries] == list(range(len(states)))
    assert made.running is (telling in {"processing", "waiting"} or "processing" in states)


def test_jobs_that_stand_alone_are_in_no_group():
    assert groups_of([entry("a"), entry("b")]) == {}


def test_costs_are_promises_until_they_are_charges():
    assert cost_of(entry(state="waiting", expected=16)) == 16
    assert cost_of(entry(state="processing", expected=16, charged=18)) == 18
    assert cost_of(entry(state="refunded", expected=16, charged=16, refunded=16)) == 0
    assert cost_of(entry(state="draft", expected=16)) == cost_of(entry(state="cancelled", expected=16)) == 0


def test_only_what_has_not_begun_can_be_cancelled():
    kept = [entry("w", "waiting"), entry("d", "draft"), entry("s", "sent", job_id="j")]
    assert all(can_cancel(one) for one in kept)
    assert not any(can_cancel(entry(state=state, job_id="j")) for state in ("sending", "processing", "completed"))
    assert not can_cancel(entry(state="sent"))


def test_every_state_is_shown_by_all_and_by_at_most_two_sorts():
    for state in ("draft", "waiting", "sending", "sent", "processing", "completed", "failed", "cancelled", "unknown"):
        shown = [sort for sort in JobFilter if sort.shows(entry(state=state))]
        assert JobFilter.ALL in shown
        assert 2 <= len(shown) <= 3
