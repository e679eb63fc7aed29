"""The cards as a list that views can show; it changes row by row, so that selection and scrolling survive."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.domain.words import later, tr, trn
from studio.state.gallery_cards import Card

Index = QModelIndex | QPersistentModelIndex

CARD_ROLE = Qt.ItemDataRole.UserRole
ID_ROLE = Qt.ItemDataRole.UserRole + 1

_STATE_WORDS = {
    "ready": "",
    "pending": later("waiting to be made"),
    "processing": later("being made"),
    "failed": later("failed"),
    "empty": later("no picture yet"),
}


class PoseModel(QAbstractListModel):
    """Mirrors a list of cards."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: list[Card] = []
        self._rows: dict[str, int] = {}

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards shown, in order."""
        return tuple(self._cards)

    def row_of(self, pose_id: str) -> int | None:
        """Return the row of a pose; None when it is not shown."""
        return self._rows.get(pose_id)

    def card(self, index: Index) -> Card | None:
        """Return the card of an index."""
        return self._cards[index.row()] if 0 <= index.row() < len(self._cards) else None

    def show(self, cards: Sequence[Card], *, anew: bool = False) -> None:
        """Show other cards; only rows that differ are touched, unless they shall be shown ``anew``."""
        new = {card.id for card in cards}
        kept = [card.id for card in self._cards if card.id in new]
        known = set(kept)
        differences = len(cards) + len(self._cards) - 2 * len(kept)
        if anew or differences > _MANY or kept != [card.id for card in cards if card.id in known]:
            self._replace(cards)
            return
        for row in range(len(self._cards) - 1, -1, -1):
            if self._cards[row].id not in new:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._cards[row]
                self._number()
                self.endRemoveRows()
        self._insert(cards)
        self._update(cards)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many cards there are."""
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the card itself, its id, its name, or what a screen reader says of it."""
        card = self.card(index)
        if card is None:
            return None
        if role == CARD_ROLE:
            return card
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return card.pose.name
        if role == ID_ROLE:
            return card.id
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return description(card)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every pose be dragged."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def _replace(self, cards: Sequence[Card]) -> None:
        self.beginResetModel()
        self._cards = list(cards)
        self._number()
        self.endResetModel()

    def _insert(self, cards: Sequence[Card]) -> None:
        for row, card in enumerate(cards):
            if row < len(self._cards) and self._cards[row].id == card.id:
                continue
            self.beginInsertRows(QModelIndex(), row, row)
            self._cards.insert(row, card)
            self._number()
            self.endInsertRows()

    def _update(self, cards: Sequence[Card]) -> None:
        for row, card in enumerate(cards):
            if self._cards[row] != card:
                self._cards[row] = card
                index = self.index(row)
                self.dataChanged.emit(index, index)

    def _number(self) -> None:
        self._rows = {card.id: row for row, card in enumerate(self._cards)}


#: From this many rows on, showing everything anew is quicker than telling about each.
_MANY = 64


def description(card: Card) -> str:
    """Return in words what the card shows besides its name."""
    kind = later("animation") if card.moving else later("picture") if card.state == "ready" else ""
    words = [tr(words) for words in (_STATE_WORDS[card.state], kind) if words]
    if card.versions > 1:
        words.append(trn("{count} version", "{count} versions", card.versions))
    return ", ".join(words)
