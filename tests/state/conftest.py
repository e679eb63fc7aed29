"""One real engine for the tests of this folder, and state objects that talk to it."""

import pytest

from tests.helpers.engine import start_engine
from tests.helpers.rig import Rig


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    running = start_engine(tmp_path_factory.mktemp("engine"))
    yield running
    running.stop()


@pytest.fixture
def rig(loop, engine, tmp_path):
    made = Rig(loop, tmp_path / "data", engine.api, engine.key)
    yield made.open()
    made.close()
