"""The jobs pane by hand: what can be done about each job, its story, and that the key is nowhere in what it shows."""

import logging

import msgspec
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QMainWindow, QPlainTextEdit, QPushButton

from studio.domain.job_filters import JobFilter
from studio.domain.orders import batch_orders, generate_order
from studio.domain.records import Mascot
from studio.domain.requests import GenerateRequest
from studio.services.crash_report import CrashReports
from studio.services.log_book import LogBook
from studio.services.project_file import ProjectContents, write_project
from studio.services.redaction import RedactingFormatter
from studio.state.jobs_model import Column
from studio.views.jobs.desk import JobsDesk
from studio.views.theme import Theme
from tests.helpers.engine import start_engine
from tests.helpers.entries import entry
from tests.helpers.rig import Rig
from tests.helpers.waiting import dispose

ALT = Qt.KeyboardModifier.AltModifier
FOX = Mascot(id="m", project_id="p", name="Fox")


def picture(name):
    return GenerateRequest(type="image", name=name, image_prompt=f"{name}, seen from the side")


class Bench:
    """The pane in a window of its own, and what it asked of the world."""

    def __init__(self, rig):
        self.rig = rig
        self.theme = Theme("light")
        self.window = QMainWindow()
        state = (rig.tasks, rig.session, rig.queue, rig.jobs, rig.library)
        self.desk = JobsDesk(self.theme, *state, lambda _: None, self.window)
        self.pane = self.desk.pane
        self.window.setCentralWidget(self.pane)
        for tool in self.pane.tools:
            self.window.statusBar().addWidget(tool)
        self.said, self.results, self.edits = [], [], []
        self.desk.said.connect(self.said.append)
        self.desk.result_requested.connect(self.results.append)
        self.desk.edit_requested.connect(self.edits.append)
        self.window.resize(1000, 400)
        self.window.show()

    def key(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        self.rig.act(QTest.keyClick, self.pane.table, key, modifiers)

    def names(self):
        model = self.pane.table.model()
        return [model.index(row, Column.POSE).data() for row in range(model.rowCount())]

    def choose(self, words):
        """Choose an action of the menu that is offered for the current row."""
        menu = self.pane.menu
        menu.prepare(self.pane.current())
        offered = [action for action in menu.actions() if action.isVisible() and action.text().startswith(words)]
        assert offered, f"{words!r} is not offered"
        self.rig.act(offered[0].trigger)

    def close(self):
        self.window.close()
        dispose(self.window, self.theme)


@pytest.fixture
def bench(rig):
    made = Bench(rig)
    yield made
    made.close()


def test_what_waits_is_moved_edited_and_taken_back_with_the_keyboard_and_the_menu(bench, rig):
    mascot = rig.mascot()
    rig.act(QTest.mouseClick, bench.pane.pause, Qt.MouseButton.LeftButton)
    assert rig.queue.paused
    for name in "abc":
        rig.order(mascot, picture(name))
    rig.until(lambda: bench.names() == ["c", "b", "a"])
    bench.pane.choose(rig.jobs.rows[0].id)
    bench.key(Qt.Key.Key_Down, ALT)
    rig.until(lambda: bench.names() == ["b", "c", "a"])
    assert bench.pane.current().name == "c"
    bench.key(Qt.Key.Key_Up, ALT)
    rig.until(lambda: bench.names() == ["c", "b", "a"])
    bench.choose("Send earlier")
    rig.until(lambda: bench.names() == ["b", "c", "a"])
    bench.choose("Edit before it is sent")
    assert [one.name for one in bench.edits] == ["c"]
    assert bench.pane.cancel.toolTip() == "Take back before it is sent"
    rig.act(bench.pane.cancel.click)
    rig.until(lambda: [row.state for row in rig.jobs.rows] == ["waiting", "cancelled", "waiting"])
    rig.act(QTest.mouseClick, bench.pane.pause, Qt.MouseButton.LeftButton)
    rig.until(lambda: [row.state for row in rig.jobs.rows] == ["completed", "cancelled", "completed"])
    bench.choose("Clear finished jobs from view")
    rig.until(lambda: bench.names() == [])
    bench.pane.search.setText("SEEN side")
    rig.until(lambda: bench.names() == ["c", "b", "a"])  # newest first, as they were ordered
    bench.pane.search.clear()
    assert bench.names() == []


def test_what_waits_is_dragged_to_another_place_and_what_was_sent_is_not(bench, rig):
    mascot = rig.mascot()
    rig.order(mascot, picture("sent"))
    rig.until(lambda: [row.state for row in rig.jobs.rows] == ["completed"])
    rig.act(QTest.mouseClick, bench.pane.pause, Qt.MouseButton.LeftButton)
    for name in "abc":
        rig.order(mascot, picture(name))
    rig.until(lambda: bench.names() == ["c", "b", "a", "sent"])
    model = bench.pane.table.model()

    def drag(row, to):
        data = model.mimeData([model.index(row, 0)])
        assert model.canDropMimeData(data, Qt.DropAction.MoveAction, to, 0, QModelIndex())
        assert not rig.act(model.dropMimeData, data, Qt.DropAction.MoveAction, to, 0, QModelIndex())

    drag(0, 3)
    rig.until(lambda: bench.names() == ["b", "a", "c", "sent"])
    drag(2, 0)
    rig.until(lambda: bench.names() == ["c", "b", "a", "sent"])
    drag(2, 1)
    rig.until(lambda: bench.names() == ["c", "a", "b", "sent"])
    draggable = [bool(model.flags(model.index(row, 0)) & Qt.ItemFlag.ItemIsDragEnabled) for row in range(4)]
    assert draggable == [True, True, True, False]


def test_enter_shows_the_story_of_a_job_and_a_double_click_its_result(bench, rig):
    mascot = rig.mascot()
    rig.order(mascot, picture("a"))
    rig.until(lambda: [row.state for row in rig.jobs.rows] == ["completed"])
    bench.key(Qt.Key.Key_Return)
    assert bench.pane.detail.isVisible()
    bench.key(Qt.Key.Key_Return)
    assert not bench.pane.detail.isVisible()
    assert bench.results == []
    place = bench.pane.table.visualRect(bench.pane.table.currentIndex()).center()
    rig.act(QTest.mouseClick, bench.pane.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    rig.act(QTest.mouseDClick, bench.pane.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [entry.name for entry in bench.results] == ["a"]


def test_a_plan_that_is_too_low_keeps_the_draft_and_offers_no_retry(loop, tmp_path):
    free = start_engine(tmp_path / "engine", "--plan", "free")
    rig = Rig(loop, tmp_path / "data", free.api, free.key).open()
    bench = Bench(rig)
    mascot = rig.mascot()
    rig.order(mascot, GenerateRequest(type="logo", name="Mark", logo_description="its head in a circle"))
    rig.until(lambda: [row.state for row in rig.jobs.rows] == ["draft"])
    (row,) = rig.jobs.rows
    assert "Pro plan" in row.error
    assert not row.can_retry
    assert not bench.pane.retry.isEnabled()
    bench.choose("Edit before it is sent")
    assert [one.request["logo_description"] for one in bench.edits] == ["its head in a circle"]
    assert rig.ask(rig.session.client.balance()).total == 550
    bench.close()
    rig.close()
    free.stop()


def test_keys_hold_back_take_back_and_cancel_from_anywhere(bench, rig):
    mascot = rig.mascot()
    keys = bench.desk.keys
    again = []
    keys.taken_back.connect(lambda sentence, rows: again.append((sentence, rows)))
    rig.act(keys.take_back)
    rig.act(keys.cancel_newest)
    assert bench.said == ["Nothing waits to be sent.", "Nothing waits that could be cancelled."]
    rig.act(keys.toggle_pause)
    assert rig.queue.paused
    for name in "abc":
        rig.order(mascot, picture(name))
    rig.until(lambda: bench.names() == ["c", "b", "a"])
    rig.act(keys.cancel_newest)
    rig.until(lambda: [row.state for row in rig.jobs.rows] == ["cancelled", "waiting", "waiting"])
    bench.pane.choose(rig.jobs.rows[1].id)
    bench.key(Qt.Key.Key_Delete)
    rig.until(lambda: [row.state for row in rig.jobs.rows] == ["cancelled", "cancelled", "waiting"])
    rig.act(keys.take_back)
    rig.until(lambda: {row.state for row in rig.jobs.rows} == {"cancelled"})
    ((sentence, rows),) = again
    assert (sentence, [row.name for row in rows]) == ("1 job was taken back unsent.", ["a"])
    asked = []
    rig.queue.confirmation_requested.connect(asked.append)
    rig.act(keys.order_again, rows)
    assert (asked[0].preflight.jobs, asked[0].preflight.price) == (1, 1)
    rig.act(keys.toggle_pause)
    assert not rig.queue.paused


def test_what_is_pressed_ahead_leaves_before_all_that_waits(bench, rig):
    mascot = rig.mascot()
    rig.act(bench.desk.keys.toggle_pause)
    for name in "ab":
        rig.order(mascot, picture(name))
    rig.until(lambda: bench.names() == ["b", "a"])
    rig.act(rig.queue.press, [generate_order(mascot, picture("first"))], ahead=True)
    rig.until(lambda: bench.names() == ["b", "a", "first"])
    rig.act(bench.desk.keys.toggle_pause)
    rig.until(lambda: [row.state for row in rig.jobs.rows] == ["completed"] * 3)
    assert min(rig.jobs.rows, key=lambda row: row.sent).name == "first"


def test_a_group_opens_with_the_arrow_keys_and_its_failures_are_retried_together(bench, rig):
    asked = []
    rig.queue.confirmation_requested.connect(asked.append)
    states = {"g0": "completed", "g1": "refunded", "g2": "refunded"}
    rows = [
        entry(key, state, name=key, group_id="g", call_id="g", door="batch", index=n, position=1.0, error="No.")
        for n, (key, state) in enumerate(states.items())
    ]
    rig.ask(rig.journal.bring("Test", [(batch_orders(FOX, [picture(key) for key in states])[0], rows[0])]))
    rig.act(rig.jobs.show, rows)
    assert bench.names() == ["Batch of 3 jobs"]
    bench.key(Qt.Key.Key_Right)
    assert bench.names() == ["Batch of 3 jobs", "g0", "g1", "g2"]
    bench.key(Qt.Key.Key_Down)
    rig.act(bench.pane.show_result.click)
    assert [one.name for one in bench.results] == ["g0"]
    bench.key(Qt.Key.Key_Left)
    assert bench.names() == ["Batch of 3 jobs"]
    bench.key(Qt.Key.Key_Return)
    assert len(bench.names()) == 4
    assert bench.pane.retry.toolTip() == "Retry what failed"
    rig.act(bench.pane.retry.click)
    assert (asked[0].what, asked[0].preflight.price) == ("2 jobs once more", 2)
    bench.choose("Retry all that failed")
    assert asked[1].preflight.jobs == 2
    place = bench.pane.table.visualRect(bench.pane.table.model().index(0, 0)).topLeft()
    place.setX(place.x() + 12)
    place.setY(place.y() + 20)
    QTest.mouseClick(bench.pane.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert bench.names() == ["Batch of 3 jobs"]


def test_an_unknown_job_offers_its_two_honest_actions_beside_its_story(bench, rig):
    order = generate_order(FOX, picture("lost"))
    lost = entry("lost", "unknown", name="lost", error="The answer was lost.", sent=1.0, position=1.0)
    rig.ask(rig.journal.bring("Test", [(order, lost)]))
    rig.act(rig.jobs.show, [lost])
    rig.act(bench.pane.details.setChecked, True)
    rig.until(lambda: bench.desk._detail.entry is not None)
    assert bench.pane.detail._look.isVisible()
    rig.act(bench.pane.detail._lost.click)
    rig.until(lambda: rig.jobs.row("lost").state == "draft")
    rig.until(lambda: not bench.pane.detail._look.isVisible())
    story = bench.desk._detail.story()
    assert [words.split(".")[0] for _, words in story] == ["Unknown", "Not sent"]
    assert ("Why", "Marked as lost. It was not found on the server.") in bench.desk._detail.facts()


def test_the_empty_table_says_why_it_is_empty(bench, rig):
    rig.act(rig.jobs.show, [entry("a", "completed", name="a")])
    bench.pane.filter.setCurrentIndex(bench.pane.filter.findData(JobFilter.UNKNOWN))
    bench.pane.filter.activated.emit(0)
    assert bench.pane._stack.currentIndex() == 2
    bench.pane._show_all()
    assert bench.pane._stack.currentIndex() == 0


def test_the_key_is_in_nothing_that_is_kept_shown_copied_or_exported(bench, rig, engine, tmp_path):
    """Grep everything for the key: log, journal and all other files, story, raw record, code, crash text, export."""
    key = engine.key
    log, book = logging.FileHandler(tmp_path / "studio.log"), LogBook()
    log.setFormatter(RedactingFormatter("%(name)s %(message)s"))
    root, loggers = logging.getLogger(), [logging.getLogger(name) for name in ("httpx", "httpcore")]
    before = root.level, [one.level for one in loggers]
    for handler in (log, book):
        root.addHandler(handler)
    for one in (root, *loggers):
        one.setLevel(logging.DEBUG)
    try:
        texts = use_everything(bench, rig, key)
    finally:
        for one, level in zip((root, *loggers), (before[0], *before[1]), strict=True):
            one.setLevel(level)
        for handler in (log, book):
            root.removeHandler(handler)
        log.close()
    contents = ProjectContents(
        project=rig.library.projects[0], mascots=tuple(rig.library.mascots(rig.library.projects[0].id))
    )
    rig.ask(write_project(contents, tmp_path / "fox.masko", None))
    rig.preferences.remember({"workspace": "Test"})
    reports = CrashReports(tmp_path / "crashes", facts={}, recent_log=book.report)
    reports.write(ValueError(f"the request had Bearer {key}"), "a test")
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "engine.sqlite"]
    assert {"journal.sqlite", "studio.log", "fox.masko", "preferences.json"} <= {path.name for path in files}
    assert (tmp_path / "studio.log").stat().st_size > 0
    kept = {str(path): path.read_bytes() for path in files}
    kept |= {f"text {number}": text.encode() for number, text in enumerate([*texts, book.report()])}
    assert [name for name, content in kept.items() if key.encode() in content] == []
    assert all(part in texts[0] for part in ("curl -X POST", "$MASKO_API_KEY", "/generate"))


def use_everything(bench, rig, key):
    """Make a job, have one refused, look at one in full, copy it twice; return all that was shown or copied."""
    logging.getLogger("studio.test").info("a careless line with Bearer %s", key)
    mascot = rig.mascot()
    rig.order(mascot, picture("kept"))
    rig.order(mascot, GenerateRequest(type="image", name="", image_prompt=""))
    rig.until(lambda: sorted(row.state for row in rig.jobs.rows) == ["completed", "draft"])
    done = next(row for row in rig.jobs.rows if row.state == "completed")
    bench.pane.choose(done.id)
    texts = []
    for words in ("Copy as curl", "Copy as Python"):
        said = len(bench.said)
        bench.choose(words)
        rig.until(lambda said=said: len(bench.said) > said)
        texts.append(QGuiApplication.clipboard().text())
    assert "the key is not in it" in bench.said[0]
    rig.act(bench.pane.details.setChecked, True)
    rig.until(lambda: bench.desk._detail.entry is not None and bench.desk._detail.entry.id == done.id)
    editors = {one.accessibleName(): one.toPlainText() for one in bench.pane.detail.findChildren(QPlainTextEdit)}
    assert msgspec.json.decode(editors["Request"])["image_prompt"] == "kept, seen from the side"
    assert done.job_id in editors["Response"]
    assert msgspec.json.decode(editors["Raw"])["job_id"] == done.job_id
    detail = bench.desk._detail
    return [*texts, *editors.values(), str(detail.facts()), str(detail.story()), str(rig.session.workspace)]


def test_jobs_made_elsewhere_are_found_and_taken_into_the_list(bench, rig):
    mascot = rig.mascot("Zoe")
    rig.ask(rig.session.client.generate(mascot.id, picture("from a script"), intent="script"))
    bench.choose("Find jobs made elsewhere")
    dialog = QApplication.activeModalWidget()
    found = dialog.findChild(QListWidget)
    rig.until(lambda: any("from a script · Zoe" in found.item(row).text() for row in range(found.count())))
    row = next(row for row in range(found.count()) if "from a script" in found.item(row).text())
    found.item(row).setSelected(True)
    add = next(one for one in dialog.findChildren(QPushButton) if one.accessibleName() == "Add to the list")
    assert add.text() == "Add 1 to the list"
    rig.act(add.click)
    rig.until(lambda: [one.name for one in rig.jobs.rows] == ["from a script"])
    assert rig.jobs.rows[0].mascot_name == "Zoe"
    rig.until(lambda: rig.jobs.rows[0].state == "completed")
    dialog.close()


def test_what_was_refused_together_is_asked_about_at_its_whole_price(bench, rig):
    asked = []
    rig.queue.confirmation_requested.connect(asked.append)
    rows = [
        entry(f"d{n}", "draft", name=f"d{n}", group_id="g", call_id="d", door="batch", index=n, expected=2)
        for n in range(3)
    ]
    rig.act(rig.jobs.show, rows)
    bench.key(Qt.Key.Key_Right)
    bench.key(Qt.Key.Key_Down)
    assert bench.pane.cancel.toolTip() == "Take back all jobs of this request before it is sent"
    rig.act(bench.pane.retry.click)
    assert (asked[0].preflight.jobs, asked[0].preflight.price) == (3, 6)
