"""The services against the engine that ships: its process, every call of the client, files, and its death."""

import asyncio
import os
import signal

import pytest

from studio.domain import errors
from studio.domain.records import Job, Pose
from studio.domain.requests import GenerateRequest, MascotRequest
from studio.services.cache import DownloadCache
from studio.services.client import MaskoClient
from studio.services.engine_process import EngineAddress, EngineProcess
from studio.services.polling import follow

SMALL = ("--base-video", "240")


async def finished(client: MaskoClient, job_id: str) -> Job:
    seen = [job async for job in follow(lambda: client, job_id)]
    assert seen[-1].status == "completed", seen[-1]
    return seen[-1]


async def test_from_a_project_to_a_file_on_disk(tmp_path):
    engine = EngineProcess(tmp_path / "engine", options=SMALL)
    address = await engine.start()
    client = MaskoClient(address.api, address.key)
    cache = DownloadCache(tmp_path / "cache", limit_bytes=100_000_000)
    try:
        start = await client.balance()
        assert start.total == start.subscription + start.topup
        assert (await client.top_up(25)).topup == start.topup + 25
        project = await client.create_project("Home")
        assert (await client.rename_project(project.id, "Renamed 🦊")).name == "Renamed 🦊"
        assert [row.name for row in await client.projects()] == ["Renamed 🦊"]
        styles = await client.styles()
        request = MascotRequest(project_id=project.id, name="Fox", prompt="a friendly orange fox", style=styles[0].id)
        mascot, reference = await client.create_mascot(request, intent="mascot")
        assert reference is not None
        await finished(client, reference.job_id)
        assert (await client.mascot(mascot.id)).name == "Fox"
        assert [row.id for row in await client.mascots(project.id)] == [mascot.id]
        assert await client.mascots("another") == ()
        wave = GenerateRequest(type="image", name="Wave", image_prompt="waving")
        receipt = await client.generate(mascot.id, wave, intent="wave")
        assert (await client.generate(mascot.id, wave, intent="wave")).job_id == receipt.job_id
        job = await finished(client, receipt.job_id)
        assert (job.cost, job.mascot_id, job.item_name) == (1, mascot.id, "Wave")
        (first, second) = await client.generate_batch(mascot.id, [wave, wave], intent="batch")
        assert first.job_id != second.job_id
        page = await client.jobs(mascot_id=mascot.id, limit=2)
        assert (len(page.rows), page.total, page.has_more) == (2, 4, True)
        pose = await pose_named(client, mascot.id, "Wave")
        assert pose.picture is not None
        path = await cache.fetch(client, pose.picture)
        assert path.stat().st_size == pose.picture.file_size
        ledger = await client.ledger(limit=1000)
        assert sum(row.amount for row in ledger.rows) == (await client.balance()).total
        with pytest.raises(errors.Conflict):
            await client.cancel_job(receipt.job_id)
        with pytest.raises(errors.InsufficientCredits) as short:
            await spend_everything(client, mascot.id)
        assert short.value.required is not None
        assert short.value.balance is not None
        assert "openapi" in await client.description()
    finally:
        await cache.close()
        await client.close()
        await engine.stop()


async def pose_named(client: MaskoClient, mascot_id: str, name: str) -> Pose:
    return next(pose for pose in await client.poses(mascot_id) if pose.name == name and pose.picture)


async def spend_everything(client: MaskoClient, mascot_id: str) -> None:
    logo = GenerateRequest(type="logo", name="Logo", logo_description="a head")
    for number in range(1000):
        await client.generate_batch(mascot_id, [logo] * 10, intent=f"logo {number}")


async def test_a_killed_engine_comes_back_with_everything(tmp_path):
    engine = EngineProcess(tmp_path / "engine", options=(*SMALL, "--latency", "image=1"))
    address = await engine.start()
    clients = [MaskoClient(address.api, address.key)]
    back = asyncio.Event()

    def restarted(new: EngineAddress) -> None:
        clients.append(MaskoClient(new.api, new.key))
        back.set()

    project = await clients[0].create_project("Home")
    request = MascotRequest(project_id=project.id, name="Fox", prompt="a fox")
    mascot, _ = await clients[0].create_mascot(request, intent="m")
    wave = GenerateRequest(type="image", name="Wave", image_prompt="waving")
    receipt = await clients[0].generate(mascot.id, wave, intent="w")
    watch = asyncio.create_task(engine.supervise(restarted))
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGKILL)
    seen = [job.status async for job in follow(lambda: clients[-1], receipt.job_id)]
    assert back.is_set()
    assert seen[-1] == "completed"
    assert (await clients[-1].generate(mascot.id, wave, intent="w")).job_id == receipt.job_id
    ledger = await clients[-1].ledger(limit=1000)
    assert [row.kind for row in ledger.rows].count("charge") == 1
    clients.append(MaskoClient(clients[-1].api, address.key))
    with pytest.raises(errors.Unauthorized):  # the key of a start is worth nothing after it
        await clients[-1].balance()
    for client in clients:
        await client.close()
    await engine.stop()
    await watch
