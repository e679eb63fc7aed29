"""States of a journal entry: what may follow what, and what a server's job means."""

import pytest

from studio.domain.entries import ENDED, Entry, may_follow, state_of
from studio.domain.records import Job


def entry(**fields) -> Entry:
    return Entry(
        **{
            "id": "e",
            "call_id": "e",
            "workspace": "w",
            "door": "form",
            "state": "sent",
            "kind": "image",
            "expected": 16,
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("job", "state"),
    [
        ({"status": "pending"}, "sent"),
        ({"status": "processing"}, "processing"),
        ({"status": "completed", "cost": 16}, "completed"),
        ({"status": "failed", "cost": 16}, "failed"),
        ({"status": "failed", "cost": 16, "refunded": 16}, "refunded"),
        ({"status": "failed", "cost": 16, "refunded": 4}, "failed"),
        ({"status": "cancelled", "cost": 16, "refunded": 16}, "refunded"),
        ({"status": "cancelled"}, "cancelled"),
    ],
)
def test_what_a_job_means(job, state):
    assert state_of(Job(id="j", type="image", **job)) == state


def test_nothing_leaves_completed_and_ends_only_become_refunds():
    for before in ENDED:
        following = {
            after
            for after in (
                "draft",
                "waiting",
                "sending",
                "sent",
                "processing",
                "unknown",
                "completed",
                "failed",
                "refunded",
                "cancelled",
            )
            if after != before and may_follow(before, after)
        }
        assert following <= {"refunded"}
    assert not may_follow("completed", "refunded")


def test_what_was_sent_is_never_waiting_again():
    for before in ("sent", "processing", "unknown"):
        assert not may_follow(before, "waiting")


def test_money_and_what_can_be_done():
    assert entry(state="failed", charged=16).refund_expected
    assert not entry(state="failed", charged=16, refunded=16).refund_expected
    assert entry(charged=21).differs
    assert entry(estimated=20).differs
    assert not entry(charged=16, estimated=16).differs
    assert entry(charged=16, refunded=4).paid == 12
    assert entry(state="failed").can_retry
    assert entry(state="draft", door="mascot").can_retry
    assert not entry(state="unknown").can_retry
    assert not entry(state="failed", door="mascot").can_retry
