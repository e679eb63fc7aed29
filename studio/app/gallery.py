"""Puts the gallery and the pose matrix together: what comes in and goes out, and what is ordered for several."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from studio.domain.errors import Unreachable
from studio.domain.file_names import name_of
from studio.domain.orders import batch_orders
from studio.domain.recipe import recipe_of
from studio.domain.words import tr, trn
from studio.services.handouts import Handout, hand_out
from studio.services.pictures import load_picture
from studio.services.recipe_store import RecipeStore
from studio.services.uploads import keep_as_poses
from studio.services.video_frames import fit
from studio.state.clips_images import premultiplied
from studio.state.gallery import Gallery
from studio.state.gallery_notes import Notes
from studio.state.gallery_recall import made_by
from studio.state.matrix import Matrix
from studio.views.gallery.backdrop import Backdrop
from studio.views.gallery.pane import GalleryPane
from studio.views.matrix.pane import MatrixPane

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QImage

    from studio.domain.recall import Recalled
    from studio.domain.records import Asset, Pose
    from studio.domain.requests import GenerateRequest
    from studio.domain.uploads import Upload
    from studio.services.cache import DownloadCache
    from studio.services.shelf import Change
    from studio.state.composer import Composer
    from studio.state.incoming import Arrived, Incoming
    from studio.state.jobs import Jobs
    from studio.state.library import Library
    from studio.state.pose_book import PoseBook
    from studio.state.preferences import Preferences
    from studio.state.queue import Queue
    from studio.state.session import Session
    from studio.state.tasks import Tasks
    from studio.views.main_window import MainWindow
    from studio.views.theme import Theme

_UNDO_SECONDS = 10
_SIZE, _THRESHOLD = "gallery.size", "gallery.seam_threshold"
_GROUND, _COLOR, _PICTURE = "gallery.ground", "gallery.brand_colour", "gallery.ground_picture"
#: Longest side of the user's own ground, in pixels; more is never seen behind a picture.
_GROUND_SIDE = 1600


@dataclass(frozen=True, kw_only=True)
class Floor:
    """What the gallery stands on; ``folder`` is where what is noted about poses lies."""

    tasks: Tasks
    session: Session
    library: Library
    queue: Queue
    jobs: Jobs
    composer: Composer
    incoming: Incoming
    book: PoseBook
    preferences: Preferences
    cache: DownloadCache
    folder: Path


class GalleryTab:
    """The gallery with everything behind it. Show ``pane`` and ``matrix_pane`` in tabs."""

    def __init__(self, floor: Floor, theme: Theme, window: MainWindow) -> None:
        """Build and wire."""
        self._floor = floor
        self._theme = theme
        self._window = window
        self._recipes = RecipeStore(floor.folder / "recipes.sqlite")
        self.notes = Notes(floor.tasks, floor.session, floor.folder)
        self.gallery = Gallery(floor.tasks, floor.session, floor.cache, self.notes)
        self.pane = GalleryPane(self.gallery, theme)
        self.matrix = Matrix(floor.tasks, floor.library, floor.book, floor.jobs, floor.queue, floor.preferences)
        self.matrix_pane = MatrixPane(self.matrix, self.gallery.thumbnails, theme)
        self._wire_pane()
        self._wire_matrix()
        self._remember()
        self.notes.open()

    def close(self) -> None:
        """Stop everything that plays and let the files go; after the tasks have ended."""
        self.gallery.close()
        self.notes.close()

    def _wire_pane(self) -> None:
        pane = self.pane
        self.notes.undoable.connect(self._offer_undo)
        pane.ordered.connect(self._order)
        pane.animate_requested.connect(self._animate)
        pane.recall_requested.connect(self._recall)
        pane.save_requested.connect(self._ask_folder)
        pane.dropped.connect(self._take)
        pane.keep_requested.connect(self._keep)

    def _wire_matrix(self) -> None:
        self._window.tabs.addTab(self.matrix_pane, tr("Matrix"))
        self.matrix_pane.said.connect(self._window.notices.say)
        self.matrix_pane.pose_requested.connect(self._show_pose)

    def _remember(self) -> None:
        """Look as the last session did, and note what changes."""
        preferences, grid, meters = self._floor.preferences, self.pane.grid, self.gallery.meters
        grid.set_picture_size(preferences.number(_SIZE, grid.picture_size))
        meters.set_threshold(float(preferences.number(_THRESHOLD, round(meters.threshold))))
        self._theme.set_ground(color=preferences.text(_COLOR))
        self._load_ground(preferences.text(_PICTURE))
        known = {ground.name: ground for ground in Backdrop}
        grid.set_ground(known.get(preferences.text(_GROUND), Backdrop.CHECKER))
        grid.ground_changed.connect(lambda ground: preferences.put(_GROUND, ground.name))
        self.pane.ground.color_requested.connect(self._take_color)
        self.pane.ground.picture_requested.connect(self._take_picture)
        grid.picture_size_changed.connect(lambda size: preferences.put(_SIZE, size))
        meters.changed.connect(lambda _: preferences.put(_THRESHOLD, round(meters.threshold)))

    def _take_color(self, color: str) -> None:
        self._floor.preferences.put(_COLOR, color)
        self._theme.set_ground(color=color)
        self.pane.grid.set_ground(Backdrop.BRAND)

    def _take_picture(self, path: str) -> None:
        self._floor.preferences.put(_PICTURE, path)
        self._floor.preferences.put(_GROUND, Backdrop.PICTURE.name)
        self._load_ground(path)

    def _load_ground(self, path: str) -> None:
        if path:
            work = asyncio.to_thread(_ground, Path(path))
            self._floor.tasks.spawn("gallery tab/ground", work, done=self._show_ground)

    def _show_ground(self, picture: QImage) -> None:
        self._theme.set_ground(picture=picture)
        if self._floor.preferences.text(_GROUND) == Backdrop.PICTURE.name:
            self.pane.grid.set_ground(Backdrop.PICTURE)

    def _offer_undo(self, sentence: str, change: Change) -> None:
        self._window.notices.say(
            sentence, action=tr("Undo"), on_action=lambda: self.notes.undo(change), seconds=_UNDO_SECONDS
        )

    def _order(self, requests: tuple[GenerateRequest, ...]) -> None:
        mascot = self._floor.library.selected_mascot
        if mascot is not None and requests:
            self._floor.queue.press(batch_orders(mascot, requests))

    def _animate(self, pose_id: str) -> None:
        self._floor.composer.animate(pose_id)
        self._window.show_dock("Generate")

    def _recall(self, recalled: Recalled) -> None:
        self._floor.composer.recall(recalled)
        self._window.show_dock("Generate")

    def _show_pose(self, mascot_id: str, pose_id: str) -> None:
        self._floor.library.select_mascot(mascot_id)
        self._window.tabs.setCurrentIndex(0)
        self.gallery.go_to(pose_id)

    def _take(self, data: QMimeData) -> None:
        if self._floor.library.selected_mascot is None:
            self._window.notices.say(tr("Choose a mascot first; a picture dropped here becomes one of its poses."))
            return
        self._floor.incoming.take(data, self._arrived)

    def _arrived(self, arrived: Arrived) -> None:
        if arrived.pictures:
            self.pane.offer_pictures(arrived.pictures)

    def _keep(self, uploads: tuple[Upload, ...]) -> None:
        client, mascot = self._floor.session.client, self._floor.library.selected_mascot
        if client is not None and mascot is not None:
            work = keep_as_poses(client, mascot.id, uploads)
            self._floor.tasks.spawn("gallery tab/keep", work, done=lambda _: self._show_kept())

    def _show_kept(self) -> None:
        self.gallery.refresh()
        self._floor.library.refresh()

    def _ask_folder(self, pose_ids: tuple[str, ...]) -> None:
        dialog = QFileDialog(self._window, tr("Save files to"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda folder: self.save(pose_ids, Path(folder)))
        dialog.open()

    def save(self, pose_ids: tuple[str, ...], folder: Path) -> None:
        """Write every format of these poses to a folder, each file with the recipe it was made by."""
        faces = tuple(face for pose_id in pose_ids if (face := self.gallery.face(pose_id)) is not None)
        self._floor.tasks.spawn("gallery tab/save", self._save(faces, folder), done=self._on_saved)

    async def _save(self, faces: tuple[Pose, ...], folder: Path) -> int:
        client, mascot = self._floor.session.client, self._floor.library.selected_mascot
        if client is None or mascot is None:
            raise Unreachable(tr("The workspace is not connected, so files cannot be fetched. Try again in a moment."))
        given = []
        for face in faces:
            request = made_by(face, self._floor.jobs.rows)
            for asset in _newest(face):
                path = await self._floor.cache.fetch(client, asset)
                recipe = recipe_of(face, asset, mascot, request, price=self.gallery.price(face.id))
                given.append(Handout(file=path, name=name_of(face, asset, mascot.name), recipe=recipe))
        return len(await asyncio.to_thread(hand_out, given, folder, store=self._recipes))

    def _on_saved(self, count: int) -> None:
        self._window.notices.say(trn("{count} file was saved.", "{count} files were saved.", count))


def _ground(path: Path) -> QImage:
    """Return the user's own ground, small enough to be painted often. Blocking; raises MediaError."""
    raw = load_picture(path, (_GROUND_SIDE, _GROUND_SIDE))
    return premultiplied(raw, fit(raw.width, raw.height, (_GROUND_SIDE, _GROUND_SIDE)))


def _newest(face: Pose) -> list[Asset]:
    """Return the newest finished file of each format of a pose."""
    found = {asset.type: asset for asset in face.assets if asset.ready}
    return list(found.values())
