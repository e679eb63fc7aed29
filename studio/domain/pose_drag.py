"""Poses on their way from one pane to another, or to another Studio: what a drag says besides the files it carries."""

import msgspec

from studio.domain.records import Record

#: The media type of a drag of poses; its content is what ``PoseDrag.encoded`` returns.
MIME = "application/x-masko-poses"


class PoseDrag(Record, frozen=True, kw_only=True):
    """Poses of one mascot, in the order in which they were chosen."""

    mascot_id: str
    pose_ids: tuple[str, ...]

    def encoded(self) -> bytes:
        """Return the drag as bytes for a clipboard or a drop."""
        return msgspec.json.encode(self)


def read_drag(data: bytes) -> PoseDrag | None:
    """Return the poses a drop carries; None if there are none or nobody can read them."""
    try:
        drag = msgspec.json.decode(data, type=PoseDrag)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return drag if drag.pose_ids else None
