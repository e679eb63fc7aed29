"""Several poses at once: the bar that says how many are chosen, and the sheet with the one total."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studio.domain.pose_batch import animate_all, total, variants
from studio.domain.pricing import Price
from studio.domain.records import Pose
from studio.domain.requests import DEFAULT_DURATION, DURATIONS, GenerateRequest
from studio.domain.words import tr, trn
from studio.views.gallery.actions import PoseActions
from studio.views.theme import Theme, scaled
from studio.views.widgets.buttons import icon_button, primary_button, quiet_button
from studio.views.widgets.field import Field, TextArea
from studio.views.widgets.inputs import Number
from studio.views.widgets.labels import label

_MOST_VARIANTS = 4


class BatchBar(QWidget):
    """Stands below the cards while several poses are chosen, or while the trash is looked at."""

    def __init__(self, actions: PoseActions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._count = label("", "label")
        self._animate = self._button(theme, "film-strip", tr("Animate all…"))
        self._animate.clicked.connect(lambda: actions.batch_requested.emit("animate"))
        self._variants = self._button(theme, "stack", tr("More variants…"))
        self._variants.clicked.connect(lambda: actions.batch_requested.emit("variants"))
        self._compare = self._button(theme, "columns", tr("Compare"))
        self._compare.clicked.connect(actions.compare)
        self._save = icon_button(theme, "download-simple", tr("Save files"))
        self._save.clicked.connect(lambda: actions.save_requested.emit(actions.chosen))
        self._star = icon_button(theme, "star", tr("Star chosen poses"))
        self._star.clicked.connect(actions.star)
        self._board = icon_button(theme, "folders", tr("New board from chosen poses"))
        self._board.clicked.connect(actions.new_board)
        self._trash = icon_button(theme, "trash", tr("Move to trash"))
        self._trash.clicked.connect(actions.trash)
        self._restore = self._button(theme, "arrow-u-up-left", tr("Put back"))
        self._restore.clicked.connect(actions.restore)
        self._delete = quiet_button(tr("Delete for good…"))
        self._delete.setProperty("role", "danger")
        self._delete.clicked.connect(actions.delete_for_good)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self._count)
        row.addStretch(1)
        for widget in (
            self._animate, self._variants, self._compare, self._star, self._board, self._save, self._trash,
            self._restore, self._delete,
        ):  # fmt: skip
            row.addWidget(widget)
        self.hide()

    def refresh(self) -> None:
        """Show what can be done with what is chosen now."""
        count, trashed = len(self._actions.chosen), self._actions.in_trash
        self._count.setText(trn("{count} pose chosen", "{count} poses chosen", count))
        for widget in (self._animate, self._variants, self._star, self._board, self._save, self._trash):
            widget.setVisible(not trashed)
        self._compare.setVisible(not trashed and 2 <= count <= 4)
        for widget in (self._restore, self._delete):
            widget.setVisible(trashed)
        self.setVisible(count > 1 or trashed)

    def _button(self, theme: Theme, icon: str, words: str) -> QPushButton:
        button = quiet_button(words)
        button.setIcon(theme.icon(icon))
        return button


class BatchDialog(QDialog):
    """Asks what shall be done with several poses; its button says what that costs together.

    Signals: ``ordered(object)`` the requests, one for each job.
    """

    ordered = Signal(object)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(scaled(420), self.sizeHint().height())
        self._note = label("", "caption", wrap=True)
        self._cost = label("", "cost")
        self._cost.setAccessibleName(tr("Total cost"))
        self._go = primary_button("")
        self._go.setAccessibleName(tr("Order"))
        self._go.clicked.connect(self._on_ordered)
        cancel = quiet_button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._form.setVerticalSpacing(12)
        buttons = QHBoxLayout()
        buttons.addWidget(self._cost, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(label(title, "title"))
        column.addLayout(self._form)
        column.addWidget(self._note)
        column.addLayout(buttons)

    def requests(self) -> tuple[GenerateRequest, ...]:
        """Return what would be ordered now."""
        raise NotImplementedError

    def refresh(self, words: Callable[[Price], str], *, complete: bool = True) -> None:
        """Show the total, and let it be ordered once everything is said."""
        requests = self.requests()
        price = total(requests)
        self._cost.setText(str(price) if requests else "")
        self._go.setText(words(price))
        self._go.setEnabled(bool(requests) and complete)

    def _on_ordered(self) -> None:
        requests = self.requests()
        self.accept()
        self.ordered.emit(requests)


class AnimateAllDialog(BatchDialog):
    """One motion for several poses."""

    def __init__(self, poses: tuple[Pose, ...], parent: QWidget) -> None:
        super().__init__(trn("Animate {count} pose", "Animate {count} poses", len(poses)), parent)
        self._poses = poses
        self._motion = TextArea(3, tr("breathes calmly and blinks now and then"))
        self._seconds = Number(DURATIONS[0], DURATIONS[-1], tr(" s"))
        self._seconds.setValue(DEFAULT_DURATION)
        self._loop = QCheckBox(tr("Loop"))
        self._loop.setChecked(True)
        self._form.addRow(Field(tr("Motion for all"), self._motion))
        self._form.addRow(Field(tr("Duration of each"), self._seconds))
        self._form.addRow(self._loop)
        without = sum(pose.picture is None for pose in poses)
        self._note.setText(
            trn("{count} has no picture yet and is left out.", "{count} have no picture yet and are left out.", without)
            if without
            else ""
        )
        self._note.setVisible(bool(without))
        self._motion.textChanged.connect(self._update)
        self._seconds.valueChanged.connect(self._update)
        self._update()
        self._motion.setFocus()

    def requests(self) -> tuple[GenerateRequest, ...]:
        """Return one animation for each pose that has a picture."""
        motion, seconds = self._motion.toPlainText(), self._seconds.value()
        return animate_all(self._poses, motion, seconds, loop=self._loop.isChecked())

    def _update(self) -> None:
        said = bool(self._motion.toPlainText().strip())
        self.refresh(lambda price: tr("Animate all · {price}", price=_credits(price.total)), complete=said)


class VariantsDialog(BatchDialog):
    """More drawings of several poses."""

    def __init__(self, poses: tuple[Pose, ...], parent: QWidget) -> None:
        super().__init__(trn("More variants of {count} pose", "More variants of {count} poses", len(poses)), parent)
        self._poses = poses
        self._number = Number(1, _MOST_VARIANTS)
        self._form.addRow(Field(tr("Variants of each"), self._number))
        self._note.setText(tr("Each becomes a version of its pose; nothing is replaced."))
        self._number.valueChanged.connect(self._update)
        self._update()

    def requests(self) -> tuple[GenerateRequest, ...]:
        """Return so many drawings of each pose."""
        return variants(self._poses, self._number.value())

    def _update(self) -> None:
        self.refresh(lambda price: tr("Draw variants · {price}", price=_credits(price.total)))


def _credits(amount: int) -> str:
    return trn("{count} credit", "{count} credits", amount)
