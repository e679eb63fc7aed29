"""The last lines of the log, for the log viewer and crash reports; masked as they come in."""

import logging
import threading
from collections import deque
from collections.abc import Callable

from studio.domain.folding import fold
from studio.domain.records import Record
from studio.services.redaction import RedactingFormatter, redact

#: Lines kept in memory; the file keeps more.
KEPT = 5_000


class LogLine(Record, frozen=True, kw_only=True):
    """One line: ``when`` in seconds since 1970, ``level`` as in ``logging``, ``details`` a traceback or empty."""

    number: int
    when: float
    level: int
    source: str
    text: str
    details: str = ""

    def __str__(self) -> str:
        """Write the line for a bug report."""
        head = f"{logging.getLevelName(self.level):<8}{self.source}: {self.text}"
        return f"{head}\n{self.details}" if self.details else head


class LogBook(logging.Handler):
    """A log handler that remembers; any thread may log, ``on_line`` is called in the thread that did."""

    def __init__(self, on_line: Callable[[LogLine], None] | None = None) -> None:
        super().__init__(logging.DEBUG)
        self._lines: deque[LogLine] = deque(maxlen=KEPT)
        self._guard = threading.Lock()
        self._count = 0
        self._on_line = on_line
        self._details = RedactingFormatter()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record, masked."""
        try:
            line = self._line(record)
        except Exception:  # a wrong format string must not end what was being logged
            self.handleError(record)
            return
        if self._on_line is not None:
            self._on_line(line)

    def lines(self, words: str = "", *, level: int = logging.NOTSET, after: int = 0) -> tuple[LogLine, ...]:
        """Return lines that hold all the words (a job's id, say), of ``level`` or graver, numbered above ``after``."""
        wanted = fold(words).split()
        with self._guard:
            lines = tuple(self._lines)
        return tuple(
            line
            for line in lines
            if line.number > after and line.level >= level and all(word in fold(str(line)) for word in wanted)
        )

    def report(self, words: str = "", *, last: int = 300) -> str:
        """Return the last lines as text that may be sent to somebody."""
        return "\n".join(map(str, self.lines(words)[-last:]))

    def _line(self, record: logging.LogRecord) -> LogLine:
        text = redact(record.getMessage())
        details = ""
        if record.exc_info and record.exc_info[0] is not None:
            details = redact(self._details.formatException(record.exc_info))
        with self._guard:
            self._count += 1
            line = LogLine(
                number=self._count,
                when=record.created,
                level=record.levelno,
                source=record.name,
                text=text,
                details=details,
            )
            self._lines.append(line)
        return line
