"""What every door does alike: who comes in, under which name, and where help is found."""

import pytest


def test_a_host_of_another_site_is_refused(api):
    answer = api.request("GET", "/docs", headers={"Host": "evil.example"})
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "forbidden"


@pytest.mark.parametrize(
    "path",
    ["/upload", "/analyze-image", "/analyze-url", "/generate/preview", "/webhooks", "/docs", "/canvas-templates"],
)
def test_nobody_comes_in_without_a_key(api, path):
    for method in ("GET", "POST"):
        answer = api.request(method, path, headers={"Authorization": "Bearer masko_" + "0" * 64})
        assert answer.status_code == 401


def test_the_help_is_searched(api):
    found = api.ok("GET", "/docs?q=webhook+signature")
    assert found["data"][0]["title"] == "Webhooks"
    assert found["results"] == found["data"]
    page = api.ok("GET", "/docs?limit=3&offset=2")
    assert len(page["data"]) == 3
    assert page["meta"]["pagination"]["total"] > 20
    assert "q" in api.no(400, "GET", "/docs?q=" + "x" * 501)["fields"]
