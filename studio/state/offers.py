"""Tells views what the open workspace's server can do, so that they offer nothing else."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from studio.domain.capabilities import Capabilities
from studio.state.session import Session


class Offers(QObject):
    """One for all views.

    Signals: ``changed(Capabilities)`` another server is spoken to, or this one has said what it can do.
    """

    changed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        session.capabilities_changed.connect(lambda: self.changed.emit(session.capabilities))

    @property
    def now(self) -> Capabilities:
        """What can be done now."""
        return self._session.capabilities

    def follow(self, show: Callable[[Capabilities], None]) -> None:
        """Have a view show what there is, now and whenever it changes; for as long as the view lives."""
        self.changed.connect(show)
        show(self._session.capabilities)
