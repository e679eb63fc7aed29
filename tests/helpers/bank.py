"""A small server of paid work that keeps its books: for every way in which an answer can be lost.

``Bank`` is an answer for ``RawServer``. A charge is a job in ``jobs``; ``honours`` says whether it honours
``Idempotency-Key``; ``fault`` decides what happens to the next answers.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.helpers.raw_server import Asked, HangUp, reply


@dataclass
class Bank:
    """The server; ``charges`` counts what was paid, ``posts`` what arrived."""

    honours: bool = True
    balance: int = 1_000
    fault: Callable[[Asked, bytes], bytes] | None = None
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    posts: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)

    async def __call__(self, asked: Asked) -> bytes:
        answer = self._answer(asked)
        return answer if self.fault is None else self.fault(asked, answer)

    @property
    def charges(self) -> int:
        return len(self.jobs)

    def _answer(self, asked: Asked) -> bytes:
        parts = asked.path.removeprefix("/v1/").split("/")
        if asked.method == "POST" and parts[0] == "collections":
            return self._pay(asked, parts)
        if parts[0] == "jobs":
            return self._cancel(parts[1]) if parts[-1] == "cancel" else self._tell(asked, parts)
        if parts[0] == "openapi.json":
            parameters = [{"name": "Idempotency-Key", "in": "header"}] if self.honours else []
            paths = {"/collections/{id}/generate": {"post": {"parameters": parameters}}}
            return reply({"openapi": "3.1.0", "paths": paths})
        if parts[-1] == "items":
            jobs = self.jobs.values()
            return reply(
                {"data": [{"id": job["item_id"], "name": job["item_name"], "prompt": job["prompt"]} for job in jobs]}
            )
        return reply({"error": "no such thing"}, 404)

    def _tell(self, asked: Asked, parts: list[str]) -> bytes:
        known = {job_id: job for job_id, job in self.jobs.items() if job_id not in self.lost}
        if len(parts) == 2:
            return reply({"data": known[parts[1]]}) if parts[1] in known else reply({"error": "gone"}, 404)
        wanted = asked.query.get("collection_id")
        newest = reversed(known.values())
        return reply({"data": [job for job in newest if wanted in {None, job["collection_id"]}]})

    def _cancel(self, job_id: str) -> bytes:
        if self.jobs[job_id]["status"] != "pending":
            return reply({"error": {"code": "conflict", "message": "It already runs."}}, 409)
        self.finish(job_id, "cancelled", refunded_credits=1)
        return reply({"data": self.jobs[job_id]})

    def _pay(self, asked: Asked, parts: list[str]) -> bytes:
        key = asked.headers["idempotency-key"]
        self.posts.append(key)
        if self.honours and key in self.answers:
            return reply(self.answers[key], 202)
        requests = asked.json.get("requests", [asked.json])
        if self.balance < len(requests):
            error = {
                "code": "insufficient_credits",
                "message": "Too little",
                "required": len(requests),
                "balance": self.balance,
            }
            return reply({"error": error}, 402)
        made = [self.make(parts[1] if len(parts) > 1 else "new", request) for request in requests]
        jobs = [
            {
                "job_id": job["id"],
                "status": "pending",
                "type": job["type"],
                "item_id": job["item_id"],
                "item_name": job["item_name"],
                "estimated_cost": 1,
            }
            for job in made
        ]
        data = {"jobs": jobs, "total_cost": len(jobs)} if "requests" in asked.json else jobs[0]
        if parts == ["collections"]:
            data = {"id": "new", "name": asked.json["name"], "project_id": "p1", "reference_job": jobs[0]}
        self.answers[key] = {"data": data}
        return reply(self.answers[key], 202)

    def make(self, mascot_id: str, request: dict[str, Any]) -> dict[str, Any]:
        """Make and charge a job."""
        self.balance -= 1
        number = len(self.jobs) + 1
        job = {
            "id": f"j{number}", "type": "item_generation", "status": "pending", "collection_id": mascot_id,
            "item_id": request.get("item_id") or f"i{number}", "item_name": request.get("name", "?"), "cost_credits": 1,
            "created_at": datetime.now(UTC).isoformat(), "prompt": request.get("image_prompt", ""),
        }  # fmt: skip
        self.jobs[job["id"]] = job
        return job

    def finish(self, job_id: str, status: str = "completed", **fields: Any) -> None:
        """End a job."""
        self.jobs[job_id] = {**self.jobs[job_id], "status": status, **fields}


def lose_answers(times: int, *, keep: int = 0) -> Callable[[Asked, bytes], bytes]:
    """Return a fault that ends the first answers to paid requests after ``keep`` bytes."""
    left = [times]

    def fault(asked: Asked, answer: bytes) -> bytes:
        if asked.method == "POST" and left[0] > 0:
            left[0] -= 1
            raise HangUp(answer[:keep])
        return answer

    return fault
