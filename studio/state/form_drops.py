"""What is dropped into the form's slots: poses of the mascot, or pictures from anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QMimeData, QObject, Signal

from studio.domain.words import tr
from studio.state.transfer import poses_of

if TYPE_CHECKING:
    from studio.state.composer import Composer
    from studio.state.incoming import Arrived, Incoming

Slot = Literal["source_pose", "end_pose"]


class FormDrops(QObject):
    """Fills the form's slots.

    Signals: ``refused(str)`` why something cannot stand in a slot.
    """

    refused = Signal(str)

    def __init__(self, composer: Composer, incoming: Incoming, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self._incoming = incoming

    def take(self, slot: Slot, data: QMimeData) -> None:
        """Take what was dropped into a slot."""
        drag = poses_of(data)
        if drag is not None:
            self._take_pose(slot, drag.mascot_id, drag.pose_ids[0])
        elif slot == "end_pose":
            self.refused.emit(tr("Only a pose of this mascot can be the end of a transition."))
        elif self._composer.draft.kind == "transition":
            self.refused.emit(tr("A transition begins with a pose of this mascot. Drop one from the gallery."))
        else:
            self._incoming.take(data, self._on_arrived, at_most=1)

    def _take_pose(self, slot: Slot, mascot_id: str, pose_id: str) -> None:
        mascot = self._composer.mascot
        if mascot is None or mascot.id != mascot_id:
            self.refused.emit(tr("This pose belongs to another mascot."))
        elif all(pose.id != pose_id for pose in self._composer.poses):
            self.refused.emit(tr("This pose has no picture yet."))
        else:
            picture = {"source_asset": "", "source_name": "", "source_url": ""} if slot == "source_pose" else {}
            self._composer.edit(**{slot: pose_id}, **picture)
            self._composer.draft_replaced.emit()

    def _on_arrived(self, arrived: Arrived) -> None:
        if arrived.pictures:
            self._composer.use_upload(arrived.pictures[0])
