"""Every word goes through the catalogue and has room to grow; what is read from the right is laid out from there."""

import re
from collections.abc import Iterator
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from studio.app.studio import Studio
from studio.domain.resources import resource_path
from studio.domain.words import speak
from studio.views.main_window import MainWindow
from studio.views.theme import Theme
from tests.helpers import every_dialog, walk
from tests.helpers.waiting import dispose
from tests.helpers.whole_studio import visit, whole_studio

_ACCENTED = str.maketrans("aeiouyncAEIOUNC", "áéîöüÿñçÁÉÎÖÜÑÇ")
#: What is nobody's words: names of people's things, brands, formats, and what the server sends.
_NAMES = (
    "Felix the Fox|Felix|My app|Hello|Idle|Local|Masko Studio|Masko|Waving|Team|Windows|macOS|Linux|Qt|MIT|English"
    "|Français|PNG|WebM|MOV|MP4|HEVC|React|Swift|curl|Python|MCP|CSV|JSON|API|Esc|Ctrl|Alt|Shift|Up|Del|Ins|Return|Enter"
    "|Space|Tab|Home|End|MB|KB|GB|px|clicked|mouseOver|nodeTime|Hat|colour|What happened|Versions|CLI|Draw"
)
#: Languages are called by their own name.
_OF_THEMSELVES = {"English", "Français"}
#: Words of Qt itself, which has catalogues of its own.
_QTS = {"Scroll Left", "Scroll Right", "Cancel", "OK"}
_WORD = re.compile(r"[^\W\d_]{3,}")


class Strangers(NullTranslations):
    """Takes down what is asked of a catalogue that does not have it."""

    def __init__(self) -> None:
        super().__init__()
        self.met: set[str] = set()

    def gettext(self, message: str) -> str:
        self.met.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


class Pseudo(NullTranslations):
    """English as a foreign language: accented, in brackets, and 30 % longer."""

    def __init__(self) -> None:
        super().__init__()
        self.strangers = Strangers()
        with resource_path("translations", "fr.mo").open("rb") as file:
            self._french = GNUTranslations(file)
        self._french.add_fallback(self.strangers)

    def gettext(self, message: str) -> str:
        if not message.strip():
            return message
        self._french.gettext(message)
        return self._disguised(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self._french.ngettext(msgid1, msgid2, n)
        return self._disguised(msgid1 if n == 1 else msgid2)

    @staticmethod
    def _disguised(message: str) -> str:
        pieces = re.split(r"(\{[^{}]*\})", message)
        said = "".join(piece if piece.startswith("{") else piece.translate(_ACCENTED) for piece in pieces)
        return f"[{said}{'·' * (len(message) * 3 // 10)}]"


@pytest.fixture
def pseudo() -> Pseudo:
    return Pseudo()


@pytest.fixture
def foreign(pseudo, qapp, loop, tmp_path) -> Iterator[Studio]:
    speak(pseudo, "pseudo")
    try:
        with whole_studio(qapp, loop, tmp_path) as made:
            yield made
    finally:
        speak(NullTranslations())


def unwrapped(window: QWidget) -> list[str]:
    """Return words that did not go through the catalogue."""
    found = []
    for widget, said in walk.texts(window):
        rest = re.sub(r"\[[^\[\]]*\]", "", re.sub(r"\[[^\[\]]*\]", "", said))
        rest = re.sub(rf"\b({_NAMES})\b|https?://\S+|/\S+|\S+\.\w{{2,4}}\b|\S*[-_]\S*", "", rest)
        if said not in _QTS and _WORD.search(rest):
            found.append(f"not translated: {said[:60]!r} in {walk.describe(widget)}")
    return found


def test_every_word_is_translated_and_fits(pseudo, foreign, loop):
    found = visit(foreign, loop, lambda window: [*unwrapped(window), *walk.cut(window)])
    helper = Path(every_dialog.__file__).read_text("utf-8")
    strangers = sorted(text for text in pseudo.strangers.met - _OF_THEMSELVES if text not in helper)
    found += [f"asked for, but in no catalogue: {text!r}" for text in strangers]
    assert not found, "\n".join(["", *found])


def test_a_language_read_from_the_right_is_laid_out_from_the_right(qapp):
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    theme = Theme("light")
    window = MainWindow(theme)
    try:
        window.resize(1440, 900)
        window.show()
        qapp.processEvents()
        assert window.library.x() > window.width() * 2 // 3
        assert window.generate.x() < window.width() // 3
        assert window.menuBar().layoutDirection() == Qt.LayoutDirection.RightToLeft
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        dispose(window, theme)
