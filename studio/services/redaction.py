"""What never leaves memory in plain text: keys, tokens and passwords are masked in logs and reports."""

import logging
import re
from collections.abc import Iterable
from pathlib import Path

MASK = "***"

#: Each pattern keeps its first group, which says what stood there, and masks the rest.
_SECRETS: tuple[re.Pattern[str], ...] = (
    # Keys of Masko: also cut off, also behind a line break that a log wrapped them with.
    re.compile(r"(masko(?:_|%5F))[0-9a-f]{4}(?:[0-9a-f]|\\n|\n(?=[0-9a-f]{8}))*", re.IGNORECASE),
    re.compile(r"(\bBearer\s+)[\w.~+/=-]+", re.IGNORECASE),
    re.compile(r"(\bwhsec_)\w+"),
    # Signed addresses: whoever has them has the file.
    re.compile(
        r"([?&;](?:[\w-]*(?:token|signature|secret|api[_-]?key|password|credential)|sig|key)=)[^&\s\"'<>#]+",
        re.IGNORECASE,
    ),
    re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s/:@\"']*:)[^\s/@\"']+(?=@)", re.IGNORECASE),
    re.compile(
        r"([\"']?\b(?:api[_-]?key|password|secret|token|authorization)[\"']?\s*[:=]\s*[\"'])[^\"']+", re.IGNORECASE
    ),
)


def redact(text: str) -> str:
    """Return ``text`` with every secret masked; what is harmless stays as it is.

    >>> redact("key masko_0123456789abcdef refused")
    'key masko_*** refused'
    """
    for pattern in _SECRETS:
        text = pattern.sub(rf"\g<1>{MASK}", text)
    return text


def hide(text: str, private: Iterable[str], *, home: Path | None = None) -> str:
    """Return ``text`` without words of the user's own, such as prompts, and with the home folder as ``~``."""
    for words in sorted({words.strip() for words in private}, key=len, reverse=True):
        if len(words) >= 3:
            text = text.replace(words, "[removed]")
    if home is not None and len(home.parts) > 1:
        text = re.sub(re.escape(str(home)) + r"(?![\w.-])", "~", text)
    return text


class RedactingFormatter(logging.Formatter):
    """A formatter whose finished lines, tracebacks included, carry no secret."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line as it may be written."""
        return redact(super().format(record))
