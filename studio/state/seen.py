"""What was seen last of a mascot's poses, shown until the server tells them, so that nothing is empty offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from studio.domain.records import Pose
    from studio.services.library_copy import LibraryCopy, PosesCopy
    from studio.state.gallery import Gallery
    from studio.state.session import Session
    from studio.state.tasks import Tasks


class SeenPoses(QObject):
    """Keeps a copy of the poses a gallery shows, and gives it back when the mascot is shown again."""

    def __init__(
        self, tasks: Tasks, session: Session, gallery: Gallery, copy: LibraryCopy, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._gallery = gallery
        self._copy = copy
        self._asked: tuple[str, str] = ("", "")
        self._kept: tuple[Pose, ...] = ()
        gallery.changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        gallery, workspace = self._gallery, self._session.workspace.name
        mascot_id = gallery.mascot_id or ""
        if not mascot_id:
            self._asked = ("", "")
        elif gallery.loaded:
            self._asked = (workspace, mascot_id)
            if gallery.poses != self._kept:
                self._kept = gallery.poses
                self._tasks.spawn("seen/keep", self._copy.keep_poses(workspace, mascot_id, gallery.poses))
        elif self._asked != (workspace, mascot_id):
            self._asked = (workspace, mascot_id)
            read = self._copy.poses(workspace, mascot_id)
            self._tasks.spawn("seen/read", read, done=lambda found: self._show(mascot_id, found))

    def _show(self, mascot_id: str, found: PosesCopy | None) -> None:
        if found is not None and self._gallery.mascot_id == mascot_id:
            self._gallery.show_seen(found.poses)
