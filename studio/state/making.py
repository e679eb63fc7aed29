"""What making mascots and poses takes beside the form: a new mascot, a mascot's page, styles, pictures, prompts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from studio.services.library_copy import LibraryCopy
from studio.services.prompts import PromptStore
from studio.state.batch import Batch
from studio.state.draft_files import DraftFiles
from studio.state.form_drops import FormDrops
from studio.state.mascot_draft import MascotDraft
from studio.state.mascot_page import Care, Edits, MascotPage
from studio.state.new_mascot import Looks, NewMascot
from studio.state.preview import Preview
from studio.state.prompt_book import PromptBook
from studio.state.stills import Stills
from studio.state.styles import Styles

if TYPE_CHECKING:
    from pathlib import Path

    from studio.state.composer import Composer
    from studio.state.incoming import Incoming
    from studio.state.library import Library
    from studio.state.queue import Queue
    from studio.state.session import Session
    from studio.state.tasks import Tasks


class Outside(Looks, Care, Protocol):
    """The free services behind it, which are slow to import and so are passed in."""


@dataclass(frozen=True)
class Making:
    """One of each for the whole program."""

    new_mascot: NewMascot
    page: MascotPage
    styles: Styles
    stills: Stills
    prompts: PromptBook
    batch: Batch
    drops: FormDrops
    drafts: tuple[DraftFiles[MascotDraft], DraftFiles[Edits]]

    def save_now(self) -> None:
        """Note every draft for the disk, when the program is about to end."""
        self.new_mascot.save_now()
        self.page.save_now()

    def flush_now(self) -> None:
        """Write every draft noted; blocking. Raises StorageError."""
        for drafts in self.drafts:
            drafts.flush_now()


@dataclass(frozen=True)
class Ground:
    """What making stands on; ``data`` is the folder Studio keeps its things in."""

    tasks: Tasks
    session: Session
    library: Library
    queue: Queue
    incoming: Incoming
    composer: Composer
    outside: Outside
    data: Path


def make_making(ground: Ground) -> Making:
    """Return everything, put together."""
    tasks, session, library = ground.tasks, ground.session, ground.library
    styles = Styles(tasks, session, LibraryCopy(ground.data / "seen"))
    preview = Preview(tasks, ground.queue)
    wizard_drafts = DraftFiles(ground.data / "drafts" / "mascots", MascotDraft())
    page_drafts = DraftFiles(ground.data / "drafts" / "pages", Edits())
    return Making(
        new_mascot=NewMascot(tasks, session, library, styles, preview, ground.incoming, wizard_drafts, ground.outside),
        page=MascotPage(tasks, session, library, ground.composer, ground.incoming, page_drafts, ground.outside),
        styles=styles,
        stills=Stills(),
        prompts=PromptBook(tasks, ground.composer, PromptStore(ground.data / "prompts")),
        batch=Batch(ground.composer),
        drops=FormDrops(ground.composer, ground.incoming),
        drafts=(wizard_drafts, page_drafts),
    )
