"""The bundled font, which a worker registers once after its application exists."""

from functools import lru_cache
from pathlib import Path

import font_roboto
from PySide6.QtGui import QFontDatabase

FAMILY = "Roboto"


@lru_cache(maxsize=1)
def register_fonts() -> tuple[str, ...]:
    """Add the bundled font to Qt and return the families it brought; needs a QGuiApplication."""
    families: list[str] = []
    for file in sorted(Path(font_roboto.__file__).parent.joinpath("files").glob("Roboto-*.ttf")):
        number = QFontDatabase.addApplicationFont(str(file))
        families.extend(QFontDatabase.applicationFontFamilies(number))
    return tuple(dict.fromkeys(families))
