"""Opens every dialog there is. One that is missing here fails the walk, so a new one is walked from its first day."""

import importlib
import pkgutil
from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

import studio.views
from studio.app.studio import Studio
from studio.domain.canvas_records import Canvas
from studio.domain.guard import Preflight
from studio.domain.orders import generate_order
from studio.domain.pricing import Price
from studio.domain.records import Pose
from studio.domain.requests import GenerateRequest
from studio.domain.snippets import Snippet
from studio.domain.words import tr
from studio.services.crash_report import CrashReport
from studio.state.sheet import Sheet
from studio.views.canvas.compare import CompareDialog
from studio.views.canvas.connect_dialog import ConnectDialog
from studio.views.canvas.dialogs import Question as CanvasQuestion
from studio.views.canvas.recovery_dialog import RecoveryDialog
from studio.views.canvas.sheet import GenerateSheet
from studio.views.canvas.template_dialog import KeepTemplateDialog, TemplateDialog
from studio.views.crash import CrashDialog
from studio.views.gallery.asking import ForGoodDialog, NameDialog
from studio.views.gallery.batch import AnimateAllDialog, VariantsDialog
from studio.views.generate.prompt_picker import PromptPicker, SnippetFiller
from studio.views.generate.request_dialog import PasteDialog, RequestDialog
from studio.views.jobs.orphans import OrphansDialog
from studio.views.matrix.row_dialog import RowDialog
from studio.views.preflight import PreflightDialog
from studio.views.question import DestroyQuestion, ProgressDialog, Question
from studio.views.widgets.ask import AskDialog

REPORT = CrashReport(
    id="20270115-1", when=1.8e9, title="Studio crashed", sections={"What happened": "the red fox", "Versions": "Qt: 6"}
)
#: Bases of others that are never shown themselves.
BASES = {"MakingDialog", "BatchDialog"}


def every_dialog(studio: Studio) -> dict[str, Callable[[], object]]:
    """Return how each dialog is opened, by the name of its class; the canvas tab must be open with a canvas in it."""
    window, theme, run = studio.window, studio.theme, studio.window.commands.run
    assert studio.canvas is not None
    canvases, exports, pane = studio.canvas.canvases, studio.canvas.exports, studio.canvas.pane
    recovery = studio.canvas.recovery
    canvas = Canvas(info=canvases.current, graph=canvases.document.graph, graph_hash="other")
    poses = (Pose(id="p", mascot_id="m", name="Waving"),)
    request = GenerateRequest(type="image", name="Waving", image_prompt="waving")
    mascot = studio.library.selected_mascot
    assert mascot is not None
    orders = (generate_order(mascot, request),)
    sheet = Sheet(
        press="p", what="“Waving”, 10 s", mascot="Felix", workspace="Local",
        price=str(Price(total=51, formula="1 + 5 x 10")),
        preflight=Preflight(jobs=1, price=51, balance=550, confirm=True),
    )  # fmt: skip
    made: dict[str, Callable[[], QDialog]] = {
        "PreflightDialog": lambda: PreflightDialog(sheet, window),
        "AskDialog": lambda: AskDialog(tr("Remove “Team”?"), tr("Its key leaves the keyring."), tr("Remove"), window),
        "CrashDialog": lambda: CrashDialog(REPORT, "/somewhere", lambda: ("the red fox",), window),
        "Question": lambda: Question(
            tr("Delete 3 poses?"), tr("They go to the trash."), tr("Delete"), window, danger=True
        ),
        "DestroyQuestion": lambda: DestroyQuestion("My app", tr("All of it goes."), tr("Delete"), window),
        "RequestDialog": lambda: RequestDialog("https://api.masko.ai/v1", orders, window),
        "PasteDialog": lambda: PasteDialog(window),
        "PromptPicker": lambda: PromptPicker(studio.making.prompts, "pose_prompt", "a fox", window),
        "SnippetFiller": lambda: SnippetFiller(Snippet(id="s", name="Hat", text="wearing a {colour} hat"), window),
        "RowDialog": lambda: RowDialog(window),
        "OrphansDialog": lambda: OrphansDialog(studio.desk._job_desk._orphans, window),
        "RecoveryDialog": lambda: RecoveryDialog(recovery, (), window),
        "ProgressDialog": lambda: ProgressDialog(tr("Project file"), window),
        "NameDialog": lambda: NameDialog(tr("New board"), tr("Board name"), tr("Make board"), window),
        "ForGoodDialog": lambda: ForGoodDialog(
            tr("Delete 3 poses?"), tr("They cannot come back."), tr("Delete for good"), window
        ),
        "AnimateAllDialog": lambda: AnimateAllDialog(poses, window),
        "VariantsDialog": lambda: VariantsDialog(poses, window),
        "CompareDialog": lambda: CompareDialog(canvases, canvas, theme, window),
        "ConnectDialog": lambda: ConnectDialog(pane.view, ["idle", "hello"], window),
        "GenerateSheet": lambda: GenerateSheet(canvases, theme, window),
        "TemplateDialog": lambda: TemplateDialog(canvases, exports, theme, window),
        "KeepTemplateDialog": lambda: KeepTemplateDialog("Hello", 2, window),
        "canvas Question": lambda: CanvasQuestion(
            window, "Archive “Hello”?", tr("It can come back."), ["One"], tr("Archive")
        ),
    }
    return {name: _opened(make) for name, make in made.items()} | {
        "ExportDialog": studio.canvas.dialogs.export,
        "RevisionsDialog": lambda: run("revisions"),
        "NewProjectDialog": studio.desk.dialogs.new_project,
        "NewMascotDialog": studio.desk.dialogs.new_mascot,
        "MascotWindow": studio.desk.dialogs.mascot,
        "SettingsDialog": lambda: run("settings"),
        "CommandPalette": lambda: run("palette"),
        "QuickOpen": lambda: run("search"),
        "ManualDialog": lambda: run("help"),
        "LogViewer": lambda: run("log"),
        "WordsDialog": lambda: run("shortcuts"),
        "AboutDialog": lambda: run("about"),
    }


def dialog_classes() -> set[str]:
    """Return the names of all dialogs in the program."""
    for module in pkgutil.walk_packages(studio.views.__path__, "studio.views."):
        importlib.import_module(module.name)
    return {kind.__name__ for kind in _below(QDialog) if kind.__module__.startswith("studio.")} - BASES


def _below(kind: type[QWidget]) -> set[type[QWidget]]:
    return {one for child in kind.__subclasses__() for one in {child, *_below(child)}}


def _opened(make: Callable[[], QDialog]) -> Callable[[], object]:
    return lambda: make().open()
