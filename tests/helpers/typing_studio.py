"""The state of the program in a process of its own: fills in every wizard and form, says so, and waits to be killed.

Run with the data folder, the API, the key, the mascot's id and a picture.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QApplication

from studio.state.drafts import BatchRow
from tests.helpers.rig import Rig
from tests.helpers.standing_loop import StandingLoop

FORM = {"kind": "batch", "pose_name": "Waving 🦊", "motion_prompt": "waves", "rows": (BatchRow(name="One"),)}


def fill_in(rig: Rig, mascot_id: str, picture: str) -> None:
    """Type into the form, the new mascot's three tabs and the mascot's page."""
    wizard, page = rig.making.new_mascot, rig.making.page
    rig.library.select_mascot(mascot_id)
    rig.until(lambda: rig.composer.mascot is not None)
    rig.act(rig.composer.edit, **FORM)
    rig.act(page.watch, watched=True)
    rig.act(page.edit, name="Renamed", slug="renamed-fox")
    rig.act(wizard.open, rig.library.projects[0].id)
    rig.act(wizard.edit, name="Felix", prompt="a fox", style="clay")
    rig.act(wizard.show_way, "website")
    rig.act(wizard.edit_address, "https://example.com")
    rig.act(wizard.show_way, "image")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(picture)])
    rig.act(wizard.bring, data)
    rig.until(lambda: wizard.draft.saw)


def main() -> None:
    """Fill in, print a line a second after the last key, and wait."""
    data, api, key, mascot_id, picture = sys.argv[1:]
    app = QApplication(["typing"])
    rig = Rig(StandingLoop(app), Path(data), api, key).open()
    fill_in(rig, mascot_id, picture)
    last = time.monotonic()
    rig.until(lambda: time.monotonic() - last > 1.0)  # what was typed is on disk within a second
    print("typed", flush=True)
    rig.until(lambda: False, 600)


if __name__ == "__main__":
    main()
