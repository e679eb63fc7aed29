"""The program killed in the middle of every form and wizard: at the next start each field says what was typed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QPlainTextEdit, QSpinBox

from studio.app.studio import Studio
from tests.e2e.test_first_mascot import open_studio
from tests.helpers.engine import ROOT
from tests.helpers.screen import Screen, by_hand
from tests.helpers.typing_studio import ADDRESS, FORM, PAGE, WORDS, opened, show_tab
from tests.views.wizards.conftest import draw_fox


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder on which two programs were killed, one in the form and the mascot's page, one in a wizard."""
    picture = draw_fox(tmp_path / "fox.png")
    for what in ("forms", "wizard"):
        program = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.typing_studio", tmp_path / "data", what, picture],
            cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert program.stdout.readline() == "typed\n", what
        finally:
            program.kill()
            program.communicate()
    return tmp_path / "data"


def test_every_field_says_what_was_typed(qapp, loop, folder: Path) -> None:
    studio = open_studio(qapp, loop, folder, "--base-picture", "64")
    try:
        loop.run_until_complete(_look_again(studio, Screen()))
    finally:
        loop.run_until_complete(studio.close())


async def _look_again(studio: Studio, screen: Screen) -> None:
    await opened(studio, screen)
    for kind in reversed(FORM):  # the last one is still open
        await screen.choose("Generation type", kind)
        await _says(screen, FORM[kind])
    await by_hand(lambda: studio.window.commands.run("mascot"))
    await _says(screen, PAGE)
    await screen.press(await screen.widget("Slug"), Qt.Key.Key_Escape)
    await screen.click("New mascot")
    picture = studio.making.new_mascot.draft.picture
    assert picture is not None
    assert studio.making.new_mascot.draft.way == "image"
    await show_tab("From website")
    await _says(screen, ADDRESS)
    await show_tab("From text")
    await _says(screen, WORDS)
    styles = await screen.widget("Style", QAbstractItemView)
    await screen.until(lambda: styles.currentIndex().data() == "Clay", "another style is chosen")
    await by_hand(QApplication.activeModalWidget().reject)


async def _says(screen: Screen, fields: dict[str, str]) -> None:
    for name, text in fields.items():
        field = await screen.widget(name)
        await screen.until(lambda field=field, text=text: _text(field) == text, f"{name} says {_text(field)!r}")


def _text(field) -> str:
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    assert isinstance(field, QLineEdit | QSpinBox)
    return field.text().removesuffix(field.suffix()) if isinstance(field, QSpinBox) else field.text()
