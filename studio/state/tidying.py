"""Python's garbage collector, kept in the thread of the window."""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500
#: So many new objects at once are modules being loaded or a page of records: they stay, and looking for dead cycles
#: among them would hold the window up for a tenth of a second (measured).
STAYING = 20_000
#: Everything old is looked through again only when it has grown by this part, as Python's own collector does.
GROWTH = 0.25


class Tidier(QObject):
    """Runs the collector from the event loop instead of wherever memory happens to be asked for.

    Qt objects caught in a dead cycle are deleted by whichever thread collects them. In a decoding thread that stops
    timers and frees pictures that belong to the window, which sooner or later crashes.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        self._old = 0
        gc.disable()
        gc.freeze()  # what is there by now stays: not looking through it again keeps every collection short
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.tidy)
        self._timer.start()

    def tidy(self) -> None:
        """Collect the oldest generation that is due, by Python's own thresholds."""
        if gc.get_count()[0] > STAYING:
            gc.freeze()
            return
        due = [count > threshold for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        generation = max((number for number, is_due in enumerate(due) if is_due), default=None)
        if generation == 2 and len(gc.get_objects(2)) < self._old * (1 + GROWTH):
            generation = 1
        if generation is None:
            return
        gc.collect(generation)
        if generation == 2:
            self._old = len(gc.get_objects(2))

    def stop(self) -> None:
        """Leave the collector as it was."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_on:
            gc.enable()
