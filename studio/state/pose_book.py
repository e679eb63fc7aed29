"""The poses of every mascot, as far as they were asked for: for going to anything, and for the pose matrix."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.domain.errors import MaskoError
from studio.domain.records import Pose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.state.session import Session
    from studio.state.tasks import Tasks


class PoseBook(QObject):
    """Asks for one mascot after the other and keeps what came.

    Signals: ``changed(str)`` the poses of that mascot are known, or different; ``refused(str, MaskoError)`` they could
    not be asked for.
    """

    changed = Signal(str)
    refused = Signal(str, object)

    def __init__(self, tasks: Tasks, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._poses: dict[str, tuple[Pose, ...]] = {}
        self._waiting: dict[str, None] = {}
        session.workspace_changed.connect(self.forget)
        session.client_changed.connect(self._next)

    @property
    def known(self) -> tuple[str, ...]:
        """The ids of the mascots whose poses are known."""
        return tuple(self._poses)

    @property
    def loading(self) -> bool:
        """Whether something is on its way."""
        return bool(self._waiting) or self._tasks.running("book/poses")

    def poses(self, mascot_id: str) -> tuple[Pose, ...]:
        """Return a mascot's poses, as far as they are known."""
        return self._poses.get(mascot_id, ())

    def note(self, mascot_id: str, poses: tuple[Pose, ...]) -> None:
        """Take over what somebody else has asked for."""
        if self._poses.get(mascot_id) != poses:
            self._poses[mascot_id] = poses
            self.changed.emit(mascot_id)

    def load(self, mascot_ids: Iterable[str], *, again: bool = False) -> None:
        """Ask for the poses of these mascots that are not known yet, or of all of them again."""
        for mascot_id in mascot_ids:
            if again or mascot_id not in self._poses:
                self._waiting[mascot_id] = None
        self._next()

    def forget(self) -> None:
        """Another workspace has other poses."""
        self._tasks.cancel("book")
        self._poses.clear()
        self._waiting.clear()

    def _next(self) -> None:
        client = self._session.client
        if client is None or not self._waiting or self._tasks.running("book/poses"):
            return
        mascot_id = next(iter(self._waiting))
        del self._waiting[mascot_id]
        self._tasks.spawn(
            "book/poses",
            client.poses(mascot_id),
            done=partial(self._on_came, mascot_id),
            failed=partial(self._on_refused, mascot_id),
        )

    def _on_came(self, mascot_id: str, poses: tuple[Pose, ...]) -> None:
        self.note(mascot_id, poses)
        self._next()

    def _on_refused(self, mascot_id: str, error: MaskoError) -> None:
        self.refused.emit(mascot_id, error)
        self._next()
