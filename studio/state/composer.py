"""The generation form without its widgets: draft, rules, price, and the one way it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.errors import BadRequest, MaskoError, StorageError
from studio.domain.pricing import Price, price_of
from studio.domain.records import Mascot, Pose, Record
from studio.domain.requests import GenerateRequest, Problem
from studio.state.drafts import Draft, Drafts
from studio.state.forms import problems_of, request_of
from studio.state.guard import Verdict, judge
from studio.state.text import whole

if TYPE_CHECKING:
    from studio.state.jobs import Jobs
    from studio.state.library import Library
    from studio.state.session import Session
    from studio.state.tasks import Tasks

_SAVE_AFTER_MS = 400


class Plan(Record, frozen=True, kw_only=True):
    """What one press of Generate would do, for a person to confirm."""

    what: str
    mascot: str
    workspace: str
    price: Price
    balance: int | None


class Composer(QObject):
    """The form's truth.

    Signals: ``draft_replaced()`` another draft has to be shown; ``mascot_changed()``; ``poses_changed()``;
    ``estimate_changed()`` price, balance or what may be done is different; ``problems_found(list[Problem])`` nothing
    was sent, the fields say why; ``confirmation_requested(Plan)``; ``flight_changed()``; ``refused(MaskoError)``.
    """

    draft_replaced = Signal()
    mascot_changed = Signal()
    poses_changed = Signal()
    estimate_changed = Signal()
    problems_found = Signal(list)
    confirmation_requested = Signal(object)
    flight_changed = Signal()
    refused = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        session: Session,
        library: Library,
        jobs: Jobs,
        drafts: Drafts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._library = library
        self._jobs = jobs
        self._drafts = drafts
        self._draft = Draft()
        self._mascot: Mascot | None = None
        self._workspace = session.workspace.name
        self._poses: tuple[Pose, ...] = ()
        self._flight = ""
        self._save = QTimer(self)
        self._save.setSingleShot(True)
        self._save.setInterval(_SAVE_AFTER_MS)
        self._save.timeout.connect(self._on_save_due)
        library.selection_changed.connect(self._on_selection_changed)
        session.balance_changed.connect(self.estimate_changed)
        session.connection_changed.connect(self.estimate_changed)
        jobs.sent.connect(self._on_sent)
        jobs.refused.connect(self._on_refused)

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
        """Whether a request has left and its answer has not come: one press is one charge."""
        return bool(self._flight)

    @property
    def price(self) -> Price:
        """What the form as it stands would cost."""
        return price_of(self.request())

    @property
    def verdict(self) -> Verdict:
        """What the spending guard says to the form as it stands."""
        return judge(self.price, self._session.balance)

    @property
    def balance_after(self) -> int | None:
        """The balance once the form as it stands is paid; None while it is not known."""
        balance = self._session.balance
        return None if balance is None else balance.total - self.price.total

    @property
    def ready(self) -> bool:
        """Whether pressing Generate does something: a mascot, a connection, no flight, enough credits."""
        return (
            self._mascot is not None
            and not self.in_flight
            and self._session.client is not None
            and self.verdict.allowed
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

    def submit(self, *, confirmed: bool = False) -> None:
        """Send the form, unless a field is wrong, the price has to be confirmed first, or one is under way."""
        if not self.ready or self._mascot is None:
            return
        problems = self.problems()
        self.problems_found.emit(problems)
        if problems:
            return
        request, price = self.request(), self.price
        if self.verdict.confirm and not confirmed:
            self.confirmation_requested.emit(self._plan(price))
            return
        self._flight = self._jobs.send(self._mascot, request, price.total, self._target())
        self.flight_changed.emit()
        self.estimate_changed.emit()

    def save_now(self) -> None:
        """Note what stands in the form for the disk, when the program is about to end."""
        self._save.stop()
        if self._mascot is not None:
            self._drafts.keep(self._workspace, self._mascot.id, self._draft)

    def _plan(self, price: Price) -> Plan:
        assert self._mascot is not None
        moves = self._draft.kind not in {"pose", "edit"}
        return Plan(
            what=f"“{self._target()}”, {self._draft.duration} s" if moves else f"a picture of “{self._target()}”",
            mascot=self._mascot.name,
            workspace=self._session.workspace.name,
            price=price,
            balance=self._session.balance.total if self._session.balance else None,
        )

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

    def _on_sent(self, intent: str) -> None:
        if intent == self._flight:
            self._land()

    def _on_refused(self, intent: str, error: MaskoError) -> None:
        if intent != self._flight:
            return
        self._land()
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
