"""What the server has read from a mascot's references, and what it was told to mind: shown, not edited."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.domain.looks import Swatch
from studio.domain.records import Mascot
from studio.domain.words import tr
from studio.views.theme import Theme
from studio.views.widgets.labels import label
from studio.views.widgets.swatches import Swatches


class LookPart(QWidget):
    """The style card and the caution list."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._colours = Swatches(theme, tr("Colours of the style card"))
        self._card = label("", "dim", wrap=True)
        self._card.setAccessibleName(tr("Style card"))
        self._cautions = label("", "dim", wrap=True)
        self._cautions.setAccessibleName(tr("Cautions"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(tr("Style card"), "label"))
        column.addWidget(self._colours)
        column.addWidget(self._card)
        column.addWidget(label(tr("Cautions"), "label"))
        column.addWidget(self._cautions)

    def show_mascot(self, mascot: Mascot) -> None:
        """Show what is known of a mascot's look."""
        card = mascot.style_card
        self._colours.show_colours(_palette(card))
        self._card.setText(_words(card) or tr("Not read yet. It is read from the references with the next generation."))
        listed = "\n".join(f"• {caution}" for caution in mascot.caution_list)
        self._cautions.setText(listed or tr("None. What the server learns to avoid is listed here."))


def _palette(card: Any) -> tuple[Swatch, ...]:
    listed = card.get("palette") if isinstance(card, dict) else None
    rows = [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
    return tuple(Swatch(hex=str(row.get("hex", "")), name=str(row.get("name", ""))) for row in rows if row.get("hex"))


def _words(card: Any) -> str:
    """Return a style card in words; servers send it as a text, as an object of their own, or not at all."""
    if isinstance(card, str):
        return card.strip()
    if not isinstance(card, dict):
        return ""
    summary = card.get("summary") or card.get("description")
    if isinstance(summary, str) and summary.strip():
        return summary.strip()
    return "; ".join(f"{key}: {value}" for key, value in card.items() if isinstance(value, str | int | float))
