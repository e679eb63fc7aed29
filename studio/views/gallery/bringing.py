"""What the gallery takes from outside: anything that could be a picture, but not its own poses."""

from PySide6.QtGui import QDropEvent

from studio.state.transfer import carries_anything, carries_poses


def judge(event: QDropEvent) -> bool:
    """Take or refuse what is dragged over the gallery, and tell which; what it really is shows when it is dropped."""
    taken = carries_anything(event.mimeData()) and not carries_poses(event.mimeData())
    if taken:
        event.acceptProposedAction()
    else:
        event.ignore()
    return taken
