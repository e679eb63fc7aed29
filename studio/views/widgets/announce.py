"""Says something through a screen reader, politely: after what it is saying now."""

from PySide6.QtWidgets import QWidget


def announce(where: QWidget, sentence: str) -> None:
    """Have a screen reader say a sentence; nothing happens where none listens."""
    if not sentence:
        return
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # not needed before the first paint

    if QAccessible.isActive():
        event = QAccessibleAnnouncementEvent(where, sentence)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)
