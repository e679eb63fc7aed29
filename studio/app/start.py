"""The start: arguments, the window's frame on screen, then everything behind it.

What is imported here is what stands between a double click and a painted window, so it is little.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from studio import __version__
from studio.app.application import Application
from studio.app.language import choose_language
from studio.domain.errors import MaskoError
from studio.services import instance_lock
from studio.services.storage import Folders
from studio.state.preferences import Preferences
from studio.views.main_window import MainWindow
from studio.views.theme import MODES, MOTIONS, Theme

#: A window that is never painted, because it is hidden by others, is not waited for longer than this.
_PATIENCE_MS = 1_500


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Masko Studio until it is closed; return the exit code."""
    options = _parse(arguments)
    if options.self_check == "quick":
        found: int = import_module("studio.self_check").run()
        return found
    try:
        folders = (Folders.under(options.data) if options.data else Folders.standard()).make()
        lock = None if options.report_first_paint else _lock(folders, options.opening)
    except MaskoError as error:
        return _refuse(error.sentence)
    if lock is None and not options.report_first_paint:
        return 0
    app = _application()
    theme, window = frame(app, Preferences(folders.data / "preferences.json"))
    if options.report_first_paint:
        window.painted.connect(lambda: print("painted", flush=True))  # noqa: T201 - what it was asked for
    show_first(window)
    if lock is None:
        return 0
    # By name, because importing them at the top would be waited for before the first paint.
    if options.self_check == "window":
        proven: int = import_module("studio.app.window_check").run(app, theme, window, folders)
        return proven
    call = import_module("studio.app.run").Call(lock=lock, workspace=options.workspace, opening=options.opening)
    code: int = import_module("studio.app.run").run(app, theme, window, folders, call)
    return code


def frame(app: QApplication, preferences: Preferences) -> tuple[Theme, MainWindow]:
    """Return the theme, installed, and the window's frame, where the last session left it."""
    choose_language(app, preferences.text("language", "system"))
    chosen = preferences.text("theme", "system")
    theme = Theme(next((mode for mode in MODES if mode == chosen), "system"))
    theme.set_text_size(preferences.number("text_size", 100))
    motion = preferences.text("motion", "system")
    theme.set_motion(next((known for known in MOTIONS if known == motion), "system"))
    theme.install(app)
    window = MainWindow(theme)
    window.restore(preferences.text("geometry"), preferences.text("docks"))
    return theme, window


def show_first(window: MainWindow) -> None:
    """Show the window and return when it has been painted; nothing else runs yet that this could delay."""
    waiting = QEventLoop()
    window.painted.connect(waiting.quit)
    QTimer.singleShot(_PATIENCE_MS, waiting, waiting.quit)
    window.show()
    waiting.exec()
    window.painted.disconnect(waiting.quit)


def _application() -> Application:
    # As an argument: asked for by ``setStyle``, the style's many enumerations are built before the first paint.
    app = Application([*sys.argv[:1], "-style", "fusion"])
    app.setApplicationName("Masko Studio")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("ai.masko.Studio")
    app.setQuitOnLastWindowClosed(False)
    return app


def _lock(folders: Folders, opening: Sequence[str]) -> int | None:
    """Return the lock of the data folder; None if another Studio holds it, which then has the files and links."""
    lock = instance_lock.take(folders.data)
    if lock is None:
        lock = import_module("studio.app.second_start").tell_first(folders.data, opening)
    return lock


def _refuse(sentence: str) -> int:
    """Say why Studio cannot start: where it was started from, and in a box for whoever clicked on an icon."""
    if sys.stderr is not None:  # a Windows program without a console has none
        sys.stderr.write(f"{sentence}\n")
    if sys.stderr is None or (getattr(sys, "frozen", False) and not sys.stderr.isatty()):
        app = _application()
        if app.platformName() not in {"offscreen", "minimal"}:
            from PySide6.QtWidgets import QMessageBox

            QMessageBox.critical(None, "Masko Studio", sentence)
    return 1


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="masko-studio", description="Make mascots that move.")
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep everything in this folder")
    parser.add_argument("--workspace", default="", metavar="NAME", help="open this workspace")
    parser.add_argument("--version", action="version", version=f"Masko Studio {__version__}")
    parser.add_argument(
        "--self-check",
        nargs="?",
        const="quick",
        choices=("quick", "window"),
        help="prove that everything works here, through the window too if asked, and say nothing",
    )
    parser.add_argument(
        "opening", nargs="*", metavar="FILE", help="a project (.masko) or a masko-studio:// link to open"
    )
    # For the benchmark of the start: says so on standard output and ends.
    parser.add_argument("--report-first-paint", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)
