"""Files and links that macOS sends as events reach the program."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from studio.app.application import Application
app = Application([])
app.opening.connect(print)
for address in ("file:///home/x/fox.masko", "masko-studio://pose/1"):
    app.sendEvent(app, QFileOpenEvent(QUrl(address)))
"""


def test_what_the_desktop_wants_opened_is_passed_on():
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert told.stdout.split() == ["/home/x/fox.masko", "masko-studio://pose/1"]
