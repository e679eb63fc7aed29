"""The generation form without its widgets: draft, rules, price, and the one way it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.errors import BadRequest, MaskoError, StorageError
from studio.domain.orders import generate_order
from studio.domain.pricing import Price, price_of
from studio.domain.records import Mascot, Pose
from studio.domain.requests import GenerateRequest, Problem
from studio.domain.words import tr
from studio.state.drafts import Draft, Drafts
from studio.state.forms import problems_of, request_of
from studio.state.text import whole

if TYPE_CHECKING:
    from studio.state.library import Library
    from studio.state.queue import Queue
    from studio.state.session import Session
    from studio.state.tasks import Tasks

_SAVE_AFTER_MS = 400


class Composer(QObject):
    """The form's truth.

    Signals: ``draft_replaced()`` another draft has to be shown; ``mascot_changed()``; ``poses_changed()``;
    ``estimate_changed()`` price, balance or what may be done is different; ``problems_found(list[Problem])`` nothing
    was sent, the fields say why; ``flight_changed()``; ``refused(MaskoError)``.
    """

    draft_replaced = Signal()
    mascot_changed = Signal()
    poses_changed = Signal()
    estimate_changed = Signal()
    problems_found = Signal(list)
    flight_changed = Signal()
    refused = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        session: Session,
        library: Library,
        queue: Queue,
        drafts: Drafts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._library = library
        self._queue = queue
        self._drafts = drafts
        self._draft = Draft()
        self._mascot: Mascot | None = None
        self._workspace = session.workspace.name
        self._poses: tuple[Pose, ...] = ()
        self._flight = self._last = ""
        self._save = QTimer(self)
        self._save.setSingleShot(True)
        self._save.setInterval(_SAVE_AFTER_MS)
        self._save.timeout.connect(self._on_save_due)
        library.selection_changed.connect(self._on_selection_changed)
        session.balance_changed.connect(self.estimate_changed)
        session.connection_changed.connect(self.estimate_changed)
        queue.settled.connect(self._on_landed)
        queue.dropped.connect(self._on_landed)
        queue.refused.connect(self._on_refused)

    @property
    def draft(self) -> Draft:
        """What stands in the form."""
        return self._draft

    @property
    def mascot(self) -> Mascot | None:
        """The mascot the form works for."""
        return self._mascot

    @property
    def poses(self) -> tuple[Pose, ...]:
        """The mascot's poses that have a picture and so can be animated."""
        return self._poses

    @property
    def in_flight(self) -> bool:
        """Whether a press has not had its fate yet: one press is one charge."""
        return bool(self._flight)

    @property
    def price(self) -> Price:
        """What the form as it stands would cost."""
        return price_of(self.request())

    @property
    def shortfall(self) -> int:
        """Credits that are missing for the form as it stands; 0 while the balance is not known."""
        after = self.balance_after
        return 0 if after is None else max(0, -after)

    @property
    def balance_after(self) -> int | None:
        """The balance once the form as it stands is paid; None while it is not known."""
        balance = self._session.balance
        return None if balance is None else balance.total - self.price.total

    @property
    def ready(self) -> bool:
        """Whether pressing Generate does something: a mascot, a connection, no flight, enough credits."""
        return (
            self._mascot is not None and not self.in_flight and self._session.client is not None and not self.shortfall
        )

    def request(self) -> GenerateRequest:
        """Return the request the draft stands for."""
        return request_of(self._draft, self._pose(self._draft.source_pose), self._pose(self._draft.end_pose))

    def problems(self) -> list[Problem]:
        """Return every rule the draft breaks, in the order of the fields."""
        return problems_of(self._draft, self._pose(self._draft.source_pose), self._pose(self._draft.end_pose))

    def edit(self, **fields: object) -> None:
        """Change fields of the draft, as the user typed them."""
        clean = {name: whole(value) if isinstance(value, str) else value for name, value in fields.items()}
        draft = msgspec.structs.replace(self._draft, **clean)
        if draft != self._draft:
            self._draft = draft
            self._save.start()
            self.estimate_changed.emit()

    def animate(self, pose_id: str) -> None:
        """Fill the form so that it animates this pose."""
        self.edit(kind="animate_pose", source_pose=pose_id)
        self.draft_replaced.emit()

    def describe(self, name: str) -> None:
        """Fill the form so that it makes a new pose of this name."""
        self.edit(kind="pose", pose_name=name, pose_prompt=name)
        self.draft_replaced.emit()

    def set_poses(self, poses: tuple[Pose, ...]) -> None:
        """Learn the mascot's poses."""
        usable = tuple(pose for pose in poses if pose.picture is not None)
        if usable != self._poses:
            self._poses = usable
            self.poses_changed.emit()

    def submit(self) -> None:
        """Press: order what the form says, unless a field is wrong or an order is under way."""
        if not self.ready or self._mascot is None:
            return
        problems = self.problems()
        self.problems_found.emit(problems)
        if problems:
            return
        order = generate_order(self._mascot, self.request(), pose_name=self._target())
        self._flight = self._last = self._queue.new_press()
        self._queue.press([order], press=self._flight, what=self._what(), price=str(self.price), aloud=False)
        self.flight_changed.emit()
        self.estimate_changed.emit()

    def save_now(self) -> None:
        """Note what stands in the form for the disk, when the program is about to end."""
        self._save.stop()
        if self._mascot is not None:
            self._drafts.keep(self._workspace, self._mascot.id, self._draft)

    def _what(self) -> str:
        if self._draft.kind in {"pose", "edit"}:
            return tr("A picture of “{name}”", name=self._target())
        return tr("“{name}”, {seconds} s", name=self._target(), seconds=self._draft.duration)

    def _target(self) -> str:
        """Return the name of the pose that the form makes or changes."""
        source = self._pose(self._draft.source_pose)
        return self.request().name or (source.name if source else "")

    def _pose(self, pose_id: str) -> Pose | None:
        return next((pose for pose in self._poses if pose.id == pose_id), None)

    def _land(self) -> None:
        self._flight = ""
        self.flight_changed.emit()
        self.estimate_changed.emit()

    def _on_landed(self, press: str) -> None:
        if press == self._flight:
            self._land()

    def _on_refused(self, press: str, error: MaskoError) -> None:
        if press != self._last:
            return
        self._on_landed(press)
        if isinstance(error, BadRequest) and error.fields:
            self.problems_found.emit([Problem(field, words) for field, words in error.fields.items()])
        self.refused.emit(error)

    def _on_save_due(self) -> None:
        self.save_now()
        self._tasks.spawn("drafts/save", self._drafts.flush())

    def _on_selection_changed(self) -> None:
        mascot = self._library.selected_mascot
        if mascot == self._mascot:
            return
        if self._save.isActive():
            self._on_save_due()
        self._mascot, self._workspace = mascot, self._session.workspace.name
        self._poses = ()
        self._draft = self._read(mascot)
        self.mascot_changed.emit()
        self.poses_changed.emit()
        self.draft_replaced.emit()
        self.estimate_changed.emit()

    def _read(self, mascot: Mascot | None) -> Draft:
        if mascot is None:
            return Draft()
        try:
            return self._drafts.read(self._workspace, mascot.id)
        except StorageError as error:
            self._tasks.failed.emit(error)
            return Draft()
