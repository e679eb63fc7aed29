"""The life of a job, one transaction at a time: whose turn it is, what an end takes along, what a crash leaves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from studio.engine import generation, jobs, ledger, mascots
from studio.engine.common import Caller, Row, new_id
from studio.engine.generation import Generation, Terms
from studio.engine.jobs import Submitted
from studio.engine.keys import Keyring
from studio.engine.mascots import NewMascot
from studio.engine.options import Options
from studio.engine.refusals import Clash, TooPoor
from studio.engine.store import Store
from studio.engine.tables import assets, projects
from studio.engine.tables import jobs as job_table

TERMS = Terms(Options(data=Path()).rates, "pro")
PICTURE = {"type": "image", "name": "Wave", "image_prompt": "waving"}
CLIP = {"type": "animation", "name": "Wave", "image_prompt": "waving", "animation_prompt": "waving", "duration": 3}


class Desk:
    """A database with one mascot, worked on directly."""

    def __init__(self, store: Store) -> None:
        """Make the mascot."""
        keyring = Keyring(store, lambda: 0.0)
        caller = keyring.caller(keyring.raw)
        assert caller is not None
        self.store = store
        self.caller: Caller = caller
        self.mascot = store.run_now(self._make)

    def _make(self, connection: Connection) -> Row:
        project = {
            "id": new_id(), "workspace_id": self.caller.workspace_id, "name": "P", "created_at": 0.0, "updated_at": 0.0,
        }  # fmt: skip
        connection.execute(sa.insert(projects).values(project))
        new = NewMascot(project_id=project["id"], name="Felix", prompt="an orange fox", style=None, sizes=(240,))
        return mascots.create(connection, self.caller, new, TERMS, 0.0).row

    def ask(self, **body: object) -> Generation:
        """Submit a generation."""
        request = generation.GenerateRequest(**body)
        return self.store.run_now(
            lambda connection: generation.generate(connection, self.caller, self.mascot, request, TERMS, 1.0)
        )

    def claim(self) -> Row | None:
        """Take the next job."""
        return self.store.run_now(lambda connection: jobs.claim(connection, 2.0))

    def complete(self, job: Submitted) -> None:
        """Claim and complete one job."""
        claimed = self.claim()
        assert claimed is not None
        assert claimed["id"] == job.id
        self.store.run_now(lambda connection: jobs.complete(connection, job.id, [], 3.0))

    def job(self, job_id: str) -> Row:
        """Return a job as it stands."""
        return self.store.run_now(lambda connection: jobs.get(connection, job_id))

    def balance(self) -> int:
        """Return the total of credits."""
        return self.store.run_now(lambda connection: ledger.balance(connection, self.caller.workspace_id)).total


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = Store(f"sqlite:///{tmp_path / 'engine.sqlite'}")
    yield Desk(store)
    store.close()


def test_pictures_first_then_animations_then_smaller_sizes(desk: Desk) -> None:
    clip, picture = desk.ask(**CLIP), desk.ask(**PICTURE)
    assert clip.variants is not None
    second = desk.ask(**CLIP)
    desk.complete(picture.job)
    desk.complete(clip.job)
    desk.complete(second.job)
    desk.complete(clip.variants)


def test_nothing_starts_before_what_it_builds_on(desk: Desk) -> None:
    clip = desk.ask(**CLIP)
    claimed = desk.claim()
    assert claimed is not None
    assert claimed["id"] == clip.job.id
    assert desk.claim() is None


def test_a_failure_takes_its_followers_along_and_gives_the_price_back(desk: Desk) -> None:
    clip = desk.ask(**CLIP)
    assert clip.variants is not None
    assert desk.balance() == 550 - 16
    ended = desk.store.run_now(lambda connection: jobs.end(connection, clip.job.id, "failed", "It broke.", 5.0))
    assert ended == [clip.job.id, clip.variants.id]
    assert desk.balance() == 550
    assert desk.job(clip.job.id)["refunded"] == 16
    assert desk.job(clip.variants.id)["status"] == "failed"
    query = sa.select(assets.c.status).distinct()
    assert desk.store.run_now(lambda connection: connection.execute(query).scalars().all()) == ["failed"]


def test_only_what_has_not_started_can_be_cancelled(desk: Desk) -> None:
    first, second = desk.ask(**PICTURE), desk.ask(**PICTURE)
    desk.claim()
    with pytest.raises(Clash):
        desk.store.run_now(lambda connection: jobs.cancel(connection, desk.caller, first.job.id, 2.0))
    desk.store.run_now(lambda connection: jobs.cancel(connection, desk.caller, second.job.id, 2.0))
    with pytest.raises(Clash):
        desk.store.run_now(lambda connection: jobs.cancel(connection, desk.caller, second.job.id, 2.0))
    assert desk.balance() == 549


def test_what_costs_too_much_leaves_nothing(desk: Desk) -> None:
    for _ in range(10):
        desk.ask(**{**CLIP, "duration": 10})
    with pytest.raises(TooPoor) as refused:
        desk.ask(**{**CLIP, "duration": 10})
    assert refused.value.extra == {"required": 51, "balance": 40}
    query = sa.select(sa.func.count()).select_from(job_table)
    assert desk.store.run_now(lambda connection: connection.execute(query).scalar_one()) == 20


def test_an_orderly_end_costs_no_attempt_and_a_crash_costs_one(desk: Desk) -> None:
    job = desk.ask(**PICTURE).job
    desk.claim()
    desk.store.run_now(lambda connection: jobs.put_back(connection, [job.id]))
    assert (desk.job(job.id)["status"], desk.job(job.id)["attempts"]) == ("pending", 0)
    desk.claim()
    desk.store.run_now(lambda connection: jobs.recover(connection, 3.0))
    assert (desk.job(job.id)["status"], desk.job(job.id)["attempts"]) == ("pending", 1)
    desk.claim()
    desk.store.run_now(lambda connection: jobs.recover(connection, 4.0))
    assert desk.job(job.id)["status"] == "failed"
    assert desk.balance() == 550
