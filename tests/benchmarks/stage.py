"""The stage while it switches from clip to clip: how soon it plays, and whether one frame of it is ever blank.

Every state of the real pane is grabbed and looked at, as in the tests, but 500 times to and fro.
"""

import time
from collections.abc import Callable
from typing import Any

TRANSITIONS = 500
STARTS = 15
#: Milliseconds from pressing play to the first frame of the first clip, which is on this disk (acceptance, H1).
START_LIMIT = 200.0
_GIVE_UP = 20.0


def main() -> list[dict[str, Any]]:
    """Return the number of blank frames, which has to be none, and the time to the first frame."""
    from PySide6.QtWidgets import QApplication

    from tests.helpers.stage import StageRig, Witness

    application = QApplication.instance() or QApplication([])
    assert application is not None
    rig = StageRig()
    starts = sorted(_start(rig) for _ in range(STARTS))
    witness = Witness(rig)
    rig.pane.speed.setValue(rig.pane.speed.maximum())
    for number in range(TRANSITIONS):
        going = number % 2 == 0
        rig.stage.set_input("go", value=going)
        _until(lambda going=going: rig.at("b" if going else "a"))
    seen, blank = witness.seen, witness.blank
    rig.close()
    return [
        _row(f"blank frames in {TRANSITIONS} transitions ({seen:,} looked at)", float(blank), "frames", 0.0),
        _row("play to the first frame, median", starts[STARTS // 2], "ms", START_LIMIT),
    ]


def _start(rig: Any) -> float:
    rig.stage.stop()
    began = time.perf_counter()
    rig.pane.play.click()
    _until(lambda: rig.at("a"))
    return (time.perf_counter() - began) * 1000


def _until(condition: Callable[[], bool]) -> None:
    from PySide6.QtCore import QCoreApplication, QEventLoop

    end = time.monotonic() + _GIVE_UP
    while not condition():
        assert time.monotonic() < end, "the stage does not get there"
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)


def _row(name: str, value: float, unit: str, limit: float) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "limit": limit, "ok": value <= limit}
