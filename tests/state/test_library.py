"""The library and its tree, on a real engine, in every state the tree has."""

import time

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from studio.domain.requests import MascotRequest
from studio.state.library_model import COUNT_ROLE, ID_ROLE, IS_MASCOT_ROLE, LibraryModel
from studio.state.session import Workspace
from tests.helpers.rig import Rig
from tests.helpers.waiting import dispose


@pytest.fixture
def model(rig):
    made = LibraryModel(rig.library)
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield made
    dispose(tester, made)


def request(project_id, name="Felix", style=None):
    return MascotRequest(project_id=project_id, name=name, prompt="an orange fox", style=style)


def rows(model, parent=None):
    parent = parent or QModelIndex()
    return [model.index(row, 0, parent).data() for row in range(model.rowCount(parent))]


def test_a_project_and_a_mascot_appear_in_the_tree_and_are_selected(rig, model):
    before = rows(model)
    rig.act(rig.library.create_project, "Website")
    rig.until(lambda: rig.library.selected_project is not None and rig.library.selected_project.name == "Website")
    project = rig.library.selected_project
    assert rows(model) == [*before, "Website"]
    rig.act(rig.library.create_mascot, request(project.id))
    rig.until(lambda: rig.library.selected_mascot is not None)
    above = model.index_of(project.id)
    assert rows(model, above) == ["Felix"]
    below = model.index_of(project.id, rig.library.selected_mascot.id)
    assert (below.data(IS_MASCOT_ROLE), below.data(ID_ROLE)) == (True, rig.library.selected_mascot.id)
    assert (above.data(IS_MASCOT_ROLE), above.data(COUNT_ROLE)) == (False, 1)
    assert below.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "Mascot"
    assert model.index_of(None) == model.index_of(project.id, "nobody") == QModelIndex()


def test_a_reference_picture_costs_one_credit_and_its_job_is_followed(rig):
    project = rig.ask(rig.session.client.create_project("Drawn"))
    before = rig.session.balance.total
    rig.act(rig.library.create_mascot, request(project.id, style="flat-vector"))
    rig.until(lambda: rig.jobs.rows and rig.jobs.rows[0].state == "completed")
    rig.until(lambda: rig.session.balance.total == before - 1)
    assert rig.jobs.rows[0].mascot_name == "Felix"
    assert rig.jobs.rows[0].charged == 1


def test_what_is_there_is_there_again_in_the_same_order(rig, engine, loop, tmp_path):
    for name in ("Zebra", "Ape"):
        project = rig.ask(rig.session.client.create_project(name))
        for mascot in ("Second", "First"):
            rig.ask(rig.session.client.create_mascot(request(project.id, mascot), intent=name + mascot))
    rig.act(rig.library.refresh)
    rig.until(lambda: [project.name for project in rig.library.projects][-2:] == ["Zebra", "Ape"])
    again = Rig(loop, tmp_path / "again", engine.api, engine.key).open()
    assert again.library.projects == rig.library.projects
    last = again.library.projects[-1].id
    assert [mascot.name for mascot in again.library.mascots(last)] == ["Second", "First"]
    assert again.library.selected_mascot is not None
    again.close()


def test_the_selection_stays_through_a_refresh_and_nothing_new_makes_no_noise(rig, model):
    mascot = rig.mascot()
    noise = []
    rig.library.reloaded.connect(lambda: noise.append("reloaded"))
    rig.act(rig.library.refresh)
    rig.until(lambda: not rig.tasks.running("library/load"))
    assert rig.library.selected_mascot == mascot
    assert noise == []


def test_a_mascot_can_be_wanted_before_it_is_known(rig):
    project = rig.ask(rig.session.client.create_project("Later"))
    mascot, _ = rig.ask(rig.session.client.create_mascot(request(project.id, "Late"), intent="late"))
    rig.library.select_mascot(mascot.id)
    assert rig.library.selected_mascot != mascot
    rig.act(rig.library.refresh)
    rig.until(lambda: rig.library.selected_mascot == mascot)


def test_a_refused_name_is_told_and_nothing_is_made(rig):
    refused = []
    rig.library.project_refused.connect(refused.append)
    before = rig.library.projects
    rig.act(rig.library.create_project, "")
    rig.until(lambda: refused)
    assert refused[0].sentence
    assert rig.library.projects == before


def test_two_presses_make_one_project(rig):
    def press():
        rig.library.create_project("Once")
        assert rig.library.creating_project
        rig.library.create_project("Once")

    rig.act(press)
    rig.until(lambda: not rig.library.creating_project)
    assert [project.name for project in rig.library.projects].count("Once") == 1


@pytest.mark.parametrize(
    "name", ["🦊" * 50, "شعار", "../../etc/passwd", "C:\\Windows\\nul", "a\nb\tc", "<b>bold</b> & 'x'"]
)
def test_any_name_is_safe(rig, model, name):
    rig.act(rig.library.create_project, name)
    rig.until(lambda: not rig.library.creating_project)
    assert name.strip() in {project.name for project in rig.library.projects} or rig.errors == []
    assert model.rowCount() == len(rig.library.projects)


def test_leaving_the_workspace_empties_the_tree(rig, model, engine):
    rig.mascot()
    rig.act(rig.session.open, "Test")
    assert model.rowCount() == 0
    assert rig.library.selected_mascot is None
    rig.until(lambda: rig.library.loaded)
    assert model.rowCount() == len(rig.library.projects) > 0


def test_without_a_network_the_library_is_there_with_its_age_and_comes_up_to_date_by_itself(loop, engine, tmp_path):
    rig = Rig(loop, tmp_path / "data", engine.api, engine.key).open()
    mascot = rig.mascot("Seen before")
    rig.until(lambda: not rig.tasks.running("library/keep"))
    rig.close()
    again = Rig(loop, tmp_path / "data", "http://127.0.0.1:9/v1", engine.key)
    again.library.select_mascot(mascot.id)
    again.act(again.session.open, "Test")
    again.until(lambda: again.library.selected_mascot is not None)
    assert again.library.selected_mascot.name == "Seen before"
    assert not again.library.loaded
    assert time.time() - 60 < again.library.as_of <= time.time()
    again.until(lambda: again.library.error is not None)
    assert again.session.connection == "offline"
    assert again.library.selected_mascot is not None
    again.act(again.session.add_workspace, Workspace(name="Test", api=engine.api, key=engine.key))
    again.until(lambda: again.library.loaded)
    assert again.library.as_of is None
    assert again.session.connection == "online"
    again.close()
