"""Following through trouble: offline for a day, refused pages, a full disk, jobs nobody knows; in virtual time."""

import asyncio
from collections.abc import Callable

import httpx

from studio.domain import errors
from studio.domain.records import Job
from studio.services.client import MaskoClient
from studio.services.following import Following
from studio.services.poll_plan import PollPlan
from tests.helpers.virtual_loop import run_virtually


class Free:
    """A server without limits."""

    background_rate = None
    background_room = None


class World:
    """A few jobs on a server that does what ``fault`` says, and somebody who follows them."""

    def __init__(self) -> None:
        self.jobs: dict[str, str] = {}
        self.fault: Callable[[httpx.Request], httpx.Response | None] = lambda _: None
        self.asked: list[httpx.Request] = []
        self.seen: list[tuple[str, str]] = []
        self.missing: list[str] = []
        self.troubles: list[type] = []
        self.disk: Callable[[Job], None] = lambda _: None

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        fault = self.fault(request)
        if fault is not None:
            return fault
        name = request.url.path.rsplit("/", 1)[-1]
        if name == "jobs":
            rows = [{"id": job_id, "status": status} for job_id, status in self.jobs.items()]
            return httpx.Response(200, json={"data": rows})
        if name not in self.jobs:
            return httpx.Response(404, json={"error": "gone"})
        return httpx.Response(200, json={"id": name, "status": self.jobs[name]})

    async def see(self, job: Job) -> None:
        self.disk(job)
        self.seen.append((job.id, job.status))

    async def miss(self, job_id: str) -> None:
        self.missing.append(job_id)


def follow(story: Callable[[World, Following], object], **jobs: str) -> World:
    """Follow the jobs while the story is told, and return the world after it."""

    async def run() -> World:
        world = World()
        world.jobs = dict(jobs)
        client = MaskoClient("http://x.example/v1", "k", transport=httpx.MockTransport(world.answer))
        plan = PollPlan(Free(), asyncio.get_running_loop().time)
        following = Following(
            lambda: client, plan, seen=world.see, missing=world.miss,
            trouble=lambda error: world.troubles.append(type(error)),
        )  # fmt: skip
        task = asyncio.create_task(following.run())
        for job_id in jobs:
            following.follow(job_id)
        await story(world, following)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await client.close()
        return world

    return run_virtually(run())


def test_a_day_without_a_network_is_no_failure():
    async def story(world: World, following: Following) -> None:
        def down(request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError("down", request=request)

        world.fault = down
        await asyncio.sleep(86_400)
        assert len(world.asked) < 86_400 / 25
        world.fault = lambda _: None
        world.jobs["j1"] = "completed"
        await asyncio.sleep(31)

    world = follow(story, j1="pending")
    assert world.seen[-1] == ("j1", "completed")
    assert world.missing == []
    assert set(world.troubles) == {errors.Unreachable, type(None)}
    assert world.troubles[-1] is type(None)


def test_the_network_coming_back_is_used_at_once():
    async def story(world: World, following: Following) -> None:
        world.fault = lambda _: httpx.Response(503, text="<html>")
        await asyncio.sleep(100)
        world.fault = lambda _: None
        world.jobs["j1"] = "completed"
        following.hurry()
        await asyncio.sleep(0.01)
        assert world.seen[-1] == ("j1", "completed")

    assert errors.ServerFailed in follow(story, j1="pending").troubles


def test_a_server_that_refuses_long_pages_gets_short_ones():
    async def story(world: World, following: Following) -> None:
        def small(request: httpx.Request) -> httpx.Response | None:
            if int(request.url.params.get("limit", 0)) > 50:
                return httpx.Response(400, json={"error": {"message": "limit"}})
            return httpx.Response(404, json={"error": "not by itself"}) if "/jobs/" in request.url.path else None

        world.fault = small
        await asyncio.sleep(0.5)
        for job_id in world.jobs:
            world.jobs[job_id] = "completed"
        await asyncio.sleep(3)

    world = follow(story, **{f"j{n}": "pending" for n in range(60)})
    assert sum(status == "completed" for _, status in world.seen) == 60


def test_a_server_that_refuses_every_list_is_asked_job_by_job():
    async def story(world: World, following: Following) -> None:
        world.fault = lambda request: (
            httpx.Response(400, json={"error": "no lists"}) if request.url.path.endswith("/jobs") else None
        )
        await asyncio.sleep(5)
        for job_id in world.jobs:
            world.jobs[job_id] = "completed"
        await asyncio.sleep(30)

    world = follow(story, **{f"j{n}": "pending" for n in range(40)})
    assert world.troubles == [errors.BadRequest]
    assert sum(status == "completed" for _, status in world.seen) == 40


def test_a_result_that_could_not_be_written_down_is_told_again():
    async def story(world: World, following: Following) -> None:
        full = [2]

        def disk(job: Job) -> None:
            full[0] -= 1
            if full[0] >= 0:
                raise errors.StorageError("The disk is full.")

        world.disk = disk
        world.jobs["j1"] = "completed"
        await asyncio.sleep(20)
        assert following.job_ids == frozenset()

    world = follow(story, j1="pending")
    assert world.seen == [("j1", "completed")]
    assert errors.StorageError in world.troubles


def test_a_job_nobody_knows_is_missing_after_three_denials():
    async def story(world: World, following: Following) -> None:
        del world.jobs["j1"]
        await asyncio.sleep(30)

    world = follow(story, j1="pending", j2="pending")
    assert world.missing == ["j1"]
    assert sum(request.url.path.endswith("/j1") for request in world.asked) == 3


def test_a_job_that_was_denied_once_is_followed_on():
    async def story(world: World, following: Following) -> None:
        del world.jobs["j1"]
        await asyncio.sleep(0.5)
        world.jobs["j1"] = "processing"
        await asyncio.sleep(5)
        world.jobs["j1"] = "completed"
        await asyncio.sleep(5)

    world = follow(story, j1="pending")
    assert world.missing == []
    assert world.seen[-1] == ("j1", "completed")


def test_what_is_no_longer_wanted_is_left():
    async def story(world: World, following: Following) -> None:
        await asyncio.sleep(1)
        following.watch(frozenset({"j2"}))
        following.leave("j1")
        following.leave("j1")
        assert following.job_ids == {"j2"}
        world.jobs["j1"] = world.jobs["j2"] = "completed"
        await asyncio.sleep(3)

    assert ("j1", "completed") not in follow(story, j1="pending", j2="pending").seen
