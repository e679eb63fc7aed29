"""The dialog for a new mascot without its widgets: three ways to one, what was brought for it, and its price."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import structs
from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.errors import BadRequest, MaskoError, StorageError
from studio.domain.looks import PictureLook, SiteLook, Variation
from studio.domain.orders import Order, mascot_order
from studio.domain.pricing import Price, mascot_price, preview_price
from studio.domain.requests import MAX_PROMPT, MascotRequest, Problem, check_mascot
from studio.domain.words import tr
from studio.state.mascot_draft import Fields, MascotDraft, Picked, Way, request_of
from studio.state.text import whole

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from PySide6.QtCore import QMimeData

    from studio.services.client import MaskoClient
    from studio.state.draft_files import DraftFiles
    from studio.state.incoming import Arrived, Incoming
    from studio.state.library import Library
    from studio.state.preview import Preview
    from studio.state.session import Session
    from studio.state.styles import Styles
    from studio.state.tasks import Tasks

SUBJECT = "new mascot"
_SAVE_AFTER_MS = 400
#: Pictures of earlier previews that stay to be picked from.
_KEPT_VARIATIONS = 16


class Looks(Protocol):
    """``services.looking``, passed in because it brings the network with it."""

    def look_at_picture(self, client: MaskoClient, asset_id: str) -> Awaitable[PictureLook]:
        """Return what an uploaded picture shows."""

    def look_at_site(self, client: MaskoClient, address: str) -> Awaitable[SiteLook]:
        """Return whose website that is."""


class NewMascot(QObject):
    """The truth of the dialog.

    Signals: ``draft_replaced()`` other words have to be shown; ``pictures_changed()`` there are other variations, or
    another one is picked; ``estimate_changed()`` a price, or what may be pressed, is different;
    ``problems_found(list)`` nothing was sent, the fields say why; ``refused(MaskoError)``; ``made()`` it is there.
    """

    draft_replaced = Signal()
    pictures_changed = Signal()
    estimate_changed = Signal()
    problems_found = Signal(list)
    refused = Signal(object)
    made = Signal()

    def __init__(
        self,
        tasks: Tasks,
        session: Session,
        library: Library,
        styles: Styles,
        preview: Preview,
        incoming: Incoming,
        drafts: DraftFiles[MascotDraft],
        looks: Looks,
    ) -> None:
        super().__init__()
        self._tasks = tasks
        self._session = session
        self._library = library
        self._styles = styles
        self._preview = preview
        self._incoming = incoming
        self._drafts = drafts
        self._looks = looks
        self._workspace = session.workspace.name
        self._draft = MascotDraft()
        self._project_id = ""
        self._creating = False
        self._save = QTimer(self)
        self._save.setSingleShot(True)
        self._save.setInterval(_SAVE_AFTER_MS)
        self._save.timeout.connect(self._on_save_due)
        preview.drawn.connect(self._on_drawn)
        preview.refused.connect(self._on_not_drawn)
        library.mascot_added.connect(self._on_mascot_added)
        library.mascot_refused.connect(self._on_mascot_refused)
        for change in (library.loading_changed, session.balance_changed, incoming.busy_changed, preview.changed):
            change.connect(self.estimate_changed)
        tasks.running_changed.connect(self._on_running_changed)
        styles.changed.connect(self._on_styles_changed)

    @property
    def draft(self) -> MascotDraft:
        """Everything that stands in the dialog."""
        return self._draft

    @property
    def busy(self) -> bool:
        """Whether something is on its way that the dialog waits for."""
        return self.looking or self.previewing or self.creating or self.bringing

    @property
    def creating(self) -> bool:
        """Whether the mascot is being made."""
        return self._library.creating_mascot

    @property
    def bringing(self) -> bool:
        """Whether a picture is being read or uploaded."""
        return self._incoming.busy

    @property
    def looking(self) -> bool:
        """Whether a picture or a website is being looked at."""
        return any(self._tasks.running(f"new mascot/{way}") for way in ("picture", "site"))

    @property
    def previewing(self) -> bool:
        """Whether variations are being drawn."""
        return self._preview.drawing

    @property
    def price(self) -> Price:
        """What making the mascot costs as the dialog stands."""
        return mascot_price(self.request())

    @property
    def preview_price(self) -> Price:
        """What four more variations cost."""
        return preview_price()

    def affordable(self, price: Price) -> bool:
        """Tell whether the balance covers a price; an unknown balance stops nothing."""
        balance = self._session.balance
        return balance is None or price.total <= balance.total

    def open(self, project_id: str) -> None:
        """Begin, or go on, making a mascot in a project."""
        self._project_id = project_id
        self._workspace = self._session.workspace.name
        try:
            self._draft = self._drafts.read(self._workspace, SUBJECT)
        except StorageError as error:
            self._draft = MascotDraft()
            self._tasks.failed.emit(error)
        self.draft_replaced.emit()
        self.pictures_changed.emit()
        self.estimate_changed.emit()
        self._styles.load()
        if self._draft.press:
            self._preview.look_up(self._draft.press)

    def unfinished(self) -> bool:
        """Tell whether the last session left something in the dialog of the open workspace."""
        try:
            return not self._drafts.read(self._session.workspace.name, SUBJECT).empty
        except StorageError:
            return False

    def clear(self) -> None:
        """Start afresh: empty every field, and let go of what was brought."""
        self._replace(MascotDraft(way=self._draft.way))
        self.draft_replaced.emit()
        self.pictures_changed.emit()

    def request(self) -> MascotRequest:
        """Return the request that the way shown stands for."""
        fields = structs.replace(self._draft.fields, style=self.style(self._draft.way))
        return request_of(_with(self._draft, self._draft.way, fields), self._project_id)

    def style(self, way: Way) -> str:
        """Return the id of the style a way is drawn in: the one chosen, else the server's first."""
        chosen: str = getattr(self._draft, way).style
        if way == "image":
            return chosen
        return chosen or next((row.id for row in self._styles.rows), "")

    def order(self) -> Order:
        """Return the order of the mascot as the dialog stands, e.g. to show it as code."""
        return mascot_order(self.request())

    def show_way(self, way: Way) -> None:
        """Go another way to the mascot; what was filled in stays with the way it belongs to."""
        self._replace(structs.replace(self._draft, way=way))

    def edit(self, **fields: str) -> None:
        """Change name, prompt or style of the way shown, as the person typed."""
        clean = {name: whole(value) for name, value in fields.items()}
        self._replace(_with(self._draft, self._draft.way, structs.replace(self._draft.fields, **clean)))

    def edit_address(self, address: str) -> None:
        """Note the website's address as it is typed."""
        self._replace(structs.replace(self._draft, address=whole(address)))

    def preview(self) -> None:
        """Have four variations drawn of what is described; the earlier ones stay."""
        if self.previewing:
            return
        fields = self._draft.text
        problems = []
        if not fields.prompt.strip():
            problems.append(Problem("prompt", tr("Describe the character.")))
        elif len(fields.prompt) > MAX_PROMPT:
            problems.append(Problem("prompt", tr("Shorten the description to {count:,} characters.", count=MAX_PROMPT)))
        self.problems_found.emit(problems)
        if problems:
            return
        press = self._preview.new_press()
        # On disk before it is paid: after a crash the pictures are fetched under this name.
        self._replace(structs.replace(self._draft, press=press))
        self._on_save_due()
        self._preview.order(press, fields.prompt.strip(), self.style("text"), self._project_id)

    def pick(self, url: str) -> None:
        """Make this variation the mascot's reference; picking it again lets go of it."""
        chosen = "" if url == self._draft.chosen else url
        self._replace(structs.replace(self._draft, chosen=chosen))
        self.pictures_changed.emit()

    def bring(self, data: QMimeData) -> None:
        """Take the first picture of a drop, the clipboard, a file or an address, and have it looked at."""
        self._incoming.take(data, self._on_arrived, at_most=1)

    def drop_picture(self) -> None:
        """Let go of the picture that was brought."""
        self._replace(structs.replace(self._draft, picture=None, palette=(), saw=()))
        self.pictures_changed.emit()

    def look_at_site(self) -> None:
        """Have the website looked at; free."""
        address = self._draft.address.strip()
        if not address:
            self.problems_found.emit([Problem("address", tr("Enter the address of a website."))])
            return
        self.problems_found.emit([])
        self._spawn("site", partial(self._site, address), self._on_site_seen)

    def take_idea(self, index: int) -> None:
        """Fill the website's fields with one of the suggestions."""
        idea = self._draft.ideas[index]
        fields = Fields(name=idea.name, prompt=idea.prompt, style=self._style_id(idea.style))
        self._replace(_with(structs.replace(self._draft, idea=index), "website", fields))
        self.draft_replaced.emit()

    def create(self) -> None:
        """Make the mascot, unless a field is wrong or something is on its way."""
        if self._library.creating_mascot:
            return
        problems = self.problems()
        self.problems_found.emit(problems)
        if not problems:
            self._creating = True
            self._library.create_mascot(self.request())

    def problems(self) -> list[Problem]:
        """Return every rule that the way shown breaks, in the order of its fields."""
        draft = self._draft
        found = check_mascot(self.request())
        if draft.way == "image" and draft.picture is None:
            return [Problem("picture", tr("Drop a picture here, or choose a file.")), *found]
        if draft.way == "website" and not draft.ideas:
            return [Problem("address", tr("Have a website looked at first; it is free."))]
        if draft.way == "website" and draft.idea < 0:
            return [Problem("idea", tr("Choose one of the suggestions."))]
        if draft.way != "image" and not self.style(draft.way):
            found.append(Problem("style", tr("Choose one of the styles.")))
        return found

    def save_now(self) -> None:
        """Note the draft for the disk, when the program is about to end."""
        self._save.stop()
        self._drafts.keep(self._workspace, SUBJECT, self._draft)

    async def _picture(self, asset_id: str) -> PictureLook:
        return await self._looks.look_at_picture(self._session.current_client(), asset_id)

    async def _site(self, address: str) -> SiteLook:
        return await self._looks.look_at_site(self._session.current_client(), address)

    def _spawn(self, name: str, work: Any, done: Any) -> None:
        self._tasks.spawn(f"new mascot/{name}", work(), done=done, failed=self.refused.emit)

    def _replace(self, draft: MascotDraft) -> None:
        if draft != self._draft:
            self._draft = draft
            self._save.start()
            self.estimate_changed.emit()

    def _style_id(self, style: str) -> str:
        """Return the id of a style that is named by its id or its name, which servers mix."""
        named = {row.name: row.id for row in self._styles.rows}
        return named.get(style, style)

    def _on_arrived(self, arrived: Arrived) -> None:
        if not arrived.pictures:
            return
        brought = arrived.pictures[0]
        picked = Picked(asset_id=brought.asset_id, name=brought.name, url=brought.url, notices=brought.notices)
        self._replace(structs.replace(self._draft, picture=picked, palette=(), saw=()))
        self.problems_found.emit([])
        self.pictures_changed.emit()
        self._spawn("picture", partial(self._picture, picked.asset_id), partial(self._on_picture_seen, picked))

    def _on_picture_seen(self, picked: Picked, look: PictureLook) -> None:
        if self._draft.picture != picked:
            return
        fields = Fields(name=look.name, prompt=look.prompt, style=self._draft.image.style)
        draft = structs.replace(self._draft, palette=look.palette, saw=look.saw)
        self._replace(_with(draft, "image", fields))
        self.draft_replaced.emit()
        self.pictures_changed.emit()

    def _on_site_seen(self, look: SiteLook) -> None:
        draft = structs.replace(
            self._draft, brand=look.brand, industry=look.industry, colors=look.colors, ideas=look.ideas, idea=-1
        )
        self._replace(_with(draft, "website", Fields()))
        self.draft_replaced.emit()

    def _on_drawn(self, press: str, found: tuple[Variation, ...]) -> None:
        if press == self._draft.press:
            variations = (*found, *(each for each in self._draft.variations if each not in found))
            self._replace(structs.replace(self._draft, press="", variations=variations[:_KEPT_VARIATIONS]))
            self.pictures_changed.emit()

    def _on_not_drawn(self, press: str, error: MaskoError | None) -> None:
        """Say why; a press whose pictures may still come stays written down."""
        if press != self._draft.press:
            return
        if not self._preview.expects(press):
            self._replace(structs.replace(self._draft, press=""))
        if error is not None:
            self._tell(error)

    def _on_mascot_refused(self, error: MaskoError) -> None:
        if self._creating:
            self._creating = False
            self._tell(error)

    def _tell(self, error: MaskoError) -> None:
        if isinstance(error, BadRequest) and error.fields:
            self.problems_found.emit([Problem(field, words) for field, words in error.fields.items()])
        self.refused.emit(error)

    def _on_mascot_added(self, _mascot_id: str) -> None:
        """Begin the next one empty: what was filled in is a mascot now."""
        if not self._creating:
            return
        self._creating = False
        self._replace(MascotDraft(way=self._draft.way))
        self._on_save_due()
        self.made.emit()

    def _on_styles_changed(self) -> None:
        self.draft_replaced.emit()
        self.estimate_changed.emit()

    def _on_running_changed(self, name: str) -> None:
        if name.startswith("new mascot/"):
            self.estimate_changed.emit()

    def _on_save_due(self) -> None:
        self.save_now()
        self._tasks.spawn("new mascot/save", self._drafts.flush())


def _with(draft: MascotDraft, way: Way, fields: Fields) -> MascotDraft:
    return structs.replace(draft, **{way: fields})
