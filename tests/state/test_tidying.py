import gc
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from studio.state.tidying import STAYING, Tidier


class Knot:
    """A dead cycle that notes the thread in which it was found."""

    found: ClassVar[list[int]] = []

    def __init__(self) -> None:
        self.self = self

    def __del__(self) -> None:
        Knot.found.append(threading.get_ident())


@pytest.fixture
def tidier(qapp: QObject) -> Iterator[Tidier]:
    gc.collect()
    Knot.found.clear()
    tidier = Tidier()
    yield tidier
    tidier.stop()
    tidier.deleteLater()


def make_knots(count: int) -> None:
    for _ in range(count):
        Knot()


def test_nothing_is_collected_in_another_thread(tidier: Tidier, qtbot: QtBot) -> None:
    worker = threading.Thread(target=make_knots, args=(5000,))
    worker.start()
    worker.join()
    assert Knot.found == []
    qtbot.waitUntil(lambda: len(Knot.found) == 5000)
    assert set(Knot.found) == {threading.get_ident()}


def test_older_generations_have_their_turn(tidier: Tidier) -> None:
    collections = gc.get_stats()[2]["collections"]
    for _ in range(400):
        make_knots(800)
        tidier.tidy()
    assert gc.get_stats()[2]["collections"] > collections


def test_a_great_many_at_once_are_kept_without_being_looked_through(tidier: Tidier) -> None:
    tidier.tidy()
    frozen, collections = gc.get_freeze_count(), [generation["collections"] for generation in gc.get_stats()]
    loaded = [[] for _ in range(STAYING + 1)]
    tidier.tidy()
    assert gc.get_freeze_count() >= frozen + len(loaded)
    assert [generation["collections"] for generation in gc.get_stats()] == collections


def test_the_collector_is_left_as_it_was(qapp: QObject) -> None:
    gc.enable()
    try:
        tidier = Tidier()
        assert not gc.isenabled()
        tidier.stop()
        assert gc.isenabled()
        assert gc.get_freeze_count() == 0
    finally:
        gc.disable()  # as all tests run: see conftest.py
    tidier.deleteLater()
