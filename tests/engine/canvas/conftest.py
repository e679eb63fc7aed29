"""An engine in this process for everything about canvases."""

import pytest

from tests.engine.extras.api import opened


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("engine")) as made:
        made.fox = made.mascot()
        yield made


@pytest.fixture
def api(shared):
    """The same engine with a mascot that nobody has touched."""
    shared.settle()
    shared.fox = shared.mascot()
    return shared
