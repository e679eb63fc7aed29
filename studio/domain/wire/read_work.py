"""Jobs and receipts, read from any generation (contract A.6, A.7, A.9)."""

from typing import Any, cast

from studio.domain.records import Job, JobStatus, Receipt
from studio.domain.wire.envelope import (
    Json,
    Unreadable,
    identity,
    one,
    optional_text,
    optional_whole,
    text,
    text_map,
    texts,
    whole,
)

#: Words other servers use; a word nobody knows counts as still running, never as done.
_STATUS = {
    "pending": "pending",
    "queued": "pending",
    "waiting": "pending",
    "created": "pending",
    "processing": "processing",
    "completed": "completed",
    "complete": "completed",
    "succeeded": "completed",
    "failed": "failed",
    "error": "failed",
    "cancelled": "cancelled",
    "canceled": "cancelled",
}


def read_job(body: Any) -> Job:
    """Return a job from a detail answer or a list row."""
    row = one(body, "job")
    output = row.get("output_data")
    inner: Json = {**output, **row} if isinstance(output, dict) else row
    status = job_status(text(row, "status"))
    cost = whole(row, "cost_credits", "cost", "credits")
    return Job(
        id=identity(row, "id", "job_id"),
        type=text(row, "type"),
        status=status,
        mascot_id=text(row, "collection_id", "mascot_id"),
        item_id=text(inner, "item_id"),
        item_name=text(inner, "item_name", "name"),
        cost=cost,
        refunded=_refunded(row, cost),
        error=_failure(row),
        stage=text(row, "stage"),
        notes=texts(row.get("notes")),
        asset_ids=text_map(inner.get("asset_ids")) or _listed(inner, "asset_id", "id"),
        urls=text_map(inner.get("urls")) or _listed(inner, "url", "cdn_url"),
        created_at=text(row, "created_at"),
        started_at=text(row, "started_at"),
        updated_at=text(row, "updated_at", "completed_at"),
    )


def read_receipt(body: Any) -> Receipt:
    """Return the job a paid request made, with the addresses the server promised."""
    row = one(body)
    reverse = row.get("reverse_job")
    return Receipt(
        job_id=identity(row, "job_id", "id"),
        status=job_status(text(row, "status", default="pending")),
        type=text(row, "type"),
        item_id=text(row, "item_id"),
        item_name=text(row, "item_name", "name"),
        estimated_cost=whole(row, "estimated_cost", "cost_credits", "cost"),
        asset_ids=text_map(row.get("asset_ids")),
        urls=text_map(row.get("urls")),
        poll_url=text(row, "poll_url", "poll") or (text(body, "poll") if isinstance(body, dict) else ""),
        reverse_job_id=optional_text(reverse, "job_id", "id") if isinstance(reverse, dict) else None,
    )


def read_receipts(body: Any) -> tuple[Receipt, ...]:
    """Return the receipts of a batch, in the order of its requests."""
    row = one(body)
    jobs = row.get("jobs", body if isinstance(body, list) else None)
    if not isinstance(jobs, list):
        raise Unreadable("no jobs")
    return tuple(read_receipt(job) for job in jobs)


def receipts_of(body: Any) -> tuple[Receipt, ...]:
    """Return every receipt in the answer to any paid request: one job, a batch, a canvas run, a new mascot."""
    row = one(body)
    for key in ("jobs", "generated", "queued"):
        listed = row.get(key)
        if isinstance(listed, list):
            return tuple(read_receipt(job) for job in listed if isinstance(job, dict))
    if text(row, "job_id"):
        return (read_receipt(body),)
    reference = reference_receipt(body)
    return () if reference is None else (reference,)


def reference_receipt(body: Any) -> Receipt | None:
    """Return the job that draws a new mascot's reference picture, if its answer names one."""
    row = one(body, "collection")
    for holder in (row, body):
        for key in ("reference_job", "job"):
            job = holder.get(key)
            if isinstance(job, dict) and text(job, "job_id", "id"):
                return read_receipt(job)
        if text(holder, "job_id", "reference_job_id"):
            return Receipt(job_id=text(holder, "job_id", "reference_job_id"), status="pending", type="image")
    return None


def job_status(word: str) -> JobStatus:
    """Return the lifecycle word for any server's word."""
    return cast(JobStatus, _STATUS.get(word.lower(), "processing"))


def _refunded(row: Json, cost: int) -> int:
    said = row.get("refunded")
    if isinstance(said, bool):
        return cost if said else 0
    return optional_whole(row, "refunded", "refunded_credits", "credits_refunded") or 0


def _failure(row: Json) -> str:
    error = row.get("error")
    if isinstance(error, dict):
        return text(error, "message", "code")
    return text(row, "error", "error_message", "failure_reason")


def _listed(row: Json, *keys: str) -> dict[str, str]:
    """Collect one field of ``assets: [{type, url}]`` by type; the last of a type wins."""
    assets = row.get("assets")
    if not isinstance(assets, list):
        return {}
    pairs = ((text(asset, "type"), text(asset, *keys)) for asset in assets if isinstance(asset, dict))
    return {kind: value for kind, value in pairs if kind and value}
