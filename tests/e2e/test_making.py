"""Mascots from a picture, a website and words, and every type of work once, by accessible names; the sums are exact."""

import re
from collections.abc import Callable, Coroutine

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QTabWidget,
)

from studio.app.studio import Studio
from studio.domain.pose_drag import PoseDrag
from studio.domain.records import Asset
from studio.services.storage import Folders
from studio.state.transfer import carry
from studio.views.main_window import MainWindow
from studio.views.theme import Theme
from tests.helpers.screen import Screen, by_hand, drop
from tests.helpers.small_site import small_site

FOX = "a friendly orange fox with a blue scarf"


def test_mascots_of_every_way_and_every_type_of_work(qapp, loop, tmp_path) -> None:
    with small_site() as site:
        studio = open_studio(qapp, loop, tmp_path, "--base-video", "64", "--allow-fetch", site)
        try:
            loop.run_until_complete(Maker(studio, tmp_path, site).everything())
        finally:
            loop.run_until_complete(studio.close())


def open_studio(app, loop, folder, *engine_options: str, mode: str = "light") -> Studio:
    """Open the window as the program does, with a real engine behind it."""
    theme = Theme(mode)
    theme.install(app)
    window = MainWindow(theme)
    window.show()
    return Studio(loop, theme, window, Folders.under(folder).make(), engine_options=engine_options)


Look = Callable[[str], Coroutine[None, None, None]]


async def _nobody_looks(_name: str) -> None:
    """Look at nothing."""


class Maker:
    """A person who makes everything there is to make; ``balance`` is what should be left."""

    def __init__(self, studio: Studio, folder, site: str, look: Look | None = None) -> None:
        """``look`` is called with a name whenever there is something to look at."""
        self.studio = studio
        self.folder = folder
        self.site = site
        self.look = look or _nobody_looks
        self.screen = Screen()
        self.balance = 0

    async def everything(self) -> None:
        await self.begin()
        await self.from_picture()
        await self.from_website()
        await self.from_text()
        await self.stills()
        await self.motions()
        await self.all_made()
        await self.batch()
        await self.paid_exactly()

    async def begin(self) -> None:
        """Open the workspace and make a project."""
        self.studio.start()
        await self.screen.until(lambda: self._shown() is not None, "the balance never came")
        self.balance = self._shown() or 0
        await self.screen.click("New project")
        await self.screen.write("Project name", "Zoo")
        await self.screen.click("Create project")
        await self.screen.until(lambda: "Zoo" in self.screen.words("Library"), "the project is not in the library")
        await self.screen.until(lambda: self.studio.gallery is not None, "the gallery never came")

    async def from_picture(self) -> None:
        """Drop a picture; it costs nothing."""
        await self._new_mascot("From image")
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(draw_fox(self.folder / "fox.png")))])
        await drop(await self.screen.widget("Picture"), data)
        seen = await self.screen.widget("What was seen", QLabel)
        await self.screen.until(lambda: seen.isVisible() and "Correct" in seen.text(), "nothing was seen")
        await self.screen.write("Mascot name", "Blot")
        await self.look("wizard-image")
        await self._create("Blot", 0)

    async def from_website(self) -> None:
        """Have a website looked at and take one of its suggestions; its reference picture costs 1 credit."""
        await self._new_mascot("From website")
        await self.screen.write("Website address", f"http://{self.site}/")
        await self.screen.click("Look at the website")
        name = await self.screen.widget("Suggestions")
        await self.screen.until(lambda: name.findChildren(QPushButton), "no suggestions came")
        card = name.findChildren(QPushButton)[0].accessibleName()
        await self.screen.click(card)
        field = await self.screen.widget("Mascot name", QLineEdit)
        assert field.text() == card
        await self.look("wizard-website")
        await self._create(card, 1)

    async def from_text(self) -> None:
        """Have four variations drawn for 1 credit and pick the second; the mascot itself is free then."""
        await self._new_mascot("From text")
        await self.screen.write("Mascot name", "Felix the Fox")
        await self.screen.write("Character description", FOX)
        await self.screen.choose("Style", "Flat vector")
        preview = await self.screen.widget("Preview variations", QPushButton)
        assert preview.text() == "Preview variations · 1 credit"
        await self.screen.click("Preview variations")
        self.balance -= 1
        variations = await self.screen.widget("Variations", QListView)
        await self.screen.press(variations, Qt.Key.Key_2)
        url, stills = self.studio.making.new_mascot.draft.chosen, self.studio.making.stills
        chosen = Asset(id=url, type="image", url=url)
        await self.screen.until(lambda: stills.image(chosen, 124) is not None, "the variation is not shown")
        await self.look("wizard-text")
        await self._create("Felix the Fox", 0)

    async def stills(self) -> None:
        """A pose, another version of it, a changed one, and a logo pack."""
        await self.generate("Pose", {"Pose name": "Standing", "Pose prompt": "standing"}, 1)
        await self.generate("Pose", {"Pose name": "Waving", "Pose prompt": "waving with one paw"}, 1)
        await self._has_poses("Standing", "Waving")
        await self.generate("Make a pose anew", {"Pose prompt": "standing, smiling"}, 1, source="Standing")
        await self.generate("Edit a pose", {"Edit instructions": "make the scarf green"}, 1, source="Waving")
        await self.generate("Logo pack", {"Logo description": "the head, smiling"}, 5)

    async def motions(self) -> None:
        """An animation of a new pose, one of a pose there is, and a transition with its free way back."""
        moving = {"Motion prompt": "waves hello", "Duration": "3"}
        new = {"Pose name": "Hello", "Pose prompt": "standing", **moving}
        await self.generate("Animate a new pose", new, 16)
        await self.generate("Animate an existing pose", moving, 15, source="Standing")
        await self.screen.choose("Generation type", "Transition between poses")
        for slot, pose in (("Source pose", "Standing"), ("End pose", "Waving")):
            await self._drag(pose, slot)
        await self.generate("Transition between poses", {"Duration": "3"}, 15)

    async def batch(self) -> None:
        """Rows from pasted cells and from suggestions, eleven in two requests with one total."""
        await self.screen.choose("Generation type", "Several poses at once")
        rows = "\n".join(f"Pose {number}\tstanding" for number in range(3))
        QApplication.clipboard().setText(f"name\tprompt\tmotion\tduration\n{rows}\nRunning\trunning\truns\t3")
        await self.screen.click("Rows from clipboard")
        await self.screen.until(lambda: "Running" in self.screen.words("Batch rows"), "the cells did not become rows")
        await self.screen.click("Rows from suggestions")
        await self.screen.until(lambda: len(self.studio.making.batch.rows) >= 10, "the ideas did not become rows")
        while len(self.studio.making.batch.rows) < 11:
            await self.screen.click("Add row")
            await self.screen.write("Pose name", "One more")
        while len(self.studio.making.batch.rows) > 11:
            await self.screen.click("Remove row")
        cost = await self.screen.widget("Estimated cost", QLabel)
        total = int(re.search(r"= (\d+) credits", cost.text())[1])
        assert cost.text().startswith("11 poses in 2 requests: ")
        assert total == 10 + 16
        await self.look("form-batch")
        await self.screen.click("Generate")
        await self.screen.click("Confirm")
        self.balance -= total
        await self.screen.until(lambda: self._shown() == self.balance, "the batch was not paid")

    async def all_made(self) -> None:
        """Wait for the last job."""
        await self.screen.until(lambda: not self.studio.jobs.busy, "the jobs do not end", 90)
        assert {entry.state for entry in self.studio.jobs.rows} == {"completed"}
        gallery = self.studio.gallery
        await self.screen.until(lambda: any(pose.type == "logo" for pose in gallery.poses), "there is no logo pack")
        pack = next(pose for pose in gallery.poses if pose.type == "logo")
        await self.screen.until(lambda: gallery.thumbnail(pack, 176) is not None, "the logo pack shows no picture")

    async def paid_exactly(self) -> None:
        """Compare the books with what was shown."""
        client = self.studio.session.client
        assert client is not None
        assert (await client.balance()).total == self.balance
        await self.screen.until(lambda: self._shown() == self.balance, "the window shows another balance")

    async def generate(self, kind: str, fields: dict[str, str], price: int, source: str = "") -> None:
        """Fill in a form and press; the estimate and the balance after say the same."""
        await self.screen.choose("Generation type", kind)
        if source:
            await self.screen.choose("Source pose", source)
        for name, text in fields.items():
            await self.screen.write(name, text)
        cost = await self.screen.widget("Estimated cost", QLabel)
        wanted = rf"(.* = )?{price} credits?"
        await self.screen.until(lambda: re.fullmatch(wanted, cost.text()), lambda: f"{kind} costs {cost.text()}")
        await self.look("form-" + re.sub(r"\W+", "-", kind.lower()))
        button = await self.screen.widget("Generate", QPushButton)
        await self.screen.click("Generate")
        await self.screen.until(button.isEnabled, "the button stays switched off")
        self.balance -= price
        await self.screen.until(lambda: self._shown() == self.balance, lambda: f"{self._shown()}, not {self.balance}")

    async def _new_mascot(self, tab: str) -> None:
        await self.screen.click("New mascot")
        tabs = next(each for each in QApplication.activeModalWidget().findChildren(QTabWidget))
        place = [tabs.tabText(at) for at in range(tabs.count())].index(tab)
        await by_hand(lambda: tabs.setCurrentIndex(place))

    async def _create(self, name: str, price: int) -> None:
        button = await self.screen.widget("Create mascot", QPushButton)
        words = f"{price} credit" if price else "free"
        await self.screen.until(
            lambda: button.text() == f"Create mascot · {words}", lambda: f"the button says {button.text()}"
        )
        await self.screen.click("Create mascot")
        self.balance -= price
        await self.screen.until(lambda: name in self.screen.words("Library"), f"{name} is not in the library")
        await self.screen.until(lambda: self._shown() == self.balance, lambda: f"{self._shown()}, not {self.balance}")

    async def _has_poses(self, *names: str) -> None:
        poses = self.studio.composer
        await self.screen.until(lambda: set(names) <= {pose.name for pose in poses.poses}, "the poses have no pictures")

    async def _drag(self, pose: str, slot: str) -> None:
        mascot, poses = self.studio.composer.mascot, self.studio.composer.poses
        assert mascot is not None
        dragged = next(one.id for one in poses if one.name == pose)
        choice = await self.screen.widget(slot)
        await drop(choice.parentWidget(), carry(PoseDrag(mascot_id=mascot.id, pose_ids=(dragged,))))
        await self.screen.until(lambda: choice.currentText() == pose, f"{pose} is not in the slot")

    def _shown(self) -> int | None:
        found = self.screen.things("Credit balance")
        figures = re.search(r"([\d,]+) credit", found[0].object().text()) if found else None
        return int(figures[1].replace(",", "")) if figures else None


def draw_fox(path):
    """Write a PNG of something orange on a transparent ground, and return where."""
    image = QImage(320, 320, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.darkYellow)
    painter.drawEllipse(80, 50, 160, 130)
    painter.setBrush(Qt.GlobalColor.red)
    painter.drawRoundedRect(100, 160, 120, 140, 40, 40)
    painter.end()
    image.save(str(path), "PNG")
    return path
