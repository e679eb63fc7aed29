"""The pose matrix: holes, one total, pasted rows, filling and what fails."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest

from studio.domain.folding import fold
from studio.domain.pose_matrix import MatrixRow
from studio.domain.records import Asset, Mascot, Pose, Project
from studio.domain.requests import MascotRequest
from studio.services.cache import DownloadCache
from studio.state.gallery import Gallery
from studio.state.gallery_notes import Notes
from studio.state.matrix import Matrix
from studio.state.matrix_model import MatrixModel
from studio.state.pose_book import PoseBook
from studio.views.matrix.pane import MatrixPane
from studio.views.theme import Theme
from tests.helpers.entries import entry
from tests.helpers.rig import Rig
from tests.helpers.screen import Screen
from tests.helpers.waiting import dispose

Loop = asyncio.AbstractEventLoop


@pytest.fixture
def project(rig: Rig) -> Project:
    client = rig.session.client
    project = rig.ask(client.create_project("Season"))
    for number in range(5):
        request = MascotRequest(project_id=project.id, name=f"Mascot {number}", prompt="a fox")
        rig.ask(client.create_mascot(request, intent=f"{project.id} {number}"))
    rig.act(rig.library.refresh)
    rig.until(lambda: len(rig.library.mascots(project.id)) == 5)
    rig.library.select(project.id, None)
    return project


@pytest.fixture
def book(rig: Rig) -> PoseBook:
    return PoseBook(rig.tasks, rig.session)


@pytest.fixture
def matrix(rig: Rig, project: Project, book: PoseBook):
    made = Matrix(rig.tasks, rig.library, book, rig.jobs, rig.queue, rig.preferences)
    model = MatrixModel(made)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield made
    dispose(tester, model, made, book)


@pytest.fixture
def pane(rig: Rig, matrix: Matrix, tmp_path, qapp):
    theme = Theme("dark")
    theme.install(qapp)
    cache = DownloadCache(tmp_path / "cache", limit_bytes=2**22)
    notes = Notes(rig.tasks, rig.session, tmp_path)
    gallery = Gallery(rig.tasks, rig.session, cache, notes)
    made = MatrixPane(matrix, gallery.thumbnails, theme)
    made.resize(900, 600)
    yield made
    made.close()
    gallery.close()
    rig.loop.run_until_complete(cache.close())
    dispose(made, gallery, notes, theme)


def pose(mascot: Mascot, name: str) -> Pose:
    return Pose(id=f"{mascot.id} {name}", mascot_id=mascot.id, name=name, assets=(Asset(id="a", type="image"),))


def twelve_by_five(matrix: Matrix, book: PoseBook) -> None:
    """Twelve rows and five mascots with 23 holes: ten of the first, ten of the second, three of the third."""
    rows = [f"Row {number}" for number in range(12)]
    matrix.add_text("\n".join(rows))
    missing = {0: 10, 1: 10, 2: 3, 3: 0, 4: 0}
    for place, mascot in enumerate(matrix.mascots):
        book.note(mascot.id, tuple(pose(mascot, name) for name in rows[missing[place] :]))


def test_twenty_three_holes_are_three_requests_and_one_sum(matrix: Matrix, book: PoseBook, pane: MatrixPane) -> None:
    pane.show()
    twelve_by_five(matrix, book)
    assert len(matrix.holes) == 23
    screen = Screen()
    screen.things("Choose all holes")[0].object().click()
    assert screen.things("23 rows in 3 requests · 23 x 1 = 23 credits")
    assert screen.things("Fill holes")[0].object().text() == "Fill 23 holes · 23 credits"
    assert not pane.grab().isNull()


def test_a_failed_cell_is_the_only_one_left_to_order(
    matrix: Matrix, book: PoseBook, pane: MatrixPane, rig: Rig
) -> None:
    twelve_by_five(matrix, book)
    work = [
        entry(
            f"w{number}",
            "refunded" if number == 6 else "completed",
            name=cell.row.name,
            mascot_id=cell.mascot_id,
            error="The artist was ill." if number == 6 else "",
            door="batch",
        )
        for number, cell in enumerate(matrix.holes)
    ]
    failed = matrix.holes[6]
    rig.jobs.take(work)
    for mascot in matrix.mascots:
        book.note(
            mascot.id,
            tuple(
                pose(mascot, row.name)
                for row in matrix.rows
                if (row.name, mascot.id) != (failed.row.name, failed.mascot_id)
            ),
        )
    assert [(cell.row.name, cell.mascot_id) for cell in matrix.holes] == [(failed.row.name, failed.mascot_id)]
    assert matrix.state(matrix.holes[0]) == "failed"
    assert matrix.error(matrix.holes[0]) == "The artist was ill."
    pane.show()
    pane.choose_holes()
    assert pane._fill.text() == "Fill 1 hole · 1 credit"
    assert not pane.grab().isNull()


def test_chosen_holes_are_ordered_with_one_press_and_appear(
    matrix: Matrix, book: PoseBook, pane: MatrixPane, rig: Rig
) -> None:
    pane.show()
    rig.until(lambda: len(book.known) == 5)
    matrix.add_row(MatrixRow(name="Hello", prompt="waving hello"))
    matrix.add_row(MatrixRow(name="Bye", prompt="waving goodbye"))
    first, second = matrix.mascots[:2]
    cells = [matrix.cell(matrix.rows[0], first.id), matrix.cell(matrix.rows[0], second.id)]
    filled = []
    matrix.filled.connect(filled.append)
    before = rig.session.balance.total
    press = rig.act(matrix.fill, cells)
    assert press
    assert filled == [2]
    rig.until(lambda: all(matrix.state(cell) == "making" for cell in cells))
    rig.until(lambda: all(matrix.state(matrix.cell(matrix.rows[0], one.id)) == "there" for one in (first, second)), 60)
    assert len(matrix.holes) == 8
    rig.until(lambda: rig.session.balance.total == before - 2)


def test_rows_come_from_the_clipboard_and_go_back(matrix: Matrix, pane: MatrixPane) -> None:
    pane.show()
    said = []
    pane.said.connect(said.append)
    QGuiApplication.clipboard().setText("Name\tPrompt\tMotion\tDuration\nWave\twaving\twaves\t3\nSit\tsitting\t\t\n")
    QTest.keyClick(pane.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [(row.name, row.motion, row.duration) for row in matrix.rows] == [("Wave", "waves", 3), ("Sit", "", None)]
    assert said == ["2 rows were added."]
    Screen().things("Copy rows for a spreadsheet")[0].object().click()
    again = QGuiApplication.clipboard().text()
    matrix.remove_rows(["Wave", "Sit"])
    assert matrix.rows == ()
    assert matrix.add_text(again) == 2
    QGuiApplication.clipboard().setText("")
    QTest.keyClick(pane.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert said[-1] == "There is no row in it. Copy names, one a line."


def test_rows_come_from_a_file_a_set_or_a_mascot_and_stay_with_the_project(
    matrix: Matrix, book: PoseBook, rig: Rig, tmp_path, project: Project
) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes("name;prompt\nÉté;sunny\n".encode("utf-8-sig"))
    rig.act(matrix.add_file, path)
    rig.until(lambda: matrix.rows)
    assert matrix.rows[0].name == "Été"
    rig.act(matrix.add_file, tmp_path / "none.csv")
    rig.until(lambda: rig.errors)
    assert matrix.add_set("Emotion set") == 8
    assert matrix.add_set("Emotion set") == 0
    mascot = matrix.mascots[0]
    book.note(mascot.id, (pose(mascot, "Juggling"),))
    assert matrix.add_poses_of(mascot.id) == 1
    names = [fold(row.name) for row in matrix.rows]
    rig.library.select(None, None)
    assert matrix.rows == ()
    rig.library.select(project.id, None)
    assert [fold(row.name) for row in matrix.rows] == names


def test_an_empty_matrix_teaches(matrix: Matrix, pane: MatrixPane, rig: Rig, project: Project) -> None:
    pane.show()
    assert pane._stack.currentWidget() is pane._empty
    Screen().things("Begin with the companion set")[0].object().click()
    assert pane._stack.currentWidget() is pane.table
    assert matrix.rows[0].name == "Idle"
    rig.library.select(None, None)
    assert "Choose a project" in pane._empty._sentence.text()


def test_a_row_is_added_and_changed_by_hand(matrix: Matrix, pane: MatrixPane) -> None:
    pane.show()
    pane._ask_row()
    screen = Screen()
    screen.things("Row name")[-1].object().setText("Dance")
    screen.things("Row motion")[-1].object().setPlainText("dances")
    screen.things("Keep row")[0].object().click()
    assert matrix.rows == (MatrixRow(name="Dance", motion="dances", duration=4),)
    pane._change_row(0)
    screen.things("Row motion")[-1].object().setPlainText("")
    screen.things("Keep row")[0].object().click()
    assert matrix.rows == (MatrixRow(name="Dance"),)
    pane.table.selectRow(0)
    QTest.keyClick(pane.table, Qt.Key.Key_Delete)
    assert matrix.rows == ()
