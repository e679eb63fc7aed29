"""The page of the chosen mascot without its widgets: references in order, look, settings, address, archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.errors import BadRequest, Conflict, MaskoError, StorageError
from studio.domain.records import Asset, Mascot, Record
from studio.domain.requests import MAX_REFERENCES
from studio.domain.slugs import slug_problem
from studio.domain.words import tr
from studio.state.text import whole
from studio.state.transfer import poses_of

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from PySide6.QtCore import QMimeData

    from studio.services.client import MaskoClient
    from studio.services.mascot_care import MascotCare
    from studio.state.composer import Composer
    from studio.state.draft_files import DraftFiles
    from studio.state.incoming import Arrived, Incoming
    from studio.state.library import Library
    from studio.state.session import Session
    from studio.state.tasks import Tasks

_SAVE_AFTER_MS = 400


class Care(Protocol):
    """``services.mascot_care``, passed in because it brings the network with it."""

    def care(self, client: MaskoClient, mascot_id: str) -> MascotCare:
        """Return the free doors of a mascot."""

    def archived(self, client: MaskoClient, project_id: str) -> Coroutine[Any, Any, tuple[Mascot, ...]]:
        """Return the mascots of a project that were put away."""


class Edits(Record, frozen=True, kw_only=True):
    """What was changed on a mascot's page and not applied yet; None is unchanged."""

    name: str | None = None
    slug: str | None = None
    references: tuple[str, ...] | None = None


class MascotPage(QObject):
    """The mascot that is chosen in the library.

    Signals: ``changed()`` it is another one, or something about it is different; ``edits_changed()``;
    ``refused(str, str)`` a field (``name``, ``slug``, ``references``, ``sizes`` or empty) and the sentence why not;
    ``said(str)`` what was done; ``put_away(Mascot)`` it was archived and can be brought back.
    """

    changed = Signal()
    edits_changed = Signal()
    refused = Signal(str, str)
    said = Signal(str)
    put_away = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        session: Session,
        library: Library,
        composer: Composer,
        incoming: Incoming,
        drafts: DraftFiles[Edits],
        care: Care,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._library = library
        self._composer = composer
        self._incoming = incoming
        self._drafts = drafts
        self._care = care
        self._mascot: Mascot | None = None
        self._edits = Edits()
        self._watched = False
        self.pictures: dict[str, Asset] = {}
        self.archived: tuple[Mascot, ...] = ()
        self._save = QTimer(self)
        self._save.setSingleShot(True)
        self._save.setInterval(_SAVE_AFTER_MS)
        self._save.timeout.connect(self._on_save_due)
        library.selection_changed.connect(self._on_selection_changed)
        library.reloaded.connect(self.refresh)
        tasks.running_changed.connect(self._on_running_changed)

    @property
    def mascot(self) -> Mascot | None:
        """The mascot as the server told it; None while none is chosen."""
        return self._mascot

    @property
    def busy(self) -> bool:
        """Whether a change is on its way."""
        return self._tasks.running("mascot/change") or self._incoming.busy

    @property
    def name(self) -> str:
        """The name as it stands in its field."""
        return self._edits.name if self._edits.name is not None else (self._mascot.name if self._mascot else "")

    @property
    def slug(self) -> str:
        """The address part as it stands in its field."""
        return self._edits.slug if self._edits.slug is not None else (self._mascot.slug if self._mascot else "")

    @property
    def references(self) -> tuple[str, ...]:
        """The references' ids in the order they are wanted, applied or not."""
        if self._edits.references is not None:
            return self._edits.references
        return self._mascot.reference_asset_ids if self._mascot is not None else ()

    @property
    def references_differ(self) -> bool:
        """Whether the references wanted are others than those of the mascot."""
        return self._mascot is not None and self.references != self._mascot.reference_asset_ids

    def watch(self, *, watched: bool) -> None:
        """Keep up with the server while somebody looks at the page."""
        self._watched = watched
        if watched:
            self._on_selection_changed()
            self.refresh()

    def refresh(self) -> None:
        """Ask for the mascot again."""
        if self._watched and self._mascot is not None and self._session.client is not None:
            self._tasks.spawn("mascot/read", self._read(self._mascot), done=self._take_all)

    def edit(self, **fields: str) -> None:
        """Note name or slug as they are typed; the slug's rule is said at once."""
        clean = {name: whole(value) for name, value in fields.items()}
        self._set_edits(structs.replace(self._edits, **clean))
        if "slug" in fields:
            self.refused.emit("slug", slug_problem(self.slug) if self.slug != self._own_slug else "")

    def add(self, data: QMimeData) -> None:
        """Take pictures or poses that were dropped as further references."""
        if self._mascot is None:
            return
        drag = poses_of(data)
        if drag is None:
            room = MAX_REFERENCES - len(self.references)
            if room <= 0:
                self._refuse_seventh()
            else:
                self._incoming.take(data, self._on_arrived, at_most=room)
            return
        known = {pose.id: pose.picture for pose in self._composer.poses}
        found = [picture for pose_id in drag.pose_ids if (picture := known.get(pose_id)) is not None]
        if not found:
            self.refused.emit("references", tr("Only poses of this mascot that have a picture can be references."))
        self._add(found)

    def remove(self, asset_id: str) -> None:
        """Take a picture off the references; the picture itself stays."""
        self._want([one for one in self.references if one != asset_id])

    def move(self, asset_id: str, place: int) -> None:
        """Put a reference at another place, 0 being the first."""
        others = [one for one in self.references if one != asset_id]
        if asset_id in self.references:
            self._want([*others[:place], asset_id, *others[place:]])

    def revert(self) -> None:
        """Go back to the references the mascot has."""
        self._set_edits(structs.replace(self._edits, references=None))

    def apply_references(self) -> None:
        """Have the server take the references as they stand here."""
        if self._mascot is not None and self.references_differ:
            now, wanted = self._mascot.reference_asset_ids, self.references
            self._change("references", lambda care: care.set_references(now, wanted), tr("The references are changed."))

    def rename(self) -> None:
        """Give the mascot the name that stands in the field."""
        name = self.name.strip()
        if not name:
            self.refused.emit("name", tr("Give the mascot a name."))
        elif self._mascot is not None and name != self._mascot.name:
            self._change("name", lambda care: care.rename(name), tr("It is called “{name}” now.", name=name))

    def change_slug(self) -> None:
        """Use the slug that stands in the field for future files."""
        slug = self.slug
        problem = slug_problem(slug)
        self.refused.emit("slug", problem)
        if not problem and slug != self._own_slug:
            words = tr("New files lie under “{slug}”. Addresses given out before stay as they are.", slug=slug)
            self._change("slug", lambda care: care.set_slug(slug), words)

    def set_sizes(self, sizes: Sequence[int]) -> None:
        """Choose the size variants; animations that are there get them too, free."""
        self._change("sizes", lambda care: care.set_sizes(sizes), tr("The sizes are changed, for old animations too."))

    def set_published(self, *, published: bool) -> None:
        """Publish new files under lasting addresses, or only under signed ones."""
        words = tr("New files are published.") if published else tr("New files are not published.")
        self._change("sizes", lambda care: care.set_published(published=published), words)

    def archive(self) -> None:
        """Put the mascot away."""
        mascot = self._mascot
        if mascot is not None:
            work = self._care.care(self._session.current_client(), mascot.id).archive()
            self._tasks.spawn("mascot/change", work, done=lambda _: self._on_put_away(mascot), failed=self._tell(""))

    def restore(self, mascot: Mascot) -> None:
        """Bring a mascot back and choose it."""
        work = self._care.care(self._session.current_client(), mascot.id).restore()
        self._tasks.spawn("mascot/change", work, done=self._on_restored, failed=self._tell(""))

    def save_now(self) -> None:
        """Note what is not applied yet for the disk, when the program is about to end."""
        self._save.stop()
        if self._mascot is not None:
            self._drafts.keep(self._session.workspace.name, self._mascot.id, self._edits)

    @property
    def _own_slug(self) -> str:
        return self._mascot.slug if self._mascot is not None else ""

    async def _read(self, mascot: Mascot) -> tuple[Mascot, dict[str, Asset], tuple[Mascot, ...]]:
        client = self._session.current_client()
        care = self._care.care(client, mascot.id)
        read = await care.read()
        wanted = dict.fromkeys((*read.reference_asset_ids, *self.references))
        missing = [asset_id for asset_id in wanted if not self.pictures.get(asset_id, _NONE).ready]
        return read, await care.pictures(missing), await self._care.archived(client, mascot.project_id)

    def _take_all(self, read: tuple[Mascot, dict[str, Asset], tuple[Mascot, ...]]) -> None:
        mascot, pictures, self.archived = read
        self.pictures |= pictures
        self._take(mascot)

    def _take(self, mascot: Mascot) -> None:
        if self._mascot is not None and mascot.id == self._mascot.id:
            self._mascot = mascot
            self.changed.emit()

    def _change(self, field: str, work: Callable[[MascotCare], Coroutine[Any, Any, Mascot]], said: str) -> None:
        if self._mascot is None or self._tasks.running("mascot/change"):
            return
        self.refused.emit(field, "")
        care = self._care.care(self._session.current_client(), self._mascot.id)

        def done(mascot: Mascot) -> None:
            if field in {"name", "slug", "references"}:
                self._set_edits(structs.replace(self._edits, **{field: None}))
            self._take(mascot)
            self._library.refresh()
            self.said.emit(said)

        self._tasks.spawn("mascot/change", work(care), done=done, failed=self._tell(field))

    def _tell(self, field: str) -> Callable[[MaskoError], None]:
        def tell(error: MaskoError) -> None:
            taken = field == "slug" and isinstance(error, Conflict)
            words = tr("Another mascot has this slug. Choose another one.") if taken else error.sentence
            if isinstance(error, BadRequest) and error.fields:
                words = " ".join(error.fields.values())
            self.refused.emit(field, words)
            self.refresh()  # what was changed before the refusal is changed

        return tell

    def _add(self, assets: Sequence[Asset]) -> None:
        fresh = [asset for asset in assets if asset.id not in self.references]
        room = MAX_REFERENCES - len(self.references)
        self.pictures |= {asset.id: asset for asset in fresh}
        if len(fresh) > room:
            self._refuse_seventh()
        self._want([*self.references, *(asset.id for asset in fresh[:room])])

    def _want(self, references: Sequence[str]) -> None:
        self._set_edits(structs.replace(self._edits, references=tuple(references)))

    def _refuse_seventh(self) -> None:
        name = self._mascot.name if self._mascot is not None else ""
        words = tr("{name} has {count} references; remove one to add another.", name=name, count=MAX_REFERENCES)
        self.refused.emit("references", words)

    def _set_edits(self, edits: Edits) -> None:
        if self._mascot is not None and edits.references == self._mascot.reference_asset_ids:
            edits = structs.replace(edits, references=None)
        if edits != self._edits:
            self._edits = edits
            self._save.start()
            self.edits_changed.emit()

    def _on_arrived(self, arrived: Arrived) -> None:
        found = [Asset(id=one.asset_id, type="image", url=one.url) for one in arrived.pictures]
        self._add(found)

    def _on_put_away(self, mascot: Mascot) -> None:
        self._library.refresh()
        self.put_away.emit(mascot)

    def _on_restored(self, mascot: Mascot) -> None:
        self._library.select_mascot(mascot.id)
        self._library.refresh()
        self.said.emit(tr("{name} is back.", name=mascot.name))

    def _on_selection_changed(self) -> None:
        if not self._watched:
            return
        mascot = self._library.selected_mascot
        before = self._mascot.id if self._mascot is not None else None
        if (mascot.id if mascot is not None else None) == before:
            return
        if self._save.isActive():
            self._on_save_due()
        self._mascot, self._edits = mascot, self._drafted(mascot)
        self.changed.emit()
        self.edits_changed.emit()
        self.refresh()

    def _drafted(self, mascot: Mascot | None) -> Edits:
        if mascot is None:
            return Edits()
        try:
            return self._drafts.read(self._session.workspace.name, mascot.id)
        except StorageError as error:
            self._tasks.failed.emit(error)
            return Edits()

    def _on_running_changed(self, name: str) -> None:
        if name == "mascot/change":
            self.edits_changed.emit()

    def _on_save_due(self) -> None:
        self.save_now()
        self._tasks.spawn("mascot/save", self._drafts.flush())


#: Stands in for a picture nobody has asked about.
_NONE = Asset(id="", type="image", status="pending")
