"""The part of the API that a gallery needs, answered inside this process behind the real client."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import msgspec

from studio.domain.records import Asset, Pose
from studio.services.client import MaskoClient

API = "https://poses.example/v1"
KEY = "masko_" + "0" * 64


@dataclass
class PoseServer:
    """Serves poses by mascot and files by address; ``down`` breaks every connection."""

    poses: dict[str, list[Pose]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    ideas: list[str] = field(default_factory=list)
    down: bool = False
    asked: list[str] = field(default_factory=list)

    def client(self, api: str = API, key: str = KEY) -> MaskoClient:
        """Return a client that talks to this server."""
        return MaskoClient(api, key, transport=httpx.MockTransport(self._answer))

    def add(self, mascot_id: str, name: str, *, still: Path | None = None, clip: Path | None = None, **fields) -> Pose:
        """Add a pose made of local files; the newest pose comes first in a gallery."""
        known = self.poses.setdefault(mascot_id, [])
        number = len(known)
        files = [("transparent_image", still)] if still is not None else []
        if clip is not None:
            files.append((fields.pop("kind", "webm"), clip))
        assets = tuple(self._asset(f"{mascot_id}-{number}-{kind}", kind, path) for kind, path in files)
        values: dict[str, Any] = {
            "id": f"{mascot_id}-{number}",
            "mascot_id": mascot_id,
            "name": name,
            "assets": assets,
            "created_at": f"2026-01-01T00:{number // 60 % 60:02}:{number % 60:02}Z",
        }
        pose = Pose(**{**values, **fields})
        known.append(pose)
        return pose

    def _asset(self, asset_id: str, kind: str, path: Path) -> Asset:
        url = f"https://files.example/{asset_id}{path.suffix}"
        self.files[url] = path.read_bytes()
        return Asset(id=asset_id, type=kind, url=url, width=96, height=96, file_size=len(self.files[url]))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        url = str(request.url).partition("?")[0]
        self.asked.append(url)
        if self.down:
            raise httpx.ConnectError("down", request=request)
        if url in self.files:
            return httpx.Response(200, content=self.files[url])
        if url.endswith("/credits"):
            return httpx.Response(200, json={"data": {"subscription": 500, "topup": 50, "total": 550}})
        if url.endswith("/suggest-actions"):
            return httpx.Response(200, json={"data": {"suggestions": self.ideas}})
        if request.method == "DELETE":
            gone = url.removeprefix(f"{API}/items/")
            self.poses = {key: [pose for pose in many if pose.id != gone] for key, many in self.poses.items()}
            return httpx.Response(200, json={"data": {"id": gone, "archived": True}})
        mascot_id = url.removeprefix(f"{API}/collections/").removesuffix("/items")
        if mascot_id in self.poses:
            return httpx.Response(200, json=_page(self.poses[mascot_id], request.url.params))
        return httpx.Response(404, json={"error": {"code": "not_found", "message": "There is no such thing."}})


def _page(poses: list[Pose], params: httpx.QueryParams) -> dict[str, Any]:
    offset, limit = int(params.get("offset", 0)), int(params.get("limit", 100))
    rows = [_row(pose) for pose in poses[offset : offset + limit]]
    more = offset + limit < len(poses)
    return {
        "data": rows,
        "meta": {"pagination": {"total": len(poses), "limit": limit, "offset": offset, "has_more": more}},
    }


def _row(pose: Pose) -> dict[str, Any]:
    return json.loads(msgspec.json.encode(pose)) | {"collection_id": pose.mascot_id}
