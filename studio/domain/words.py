"""The words a person reads, in the person's language: every floor asks here, and none knows which language it is."""

from gettext import NullTranslations
from typing import Final


class _Speech:
    """The catalogue in use; one for the whole program, chosen once at the start."""

    def __init__(self) -> None:
        self.catalogue: NullTranslations = NullTranslations()
        self.language = ""


_SPEECH: Final = _Speech()


def speak(catalogue: NullTranslations, language: str = "") -> None:
    """Use a catalogue for everything that is said from now on; ``NullTranslations()`` is English, as written."""
    _SPEECH.catalogue = catalogue
    _SPEECH.language = language


def language() -> str:
    """Return the language that is spoken, such as ``fr``; empty is English."""
    return _SPEECH.language


def tr(text: str, /, **values: object) -> str:
    """Return ``text`` in the person's language, with ``{name}`` filled from ``values``."""
    said = _SPEECH.catalogue.gettext(text)
    return said.format(**values) if values else said


def later(text: str) -> str:
    """Mark a text of a table, which is written before the language is known; whoever shows it asks ``tr``."""
    return text


def trn(one: str, many: str, count: int, /, **values: object) -> str:
    """Return the form of a sentence that suits ``count``, which fills ``{count}`` in it."""
    return _SPEECH.catalogue.ngettext(one, many, count).format(count=count, **values)
