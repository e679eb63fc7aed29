"""The revision history of the open canvas, behind its command."""

from pathlib import Path
from typing import TYPE_CHECKING

from studio.domain.words import tr
from studio.services.revisions import Revisions
from studio.state.revisions import CanvasRevisions
from studio.views.canvas.revisions_dialog import RevisionsDialog

if TYPE_CHECKING:
    # Only for types: whoever builds the canvas calls this.
    from studio.app.canvas import CanvasTab
    from studio.state.session import Session
    from studio.state.tasks import Tasks
    from studio.views.main_window import MainWindow


def watch(tasks: "Tasks", session: "Session", canvas: "CanvasTab", window: "MainWindow", folder: Path) -> None:
    """Keep revisions of what is opened and saved in ``folder``, and show them on request."""
    revisions = CanvasRevisions(tasks, session, canvas.canvases, Revisions(folder))
    revisions.failed.connect(tasks.failed)
    commands = window.commands

    def enable() -> None:
        opened = canvas.canvases.current is not None
        commands.set_enabled("revisions", enabled=opened, why=tr("Open a canvas first."))

    commands.on("revisions", lambda: RevisionsDialog(revisions, window).open())
    canvas.canvases.opened.connect(enable)
    enable()
