"""The bar above the canvas: which canvas, what to do with it, what it costs, save and play."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QMenu, QWidget

from studio.domain.capabilities import Capabilities
from studio.domain.words import tr, trn
from studio.state.canvas_shelf import CanvasShelf
from studio.state.canvases import Canvases
from studio.state.stage import Stage
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button, primary_button, quiet_button
from studio.views.widgets.inputs import Choice
from studio.views.widgets.labels import label

#: The list of steps shows this many.
_STEPS = 20


class CanvasBar(QWidget):
    """Shows the open canvas's name, state and price.

    Signals: ``add_requested()``, ``arrange_requested()``, ``generate_requested()``, ``export_requested()``,
    ``import_requested()``, ``templates_requested()``, ``keep_requested()`` keep the canvas as a template.
    """

    add_requested = Signal()
    arrange_requested = Signal()
    generate_requested = Signal()
    export_requested = Signal()
    import_requested = Signal()
    templates_requested = Signal()
    keep_requested = Signal()

    def __init__(self, canvases: Canvases, shelf: CanvasShelf, stage: Stage, theme: Theme) -> None:
        super().__init__()
        self._shelf = shelf
        self._canvases = canvases
        self._stage = stage
        self._theme = theme
        self.list = Choice()
        self.list.setAccessibleName(tr("Canvas list"))
        self.list.setMinimumWidth(168)
        self.more = icon_button(theme, "dots-three", tr("More about this canvas"))
        self.add = icon_button(theme, "plus", tr("Add pose"))
        self.arrange = icon_button(theme, "tree-structure", tr("Auto layout"))
        self.undo = icon_button(theme, "arrow-counter-clockwise", tr("Undo"))
        self.redo = icon_button(theme, "arrow-clockwise", tr("Redo"))
        self.steps = icon_button(theme, "clock-counter-clockwise", tr("Steps that can be undone"))
        self.mend = quiet_button(tr("Repair"))
        self.mend.setAccessibleName(tr("Repair previews"))
        self.mend.setToolTip(tr("Make missing files of finished edges again, free"))
        self._progress = label("", "caption")
        self.save = quiet_button(tr("Save"))
        self.save.setAccessibleName(tr("Save canvas"))
        self.export = quiet_button(tr("Export"))
        self.export.setAccessibleName(tr("Export canvas"))
        self.generate = primary_button("")
        self.generate.setAccessibleName(tr("Generate all"))
        self.play = icon_button(theme, "play", tr("Play canvas"))
        #: What is left out where room is short, first to last: all of it can be had by keys or is shown elsewhere.
        self.spare = (self._progress, self.steps, self.redo, self.undo, self.arrange)
        self._can = Capabilities()
        self._build()
        self._connect()
        self._show_list()
        self._show_state()
        self._show_archived()

    def _build(self) -> None:
        self._fill_menu()
        past = QMenu(self.steps)
        past.aboutToShow.connect(lambda: self._offer_steps(past))
        self.steps.setMenu(past)
        self.steps.setPopupMode(self.steps.ToolButtonPopupMode.InstantPopup)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        left: tuple[QWidget, ...] = (self.list, self.more, self.add, self.arrange, self.undo, self.redo, self.steps)
        right: tuple[QWidget, ...] = (self._progress, self.mend, self.play, self.save, self.export, self.generate)
        for widget in left:
            row.addWidget(widget)
        row.addStretch(1)
        for widget in right:
            row.addWidget(widget)

    def _fill_menu(self) -> None:
        menu, canvases = QMenu(self.more), self._canvases
        menu.addAction(tr("New canvas")).triggered.connect(lambda: canvases.create(tr("Canvas")))
        menu.addAction(tr("Rename")).triggered.connect(self._ask_name)
        menu.addAction(tr("Duplicate")).triggered.connect(self._shelf.duplicate)
        menu.addSeparator()
        self._templates = menu.addAction(tr("From a template"))
        self._templates.triggered.connect(self.templates_requested)
        self._keep = menu.addAction(tr("Keep as a template of mine"))
        self._keep.triggered.connect(self.keep_requested)
        menu.addAction(tr("Import a config")).triggered.connect(self.import_requested)
        menu.addSeparator()
        menu.addAction(tr("Archive")).triggered.connect(canvases.archive)
        self._archived = menu.addMenu(tr("Bring back"))
        self.more.setMenu(menu)
        self.more.setPopupMode(self.more.ToolButtonPopupMode.InstantPopup)

    def _connect(self) -> None:
        canvases, document = self._canvases, self._canvases.document
        self.list.activated.connect(lambda _: canvases.open(self.list.currentData()))
        self.add.clicked.connect(self.add_requested)
        self.arrange.clicked.connect(self.arrange_requested)
        self.undo.clicked.connect(document.stack.undo)
        self.redo.clicked.connect(document.stack.redo)
        self.save.clicked.connect(canvases.save)
        self.export.clicked.connect(self.export_requested)
        self.generate.clicked.connect(self.generate_requested)
        self.play.clicked.connect(self._toggle)
        self.mend.clicked.connect(self._shelf.ask_repair)
        self._shelf.archived_changed.connect(self._show_archived)
        canvases.listed.connect(self._show_list)
        canvases.opened.connect(self._show_list)
        for signal in (canvases.status_changed, canvases.opened, document.changed, canvases.media.changed):
            signal.connect(self._show_state)
        document.dirty_changed.connect(self._show_state)
        document.stack.indexChanged.connect(self._show_state)
        for signal in (self._stage.started, self._stage.stopped):
            signal.connect(self._show_play)

    def show_offer(self, can: Capabilities) -> None:
        """Offer what the server has."""
        self._can = can
        self._templates.setVisible(can.templates)
        self._keep.setVisible(can.keep_templates)
        self._show_state()

    def _show_list(self) -> None:
        current = self._canvases.current
        self.list.clear()
        for row in self._canvases.rows:
            self.list.addItem(row.name, row.id)
        if current is not None:
            self.list.setCurrentIndex(self.list.findData(current.id))

    def _show_state(self) -> None:
        stack = self._canvases.document.stack
        self.undo.setEnabled(stack.canUndo())
        self.undo.setToolTip(tr("Undo {step}", step=stack.undoText()).strip())
        self.redo.setEnabled(stack.canRedo())
        self.redo.setToolTip(tr("Redo {step}", step=stack.redoText()).strip())
        self.save.setEnabled(self._canvases.document.dirty)
        made = self._canvases.plan(duration=self._canvases.media.seconds)
        words = trn("Generate all · {count} credit", "Generate all · {count} credits", made.price.total)
        self.generate.setText(tr("All made") if made.empty else words)
        self._dress(primary=not made.empty)
        self.steps.setEnabled(stack.count() > 0)
        self.mend.setVisible(self._canvases.status.repairable and self._can.repairs)
        status = self._canvases.status
        if status.edges_total:
            done = status.nodes_completed + status.edges_completed
            self._progress.setText(tr("{done} of {all} made", done=done, all=status.nodes_total + status.edges_total))
        else:
            self._progress.setText("")

    def _dress(self, *, primary: bool) -> None:
        """Make the button the pane's primary one only while there is something to make."""
        role = "primary" if primary else ""
        if self.generate.property("role") != role:
            self.generate.setProperty("role", role)
            self.generate.style().unpolish(self.generate)
            self.generate.style().polish(self.generate)

    def _show_archived(self) -> None:
        self._archived.clear()
        for row in self._shelf.archived:
            self._archived.addAction(row.name).triggered.connect(
                lambda _=False, canvas_id=row.id: self._shelf.restore(canvas_id)
            )
        self._archived.setEnabled(bool(self._shelf.archived))

    def _offer_steps(self, menu: QMenu) -> None:
        """List the newest steps, the one to come next on top; choosing one goes back, or on, to just after it."""
        menu.clear()
        stack = self._canvases.document.stack
        for index in range(stack.count(), max(-1, stack.count() - _STEPS), -1):
            words = stack.text(index - 1) if index else tr("As it was opened")
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(index == stack.index())
            action.triggered.connect(lambda _=False, index=index: stack.setIndex(index))

    def _show_play(self) -> None:
        playing = self._stage.playing
        self.play.setIcon(self._theme.icon("stop" if playing else "play"))
        self.play.setToolTip(tr("Stop (Shift+Space)") if playing else tr("Play (Shift+Space)"))

    def _toggle(self) -> None:
        if self._stage.playing:
            self._stage.stop()
        else:
            self._stage.play()

    def _ask_name(self) -> None:
        current = self._canvases.current
        dialog = QInputDialog(self)
        dialog.setWindowTitle(tr("Rename canvas"))
        dialog.setLabelText(tr("Name"))
        dialog.setTextValue(current.name if current is not None else "")
        dialog.textValueSelected.connect(self._canvases.rename)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
