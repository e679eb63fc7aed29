"""The Studio that is walked over."""

from collections.abc import Iterator

import pytest

from studio.app.studio import Studio
from tests.helpers.whole_studio import whole_studio


@pytest.fixture
def studio(qapp, loop, tmp_path) -> Iterator[Studio]:
    with whole_studio(qapp, loop, tmp_path) as made:
        yield made
