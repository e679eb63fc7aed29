"""The poses of one mascot: what is shown of them, which one is chosen, and the files behind them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from studio.domain.entries import UNSENT
from studio.domain.errors import MaskoError, StorageError
from studio.domain.filters import Chip
from studio.domain.recall import Recalled, What
from studio.domain.records import Asset, Pose
from studio.services.video import playable
from studio.state.clips import Projector
from studio.state.gallery_cards import Card, cards_of
from studio.state.gallery_exports import Exports
from studio.state.gallery_files import Files
from studio.state.gallery_look import Arranger, View
from studio.state.gallery_meters import Meters
from studio.state.gallery_model import PoseModel
from studio.state.gallery_pictures import Thumbnails
from studio.state.gallery_recall import recalled
from studio.state.tasks import Tasks

if TYPE_CHECKING:
    from studio.domain.entries import Entry
    from studio.services.cache import DownloadCache
    from studio.state.gallery_notes import Notes
    from studio.state.jobs import Jobs
    from studio.state.session import Session

_SUGGEST = "gallery/suggest"
#: How often some cards are prepared for the first search, and how many.
_IDLE_MS, _AT_ONCE = 25, 200


class Gallery(QObject):
    """Shows one mascot's poses.

    Signals: ``changed()`` the mascot, what is known of it, or the search is different; ``pose_selected(str)`` that
    pose is the one worked with now, or none if empty; ``chosen_changed()`` other poses are chosen together;
    ``picture_changed(str)`` there is news about an asset's picture; ``suggested(tuple)`` names of poses the mascot
    could have; ``suggesting_changed()`` that is being asked, or was.
    """

    changed = Signal()
    pose_selected = Signal(str)
    chosen_changed = Signal()
    picture_changed = Signal(str)
    suggested = Signal(object)
    suggesting_changed = Signal()

    def __init__(
        self, tasks: Tasks, session: Session, cache: DownloadCache, notes: Notes, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._mascot_id: str | None = None
        self._poses: tuple[Pose, ...] = ()
        self._jobs: tuple[Entry, ...] = ()
        self._job_list: Jobs | None = None
        self._prices: dict[str, int] = {}
        self._cards: dict[str, Card] = {}
        self._view = View()
        self._arranger = Arranger()
        self._exports = Exports()
        self._selected = ""
        self._wanted = ""
        self._chosen: tuple[str, ...] = ()
        self._loaded = False
        self._error: MaskoError | None = None
        self._idle = QTimer(self, interval=_IDLE_MS)
        self._idle.timeout.connect(self._prepare)
        self.notes = notes
        self.model = PoseModel(self)
        self.projector = Projector(self, folder=cache.folder)
        self.files = Files(tasks, session, cache, self)
        self.thumbnails = Thumbnails(self.files, self)
        self.thumbnails.changed.connect(self.picture_changed)
        self.meters = Meters(tasks, self.files, self._file, self)
        self.meters.busy = lambda: self.projector.playing > 0
        notes.changed.connect(self._on_notes_changed)
        session.client_changed.connect(self._on_client_changed)
        tasks.running_changed.connect(self._on_running_changed)

    @property
    def mascot_id(self) -> str | None:
        """The mascot shown; None when none is."""
        return self._mascot_id

    @property
    def loaded(self) -> bool:
        """Whether the server has told which poses there are."""
        return self._loaded

    @property
    def error(self) -> MaskoError | None:
        """Why the poses could not be asked for the last time; None if they could."""
        return self._error

    @property
    def view(self) -> View:
        """How the poses are looked at: searched, filtered, sorted."""
        return self._view

    @property
    def selected(self) -> str:
        """The id of the pose that is worked with; empty when there is none."""
        return self._selected

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of the poses chosen together, in the order shown; one of them is the selected one."""
        return self._chosen

    @property
    def count(self) -> int:
        """How many poses there are, found by the search or not."""
        return len(self._cards)

    @property
    def poses(self) -> tuple[Pose, ...]:
        """All poses of the mascot shown that the server knows."""
        return self._poses

    @property
    def faces(self) -> tuple[Pose, ...]:
        """All poses outside the trash, each in the version that was chosen."""
        cards = (self._cards.get(pose.id) for pose in self._poses)
        return tuple(card.face for card in cards if card is not None and not card.marks.trashed)

    def pose(self, pose_id: str) -> Pose | None:
        """Return a pose of the mascot shown, with all its files."""
        card = self._cards.get(pose_id)
        return card.pose if card is not None else None

    def face(self, pose_id: str) -> Pose | None:
        """Return a pose in the version that was chosen."""
        card = self._cards.get(pose_id)
        return card.face if card is not None else None

    def recall(self, pose_id: str, what: What) -> Recalled | None:
        """Return the form that makes such a pose again: its words, everything, or another version of it."""
        face = self.face(pose_id)
        return recalled(face, what, self._poses, self._jobs) if face is not None else None

    def owner_of(self, asset_id: str) -> str:
        """Return the name of the pose that a file belongs to; empty if it is of none of these."""
        poses = (pose.name for pose in self._poses if any(asset.id == asset_id for asset in pose.assets))
        return next(poses, "")

    def price(self, pose_id: str) -> int:
        """Return what a pose has cost so far, in credits, as far as the list of jobs remembers."""
        return self._prices.get(pose_id, 0)

    def card(self, pose_id: str) -> Card | None:
        """Return the card of a pose of the mascot shown."""
        return self._cards.get(pose_id)

    def show_mascot(self, mascot_id: str | None) -> None:
        """Show another mascot's poses, or none."""
        if mascot_id == self._mascot_id:
            return
        self._mascot_id = mascot_id
        self._poses, self._loaded, self._error = (), False, None
        self._view = View(sort=self._view.query.sort)
        self._tasks.cancel("gallery")
        self.files.forget()
        self._show_cards()
        self.select("")
        self.refresh()
        self.changed.emit()

    def refresh(self) -> None:
        """Ask for the poses again; an older question still on its way is dropped."""
        client = self._session.client
        if client is not None and self._mascot_id is not None:
            self._tasks.spawn(
                "gallery/poses", client.poses(self._mascot_id), done=self.show_poses, failed=self._on_failed
            )

    @property
    def suggesting(self) -> bool:
        """Whether suggestions are on their way."""
        return self._tasks.running(_SUGGEST)

    def suggest(self) -> None:
        """Ask for poses that this mascot does not have yet; they come with ``suggested``, a refusal as any other."""
        client = self._session.client
        if client is not None and self._mascot_id is not None:
            self._tasks.spawn(_SUGGEST, client.suggest_poses(self._mascot_id), done=self.suggested.emit)

    def follow(self, jobs: Jobs) -> None:
        """Show what is being made as well, and ask again whenever something is finished."""
        self._job_list = jobs
        for signal in (jobs.reset, jobs.added, jobs.changed):
            signal.connect(lambda *_: self.show_jobs(jobs.rows))
        jobs.sent.connect(lambda _: self.refresh())
        jobs.finished.connect(self._on_job_finished)
        self.show_jobs(jobs.rows)

    def show_jobs(self, jobs: Iterable[Entry]) -> None:
        """Show these jobs, newest first, on the cards of their poses."""
        rows = tuple(jobs)
        if rows != self._jobs:
            self._jobs = rows
            self._prices = _prices(rows)
            self._show_cards()

    def show_poses(self, poses: tuple[Pose, ...]) -> None:
        """Show these poses of the mascot, as the server told them."""
        self._poses, self._loaded, self._error = poses, True, None
        self._show_cards()
        self._clear_trash()
        self._idle.start()
        self.changed.emit()
        if self._wanted:
            self.go_to(self._wanted)

    def show_seen(self, poses: tuple[Pose, ...]) -> None:
        """Show poses as they were seen last, for as long as the server has not told them."""
        if not self._loaded:
            self._poses = poses
            self._show_cards()
            self.changed.emit()

    def search(self, text: str) -> None:
        """Show what a line of search asks for: words in names and prompts, and fields such as ``rating>=3``."""
        self.look(View(chips=self._view.chips, typed=text, sort=self._view.sort))

    def look(self, view: View) -> None:
        """Look at the poses in another way."""
        if view != self._view:
            self._view = view
            self._show_cards(anew=True)  # row by row, the choice would wander off to a neighbour
            self.changed.emit()

    def culprits(self) -> tuple[Chip, ...]:
        """Return the fewest chips without which poses would be shown."""
        return self._arranger.culprits(list(self._cards.values()), self._view, self._prices)

    def select(self, pose_id: str) -> None:
        """Work with one pose, and choose it alone; an unknown id chooses none."""
        pose_id = pose_id if pose_id in self._cards else ""
        self.choose((pose_id,) if pose_id else (), pose_id)

    def go_to(self, pose_id: str) -> None:
        """Select a pose, as soon as it is known if it is not yet; what hides it is taken off."""
        self._wanted = "" if pose_id in self._cards else pose_id
        if pose_id in self._cards:
            if self.model.row_of(pose_id) is None:
                self.look(View(sort=self._view.sort))
            self.select(pose_id)

    def choose(self, pose_ids: Iterable[str], selected: str) -> None:
        """Choose several poses together, one of which is the selected one."""
        chosen = tuple(pose_id for pose_id in pose_ids if pose_id in self._cards)
        selected = selected if selected in self._cards else ""
        moved, more = selected != self._selected, chosen != self._chosen
        self._selected, self._chosen = selected, chosen
        if moved:
            self.pose_selected.emit(selected)
        if more:
            self.chosen_changed.emit()

    def trash(self, pose_ids: Iterable[str]) -> None:
        """Put poses into the trash and go on with their neighbour, never with the newest."""
        gone = tuple(pose_ids)
        self.select(self._neighbour(set(gone)))
        self.notes.trash(gone)

    def delete_for_good(self, pose_ids: Iterable[str]) -> None:
        """Have the server put poses away; nothing here brings them back."""
        gone, client = tuple(pose_ids), self._session.client
        if client is not None and gone:
            self.select(self._neighbour(set(gone)))
            self._tasks.spawn("gallery/delete", client.archive_poses(gone), done=self._on_deleted)

    def remaining(self, card: Card) -> float | None:
        """Return how many seconds a card's job should still take; None if unknown, or no clock runs for what waits."""
        if card.job is None or self._job_list is None or card.job.state in UNSENT:
            return None
        left = self._job_list.time_left(card.job)
        return None if left is None else left.high

    def thumbnail(self, pose: Pose, pixels: int) -> QImage | None:
        """Return the picture of a pose as far as it is here; ``picture_changed`` tells when there is more."""
        asset = pose.still or self.clip(pose, pixels)
        return self.thumbnails.image(asset, pixels) if asset is not None else None

    def clip(self, pose: Pose, pixels: int) -> Asset | None:
        """Return the animation to play at ``pixels`` size; None when the pose does not move."""
        return playable(pose.assets, pixels)

    def file_of(self, pose_id: str) -> Path | None:
        """Return the pose's best file under the pose's own name, to be dragged out; None while it is not here."""
        pose = self.face(pose_id)
        asset = (pose.clip or pose.still) if pose is not None else None
        if pose is None or asset is None:
            return None
        path = self.files.path(asset)
        if path is None:
            self.files.want(asset)
            return None
        try:
            return self._exports.named(pose, asset, path)
        except StorageError as error:
            self._tasks.failed.emit(error)
            return None

    def close(self) -> None:
        """End the decoding threads; the tasks are ended by their owner."""
        self._exports.close()
        self.meters.close()
        self.projector.close()
        self.thumbnails.close()

    def _file(self, asset_id: str) -> Asset | None:
        found = (asset for pose in self._poses for asset in pose.assets if asset.id == asset_id)
        return next(found, None) if asset_id else None

    def _show_cards(self, *, anew: bool = False) -> None:
        cards = cards_of(self._poses, self._jobs, self._mascot_id, self.notes.marks) if self._mascot_id else []
        empty_before = not self._cards
        new = {card.id: card for card in cards}
        if self._selected and self._selected not in new:
            self._cards = {**new, self._selected: self._cards[self._selected]}
            self.select(self._neighbour(self._cards.keys() - new.keys()))
        self._cards = new
        if any(pose_id not in new for pose_id in self._chosen):
            self.choose((pose_id for pose_id in self._chosen if pose_id in new), self._selected)
        self.model.show(self._arranger.arranged(cards, self._view, self._prices), anew=anew)
        if empty_before != (not self._cards):
            self.changed.emit()

    def _neighbour(self, gone: set[str]) -> str:
        """Return the pose to go on with when some go: the next one shown, else the one before."""
        shown = [card.id for card in self.model.cards]
        if self._selected not in gone or self._selected not in shown:
            return self._selected if self._selected not in gone else ""
        place = shown.index(self._selected)
        after = [pose_id for pose_id in shown[place:] if pose_id not in gone]
        before = [pose_id for pose_id in shown[:place] if pose_id not in gone]
        return after[0] if after else before[-1] if before else ""

    def _prepare(self) -> None:
        """Get ready for a search while nothing else is asked, so that its first letter is as quick as the others."""
        if not self._arranger.prepare(self._cards.values(), self._prices, _AT_ONCE):
            self._idle.stop()

    def _on_failed(self, error: MaskoError) -> None:
        self._error = error
        self.changed.emit()

    def _on_job_finished(self, row: Entry) -> None:
        if row.mascot_id == self._mascot_id:
            self.refresh()

    def _on_notes_changed(self) -> None:
        self._show_cards()
        self._clear_trash()
        self.changed.emit()

    def _clear_trash(self) -> None:
        """Let go what has been in the trash for its whole time."""
        expired = tuple(pose_id for pose_id in self.notes.expired() if pose_id in self._cards)
        if expired and not self._tasks.running("gallery/delete"):
            self.delete_for_good(expired)

    def _on_deleted(self, gone: tuple[str, ...]) -> None:
        self.notes.forget(gone)
        self.refresh()

    def _on_running_changed(self, name: str) -> None:
        if name == _SUGGEST:
            self.suggesting_changed.emit()

    def _on_client_changed(self) -> None:
        self.files.forget()
        if self._session.client is not None:
            self.refresh()


def _prices(jobs: Iterable[Entry]) -> dict[str, int]:
    prices: dict[str, int] = {}
    for job in jobs:
        if job.item_id and job.paid:
            prices[job.item_id] = prices.get(job.item_id, 0) + job.paid
    return prices
