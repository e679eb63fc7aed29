"""Webhooks through the door: registered, listed, called, deleted."""

import httpx

from studio.engine import webhooks


def test_webhooks_come_and_go(api, site):
    new = api.ok("POST", "/webhooks", {"url": site.url + "/hook", "events": ["job.failed", "job.failed"]})
    assert new["secret"].startswith("whsec_")
    assert new["events"] == ["job.failed"]
    assert api.ok("POST", "/webhooks", {"url": site.url})["events"] == ["job.completed", "job.failed"]
    listed = api.ok("GET", "/webhooks")
    assert new["id"] in [row["id"] for row in listed["data"]]
    assert all("secret" not in row for row in listed["data"])
    api.ok("DELETE", f"/webhooks/{new['id']}")
    api.no(404, "DELETE", f"/webhooks/{new['id']}")
    for body, field in (
        ({}, "url"),
        ({"url": site.url, "events": []}, "events"),
        ({"url": site.url, "events": ["x"]}, "events[0]"),
    ):
        assert field in api.no(400, "POST", "/webhooks", body)["fields"]
    key = api.ok("POST", "/api-keys", {"name": "o", "workspace": "organization"})["key"]
    stranger = {"headers": {"Authorization": f"Bearer {key}"}}
    theirs = api.ok("POST", "/webhooks", {"url": site.url}, **stranger)["id"]
    api.no(403, "DELETE", f"/webhooks/{theirs}")


def test_a_running_engine_calls_its_webhooks(running, site):
    site.page("/hook", "thanks")
    with running.client() as client:
        hook = client.post("/webhooks", json={"url": site.url + "/hook", "events": ["job.completed"]}).json()
        project = client.post("/projects", json={"name": "P"}).json()["id"]
        fox = client.post("/collections", json={"project_id": project, "name": "Fox", "prompt": "fox"}).json()["id"]
        asked = {"type": "image", "name": "Wave", "image_prompt": "waving"}
        job = client.post(f"/collections/{fox}/generate", json=asked).json()
        client.get(f"/jobs/{job['job_id']}?wait=true")

        assert site.asked.wait(20)
        _, _, headers, body = site.requests[0]
        assert headers["x-masko-signature"] == webhooks.sign(hook["secret"], body)
        message = httpx.Response(200, content=body).json()
        assert (message["event"], message["job_id"], message["collection_id"]) == ("job.completed", job["job_id"], fox)
        assert message["asset_ids"] == job["asset_ids"]
        assert message["urls"] == job["urls"]
