"""What is offered follows what a server says of itself."""

import pytest

from studio.domain.capabilities import Capabilities, read_capabilities


def test_each_route_is_found_with_or_without_version_and_names():
    paths = {
        "/v1/api-keys": {"get": {}, "post": {}},
        "/webhooks/": {"post": {}},
        "/api/v1/webhooks/{webhook_id}/test": {"post": {}},
        "/v1/jobs/{id}/cancel": {"POST": {}},
        "/v1/collections/{a}/canvases/{b}": {"get": {}},
    }
    found = read_capabilities({"openapi": "3.1.0", "paths": paths})
    assert found.known
    assert (found.api_keys, found.webhooks, found.webhook_tests, found.cancel_jobs) == (True, True, True, True)
    assert not any((found.save_canvases, found.suggestions, found.top_up, found.ledger, found.canvases))


@pytest.mark.parametrize("silent", [None, [], "html", {}, {"paths": []}, {"paths": {}}])
def test_a_silent_server_is_taken_for_what_the_documentation_promises(silent):
    assert read_capabilities(silent) == Capabilities()
    assert Capabilities().webhooks
    assert not Capabilities().api_keys


def test_nonsense_between_the_paths_is_passed_over():
    assert read_capabilities({"paths": {"/webhooks": None, 7: {}, "/jobs/{id}/cancel": {"post": 1, 2: {}}}}).cancel_jobs
