"""The task helper: names, replacement, cancelling, and one place for errors."""

import asyncio
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QObject, Signal

from studio.domain.errors import MaskoError, Unreachable
from studio.state.tasks import Tasks


@pytest.fixture
def tasks(loop):
    tasks = Tasks(loop)
    yield tasks
    loop.run_until_complete(tasks.close())


async def answer(value, gate=None):
    if gate is not None:
        await gate.wait()
    return value


async def refuse(error):
    raise error


def settle(loop, until):
    async def wait():
        async with asyncio.timeout(5):
            while not until():  # noqa: ASYNC110 - any condition will do here, not only an event
                await asyncio.sleep(0)

    loop.run_until_complete(wait())


def test_a_result_reaches_its_owner(loop, tasks):
    got = []
    tasks.spawn("balance", answer(7), done=got.append)
    assert tasks.running("balance")
    settle(loop, lambda: got)
    assert got == [7]
    assert not tasks.running("balance")


def test_a_new_task_of_the_same_name_silences_the_old_one(loop, tasks):
    gate = asyncio.Event()
    got = []
    changes = []
    tasks.running_changed.connect(changes.append)
    tasks.spawn("estimate", answer("old", gate), done=got.append)
    settle(loop, lambda: True)
    gate.set()
    tasks.spawn("estimate", answer("new"), done=got.append)
    settle(loop, lambda: not tasks.running("estimate"))
    assert got == ["new"]
    assert changes == ["estimate", "estimate"]


def test_nobody_calls_an_owner_that_qt_has_deleted(loop, tasks):
    class Owner(QObject):
        told = Signal(object)

        def take(self, value):
            self.told.emit(value)

    gate, owner = asyncio.Event(), Owner()
    surprises = []
    tasks.failed.connect(surprises.append)
    tasks.spawn("list", answer("late", gate), done=owner.take)
    tasks.spawn("other list", refuse(Unreachable("late")), failed=partial(owner.take))
    shiboken6.delete(owner)
    gate.set()
    settle(loop, lambda: not tasks.running("list") and not tasks.running("other list"))
    assert surprises == []


def test_errors_go_to_the_owner_or_else_to_the_one_place(loop, tasks):
    owned, common = [], []
    tasks.failed.connect(common.append)
    tasks.spawn("a", refuse(Unreachable("No network.")), failed=owned.append)
    tasks.spawn("b", refuse(Unreachable("No network either.")))
    settle(loop, lambda: owned and common)
    assert [error.sentence for error in owned + common] == ["No network.", "No network either."]


@pytest.mark.logs("The task broken broke")
def test_a_broken_task_is_logged_and_told_in_plain_words(loop, tasks, caplog):
    common = []
    tasks.failed.connect(common.append)
    tasks.spawn("broken", refuse(ZeroDivisionError("by zero")))
    settle(loop, lambda: common)
    assert isinstance(common[0], MaskoError)
    assert "zero" not in common[0].sentence
    assert "by zero" in caplog.text


@pytest.mark.logs("What follows the task fine broke")
def test_a_broken_callback_is_logged_and_told(loop, tasks, caplog):
    common = []
    tasks.failed.connect(common.append)
    tasks.spawn("fine", answer(0), done=lambda value: 1 / value)
    settle(loop, lambda: common)
    assert "What follows the task fine broke" in caplog.text


def test_cancelling_a_name_takes_everything_below_it(loop, tasks):
    got = []
    gate = asyncio.Event()
    for name in ("jobs/1", "jobs/2", "jobsworth"):
        tasks.spawn(name, answer(name, gate), done=got.append)
    tasks.cancel("jobs")
    gate.set()
    settle(loop, lambda: got)
    assert got == ["jobsworth"]


def test_closing_awaits_what_is_cancelled_and_refuses_more(loop, tasks):
    ended = []

    async def stubborn():
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append(True)

    tasks.spawn("stubborn", stubborn())
    settle(loop, lambda: True)
    loop.run_until_complete(tasks.close())
    assert ended == [True]
    tasks.spawn("late", answer(1), done=ended.append)
    settle(loop, lambda: True)
    assert ended == [True]
