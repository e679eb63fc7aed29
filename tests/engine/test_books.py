"""The books: whatever happens, and whenever the engine dies, the ledger sums to the balance."""

import random
from pathlib import Path

import pytest

from studio.engine.keys import Keyring
from studio.engine.store import Store
from tests.helpers.api import Api
from tests.helpers.counts import count
from tests.helpers.engine import running_engine, start_engine

OPERATIONS = count(40, 1000)
#: A soak kills the engine more often, but each start takes its time.
KILLS = count(2, 25)
OPTIONS = ("--base-video", "64", "--base-picture", "64", "--fail-rate", "0.3", "--latency", "image=0.05,video=0.1")


def act(api: Api, mascot: str, dice: random.Random) -> None:
    """Do one thing that moves credits, or is refused; either is fine, half is not."""
    client = api.client
    path = f"/collections/{mascot}"
    match dice.randrange(7):
        case 0 | 1 | 2:
            image = {"type": "image", "name": "Pose", "image_prompt": dice.choice(("waving", "sitting", "thinking"))}
            answer = client.post(f"{path}/generate", json=image)
        case 3:
            clip = {"type": "animation", "name": "Clip", "prompt": "waving", "duration": 3}
            answer = client.post(f"{path}/generate", json=clip)
        case 4:
            rows = [{"type": "image", "name": f"Row {number}", "image_prompt": "waving"} for number in range(3)]
            answer = client.post(f"{path}/generate-batch", json={"requests": rows})
        case 5:
            pending = api.get("/jobs", status="pending", limit=5)
            answer = client.post(f"/jobs/{dice.choice(pending)['id'] if pending else 'nobody'}/cancel")
        case _:
            answer = client.post("/credits/topup", json={"amount": dice.randint(1, 20)})
    assert answer.status_code in {200, 202, 402, 404, 409}, answer.text


def check(api: Api, data: Path) -> None:
    """Compare jobs, ledger, balance and files once nothing is running."""
    rows, offset, jobs = 0, 0, []
    while page := api.get("/jobs", limit=500, offset=offset):
        jobs += page
        offset += len(page)
    ledger = []
    while page := api.get("/credits/ledger", limit=1000, offset=rows):
        ledger += page
        rows += len(page)
    assert sum(row["amount"] for row in ledger) == api.balance()
    moved: dict[str, list[int]] = {}
    for row in ledger:
        if row["job_id"]:
            moved.setdefault(row["job_id"], []).append(row["amount"])
    for job in jobs:
        amounts = moved.get(job["id"], [])
        assert -sum(amount for amount in amounts if amount < 0) == job["cost_credits"], "charged once"
        returned = sum(amount for amount in amounts if amount > 0)
        if job["status"] == "completed":
            assert returned == job["refunded_credits"] == 0
            assert all(list(data.glob(f"files/*/{asset['id']}.*")) for asset in job["assets"])
        else:
            assert returned == job["refunded_credits"] == job["cost_credits"], "refunded once"
    balances = [row["balance_after"] for row in reversed(ledger)]
    running = 0
    for row, after in zip(reversed(ledger), balances, strict=True):
        running += row["amount"]
        assert running == after >= 0


def test_random_operations_failures_cancels_and_kills(data: Path) -> None:
    dice = random.Random(7)
    mascot = ""
    kills = set(dice.sample(range(5, OPERATIONS), KILLS))
    engine = start_engine(data, *OPTIONS)
    client = engine.client()
    try:
        for number in range(OPERATIONS):
            mascot = mascot or Api(client).mascot()
            act(Api(client), mascot, dice)
            if number in kills:
                client.close()
                engine.kill()
                engine = start_engine(data, *OPTIONS)
                client = engine.client()
        api = Api(client)
        while running := [*api.get("/jobs", status="pending"), *api.get("/jobs", status="processing")]:
            api.wait(running[-1]["id"])
        check(api, data)
    finally:
        client.close()
        engine.kill()


def test_a_retried_request_pays_once_across_a_crash(data: Path) -> None:
    engine = start_engine(data, "--base-video", "64")
    body = {"type": "image", "name": "Once", "image_prompt": "waving"}
    with engine.client() as client:
        mascot = Api(client).mascot()
        first = Api(client).generate(mascot, key="retry", **body)
        engine.kill()
    with running_engine(data, "--base-video", "64") as again, again.client() as client:
        api = Api(client)
        assert api.generate(mascot, key="retry", **body) == first
        api.done(first["job_id"])
        assert api.balance() == api.ledger_sum() == 549


@pytest.mark.parametrize("row", [1, 2])
def test_the_grant_is_made_once(data: Path, row: int) -> None:
    data.mkdir()
    for _ in range(row):
        store = Store(f"sqlite:///{data / 'engine.sqlite'}")
        Keyring(store, lambda: 1.0)
        store.close()
    with running_engine(data) as engine, engine.client() as client:
        assert [(entry["kind"], entry["pool"], entry["amount"]) for entry in Api(client).get("/credits/ledger")] == [
            ("grant", "topup", 50),
            ("grant", "subscription", 500),
        ]
