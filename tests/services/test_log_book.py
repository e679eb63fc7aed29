"""The log viewer's lines."""

import logging
import sys
import threading

import pytest

from studio.services.log_book import KEPT, LogBook

KEY = "masko_" + "f" * 64


@pytest.fixture
def logger():
    logger = logging.Logger("studio.test")  # noqa: LOG001 - apart from the tree, so that pytest's handlers stay out
    yield logger
    logger.handlers.clear()


def test_lines_are_found_by_job_and_by_level(logger):
    book = LogBook()
    logger.addHandler(book)
    logger.info("job %s started", "J-17")
    logger.warning("job J-18 is late")
    logger.info("Müde Füchse")
    assert [line.text for line in book.lines("j-17")] == ["job J-17 started"]
    assert [line.text for line in book.lines("job", level=logging.WARNING)] == ["job J-18 is late"]
    assert [line.text for line in book.lines("muede")] == []
    assert [line.text for line in book.lines("mude fuchse")] == ["Müde Füchse"]
    seen = book.lines()[0].number
    assert [line.number for line in book.lines(after=seen)] == [seen + 1, seen + 2]


def test_keys_are_masked_before_anybody_sees_them(logger):
    shown = []
    book = LogBook(shown.append)
    logger.addHandler(book)
    try:
        int(f"with {KEY}")
    except ValueError:
        logger.exception("refused %s", KEY)
    assert "masko_***" in book.report()
    assert "ValueError" in book.report()
    assert KEY not in book.report() + repr(book.lines()) + repr(shown)


def test_it_has_an_end_and_takes_lines_from_any_thread(logger):
    book = LogBook()
    logger.addHandler(book)

    def work() -> None:
        for number in range(KEPT // 4 + 10):
            logger.debug("line %d", number)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = book.lines()
    assert len(lines) == KEPT
    assert [line.number for line in lines] == list(range(41, KEPT + 41))
    assert book.report(last=2).count("\n") == 1


def test_a_wrong_format_string_ends_nothing(logger, capsys, monkeypatch):
    book = LogBook()
    logger.addHandler(book)
    logger.info("%d", "five")
    monkeypatch.setattr(sys, "stderr", None)
    logger.info("fine")
    assert [line.text for line in book.lines()] == ["fine"]
    assert "five" in capsys.readouterr().err
