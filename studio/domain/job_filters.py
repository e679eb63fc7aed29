"""Which jobs a person wants to see: those of one sort, and those that words are found in."""

from enum import Enum

from studio.domain.entries import ACTIVE, Entry


class JobFilter(Enum):
    """The sorts of jobs that can be looked at alone."""

    ALL = "all"
    RUNNING = "running"
    UNSENT = "unsent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    DONE = "done"

    def shows(self, entry: Entry) -> bool:
        """Return whether a job is of this sort."""
        return {
            JobFilter.ALL: True,
            JobFilter.RUNNING: entry.state in ACTIVE,
            JobFilter.UNSENT: entry.state in {"draft", "waiting"},
            JobFilter.UNKNOWN: entry.state == "unknown",
            JobFilter.FAILED: entry.failed or entry.state == "cancelled",
            JobFilter.DONE: entry.state == "completed",
        }[self]
