"""Everything below the window, put together as the program does it, against a server that already runs."""

import asyncio
from pathlib import Path

from studio.app.money import Money
from studio.app.services import Services
from studio.domain.orders import generate_order
from studio.domain.requests import MascotRequest
from studio.services.access import AccessService
from studio.services.client import MaskoClient
from studio.services.journal import Journal
from studio.services.library_copy import LibraryCopy
from studio.services.storage import Folders
from studio.state.access import Access
from studio.state.caps import caps_of
from studio.state.composer import Composer
from studio.state.drafts import Drafts
from studio.state.incoming import Incoming
from studio.state.jobs import Jobs
from studio.state.keys import Keys
from studio.state.library import Library
from studio.state.making import Ground, make_making
from studio.state.meter import RateMeter
from studio.state.preferences import Preferences
from studio.state.queue import Queue
from studio.state.session import Session, Workspace
from studio.state.tasks import Tasks
from tests.helpers.waiting import dispose, until


class Rig:
    """State objects on the loop; ``errors`` are those that nobody else took. End it with ``close``."""

    def __init__(self, loop: asyncio.AbstractEventLoop, folder: Path, api: str, key: str, name: str = "Test") -> None:
        folders = Folders.under(folder).make()
        self.loop = loop
        self.folder = folder
        self.errors: list = []
        self.tasks = Tasks(loop)
        self.tasks.failed.connect(self.errors.append)
        self.session = Session(self.tasks, [Workspace(name=name, api=api, key=key)], MaskoClient, lambda: None)
        self.meter = RateMeter()
        self.preferences = Preferences(folders.data / "preferences.json")
        self.journal = Journal(folders.data / "journal.sqlite")
        self.queue = Queue(
            self.tasks, self.session, self.journal, Money(lambda _: None).open_queue,
            lambda: caps_of(self.preferences), folders.data,
        )  # fmt: skip
        self.jobs = Jobs(self.queue)
        self.library = Library(self.tasks, self.session, self.queue, LibraryCopy(folders.data / "seen"))
        self.drafts = Drafts(folders.data / "drafts")
        self.composer = Composer(self.tasks, self.session, self.library, self.queue, self.drafts)
        services = Services(folders, ())
        self.incoming = Incoming(self.tasks, self.session, services.upload_all)
        self.making = make_making(
            Ground(
                self.tasks, self.session, self.library, self.queue, self.incoming, self.composer, services, folders.data
            )
        )
        self.keys = Keys(self.tasks, self.session, services.vault, MaskoClient, self.preferences)
        self.access = Access(self.tasks, self.session, AccessService)

    def until(self, condition, seconds: float = 20) -> None:
        """Run the loop until the condition holds."""
        until(self.loop, condition, seconds)

    def ask(self, work):
        """Run one coroutine of the client to its end and return its result."""
        return self.loop.run_until_complete(work)

    def open(self, *, jobs: bool = True) -> "Rig":
        """Connect, and wait for the balance, the library and, if there will be one, the list of jobs."""
        lists: list[object] = []

        async def start() -> None:
            self.session.open(self.session.workspace.name)

        self.queue.opened.connect(lists.append)  # empty at once, then what the journal holds
        self.loop.run_until_complete(start())
        self.until(lambda: self.session.balance is not None and self.library.loaded and (len(lists) > 1 or not jobs))
        self.queue.opened.disconnect(lists.append)
        return self

    def mascot(self, name: str = "Felix"):
        """Make a project and a mascot without a picture, free of charge, and return the mascot."""
        client = self.session.client
        project = self.ask(client.create_project("Tests"))
        request = MascotRequest(project_id=project.id, name=name, prompt="a friendly orange fox with a blue scarf")
        mascot, _ = self.ask(client.create_mascot(request, intent=f"{name} {project.id}"))
        self.act(self.library.refresh)
        self.until(lambda: self.library.mascot(mascot.id) is not None)
        self.library.select_mascot(mascot.id)
        return mascot

    def order(self, mascot, request) -> str:
        """Press as the form does; return the entry's id, which is the press's."""
        return self.act(self.queue.press, [generate_order(mascot, request)], confirmed=True, again=True)

    def act(self, what, *arguments, **named):
        """Call something inside the running loop, as a click does."""

        async def call():
            return what(*arguments, **named)

        return self.loop.run_until_complete(call())

    def close(self) -> None:
        """End everything in the program's order."""
        self.loop.run_until_complete(self.tasks.close())
        self.loop.run_until_complete(self.session.close())
        self.loop.run_until_complete(self.journal.close())
        self.making.save_now()
        self.making.flush_now()
        self.drafts.flush_now()
        dispose(
            self.access,
            self.composer,
            self.jobs,
            self.queue,
            self.library,
            self.keys,
            self.meter,
            self.session,
            self.tasks,
        )
