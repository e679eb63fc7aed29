"""Jobs and time: how long one took, and whether one on the server can be the one that was asked for."""

import time
from datetime import datetime

from studio.domain.records import Job
from studio.state.job_store import JobRow

#: A server's clock may be this many seconds behind ours when a lost job is looked for.
_CLOCK_SKEW = 120.0


def matches(row: JobRow, job: Job) -> bool:
    """Tell whether a job on the server can be the one an intent asked for."""
    same_pose = job.item_id == row.item_id if row.item_id else job.item_name == row.pose_name
    made = _seconds(job.created_at)
    return same_pose and (made is None or made >= row.created - _CLOCK_SKEW)


def took(job: Job, row: JobRow) -> float:
    """Return how long a finished job took, by the server's clock where it tells, else by ours."""
    began, ended = _seconds(job.created_at), _seconds(job.updated_at)
    if began is not None and ended is not None and ended >= began:
        return ended - began
    return max(0.0, time.time() - row.created)


def _seconds(stamp: str) -> float | None:
    try:
        return datetime.fromisoformat(stamp).timestamp()
    except ValueError:
        return None
