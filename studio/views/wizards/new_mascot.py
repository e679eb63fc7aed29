"""The dialog that makes a mascot, from words, from a picture or from a website."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTabWidget, QWidget

from studio.domain.capabilities import Capabilities
from studio.domain.records import Project
from studio.domain.requests import Problem
from studio.domain.words import tr
from studio.state.mascot_draft import WAYS, Way
from studio.state.new_mascot import NewMascot
from studio.state.stills import Stills
from studio.state.styles import Styles
from studio.views.theme import Theme, scaled
from studio.views.widgets.buttons import quiet_button
from studio.views.wizards.dialog import MakingDialog
from studio.views.wizards.from_image import FromImagePage
from studio.views.wizards.from_text import FromTextPage
from studio.views.wizards.from_website import FromWebsitePage
from studio.views.wizards.mascot_fields import WayPage

_HEIGHT = 620
#: What stands around the tabs, in pixels.
_AROUND = 260


class NewMascotDialog(MakingDialog):
    """Three tabs with one button, which always says what it costs; everything in it survives being closed."""

    def __init__(
        self, theme: Theme, wizard: NewMascot, styles: Styles, stills: Stills, project: Project, parent: QWidget
    ) -> None:
        super().__init__(tr("New mascot in {project}", project=project.name), tr("Create mascot"), 640, parent)
        self._wizard = wizard
        wizard.open(project.id)
        self._words = FromTextPage(theme, wizard, styles, stills)
        self._pages: tuple[WayPage, ...] = (
            self._words,
            FromImagePage(theme, wizard, stills),
            FromWebsitePage(theme, wizard, styles, stills),
        )
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        for page, words in zip(self._pages, (tr("From text"), tr("From image"), tr("From website")), strict=True):
            self._tabs.addTab(page, words)
        room = QGuiApplication.primaryScreen().availableGeometry().height() - _AROUND
        self._tabs.setFixedHeight(max(240, min(scaled(_HEIGHT), room)))
        self.body.addWidget(self._tabs)
        self._afresh = quiet_button(tr("Start afresh"))
        self._afresh.setAccessibleName(tr("Start afresh"))
        self._afresh.clicked.connect(wizard.clear)
        self.add_beside(self._afresh)
        self._connect()
        self._on_draft_replaced()
        self._tabs.setCurrentIndex(WAYS.index(wizard.draft.way))
        self._on_estimate_changed()
        self._pages[self._tabs.currentIndex()].name.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_offer(self, can: Capabilities) -> None:
        """Offer the ways that the server has; words always lead to a mascot."""
        for way, possible in (("image", can.image_analysis), ("website", can.website_analysis)):
            self._tabs.setTabVisible(WAYS.index(way), possible)
        self._words.preview.setVisible(can.previews)

    def show_way(self, way: Way) -> None:
        """Turn to one of the tabs."""
        self._tabs.setCurrentIndex(WAYS.index(way))

    @property
    def _page(self) -> WayPage:
        return self._pages[WAYS.index(self._wizard.draft.way)]

    def _connect(self) -> None:
        wizard = self._wizard
        self._tabs.currentChanged.connect(self._on_tab_changed)
        self.action.clicked.connect(self._on_create)
        wizard.draft_replaced.connect(self._on_draft_replaced)
        wizard.estimate_changed.connect(self._on_estimate_changed)
        wizard.problems_found.connect(self._on_problems_found)
        wizard.refused.connect(self.show_refusal)
        wizard.made.connect(self.accept)

    def _on_tab_changed(self, place: int) -> None:
        self.hide_refusal()
        self._wizard.show_way(WAYS[place])

    def _on_create(self) -> None:
        self.hide_refusal()
        self._wizard.create()

    def _on_draft_replaced(self) -> None:
        for page in self._pages:
            page.show_draft()

    def _on_problems_found(self, problems: list[Problem]) -> None:
        told = {problem.field: problem.message for problem in reversed(problems)}
        self._page.show_problems(told)

    def _on_estimate_changed(self) -> None:
        wizard = self._wizard
        price = wizard.price
        if not wizard.affordable(price):
            words = tr("{price}, which the balance does not cover. Add credits first.", price=price)
        elif price.total:
            words = tr("{price} for the reference picture that is drawn from these words.", price=price)
        else:
            words = tr("Free: the picture chosen becomes the reference.") if wizard.draft.variation else tr("Free.")
        self.note.setText(words)
        self.action.setText(tr("Create mascot · {price}", price=price) if price.total else tr("Create mascot · free"))
        self.action.setAccessibleDescription(words)
        self._afresh.setEnabled(not wizard.draft.empty and not wizard.busy)
        self.set_busy(busy=wizard.creating or wizard.looking or wizard.bringing or not wizard.affordable(price))
