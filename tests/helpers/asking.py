"""What the tests of the client share: a key, an order, and clients of servers that answer as they are told."""

import httpx

from studio.domain.requests import GenerateRequest
from studio.services.client import MaskoClient
from tests.helpers.raw_server import RawServer

KEY = "masko_" + "ab" * 32
POSE = GenerateRequest(type="image", name="Wave", image_prompt="waving")
RECEIPT = {
    "data": {"job_id": "j1", "status": "pending", "type": "image", "estimated_cost": 1, "poll_url": "/v1/jobs/j1"}
}


def client_for(server: RawServer) -> MaskoClient:
    """Return a client of a server."""
    return MaskoClient(server.api, KEY)


def answering(answer) -> MaskoClient:
    """Return a client whose server gives one malformed answer to everything."""
    return MaskoClient("http://127.0.0.1:9/v1", KEY, transport=httpx.MockTransport(answer))
