"""Time to the first painted window: Studio against a bare QMainWindow of the same Qt modules."""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

LIMIT = 1.8
ROUNDS = 7
BARE = """
import sys
from PySide6 import QtCore, QtGui, QtWidgets
class Window(QtWidgets.QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", flush=True)
        QtCore.QTimer.singleShot(0, application.quit)
application = QtWidgets.QApplication(sys.argv)
window = Window()
window.resize(1280, 800)
window.show()
application.exec()
"""


def main() -> list[dict[str, Any]]:
    """Start both in turn, so that a busy moment of the machine hits both; compare the medians."""
    bare, ours = [], []
    for round_number in range(ROUNDS + 1):
        with tempfile.TemporaryDirectory() as folder:
            pair = (_until_painted([sys.executable, "-c", BARE]), _until_painted(_studio(Path(folder))))
        if round_number:  # the first round warms the disk cache
            bare.append(pair[0])
            ours.append(pair[1])
    ratio = statistics.median(ours) / statistics.median(bare)
    return [
        {
            "name": "first painted window, Studio / bare QMainWindow",
            "value": ratio,
            "unit": "x",
            "limit": LIMIT,
            "ok": ratio <= LIMIT,
        },
        {
            "name": "first painted window, Studio",
            "value": statistics.median(ours),
            "unit": "s",
            "limit": None,
            "ok": True,
        },
    ]


def _studio(folder: Path) -> list[str]:
    return [sys.executable, "-m", "studio", "--data", str(folder), "--report-first-paint"]


def _until_painted(command: list[str]) -> float:
    """Start ``command`` and return the seconds until it says ``painted``; it then ends by itself."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("painted"):
            break
    seconds = time.perf_counter() - started
    process.communicate(timeout=60)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return seconds
