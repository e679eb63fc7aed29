"""Short ways to ask an engine for things, for tests that care about what comes after."""

from typing import Any

import httpx


class Api:
    """Wraps a client of the API; every method answers with ``data`` and fails the test on an error."""

    def __init__(self, client: httpx.Client) -> None:
        """Speak through ``client``, whose base address ends in ``/v1``."""
        self.client = client

    def get(self, path: str, **query: Any) -> Any:
        """Return the data at a path."""
        return self._data(self.client.get(path, params=query))

    def post(self, path: str, body: Any = None, key: str | None = None) -> Any:
        """Send a body and return the data; ``key`` is the Idempotency-Key."""
        return self._data(self.client.post(path, json=body, headers={"Idempotency-Key": key} if key else {}))

    def patch(self, path: str, body: Any = None, **query: Any) -> Any:
        """Change something and return the data."""
        return self._data(self.client.patch(path, json=body, params=query))

    def delete(self, path: str) -> Any:
        """Remove something and return the data."""
        return self._data(self.client.delete(path))

    def project(self, name: str = "Test") -> str:
        """Make a project and return its id."""
        return self.post("/projects", {"name": name})["id"]

    def mascot(self, **fields: Any) -> str:
        """Make a mascot from words, in a project of its own, and return its id."""
        body = {"name": "Felix", "prompt": "a friendly orange fox with a blue scarf", **fields}
        body.setdefault("project_id", self.project())
        return self.post("/collections", body)["id"]

    def generate(self, mascot: str, key: str | None = None, **body: Any) -> Any:
        """Ask for a generation and return its receipt."""
        return self.post(f"/collections/{mascot}/generate", body, key)

    def picture(self, mascot: str, prompt: str = "waving hello") -> Any:
        """Have a picture drawn and return its finished job."""
        return self.done(self.generate(mascot, type="image", name=prompt, image_prompt=prompt)["job_id"])

    def wait(self, job_id: str) -> Any:
        """Return a job once it has ended."""
        while True:
            job = self.get(f"/jobs/{job_id}", wait="true")
            if job["status"] in {"completed", "failed", "cancelled"}:
                return job

    def done(self, job_id: str) -> Any:
        """Return a job once it has completed."""
        job = self.wait(job_id)
        assert job["status"] == "completed", job["error"]
        return job

    def balance(self) -> int:
        """Return the total of credits."""
        return self.get("/credits")["total"]

    def ledger_sum(self) -> int:
        """Return the sum of all ledger rows."""
        rows, offset = 0, 0
        while True:
            page = self.client.get("/credits/ledger", params={"limit": 1000, "offset": offset}).json()
            rows += sum(row["amount"] for row in page["data"])
            offset += len(page["data"])
            if not page["meta"]["pagination"]["has_more"]:
                return rows

    @staticmethod
    def _data(response: httpx.Response) -> Any:
        assert response.status_code < 300, f"{response.status_code} {response.text}"
        return response.json()["data"]
