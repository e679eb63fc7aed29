"""The contact sheets of the command line."""

import pytest
from PySide6.QtGui import QImage

from studio.engine.artist.__main__ import main


@pytest.mark.parametrize(
    "extra",
    [
        [],
        ["--logos"],
        ["--motion", "waving"],
        ["--words", "blue owl", "--transition", "sitting"],
        ["--species", "--columns", "12"],
    ],
)
def test_a_sheet_is_written(artist, tmp_path, extra):
    out = tmp_path / "sheet.png"
    assert main(["--sheet", str(out), "--cell", "40", *extra]) == 0
    sheet = QImage(str(out))
    assert sheet.width() >= 40
    assert sheet.height() >= 40


def test_a_place_that_cannot_be_written_is_said(artist, tmp_path, capsys):
    assert main(["--sheet", str(tmp_path / "nowhere" / "sheet.png"), "--cell", "40"]) == 1
    assert "could not be written" in capsys.readouterr().err
