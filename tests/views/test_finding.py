"""Going to anything: what is gathered, what is typed, where it leads."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from studio.domain.canvas_records import CanvasInfo
from studio.domain.records import Pose
from studio.domain.search import Entry, QuickIndex
from studio.state.pose_book import PoseBook
from studio.views.commands import Commands
from studio.views.finding import Finding
from studio.views.quick_open import HitModel, QuickOpen
from studio.views.theme import Theme
from tests.helpers.waiting import dispose


@pytest.fixture
def finding(rig, qapp):
    theme = Theme("dark")
    theme.install(qapp)
    window = QMainWindow()
    window.resize(900, 600)
    window.show()
    book = PoseBook(rig.tasks, rig.session)
    made = Finding(theme, window, Commands(window), rig.library, rig.jobs, book)
    yield made, book, window
    window.close()
    dispose(window, book)


def titles(finding: Finding, text: str) -> list[tuple[str, str]]:
    finding.gather()
    return [(hit.entry.kind, hit.entry.title) for hit in finding.index.search(text)]


def test_everything_with_a_name_is_found(finding, rig):
    made, book, _ = finding
    mascot = rig.mascot("Quentin")
    book.note(mascot.id, (Pose(id="p1", mascot_id=mascot.id, name="Juggling"),))
    made.set_canvases(mascot.id, (CanvasInfo(id="c1", name="Onboarding"),))
    assert ("mascot", "Quentin") in titles(made, "quentin")
    assert titles(made, "juggl")[0] == ("pose", "Juggling")
    assert titles(made, "onboard")[0] == ("canvas", "Onboarding")
    assert titles(made, "refresh")[0] == ("command", "Refresh")
    assert ("project", "Tests") in titles(made, "tests")


def test_poses_of_other_mascots_are_asked_for_and_come_while_one_types(finding, rig):
    made, book, _ = finding
    mascot = rig.mascot("Rosalind")
    arrived, gone_to = [], []
    book.changed.connect(arrived.append)
    made.pose_requested.connect(lambda *where: gone_to.append(where))
    rig.act(made.show_search)
    rig.until(lambda: mascot.id in arrived)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QuickOpen)
    rig.act(book.note, mascot.id, (Pose(id="p7", mascot_id=mascot.id, name="Cartwheel"),))
    field = dialog.findChild(type(dialog._field))
    QTest.keyClicks(field, "cartwh")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert gone_to == [(mascot.id, "p7")]


def test_the_list_of_hits_passes_the_model_tester_and_paints(qapp):
    theme = Theme("light")
    index = QuickIndex()
    model = HitModel(theme, theme)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(index.search(""))
    index.replace(
        "all",
        [
            Entry(kind=kind, id=kind, title=f"A very long title of a {kind} " * 4, context="Felix the Fox")
            for kind in ("project", "mascot", "pose", "canvas", "job", "command")
        ],
    )
    model.show(index.search("title"))
    assert model.rowCount() == 6
    assert all("· Felix the Fox · " in model.index(row).data() for row in range(6))
    window = QMainWindow()
    dialog = QuickOpen(theme, index, window)
    QTest.keyClicks(dialog._field, "long job")
    assert not dialog.grab().isNull()
    model.show([])
    dispose(dialog, window, tester, model, theme)


def test_the_book_forgets_with_the_workspace(rig):
    book = PoseBook(rig.tasks, rig.session)
    changed = []
    book.changed.connect(changed.append)
    poses = (Pose(id="p", mascot_id="m", name="Wave"),)
    book.note("m", poses)
    book.note("m", poses)
    assert (changed, book.known, book.poses("m")) == (["m"], ("m",), poses)
    book.forget()
    assert (book.known, book.poses("m")) == ((), ())
    refused = []
    book.refused.connect(lambda mascot_id, error: refused.append(mascot_id))
    rig.act(book.load, ["nobody"])
    rig.until(lambda: refused or book.known)
    dispose(book)
