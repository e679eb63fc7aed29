"""The language is chosen at the start, and every catalogue says everything that the code says."""

import importlib.util
import re
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import QApplication

from studio.app.language import choose_language, mirrored
from studio.domain.words import language, speak, tr, trn

ROOT = Path(__file__).parents[2]
_SPEC = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
translations = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(translations)
CATALOGUES = sorted(translations.FOLDER.glob("*.po"))


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    yield
    speak(NullTranslations())
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


def test_french_is_spoken_with_its_plurals(qapp):
    assert choose_language(qapp, "fr") == language() == "fr"
    assert tr("Settings") == "Réglages"
    assert [trn("{count} pose", "{count} poses", count) for count in (0, 1, 2)] == ["0 pose", "1 pose", "2 poses"]


@pytest.mark.parametrize("wish", ["en", "xx", "tlh", ""])
def test_what_has_no_catalogue_is_english(qapp, wish):
    choose_language(qapp, "fr")
    assert choose_language(qapp, wish) == language() == ""
    assert tr("Settings") == "Settings"


def test_languages_read_from_the_right_are_mirrored():
    assert [mirrored(code) == Qt.LayoutDirection.RightToLeft for code in ("ar", "he", "fr", "")] == [1, 1, 0, 0]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_is_complete_and_compiled(path: Path):
    """After words have changed: ``python packaging/translations.py``, then translate what it names."""
    catalogue = translations.read(path)
    known = {message.id for message in catalogue if message.id}
    assert translations.words() == known
    assert [message.id for message in translations.missing(catalogue)] == []
    assert path.with_suffix(".mo").read_bytes() == translations.compiled(catalogue)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_translation_fills_in_what_the_text_does(path: Path):
    wrong = []
    for message in translations.read(path):
        texts = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = {field for text in texts for field in re.findall(r"\{(\w*)", text)}
        for string in strings:
            fields = set(re.findall(r"\{(\w*)", string))
            if message.id and not (fields <= wanted and wanted - fields <= {"count"}):
                wrong.append(message.id)
    assert wrong == []


@pytest.mark.parametrize("path", sorted((ROOT / "resources" / "help").glob("*.md")), ids=lambda path: path.stem)
@pytest.mark.parametrize("code", [path.stem for path in CATALOGUES])
def test_every_page_of_the_help_is_there_in_every_language(path: Path, code: str) -> None:
    """The same chapters, links, pictures, steps and rows of keys stand in each."""
    marks = re.compile(r"^(#+ |\d+\. |- |\||!\[)|(\]\([^)]*\))", re.MULTILINE)

    def shape(page: Path) -> list[str]:
        return ["".join(found) for found in marks.findall(page.read_text(encoding="utf-8"))]

    assert shape(path.parent / code / path.name) == shape(path)
