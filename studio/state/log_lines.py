"""What the log viewer shows: the last lines of the log, already masked, found by words and by gravity."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from studio.domain.records import Record

if TYPE_CHECKING:
    from studio.services.log_book import LogBook

#: Gravities a person can choose from, least first.
LEVELS = (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR)


class LogRow(Record, frozen=True, kw_only=True):
    """One line as it is shown: the time on this machine's clock, the gravity, who said it, what, and a traceback."""

    number: int
    time: str
    level: int
    source: str
    text: str
    details: str = ""


class LogLines:
    """Asks the book of the log; cheap enough to be asked again and again while somebody looks."""

    def __init__(self, book: LogBook) -> None:
        self._book = book

    def rows(self, words: str = "", *, level: int = logging.DEBUG, after: int = 0) -> tuple[LogRow, ...]:
        """Return the lines that hold all the words, of ``level`` or graver, numbered above ``after``."""
        return tuple(
            LogRow(
                number=line.number,
                time=datetime.fromtimestamp(line.when).astimezone().strftime("%H:%M:%S"),
                level=line.level,
                source=line.source,
                text=line.text,
                details=line.details,
            )
            for line in self._book.lines(words, level=level, after=after)
        )

    def report(self, words: str = "") -> str:
        """Return the last lines as text that may be sent to somebody."""
        return self._book.report(words)
