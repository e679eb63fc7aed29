"""Jobs and receipts in the shapes of all generations (contract A.6, A.9)."""

import pytest

from studio.domain.wire.envelope import Unreadable
from studio.domain.wire.read_work import (
    job_status,
    read_job,
    read_receipt,
    read_receipts,
    reference_receipt,
)


def test_a_job_of_generation_three():
    job = read_job(
        {
            "data": {
                "id": "j1",
                "type": "item_generation",
                "status": "completed",
                "collection_id": "c1",
                "item_id": "i1",
                "item_name": "Wave",
                "cost_credits": 16,
                "urls": {"webm": "u"},
                "asset_ids": {"webm": "a"},
                "updated_at": "t",
            }
        }
    )
    assert (job.id, job.done, job.cost, job.refunded) == ("j1", True, 16, 0)
    assert job.urls == {"webm": "u"}


def test_a_job_of_generation_one():
    job = read_job(
        {
            "id": "job_1",
            "type": "animation",
            "status": "failed",
            "error": "no",
            "completed_at": "t",
            "cost": 20,
            "refunded": True,
            "output_data": {"item_id": "item_1", "duration": 4},
        }
    )
    assert (job.item_id, job.error, job.refunded, job.updated_at) == ("item_1", "no", 20, "t")


def test_a_job_of_the_quickstart_lists_its_files():
    job = read_job(
        {"id": "j", "status": "completed", "assets": [{"type": "image", "url": "u", "asset_id": "a"}, {"url": "x"}]}
    )
    assert job.urls == {"image": "u"}
    assert job.asset_ids == {"image": "a"}


def test_a_failure_may_be_an_object_and_a_refund_a_figure():
    job = read_job({"id": "j", "status": "failed", "error": {"message": "broke"}, "cost_credits": 5, "refunded": 5})
    assert (job.error, job.refunded) == ("broke", 5)


@pytest.mark.parametrize("word", ["", "archiving", "COMPLETELY-NEW"])
def test_an_unknown_word_is_never_done(word):
    assert job_status(word) == "processing"


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"job_id": "j1", "status": "pending", "poll_url": "/v1/jobs/j1"}},
        {"data": {"job_id": "j1", "status": "pending"}, "poll": "/v1/jobs/j1"},
        {"job_id": "j1", "poll": "/v1/jobs/j1"},
    ],
)
def test_a_receipt_in_every_envelope(body):
    receipt = read_receipt(body)
    assert (receipt.job_id, receipt.status, receipt.poll_url) == ("j1", "pending", "/v1/jobs/j1")


def test_a_transition_names_its_way_back():
    assert read_receipt({"job_id": "j1", "reverse_job": {"job_id": "j2"}}).reverse_job_id == "j2"


def test_a_receipt_needs_a_job():
    with pytest.raises(Unreadable):
        read_receipt({"data": {"status": "pending"}})


def test_receipts_of_a_batch():
    assert [r.job_id for r in read_receipts({"data": {"jobs": [{"job_id": "a"}, {"job_id": "b"}]}})] == ["a", "b"]
    with pytest.raises(Unreadable):
        read_receipts({"data": {"total_cost": 3}})


@pytest.mark.parametrize(
    ("body", "job"),
    [
        ({"data": {"id": "c1", "reference_job": {"job_id": "j1"}}}, "j1"),
        ({"data": {"id": "c1", "job_id": "j1"}}, "j1"),
        ({"collection": {"id": "c1"}, "job": {"id": "j1"}}, "j1"),
        ({"data": {"id": "c1"}}, None),
    ],
)
def test_the_job_of_a_reference_picture(body, job):
    receipt = reference_receipt(body)
    assert (receipt.job_id if receipt else None) == job
