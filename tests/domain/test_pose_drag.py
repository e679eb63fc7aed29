"""What a drag of poses says."""

import pytest

from studio.domain.pose_drag import PoseDrag, read_drag


def test_a_drag_reads_back_as_it_was():
    drag = PoseDrag(mascot_id="m1", pose_ids=("b", "a"))
    assert read_drag(drag.encoded()) == drag


@pytest.mark.parametrize("data", [b"", b"fox-0", b"\xff\xfe", b"[]", b'{"mascot_id":"m","pose_ids":[]}'])
def test_what_is_no_drag_of_ours_is_none(data):
    assert read_drag(data) is None
