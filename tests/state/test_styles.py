"""The styles are asked for once, and remembered with their age for when nobody can be asked."""

from studio.services.library_copy import LibraryCopy
from studio.state.styles import Styles
from tests.helpers.waiting import dispose


def test_without_a_server_the_last_list_is_shown_with_its_age(rig, tmp_path):
    copy = LibraryCopy(tmp_path / "seen")
    first, second = (Styles(rig.tasks, rig.session, copy) for _ in range(2))
    rig.act(first.load)
    rig.until(lambda: first.rows)
    assert first.age is None
    rig.session.client._connection.api = "http://127.0.0.1:1/v1"
    rig.act(second.load)
    rig.until(lambda: second.rows)
    assert second.rows == first.rows
    assert 0 <= second.age < 60
    dispose(first, second)
