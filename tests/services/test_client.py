"""The client against a real server that answers in every generation of the API."""

import asyncio
import json

import httpx
import pytest

from studio.domain import errors
from studio.domain.orders import preview_order
from studio.domain.requests import GenerateRequest, MascotRequest
from tests.helpers.asking import KEY, POSE, RECEIPT, answering, client_for
from tests.helpers.raw_server import Asked, RawServer, reply, routes


async def test_every_request_carries_the_key_and_a_paid_one_its_intent():
    async with RawServer(
        routes({"POST /v1/collections/c1/generate": RECEIPT, "GET /v1/credits": {"credits": 3}})
    ) as server:
        client = client_for(server)
        await client.balance()
        receipt = await client.generate("c1", POSE, intent="intent-1")
        await client.close()
    question, paid = server.asked
    assert question.headers["authorization"] == paid.headers["authorization"] == f"Bearer {KEY}"
    assert "idempotency-key" not in question.headers
    assert paid.headers["idempotency-key"] == "intent-1"
    assert paid.json == {"type": "image", "name": "Wave", "image_prompt": "waving"}
    assert (receipt.job_id, receipt.estimated_cost) == ("j1", 1)


async def test_a_preview_without_a_job_is_done_with_its_pictures():
    pictures = {"images": [{"url": "https://x/v1/previews/1.png"}]}
    async with RawServer(routes({"POST /v1/generate/preview": pictures})) as server:
        client = client_for(server)
        submitted = await client.submit(preview_order("a fox", "clay"), intent="intent-2")
        await client.close()
    assert server.asked[0].json == {"prompt": "a fox", "preset_id": "clay", "count": 4}
    assert [(receipt.job_id, receipt.status) for receipt in submitted.receipts] == [("", "completed")]
    assert submitted.answer == pictures


async def test_lists_are_read_to_their_last_page():
    def projects(asked: Asked):
        offset, limit = int(asked.query["offset"]), int(asked.query["limit"])
        every = [{"id": f"p{n}", "name": f"Project {n}"} for n in range(250)]
        part = every[offset : offset + limit]
        page = {"total": 250, "limit": limit, "offset": offset, "has_more": offset + limit < 250}
        return {"data": part, "meta": {"pagination": page}}

    async with RawServer(routes({"GET /v1/projects": projects})) as server:
        client = client_for(server)
        found = await client.projects()
        await client.close()
    assert [project.id for project in found] == [f"p{n}" for n in range(250)]
    assert len(server.asked) == 3


async def test_a_server_that_repeats_its_first_page_for_ever_is_left():
    repeated = {"data": [{"id": "p1", "name": "One"}], "meta": {"pagination": {"total": 99, "has_more": True}}}
    async with RawServer(routes({"GET /v1/projects": repeated})) as server:
        client = client_for(server)
        assert [project.id for project in await client.projects()] == ["p1"]
        await client.close()


async def test_a_new_mascot_comes_with_the_job_of_its_reference():
    answer = {"data": {"id": "c1", "project_id": "p1", "name": "Fox", "reference_job": {"job_id": "j9"}}}
    async with RawServer(routes({"POST /v1/collections": answer})) as server:
        client = client_for(server)
        request = MascotRequest(project_id="p1", name="Fox", prompt="a fox", style="3d-render")
        mascot, receipt = await client.create_mascot(request, intent="i1")
        await client.close()
    assert (mascot.id, mascot.name) == ("c1", "Fox")
    assert receipt is not None
    assert receipt.job_id == "j9"
    assert server.asked[0].json == {
        "project_id": "p1",
        "name": "Fox",
        "prompt": "a fox",
        "style": "3d-render",
        "cdn_enabled": True,
    }


async def test_a_batch_is_one_request_and_its_receipts_keep_their_order():
    answer = {"data": {"jobs": [{"job_id": "j1", "type": "image"}, {"job_id": "j2", "type": "image"}], "total_cost": 2}}
    async with RawServer(routes({"POST /v1/collections/c1/generate-batch": answer})) as server:
        client = client_for(server)
        receipts = await client.generate_batch("c1", [POSE, POSE], intent="i2")
        await client.close()
    assert [receipt.job_id for receipt in receipts] == ["j1", "j2"]
    assert len(server.asked[0].json["requests"]) == 2


async def test_a_long_poll_asks_the_server_to_hold_and_waits_longer_than_it():
    held = asyncio.Event()

    async def answer(asked: Asked) -> bytes:
        held.set()
        return reply({"data": {"id": "j1", "type": "image", "status": "completed"}})

    async with RawServer(answer) as server:
        client = client_for(server)
        job = await client.job("j1", wait=500)
        await client.close()
    assert job.done
    assert server.asked[0].query == {"wait": "true", "timeout": "120"}


async def test_a_long_poll_may_be_held_for_longer_than_two_minutes():
    seen = {}

    def answer(request: httpx.Request) -> httpx.Response:
        seen.update(request.extensions["timeout"])
        return httpx.Response(200, json={"data": {"id": "j1", "type": "image", "status": "pending"}})

    client = answering(answer)
    await client.job("j1", wait=120)
    await client.close()
    assert set(seen) == {"connect", "read", "write", "pool"}
    assert seen["read"] > 120


async def test_filters_that_a_server_ignores_are_applied_here():
    listed = {
        "data": [
            {"id": "j1", "status": "pending", "collection_id": "c1"},
            {"id": "j2", "status": "failed", "collection_id": "c1"},
            {"id": "j3", "status": "pending", "collection_id": "c2"},
        ]
    }
    async with RawServer(routes({"GET /v1/jobs": listed})) as server:
        client = client_for(server)
        page = await client.jobs(mascot_id="c1", status="pending")
        await client.close()
    assert [job.id for job in page.rows] == ["j1"]
    assert server.asked[0].query == {"limit": "100", "offset": "0", "collection_id": "c1", "status": "pending"}


async def test_ids_never_become_paths():
    async with RawServer(routes({})) as server:
        client = client_for(server)
        with pytest.raises(errors.NotFound):
            await client.mascot("../credits?x=1#y")
        await client.close()
    assert server.asked[0].path == "/v1/collections/..%2Fcredits%3Fx%3D1%23y"


async def test_prompts_of_every_kind_arrive_as_written():
    prompts = [
        "x" * 10_000,
        "🦊👋🏽 ﷽",
        "مرحبا بالعالم \u202e",
        "../../etc/passwd",
        "a\x00b",
        "'; DROP TABLE jobs; --",
        "line\nbreak",
        "half \ud83e",
    ]
    async with RawServer(routes({"POST /v1/collections/c1/generate": RECEIPT})) as server:
        client = client_for(server)
        for prompt in prompts:
            await client.generate("c1", GenerateRequest(type="image", name="n", image_prompt=prompt), intent="i")
        await client.close()
    assert [json.loads(asked.body)["image_prompt"] for asked in server.asked] == [*prompts[:-1], "half ?"]
