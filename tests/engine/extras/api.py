"""An engine in this process behind its real door, for tests that want many requests and no rendering."""

import asyncio
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa
from PIL import Image

from studio.engine.app import build, create_app
from studio.engine.options import Options
from studio.engine.tables import assets, jobs

BASE = "http://127.0.0.1"


class Api:
    """Talks to an engine whose foreman sleeps: jobs stay where a test puts them. ``now`` is its clock."""

    def __init__(self, folder: Path, *, topup: int = 900_000, **options: Any) -> None:
        self.now = 1_800_000_000.0
        self.engine = build(Options(data=folder, base_video=240, **options), lambda: self.now, BASE)
        self._loop = asyncio.new_event_loop()
        transport = httpx.ASGITransport(create_app(self.engine))
        headers = {"Authorization": f"Bearer {self.engine.keyring.raw}"}
        self._client = httpx.AsyncClient(transport=transport, base_url=f"{BASE}/v1", headers=headers)
        if topup:
            self.topup(topup)

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self._loop.run_until_complete(self._client.request(method, path, **options))

    def ok(self, method: str, path: str, body: Any = None, **options: Any) -> dict[str, Any]:
        """Send JSON and return the answer, which must be a success."""
        answer = (
            self.request(method, path, json=body, **options)
            if body is not None
            else self.request(method, path, **options)
        )
        assert answer.is_success, (method, path, answer.status_code, answer.text)
        return answer.json()

    def no(self, status: int, method: str, path: str, body: Any = None, **options: Any) -> dict[str, Any]:
        """Send JSON and return the error, which must have this status; nothing may have been charged or made."""
        before = self.books()
        answer = (
            self.request(method, path, json=body, **options)
            if body is not None
            else self.request(method, path, **options)
        )
        assert answer.status_code == status, (method, path, answer.status_code, answer.text[:500])
        assert self.books() == before
        error = answer.json()["error"]
        assert error["code"]
        assert error["message"]
        return error

    def books(self) -> tuple[int, int, int]:
        """Return the balance and how many jobs and assets there are."""

        def look(connection):
            count = sa.select(sa.func.count())
            return tuple(connection.execute(count.select_from(table)).scalar_one() for table in (jobs, assets))

        return (self.balance(), *self.engine.store.run_now(look))

    def balance(self) -> int:
        return self.ok("GET", "/credits")["data"]["total"]

    def topup(self, amount: int) -> None:
        self.ok("POST", "/credits/topup", {"amount": amount})

    def mascot(self, **fields: Any) -> str:
        project = self.ok("POST", "/projects", {"name": "P"})["id"]
        return self.ok("POST", "/collections", {"project_id": project, "name": "Fox", "prompt": "a fox"} | fields)["id"]

    def canvas(self, collection: str, graph: dict[str, Any] | None = None) -> str:
        """Make a canvas, with a graph if one is given, and return its address."""
        made = self.ok("POST", f"/collections/{collection}/canvases", {"name": "Main"})
        address = f"/collections/{collection}/canvases/{made['id']}"
        if graph is not None:
            self.save(address, graph)
        return address

    def save(self, address: str, graph: dict[str, Any]) -> dict[str, Any]:
        current = self.ok("GET", address)["graph_hash"]
        return self.ok("PUT", address, {"graph": graph, "expected_graph_hash": current})

    def settle(self, status: str = "completed", **where: Any) -> None:
        """End jobs and their files as if workers had: all that are pending, or those that match."""

        def end(connection):
            picked = [jobs.c.status == "pending", *(jobs.c[name] == value for name, value in where.items())]
            ids = connection.execute(sa.select(jobs.c.id).where(*picked)).scalars().all()
            connection.execute(sa.update(jobs).where(jobs.c.id.in_(ids)).values(status=status))
            connection.execute(sa.update(assets).where(assets.c.job_id.in_(ids)).values(status=status))
            return connection.execute(sa.select(assets).where(assets.c.job_id.in_(ids))).mappings().all()

        for row in self.engine.store.run_now(end):
            if status == "completed":
                path = self.engine.files.path(row["id"], row["type"])
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(b"made by a test")

    def tidy(self) -> int:
        """Let the engine's janitor make one round."""
        return self._loop.run_until_complete(self.engine.janitor.tidy())

    def close(self) -> None:
        self._loop.run_until_complete(self._client.aclose())
        self._loop.run_until_complete(self.engine.fetcher.aclose())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()
        self.engine.store.close()


@contextmanager
def opened(folder: Path, **options: Any) -> Iterator[Api]:
    """Open an API for the length of a ``with``."""
    made = Api(folder, **options)
    try:
        yield made
    finally:
        made.close()


def pose(node_id: str, **fields: Any) -> dict[str, Any]:
    """Return a node that can be drawn."""
    return {"id": node_id, "itemName": node_id.title(), "imagePrompt": f"{node_id} pose", **fields}


def edge(source: str, target: str, **fields: Any) -> dict[str, Any]:
    """Return an edge that fires on a click."""
    conditions = [{"input": "clicked", "op": "==", "value": True}]
    return {"id": f"{source}-{target}", "source": source, "target": target, "conditions": conditions, **fields}


def graph(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a whole graph."""
    return {"initialNode": nodes[0].get("id", "") if nodes else "", "nodes": nodes, "edges": edges, "inputs": []}


def worked_example():
    """4 loops and 3 forward edges."""
    names = ["idle", "work", "alert", "think"]
    loops = [edge(name, name) for name in names]
    return graph([pose(name) for name in names], [*loops, *(edge("idle", name) for name in names[1:])])


def upload(api: Api, data: bytes, name: str = "fox.png") -> httpx.Response:
    """Send a picture as a multipart file."""
    return api.request("POST", "/upload", files={"file": (name, data, "image/png")})


def png(image: Image.Image) -> bytes:
    """Return a picture as the bytes of a PNG file."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
