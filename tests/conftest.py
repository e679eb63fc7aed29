"""What every test gets: a clean environment, the program's event loop, and nothing left behind."""

import asyncio
import gc
import logging
import os
import re
import sys
from collections.abc import Iterator

import pytest

from tests.helpers import counts

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")
# Tests never reach the keyring of the person who runs them; the vault's tests pass their own.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
for _name in [name for name in os.environ if name.startswith("MASKO_") and name != "MASKO_SOAK"]:
    del os.environ[_name]


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Start the tests' application with the style that Studio starts its own with."""
    return ["masko-studio", "-style", "fusion"]


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send whatever asks for a user's folders to a temporary one."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for variable in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(home / variable.lower()))


@pytest.fixture(autouse=True)
def no_unexpected_warnings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a warning it did not announce with ``@pytest.mark.logs("pattern")``."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = records.append  # type: ignore[method-assign]
    root = logging.getLogger()
    root.addHandler(handler)
    yield
    root.removeHandler(handler)
    announced = [pattern for mark in request.node.iter_markers("logs") for pattern in mark.args]
    surprises = [
        f"{record.name}: {record.getMessage()}"
        for record in records
        if not any(re.search(pattern, record.getMessage()) for pattern in announced)
    ]
    assert not surprises, "unexpected log warnings:\n" + "\n".join(surprises)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what ``make soak`` runs: the tests of every module that repeats more often then."""
    for item in items:
        repeats = getattr(getattr(item, "module", None), "count", None) is counts.count
        if repeats or "studio" in getattr(item, "fixturenames", ()):  # the API's tests go through both doors then
            item.add_marker(pytest.mark.soak)


def pytest_sessionstart() -> None:
    """Take the collector out of Python's hands: it may run in any thread, and Qt objects die only in this one."""
    gc.disable()


def pytest_runtest_teardown() -> None:
    """Collect here what is due, the old generation when it has grown."""
    for generation, (count, due) in reversed(list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))):
        if count > due:
            gc.collect(generation)
            break


@pytest.fixture
def loop(qapp) -> Iterator[asyncio.AbstractEventLoop]:
    """Install the loop that Studio runs on: asyncio inside Qt's. Fails on tasks left behind."""
    from tests.helpers.standing_loop import StandingLoop

    running = StandingLoop(qapp)
    yield running
    left = [task for task in asyncio.all_tasks(running) if not task.done()]
    for task in left:
        task.cancel()
    if left:
        running.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    running.run_until_complete(running.shutdown_asyncgens())
    running.close()
    asyncio.set_event_loop(None)
    del running
    gc.collect()  # in this thread: the collector may run in any, and the loop's timers belong here
    assert not left, f"tasks left behind: {left}"


@pytest.fixture(autouse=True)
def no_widgets_left() -> Iterator[None]:
    """Fail a test after which a window is still alive."""
    yield
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    if not isinstance(QCoreApplication.instance(), QApplication):
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if not QApplication.topLevelWidgets():
        return
    gc.collect()
    left = [widget for widget in QApplication.topLevelWidgets() if widget.parent() is None]
    names = [f"{type(widget).__name__} {widget.windowTitle()!r}" for widget in left]
    for widget in left:
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not names, f"windows left behind: {names}"


def pytest_sessionfinish() -> None:
    """Empty the clipboard: off screen it outlives Python, and what Python put on it cannot be deleted then."""
    if "PySide6.QtGui" in sys.modules:
        from PySide6.QtGui import QGuiApplication

        if isinstance(QGuiApplication.instance(), QGuiApplication):
            QGuiApplication.clipboard().clear()
