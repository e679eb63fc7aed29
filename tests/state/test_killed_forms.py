"""The program killed in the middle of every wizard and form: at the next start each is as it was."""

import os
import subprocess
import sys

from studio.domain.requests import MascotRequest
from studio.state.mascot_draft import Fields
from tests.helpers.engine import ROOT
from tests.helpers.rig import Rig
from tests.helpers.typing_studio import FORM
from tests.views.wizards.conftest import draw_fox


def test_every_draft_is_there_at_the_next_start(rig, engine, loop, tmp_path):
    client = rig.session.client
    project = rig.ask(client.create_project("Killed"))
    mascot, _ = rig.ask(
        client.create_mascot(MascotRequest(project_id=project.id, name="Fox", prompt="fox"), intent="f")
    )
    folder, picture = tmp_path / "killed", draw_fox(tmp_path / "fox.png")
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.typing_studio", folder, engine.api, engine.key, mascot.id, picture],
        cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert program.stdout.readline() == "typed\n"
    finally:
        program.kill()
        program.communicate()
    again = Rig(loop, folder, engine.api, engine.key).open()
    again.library.select_mascot(mascot.id)
    draft = again.composer.draft
    assert {name: getattr(draft, name) for name in FORM} == FORM
    wizard, page = again.making.new_mascot, again.making.page
    assert wizard.unfinished()
    again.act(wizard.open, project.id)
    assert (wizard.draft.way, wizard.draft.address) == ("image", "https://example.com")
    assert wizard.draft.text == Fields(name="Felix", prompt="a fox", style="clay")
    assert all((wizard.draft.picture, wizard.draft.saw, wizard.draft.image.name))
    again.act(page.watch, watched=True)
    assert (page.name, page.slug) == ("Renamed", "renamed-fox")
    again.close()
