"""The generation form without its widgets: draft, rules, price, and the one way it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.errors import BadRequest, MaskoError, StorageError
from studio.domain.orders import Order, batch_orders, generate_order
from studio.domain.pricing import Price, batch_price, price_of
from studio.domain.records import Mascot, Pose
from studio.domain.requests import GenerateRequest, Problem
from studio.domain.words import tr, trn
from studio.state.drafts import BatchRow, Draft, Drafts
from studio.state.forms import FROM_A_PICTURE, batch_of, draft_of, problems_of, request_of, row_of, texts_of
from studio.state.text import whole

if TYPE_CHECKING:
    from studio.domain.entries import Entry
    from studio.domain.recall import Recalled
    from studio.domain.uploads import Upload
    from studio.state.library import Library
    from studio.state.queue import Queue
    from studio.state.session import Session
    from studio.state.tasks import Tasks

_SAVE_AFTER_MS = 400


class Composer(QObject):
    """The form's truth.

    Signals: ``draft_replaced()`` another draft has to be shown; ``mascot_changed()``; ``poses_changed()``;
    ``estimate_changed()`` price, balance or what may be done is different; ``problems_found(list[Problem])`` nothing
    was sent, the fields say why; ``pressed(tuple)`` an order is on its way, with the prompts in it by field;
    ``suggested(tuple)`` names of poses the mascot could have; ``flight_changed()``; ``refused(MaskoError)``.
    """

    draft_replaced = Signal()
    mascot_changed = Signal()
    poses_changed = Signal()
    estimate_changed = Signal()
    problems_found = Signal(list)
    pressed = Signal(object)
    suggested = Signal(object)
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
        self._changing = self._changed_name = ""
        self._ordered: tuple[BatchRow, ...] = ()
        self._save = QTimer(self)
        self._save.setSingleShot(True)
        self._save.setInterval(_SAVE_AFTER_MS)
        self._save.timeout.connect(self._on_save_due)
        library.selection_changed.connect(self._on_selection_changed)
        session.balance_changed.connect(self.estimate_changed)
        session.connection_changed.connect(self.estimate_changed)
        queue.settled.connect(self._on_settled)
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
    def api(self) -> str:
        """The address requests go to, with ``/v1``; empty while nothing is connected."""
        client = self._session.client
        return client.api if client is not None else ""

    @property
    def in_flight(self) -> bool:
        """Whether a press has not had its fate yet: one press is one charge."""
        return bool(self._flight)

    @property
    def changing(self) -> str:
        """The name of the waiting order that the form changes; empty when it orders something new."""
        return (self._changed_name or tr("the waiting order")) if self._changing else ""

    @property
    def price(self) -> Price:
        """What the form as it stands would cost."""
        if self._draft.kind == "batch":
            return batch_price(batch_of(self._draft))
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

    def orders(self) -> tuple[Order, ...]:
        """Return the orders the form stands for: one, or for a batch one for every ten rows."""
        if self._mascot is None:
            return ()
        if self._draft.kind == "batch":
            return batch_orders(self._mascot, batch_of(self._draft))
        return (generate_order(self._mascot, self.request(), pose_name=self._target()),)

    def problems(self) -> list[Problem]:
        """Return every rule the draft breaks, in the order of the fields."""
        return problems_of(self._draft, self._pose(self._draft.source_pose), self._pose(self._draft.end_pose))

    def edit(self, **fields: object) -> None:
        """Change fields of the draft, as the user typed them."""
        clean = {name: whole(value) if isinstance(value, str) else value for name, value in fields.items()}
        self._replace(msgspec.structs.replace(self._draft, **clean))

    def animate(self, pose_id: str) -> None:
        """Fill the form so that it animates this pose."""
        self.edit(kind="animate_pose", source_pose=pose_id)
        self.draft_replaced.emit()

    def describe(self, name: str) -> None:
        """Fill the form so that it makes a new pose of this name."""
        self.edit(kind="pose", pose_name=name, pose_prompt=name)
        self.draft_replaced.emit()

    def recall(self, recalled: Recalled) -> None:
        """Fill the form from what made something else; what stood in it goes into the history of prompts."""
        self.pressed.emit(texts_of(self._draft))
        source, end = recalled.source_pose_id, recalled.end_pose_id
        self._replace(draft_of(self._draft, recalled.request, source_pose=source, end_pose=end))
        self.draft_replaced.emit()
        if recalled.missing:
            self.problems_found.emit(list(recalled.missing))

    def fill(self, requests: tuple[GenerateRequest, ...]) -> None:
        """Fill the form with one request, or the batch with several."""
        self.pressed.emit(texts_of(self._draft))
        if len(requests) == 1:
            request = requests[0]
            source, end = (self._owner(asset) for asset in (request.source_image_asset_id, request.end_image_asset_id))
            self._replace(draft_of(self._draft, request, source_pose=source, end_pose=end))
        else:
            rows = tuple(row_of(request) for request in requests)
            self._replace(msgspec.structs.replace(self._draft, kind="batch", rows=rows, row=0))
        self.draft_replaced.emit()

    def use_upload(self, upload: Upload) -> None:
        """Begin with a picture from outside instead of a pose."""
        kind = self._draft.kind if self._draft.kind in FROM_A_PICTURE else "animate_pose"
        self.edit(kind=kind, source_asset=upload.asset_id, source_name=upload.name, source_url=upload.url)
        self.draft_replaced.emit()

    def suggest(self) -> None:
        """Ask for poses that the mascot does not have yet; free."""
        client = self._session.client
        if client is not None and self._mascot is not None:
            work = client.suggest_poses(self._mascot.id)
            self._tasks.spawn("composer/suggest", work, done=self.suggested.emit, failed=self.refused.emit)

    def set_poses(self, poses: tuple[Pose, ...]) -> None:
        """Learn the mascot's poses."""
        usable = tuple(pose for pose in poses if pose.picture is not None)
        if usable != self._poses:
            self._poses = usable
            self.poses_changed.emit()

    def submit(self, *, ahead: bool = False) -> None:
        """Press: order what the form says, unless a field is wrong or an order is under way.

        ``ahead`` has it sent before everything else that waits.
        """
        if not self.ready or self._mascot is None:
            return
        problems = self.problems()
        self.problems_found.emit(problems)
        if problems:
            return
        orders = self.orders()
        self._flight = self._last = self._queue.new_press()
        self._ordered = tuple(row for row in self._draft.rows if row.ticked) if self._draft.kind == "batch" else ()
        self.pressed.emit(texts_of(self._draft))
        press, what, price = self._flight, self._what(), str(self.price)
        if self._changing and len(orders) == 1:
            self._queue.replace(self._changing, orders[0], press=press, what=what, price=price, aloud=False)
        else:
            self._queue.press(orders, press=press, what=what, price=price, aloud=False, ahead=ahead)
        self.flight_changed.emit()
        self.estimate_changed.emit()

    def change(self, entry: Entry) -> None:
        """Fill the form with an order that waits; the next press changes it in its place instead of ordering more."""
        try:
            request = msgspec.convert(entry.request, GenerateRequest, strict=False)
        except msgspec.ValidationError:
            return
        self.fill((request,))
        self._changing, self._changed_name = entry.call_id, entry.name
        self.draft_replaced.emit()

    def leave_change(self) -> None:
        """Leave the waiting order as it is; the form orders again."""
        self._changing = ""
        self.draft_replaced.emit()

    def save_now(self) -> None:
        """Note what stands in the form for the disk, when the program is about to end."""
        self._save.stop()
        if self._mascot is not None:
            self._drafts.keep(self._workspace, self._mascot.id, self._draft)

    def _replace(self, draft: Draft) -> None:
        if draft != self._draft:
            self._draft = draft
            self._save.start()
            self.estimate_changed.emit()

    def _owner(self, asset_id: str | None) -> str:
        """Return the id of the pose that has this file; empty if none has."""
        return next((pose.id for pose in self._poses if any(one.id == asset_id for one in pose.assets)), "")

    def _what(self) -> str:
        if self._draft.kind == "batch":
            return trn("{count} pose", "{count} poses", len(batch_of(self._draft)))
        if self._draft.kind == "logo":
            return tr("A logo pack")
        if self._draft.kind in {"pose", "edit", "regenerate"}:
            return tr("A picture of “{name}”", name=self._target())
        return tr("“{name}”, {seconds} s", name=self._target(), seconds=self._draft.duration)

    def _target(self) -> str:
        """Return the name of the pose that the form makes or changes."""
        source = self._pose(self._draft.source_pose)
        return self.request().name or (source.name if source else self._draft.source_name)

    def _pose(self, pose_id: str) -> Pose | None:
        return next((pose for pose in self._poses if pose.id == pose_id), None)

    def _land(self) -> None:
        self._flight = ""
        self.flight_changed.emit()
        self.estimate_changed.emit()

    def _on_settled(self, press: str) -> None:
        """Untick the rows that were ordered, so that the next press does not order them a second time."""
        if press == self._flight and self._ordered:
            ordered = [row for row in self._ordered if row in self._draft.rows]
            rows = [msgspec.structs.replace(row, ticked=False) if row in ordered else row for row in self._draft.rows]
            self._ordered = ()
            self._replace(msgspec.structs.replace(self._draft, rows=tuple(rows)))
            self.draft_replaced.emit()
        self._on_landed(press)
        if press == self._last and self._changing:
            self.leave_change()

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
        self._changing = ""
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
