"""Goes back to what was worked on lately, in whichever workspace it is."""

from pathlib import Path

from PySide6.QtCore import QObject

from studio.app.projects import Projects
from studio.app.studio import Studio
from studio.domain.recent import Recent
from studio.domain.words import tr
from studio.state.recent import RecentThings
from studio.views.recent_menu import RecentMenu


class RecentWork(QObject):
    """Wires the list to its menu, and the menu to where things are."""

    def __init__(self, studio: Studio, projects: Projects) -> None:
        super().__init__(studio.window)
        self._studio = studio
        self._projects = projects
        self.things = RecentThings(studio.tasks, studio.session, studio.library, studio.preferences)
        menu = studio.window.commands.add_menu("File", tr("Open recent"), before="export_project")
        self.menu = RecentMenu(menu, self.things, studio.theme)
        self.menu.chosen.connect(self._go)
        projects.files.exported.connect(self.things.note_file)
        projects.files.brought.connect(self.things.note_file)

    def _go(self, row: Recent) -> None:
        session = self._studio.session
        if self.things.missing(row):
            self._studio.window.notices.say(
                tr("“{name}” is not there any more.", name=row.name),
                action=tr("Take it off the list"),
                on_action=lambda: self.things.drop(row),
            )
        elif row.kind == "file":
            self._projects.ask_to_import(Path(row.id))
        else:
            if row.workspace != session.workspace.name:
                session.open(row.workspace)
            self._studio.library.select_mascot(row.id)
