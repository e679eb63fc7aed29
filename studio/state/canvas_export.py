"""Takes a canvas out of Studio and brings one in: config, offline page, companion, trace, own templates."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec
from PySide6.QtCore import QObject, Signal

from studio.domain.config_check import Objection, check_config
from studio.domain.config_import import Imported, import_config
from studio.domain.errors import ConnectionFailed, MaskoError, MediaError, RateLimited, ServerFailed
from studio.domain.export import ExportOptions, Media, export_config
from studio.domain.graph import Graph
from studio.domain.playback_trace import Entry, trace_json
from studio.domain.records import Asset
from studio.domain.renditions import AS_MADE, Delivery
from studio.domain.templates import Template, as_template
from studio.domain.words import tr
from studio.services.bundle import Bundle, write_bundle, write_folder
from studio.services.companion import PORTS, install
from studio.services.storage import disk_errors, write_bytes
from studio.state.canvas_parts import new_id
from studio.state.canvases import Canvases

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence

    from studio.state.session import Session
    from studio.state.tasks import Tasks

    Fetch = Callable[[Asset], Awaitable[Path]]
    Writer = Callable[[Bundle, Path], Awaitable[tuple[Objection, ...]]]

_AT_ONCE = 6
#: Seconds between tries of a download that failed for a reason that passes.
PAUSES = (0.3, 1.5)
#: Where companions look a slug up (contract, A.4).
_OFFERS = "https://masko.ai/api/mascot-templates"


class CanvasExport(QObject):
    """Writes and reads files of the open canvas.

    Signals: ``written(Path, tuple[Objection])`` a file is complete, and what companions would object to in it;
    ``fetched(int, int)`` so many of so many files are here; ``not_written(MaskoError)`` nothing was left behind;
    ``handed(int)`` so many companions took the config; ``offered(str)`` a link that companions open; ``refused(str)``
    why nothing was handed over; ``imported(Imported)``; ``templates_changed()`` the server's templates are known;
    ``failed(MaskoError)``.
    """

    written = Signal(object, tuple)
    fetched = Signal(int, int)
    not_written = Signal(object)
    handed = Signal(int)
    offered = Signal(str)
    refused = Signal(str)
    imported = Signal(object)
    templates_changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        session: Session,
        canvases: Canvases,
        fetch: Fetch,
        *,
        pauses: Sequence[float] = PAUSES,
        ports: Sequence[int] = PORTS,
    ) -> None:
        """``pauses`` are the seconds between tries of a download, ``ports`` where companions are looked for."""
        super().__init__()
        self._pauses = pauses
        self._ports = ports
        self._tasks = tasks
        self._session = session
        self._canvases = canvases
        self._fetch = fetch
        self._templates: tuple[Template, ...] = ()

    @property
    def templates(self) -> tuple[Template, ...]:
        """The templates that can be applied."""
        return self._templates

    @property
    def canvases(self) -> Canvases:
        """The canvases whose open one goes out."""
        return self._canvases

    @property
    def writing(self) -> bool:
        """Whether a file is being written, or what goes into it is being fetched."""
        return self._tasks.running("canvas/export")

    def media(self, delivery: Delivery | None = None) -> Media:
        """Return the addresses of everything finished, in the size and formats wanted."""
        return self._canvases.media.media(self._canvases.document.graph, delivery or AS_MADE)

    def config(self, options: ExportOptions | None = None, delivery: Delivery | None = None) -> dict[str, Any]:
        """Return the config of the canvas as it stands, with the addresses of everything finished."""
        return export_config(
            self._canvases.document.graph, self.media(delivery), name=self.mascot_name, options=options
        )

    def config_text(self, options: ExportOptions | None = None, delivery: Delivery | None = None) -> str:
        """Return the config as readable JSON, to be pasted into a companion."""
        return _json(self.config(options, delivery)).decode()

    def objections(
        self, options: ExportOptions | None = None, delivery: Delivery | None = None
    ) -> tuple[Objection, ...]:
        """Return what companions would refuse or misread in the config."""
        return check_config(self.config(options, delivery))

    def write_config(self, path: Path, options: ExportOptions | None = None, delivery: Delivery | None = None) -> None:
        """Write the config as JSON."""
        config = self.config(options, delivery)
        self._write(path, _write_config(path, config))

    def write_bundle(self, path: Path, options: ExportOptions | None = None, delivery: Delivery | None = None) -> None:
        """Fetch every file and write the offline page as a zip."""
        self._write(path, self._bundle(write_bundle, path, options, delivery))

    def write_folder(self, path: Path, options: ExportOptions | None = None, delivery: Delivery | None = None) -> None:
        """Fetch every file and write the offline page as a folder."""
        self._write(path, self._bundle(write_folder, path, options, delivery))

    def write_trace(self, path: Path, entries: Sequence[Entry]) -> None:
        """Write the trace of a play as JSON."""
        self._write(path, _write_trace(path, list(entries)))

    def stop_writing(self) -> None:
        """Call a write off; nothing is left behind."""
        self._tasks.cancel("canvas/export")

    def hand_over(self, options: ExportOptions | None = None) -> None:
        """Give the config to the companions that run on this machine."""
        work = install(self.config(options), self._ports)
        self._tasks.spawn("canvas/hand over", work, done=self.handed.emit, failed=self._refuse)

    def ask_link(self) -> None:
        """Find out whether Masko serves this mascot under a link that companions open."""
        self._tasks.spawn("canvas/link", self._link(), done=self.offered.emit, failed=self._refuse)

    def read_config(self, path: Path) -> None:
        """Import a config as one undo step; what had to be mended is told."""
        self._tasks.spawn("canvas/import", _read(path), done=self._on_read, failed=self.failed.emit)

    def ask_templates(self) -> None:
        """Ask the server for its templates."""
        service = self._canvases.service
        if service is not None:
            self._tasks.spawn("canvas/templates", service.templates(), done=self._on_templates, failed=self.failed.emit)

    def keep_template(self, name: str, graph: Graph | None = None) -> None:
        """Keep a canvas, the open one unless another is given, on the server as a template of one's own."""
        service = self._canvases.service
        if service is not None:
            template = as_template(graph or self._canvases.document.graph, template_id=new_id(), name=name)
            self._tasks.spawn(
                "canvas/keep template",
                service.save_template(template),
                done=lambda _: self.ask_templates(),
                failed=self.failed.emit,
            )

    @property
    def mascot_name(self) -> str:
        """The name under which the canvas goes out."""
        mascot = self._canvases.mascot
        return mascot.name if mascot is not None else tr("Mascot")

    def _write(self, path: Path, work: Coroutine[Any, Any, tuple[Objection, ...]]) -> None:
        self._tasks.spawn(
            "canvas/export", work, done=lambda found: self.written.emit(path, found), failed=self.not_written.emit
        )

    async def _bundle(
        self, write: Writer, path: Path, options: ExportOptions | None, delivery: Delivery | None
    ) -> tuple[Objection, ...]:
        graph, media = self._canvases.document.graph, self.media(delivery)
        known = self._canvases.media.assets_by_url()
        files = await self._fetch_all([known[address] for address in media.addresses() if address in known])
        bundle = Bundle(
            name=self.mascot_name, graph=graph, media=media, files=files, options=options or ExportOptions()
        )
        return await write(bundle, path)

    async def _fetch_all(self, wanted: Sequence[Asset]) -> dict[str, Path]:
        """Fetch files a few at a time; those that came stay in the cache, so a second try asks for the others only."""
        files: dict[str, Path] = {}
        turn = asyncio.Semaphore(_AT_ONCE)

        async def fetch(asset: Asset) -> None:
            async with turn:
                files[asset.url] = await self._fetch_one(asset)
            self.fetched.emit(len(files), len(wanted))

        self.fetched.emit(0, len(wanted))
        outcomes = await asyncio.gather(*map(fetch, wanted), return_exceptions=True)
        errors = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        surprise = next((error for error in errors if not isinstance(error, MaskoError)), None)
        if surprise is not None:
            raise surprise
        if errors:
            raise MediaError(_missing(len(errors), len(wanted), errors[0]))
        return files

    async def _fetch_one(self, asset: Asset) -> Path:
        for wait in self._pauses:
            try:
                return await self._fetch(asset)
            except (ConnectionFailed, ServerFailed, RateLimited):
                await asyncio.sleep(wait)
        return await self._fetch(asset)

    async def _link(self) -> str:
        mascot, client = self._canvases.mascot, self._session.client
        if mascot is None or client is None or self._session.workspace.local or not mascot.slug:
            raise MaskoError(tr("Only a mascot on Masko has an install link. Send the config, or copy it."))
        try:
            async with client.open_file(f"{_OFFERS}/{quote(mascot.slug)}"):
                return f"masko://install/{quote(mascot.slug)}"
        except MaskoError as error:
            said = tr("Masko offers no install link for “{slug}” now. Send the config, or copy it.", slug=mascot.slug)
            raise MaskoError(said) from error

    def _refuse(self, error: MaskoError) -> None:
        self.refused.emit(error.sentence)

    def _on_read(self, found: Imported) -> None:
        self._canvases.import_graph(found.graph, found.name)
        self.imported.emit(found)

    def _on_templates(self, templates: tuple[Template, ...]) -> None:
        self._templates = templates
        self.templates_changed.emit()


async def _read(path: Path) -> Imported:
    def read() -> Imported:
        with disk_errors(path):
            content = path.read_bytes()
        return import_config(content)

    return await asyncio.to_thread(read)


async def _write_config(path: Path, config: dict[str, Any]) -> tuple[Objection, ...]:
    await asyncio.to_thread(write_bytes, path, _json(config))
    return check_config(config)


async def _write_trace(path: Path, entries: list[Entry]) -> tuple[Objection, ...]:
    await asyncio.to_thread(lambda: write_bytes(path, trace_json(entries)))
    return ()


def _json(config: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(config), indent=2) + b"\n"


def _missing(failed: int, wanted: int, error: BaseException) -> str:
    sentence = error.sentence if isinstance(error, MaskoError) else ""
    words = tr("{failed} of {all} files could not be fetched.", failed=failed, all=wanted)
    return f"{words} {sentence}".rstrip()
