"""Paying once: every paid door takes an ``Idempotency-Key``, and the description of the API says so."""

import pytest

from tests.helpers.api import Api

#: Every operation that can take credits, and the one that gives them.
PAID = {
    "createCollection",
    "generate",
    "generateBatch",
    "preview",
    "createCanvas",
    "applyTemplate",
    "generateAll",
    "generateEdge",
    "topUpCredits",
}


def test_the_description_names_the_key_at_every_paid_door_and_at_no_other(api: Api) -> None:
    paths = api.client.get("/openapi.json").json()["paths"]
    found = {
        operation["operationId"]: parameter
        for operations in paths.values()
        for operation in operations.values()
        for parameter in operation.get("parameters", ())
        if parameter["name"] == "Idempotency-Key"
    }
    assert set(found) == PAID
    assert all(each["in"] == "header" and not each.get("required") for each in found.values())


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_that_is_none_is_refused_by_name_and_nothing_is_paid(api: Api, key: str) -> None:
    before = api.balance()
    answer = api.client.post("/credits/topup", json={"amount": 5}, headers={"Idempotency-Key": key})
    assert answer.status_code == 400, answer.text
    assert "Idempotency-Key" in answer.json()["error"]["fields"]
    assert api.balance() == before


def test_a_dry_run_and_its_run_are_two_requests_under_one_key(api: Api) -> None:
    mascot = api.mascot()
    canvas = api.post(f"/collections/{mascot}/canvases", {"name": "Main"})["id"]
    path = f"/collections/{mascot}/canvases/{canvas}/generate-all"
    api.post(path, {"dry_run": True}, key=f"run-{canvas}")
    second = api.client.post(path, json={}, headers={"Idempotency-Key": f"run-{canvas}"})
    assert second.status_code == 409
    assert second.json()["error"]["code"] == "idempotency_conflict"
