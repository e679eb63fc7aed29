"""Processes that live and processes that did."""

import os
import subprocess
import sys

from studio.services.alive import process_mark, same_process


def test_this_process_lives_and_an_ended_one_does_not():
    assert same_process(process_mark())
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        mark = process_mark(process.pid)
        assert same_process(mark)
    assert not same_process(mark)


def test_an_id_given_out_again_is_another_process():
    assert not same_process(f"{os.getpid()} 1")
    assert same_process(str(os.getpid()))


def test_damaged_marks_are_nobody():
    for mark in ("", "words", "-1", "12x 5"):
        assert not same_process(mark)
