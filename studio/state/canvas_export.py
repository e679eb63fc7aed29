"""Takes a canvas out of Studio and brings one in: config, offline bundle, companion, own templates."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, Signal

from studio.domain.config_check import Objection, check_config
from studio.domain.config_import import Imported, import_config
from studio.domain.export import ExportOptions, export_config
from studio.domain.records import Asset
from studio.domain.templates import Template, as_template
from studio.services.bundle import Bundle, write_bundle
from studio.services.storage import disk_errors, write_bytes
from studio.state.canvas_parts import new_id
from studio.state.canvases import Canvases

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from studio.state.session import Session
    from studio.state.tasks import Tasks

    Fetch = Callable[[Asset], Awaitable[Path]]


class CanvasExport(QObject):
    """Writes and reads files of the open canvas.

    Signals: ``written(Path, tuple[Objection])`` a file is complete, and what companions would object to in it;
    ``imported(Imported)``; ``templates_changed()`` the server's templates are known; ``failed(MaskoError)``.
    """

    written = Signal(object, tuple)
    imported = Signal(object)
    templates_changed = Signal()
    failed = Signal(object)

    def __init__(
        self, tasks: Tasks, session: Session, canvases: Canvases, fetch: Fetch, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._session = session
        self._canvases = canvases
        self._fetch = fetch
        self._templates: tuple[Template, ...] = ()

    @property
    def templates(self) -> tuple[Template, ...]:
        """The templates that can be applied."""
        return self._templates

    def config(self, options: ExportOptions | None = None) -> dict[str, Any]:
        """Return the config of the canvas as it stands, with the addresses of everything finished."""
        graph = self._canvases.document.graph
        return export_config(graph, self._canvases.media.media(graph), name=self._name(), options=options)

    def objections(self, options: ExportOptions | None = None) -> tuple[Objection, ...]:
        """Return what companions would refuse or misread in the config."""
        return check_config(self.config(options))

    def write_config(self, path: Path, options: ExportOptions | None = None) -> None:
        """Write the config as JSON."""
        config = self.config(options)
        content = msgspec.json.format(msgspec.json.encode(config), indent=2) + b"\n"
        self._tasks.spawn(
            "canvas/export",
            asyncio.to_thread(write_bytes, path, content),
            done=lambda _: self.written.emit(path, check_config(config)),
            failed=self.failed.emit,
        )

    def write_bundle(self, path: Path, options: ExportOptions | None = None) -> None:
        """Fetch every file and write the offline bundle."""
        work = self._bundle(path, options or ExportOptions())
        self._tasks.spawn(
            "canvas/export", work, done=lambda found: self.written.emit(path, found), failed=self.failed.emit
        )

    def read_config(self, path: Path) -> None:
        """Import a config as one undo step; what had to be mended is told."""
        self._tasks.spawn("canvas/import", _read(path), done=self._on_read, failed=self.failed.emit)

    def ask_templates(self) -> None:
        """Ask the server for its templates."""
        service = self._canvases.service
        if service is not None:
            self._tasks.spawn("canvas/templates", service.templates(), done=self._on_templates, failed=self.failed.emit)

    def keep_template(self, name: str) -> None:
        """Keep the open canvas on the server as a template of one's own."""
        service = self._canvases.service
        if service is not None:
            template = as_template(self._canvases.document.graph, template_id=new_id(), name=name)
            self._tasks.spawn(
                "canvas/keep template",
                service.save_template(template),
                done=lambda _: self.ask_templates(),
                failed=self.failed.emit,
            )

    async def _bundle(self, path: Path, options: ExportOptions) -> tuple[Objection, ...]:
        graph = self._canvases.document.graph
        media = self._canvases.media.media(graph)
        known = self._canvases.media.assets_by_url()
        wanted = [known[address] for address in media.addresses() if address in known]
        paths = await asyncio.gather(*(self._fetch(asset) for asset in wanted))
        files = {asset.url: found for asset, found in zip(wanted, paths, strict=True)}
        return await write_bundle(
            Bundle(name=self._name(), graph=graph, media=media, files=files, options=options), path
        )

    def _name(self) -> str:
        mascot = self._canvases.mascot
        return mascot.name if mascot is not None else "Mascot"

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
