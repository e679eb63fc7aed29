"""The words a person reads, in the person's language: every floor asks here, and none knows which language it is."""

import re
from collections.abc import Mapping, Sequence
from gettext import NullTranslations
from string import Formatter
from typing import Any, Final


class _Speech:
    """The catalogue in use; one for the whole program, chosen once at the start."""

    def __init__(self) -> None:
        self.catalogue: NullTranslations = NullTranslations()
        self.language = ""
        #: What stands in a figure for the comma and the point of English.
        self.marks: dict[int, str] = {}


class _Figures(Formatter):
    """Fills in numbers as the language writes them."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        said = format(value, format_spec)
        return said.translate(_SPEECH.marks) if format_spec and isinstance(value, int | float) else said


_SPEECH: Final = _Speech()
_FIGURES: Final = _Figures()


def speak(catalogue: NullTranslations, language: str = "") -> None:
    """Use a catalogue for everything that is said from now on; ``NullTranslations()`` is English, as written."""
    _SPEECH.catalogue = catalogue
    _SPEECH.language = language
    marks = re.search(r"1(\D*)234(\D)5", catalogue.gettext(_SAMPLE))
    _SPEECH.marks = str.maketrans({",": marks[1], ".": marks[2]}) if language and marks is not None else {}


def language() -> str:
    """Return the language that is spoken, such as ``fr``; empty is English."""
    return _SPEECH.language


def tr(text: str, /, **values: object) -> str:
    """Return ``text`` in the person's language, with ``{name}`` filled from ``values``."""
    said = _SPEECH.catalogue.gettext(text)
    return _filled(said, values) if values else said


def later(text: str) -> str:
    """Mark a text of a table, which is written before the language is known; whoever shows it asks ``tr``."""
    return text


#: How a language writes figures: with these separators.
_SAMPLE: Final = later("1,234.5")


def _filled(said: str, values: Mapping[str, object]) -> str:
    if _SPEECH.marks and ":" in said:
        return _FIGURES.vformat(said, (), values)
    return said.format(**values)


def trn(one: str, many: str, count: int, /, **values: object) -> str:
    """Return the form of a sentence that suits ``count``, which fills ``{count}`` in it."""
    said = _SPEECH.catalogue.ngettext(one, many, count)
    return _filled(said, {"count": count, **values})


def figure(count: int) -> str:
    """Return a whole number with its thousands apart, as the language does it."""
    return f"{count:,}".translate(_SPEECH.marks)


def listed(words: Sequence[str]) -> str:
    """Return words as one list, such as ``Linux, macOS and Windows``."""
    if len(words) < 2:
        return "".join(words)
    return tr("{words} and {last}", words=", ".join(words[:-1]), last=words[-1])
