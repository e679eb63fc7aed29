"""The generation form: fields, the price as its formula, and the one button that spends."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from studio.domain.capabilities import Capabilities
from studio.domain.errors import MaskoError
from studio.domain.requests import Problem
from studio.domain.words import figure, later, tr
from studio.state.composer import Composer
from studio.state.making import Making
from studio.state.sheet import credits_words
from studio.views.generate.fields import FormFields
from studio.views.generate.request_dialog import PasteDialog, RequestDialog
from studio.views.theme import Theme, scaled
from studio.views.widgets.buttons import icon_button, primary_button, quiet_button
from studio.views.widgets.empty import EmptyPane
from studio.views.widgets.labels import label, rule, tabular

_TEACH = later("Choose a mascot in the library, or make one. Then say here what it should do.")


class GeneratePane(QWidget):
    """Shows the composer's draft and asks it to send.

    Signals: ``new_mascot_requested()`` from the empty pane.
    """

    new_mascot_requested = Signal()

    def __init__(self, theme: Theme, composer: Composer, making: Making) -> None:
        super().__init__()
        self.setObjectName("paneBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._composer = composer
        self._batch = making.batch
        self._drops = making.drops
        self._focus_back = False
        self.fields = FormFields(theme, making.batch, making.prompts, making.stills)
        self._code = icon_button(theme, "code", tr("Show this request"), in_row=True)
        self._code.setToolTip(tr("Show this request as curl, Python, command line or MCP call"))
        self._paste = icon_button(theme, "clipboard-text", tr("Fill from a request"), in_row=True)
        self._paste.setToolTip(tr("Fill the form from a curl command or the JSON of a request"))
        self._refusal = label("", "error", wrap=True)
        self._refusal.setAccessibleName(tr("What went wrong"))
        self._cost = label("", "cost", wrap=True)
        self._cost.setAccessibleName(tr("Estimated cost"))
        self._cost.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self._cost.setFont(tabular(self._cost.font()))
        self._after = label("", "caption", wrap=True)
        self.button = primary_button(tr("Generate"))
        self.button.setAccessibleName(tr("Generate"))
        self._mascot = label("", "dim", wrap=True)
        self._changing = self._build_changing()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_form())
        self._empty = EmptyPane(theme, "paint-brush", tr(_TEACH))
        self._empty.step_requested.connect(self.new_mascot_requested)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._widen()
        theme.changed.connect(self._widen)
        self._connect()
        self._on_mascot_changed()
        self._on_draft_replaced()

    def _widen(self) -> None:
        """Keep room for the button's words, however large they are."""
        self.setMinimumWidth(max(264, scaled(232)))

    def set_ready(self, *, ready: bool) -> None:
        """Offer the step to a mascot once there is a server to make it on."""
        self._empty.set_step(tr(_TEACH), tr("Make a mascot") if ready else "")

    def show_offer(self, can: Capabilities) -> None:
        """Offer what the server has."""
        self.fields.show_offer(can)

    def focus_prompt(self) -> None:
        """Put the caret where a prompt begins."""
        fields = self.fields
        for field in (fields.pose_name, fields.motion_prompt, fields.edit_instructions, fields.logo_description):
            if field.isVisibleTo(self):
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def submit(self, *, ahead: bool = False) -> None:
        """Press Generate; ``ahead`` puts it in front of everything that waits."""
        self._refusal.setText("")
        self._refusal.hide()
        self._composer.submit(ahead=ahead)

    def show_request(self) -> None:
        """Show what the button would send, as code."""
        RequestDialog(self._composer.api, self._composer.orders(), self.window()).open()

    def paste_request(self) -> None:
        """Fill the form from a request."""
        dialog = PasteDialog(self.window())
        dialog.read.connect(self._composer.fill)
        dialog.open()

    def _build_changing(self) -> QWidget:
        """Return what says that a waiting order is changed here, and the way to leave it as it is."""
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self._changed = label("", "caption", wrap=True)
        leave = quiet_button(tr("Leave as it is"))
        leave.setAccessibleName(tr("Leave as it is"))
        leave.clicked.connect(self._composer.leave_change)
        line.addWidget(self._changed, 1)
        line.addWidget(leave)
        row.hide()
        return row

    def _build_form(self) -> QWidget:
        form = QWidget()
        upper = QWidget()
        upper.setObjectName("paneBody")
        inside = QVBoxLayout(upper)
        inside.setContentsMargins(12, 12, 12, 12)
        inside.setSpacing(12)
        inside.addWidget(self._mascot)
        inside.addWidget(self._changing)
        inside.addWidget(self.fields)
        inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(upper)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        lower = QVBoxLayout()
        lower.setContentsMargins(12, 8, 12, 12)
        lower.setSpacing(4)
        lower.addWidget(self._refusal)
        costs = QHBoxLayout()
        costs.setSpacing(4)
        costs.addWidget(self._cost, stretch=1)
        costs.addWidget(self._paste)
        costs.addWidget(self._code)
        lower.addLayout(costs)
        lower.addWidget(self._after)
        lower.addSpacing(4)
        lower.addWidget(self.button)
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scroll, stretch=1)
        column.addWidget(rule())
        column.addLayout(lower)
        return form

    def _connect(self) -> None:
        composer = self._composer
        self.fields.edited.connect(self._on_edited)
        self.fields.brought.connect(self._drops.take)
        self._drops.refused.connect(self._say)
        self.button.clicked.connect(self.submit)
        self._code.clicked.connect(self.show_request)
        self._paste.clicked.connect(self.paste_request)
        composer.draft_replaced.connect(self._on_draft_replaced)
        composer.mascot_changed.connect(self._on_mascot_changed)
        composer.poses_changed.connect(self._on_poses_changed)
        composer.estimate_changed.connect(self._on_estimate_changed)
        composer.problems_found.connect(self._on_problems_found)
        composer.flight_changed.connect(self._on_flight_changed)
        composer.refused.connect(self._on_refused)

    def _on_edited(self, fields: dict[str, object]) -> None:
        self._composer.edit(**fields)

    def _on_draft_replaced(self) -> None:
        self.fields.show_problems([])
        self.fields.show_draft(self._composer.draft)
        self._refusal.hide()
        changing = self._composer.changing
        self._changing.setVisible(bool(changing))
        self._changed.setText(tr("Changing “{name}”, which has not been sent yet.", name=changing) if changing else "")
        self._on_estimate_changed()

    def _on_mascot_changed(self) -> None:
        mascot = self._composer.mascot
        self._stack.setCurrentIndex(1 if mascot is None else 0)
        self._mascot.setText(tr("For {name}", name=mascot.name) if mascot else "")
        self.fields.show_mascot(mascot)

    def _on_poses_changed(self) -> None:
        self.fields.show_poses(self._composer.poses, self._composer.draft)

    def _on_estimate_changed(self) -> None:
        price, shortfall, after = self._composer.price, self._composer.shortfall, self._composer.balance_after
        cost = f"{price}"
        if self._composer.draft.kind == "batch":
            cost = tr("{name}: {words}", name=self._batch.summary, words=cost)
        self._cost.setText(cost)
        if shortfall:
            words = tr("{count} credits short. Add credits or choose something smaller.", count=figure(shortfall))
        elif after is None:
            words = tr("The balance is not known yet.")
        else:
            words = tr("Balance after: {count}", count=figure(after))
        self._after.setText(words)
        self._cost.setAccessibleDescription(f"{price}. {words}")
        self.button.setAccessibleDescription(f"{price}. {words}")
        sending = self._composer.in_flight
        costs = credits_words(price.total)
        self.button.setText(tr("Sending…") if sending else self._action(costs))
        self.button.setEnabled(self._composer.ready)
        if self._focus_back and self._composer.ready:
            self._focus_back = False
            self.button.setFocus()
        self.button.setToolTip("" if sending else tr("Ctrl+Enter"))

    def _action(self, costs: str) -> str:
        if self._composer.changing:
            return tr("Change the order · {credits}", credits=costs)
        return tr("Generate · {credits}", credits=costs)

    def _on_flight_changed(self) -> None:
        """Remember where the keyboard was: a button that is switched off loses it."""
        if self._composer.in_flight:
            self._focus_back = self.button.hasFocus()

    def _on_problems_found(self, problems: list[Problem]) -> None:
        self.fields.show_problems(problems)

    def _on_refused(self, error: MaskoError) -> None:
        self._say(error.sentence)

    def _say(self, sentence: str) -> None:
        self._refusal.setText(sentence)
        self._refusal.show()
