"""Crash reports in the running program: errors of tasks are written, and the next start tells of them."""

import asyncio
import logging

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from studio.app.crashes import CrashWatch
from studio.services.log_book import LogBook
from studio.state.tasks import Tasks
from studio.views.crash import CrashDialog
from studio.views.main_window import MainWindow
from studio.views.theme import Theme

KEY = "masko_" + "ab" * 32


@pytest.mark.logs("broke")
def test_an_error_is_written_and_shown_at_the_next_start(qapp, loop, tmp_path):
    book = LogBook()
    logging.getLogger().addHandler(book)
    watch = CrashWatch(tmp_path, book)
    watch.begin(loop)
    window = MainWindow(Theme("light"))
    watch.show(window, tuple)
    tasks = Tasks(loop)
    loop.run_until_complete(break_a_task(tasks))
    assert ["a report is kept" in line for line in window.notices.history] == [True]
    window.deleteLater()
    loop.run_until_complete(tasks.close())
    logging.getLogger().removeHandler(book)
    (report,) = tmp_path.glob("crash-*.json")
    assert "a red hat" in report.read_text()
    assert KEY not in report.read_text()
    mark = next(tmp_path.glob("run-*.mark"))
    watch.end()
    assert not mark.exists()
    mark.write_text("999999999 1\nFatal Python error: Segmentation fault\n")
    shown_at_the_next_start(loop, tmp_path)


async def break_a_task(tasks: Tasks) -> None:
    async def work() -> None:
        raise ValueError(f"a red hat {KEY}")

    tasks.spawn("work", work())
    while tasks.running("work"):  # noqa: ASYNC110
        await asyncio.sleep(0)


def shown_at_the_next_start(loop, folder) -> None:
    watch = CrashWatch(folder, LogBook())
    watch.begin(loop)
    theme = Theme("light")
    window = MainWindow(theme)
    watch.show(window, lambda: ("a red hat",))
    window.show()
    assert "did not end as it should" in window.notices.history[0]
    next(each for each in window.notices.findChildren(QPushButton) if each.text() == "Show report").click()
    dialog = window.findChild(CrashDialog)
    next(each for each in dialog.findChildren(QPushButton) if each.text() == "Copy report").click()
    assert "Segmentation fault" in QGuiApplication.clipboard().text()
    assert len(list(folder.glob("crash-*.json"))) == 2
    next(each for each in dialog.findChildren(QPushButton) if each.text() == "Delete report").click()
    assert len(list(folder.glob("crash-*.json"))) == 1
    watch.end()
    window.deleteLater()


@pytest.mark.logs("Crash reports cannot be written")
def test_a_place_that_cannot_be_written_to_does_not_stop_the_program(qapp, loop, tmp_path):
    (tmp_path / "file").write_text("")
    watch = CrashWatch(tmp_path / "file" / "below", LogBook())
    watch.begin(loop)
    window = MainWindow(Theme("light"))
    watch.show(window, tuple)
    assert window.notices.history == []
    watch.end()
    window.deleteLater()
