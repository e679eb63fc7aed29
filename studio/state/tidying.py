"""Python's garbage collector, kept in the thread of the window."""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500


class Tidier(QObject):
    """Runs the collector from the event loop instead of wherever memory happens to be asked for.

    Qt objects caught in a dead cycle are deleted by whichever thread collects them. In a decoding thread that stops
    timers and frees pictures that belong to the window, which sooner or later crashes.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        gc.freeze()  # what is there by now stays: not looking through it again keeps every collection short
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.tidy)
        self._timer.start()

    def tidy(self) -> None:
        """Collect the oldest generation that is due, by Python's own thresholds."""
        due = [count > threshold for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        generation = max((number for number, is_due in enumerate(due) if is_due), default=None)
        if generation is not None:
            gc.collect(generation)

    def stop(self) -> None:
        """Leave the collector as it was."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_on:
            gc.enable()
