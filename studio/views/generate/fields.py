"""The fields of the generation form: every field there is, and which of them a type of work shows."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from studio.domain.records import Pose
from studio.domain.requests import DURATIONS, MAX_NAME, Problem
from studio.state.drafts import Draft, Kind
from studio.views.widgets.field import Field, TextArea
from studio.views.widgets.inputs import Choice, Number

KINDS: dict[Kind, str] = {
    "pose": "Pose",
    "animate_new": "Animate a new pose",
    "animate_pose": "Animate an existing pose",
    "transition": "Transition between poses",
    "edit": "Edit a pose",
}
#: Which fields a type of work has.
_SHOWN: dict[Kind, frozenset[str]] = {
    "pose": frozenset({"pose_name", "pose_prompt"}),
    "animate_new": frozenset({"pose_name", "pose_prompt", "motion_prompt", "duration", "loop"}),
    "animate_pose": frozenset({"source_pose", "motion_prompt", "duration", "loop"}),
    "transition": frozenset({"source_pose", "end_pose", "motion_prompt", "duration", "auto_reverse"}),
    "edit": frozenset({"source_pose", "edit_instructions"}),
}
_SOURCE_CAPTIONS: dict[Kind, str] = {
    "animate_pose": "Pose to animate",
    "transition": "Pose to start from",
    "edit": "Pose to change",
}
#: Which field of the form a request's field is; what a server names beyond these goes to the notice alone.
_PLACES = {
    "name": "pose_name",
    "image_prompt": "pose_prompt",
    "prompt": "pose_prompt",
    "animation_prompt": "motion_prompt",
    "item_id": "source_pose",
    "source_image_asset_id": "source_pose",
    "end_image_asset_id": "end_pose",
    "edit_instructions": "edit_instructions",
    "duration": "duration",
}


class FormFields(QWidget):
    """Shows a draft and tells what the user changes in it.

    Signals: ``edited(dict)`` fields of :class:`Draft` by name, as the user just set them.
    """

    edited = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self._showing = False
        self.kind = Choice()
        for kind, words in KINDS.items():
            self.kind.addItem(words, kind)
        self.pose_name = QLineEdit(maxLength=MAX_NAME, placeholderText="waving hello")
        self.pose_prompt = TextArea(3, "standing, waving with one paw, smiling")
        self.motion_prompt = TextArea(3, "waves hello twice, then rests")
        self.edit_instructions = TextArea(3, "make the scarf green")
        self.source_pose = Choice()
        self.end_pose = Choice()
        self.duration = Number(DURATIONS[0], DURATIONS[-1], " s")
        self.loop = QCheckBox("Ends where it began, to play for ever")
        self.loop.setAccessibleName("Loop")
        self.auto_reverse = QCheckBox("Make the way back too, free")
        self.auto_reverse.setAccessibleName("Auto reverse")
        self._fields = {
            "pose_name": Field("Pose name", self.pose_name),
            "source_pose": Field("Source pose", self.source_pose, caption="Pose to animate"),
            "end_pose": Field("End pose", self.end_pose, caption="Pose to end on"),
            "edit_instructions": Field("Edit instructions", self.edit_instructions, caption="What to change"),
            "pose_prompt": Field("Pose prompt", self.pose_prompt),
            "motion_prompt": Field("Motion prompt", self.motion_prompt),
            "duration": Field("Duration", self.duration),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Field("Generation type", self.kind, caption="Type"))
        for field in self._fields.values():
            column.addWidget(field)
        self._parts: dict[str, QWidget] = {**self._fields, "loop": self.loop, "auto_reverse": self.auto_reverse}
        for box in (self.loop, self.auto_reverse):
            column.addWidget(box)
        self._connect()

    def show_draft(self, draft: Draft) -> None:
        """Show a draft as it is, without telling anyone that it was edited."""
        self._showing = True
        self.kind.setCurrentIndex(self.kind.findData(draft.kind))
        self.pose_name.setText(draft.pose_name)
        self.pose_prompt.show_text(draft.pose_prompt)
        self.motion_prompt.show_text(draft.motion_prompt)
        self.edit_instructions.show_text(draft.edit_instructions)
        self.source_pose.setCurrentIndex(self.source_pose.findData(draft.source_pose))
        self.end_pose.setCurrentIndex(self.end_pose.findData(draft.end_pose))
        self.duration.setValue(draft.duration)
        self.loop.setChecked(draft.loop)
        self.auto_reverse.setChecked(draft.auto_reverse)
        self._showing = False
        self._arrange(draft.kind)

    def show_poses(self, poses: tuple[Pose, ...], draft: Draft) -> None:
        """Offer these poses to begin with and to end on."""
        self._showing = True
        for choice, chosen in ((self.source_pose, draft.source_pose), (self.end_pose, draft.end_pose)):
            choice.clear()
            for pose in poses:
                choice.addItem(pose.name, pose.id)
            choice.setCurrentIndex(choice.findData(chosen))
            choice.setPlaceholderText("Choose a pose" if poses else "No pose has a picture yet")
        self._showing = False

    def show_problems(self, problems: list[Problem]) -> None:
        """Say at each field what is wrong with it, and put the caret into the first."""
        told = {_PLACES[problem.field]: problem.message for problem in reversed(problems) if problem.field in _PLACES}
        for name, field in self._fields.items():
            field.set_error(told.get(name, ""))
        for name, field in self._fields.items():
            if name in told and field.isVisibleTo(self):
                field.editor.setFocus()
                break

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._on_kind_changed)
        self.pose_name.textEdited.connect(lambda text: self._tell("pose_name", text))
        self.pose_prompt.edited.connect(lambda text: self._tell("pose_prompt", text))
        self.motion_prompt.edited.connect(lambda text: self._tell("motion_prompt", text))
        self.source_pose.currentIndexChanged.connect(
            lambda _: self._tell("source_pose", self.source_pose.currentData())
        )
        self.duration.valueChanged.connect(lambda seconds: self._tell("duration", seconds))
        self.loop.toggled.connect(lambda on: self._tell("loop", on))
        self.auto_reverse.toggled.connect(lambda on: self._tell("auto_reverse", on))

    def _tell(self, name: str, value: object) -> None:
        if self._showing:
            return
        if name in self._fields:
            self._fields[name].set_error("")
        self.edited.emit({name: "" if value is None else value})

    def _on_kind_changed(self) -> None:
        kind = self.kind.currentData()
        for field in self._fields.values():
            field.set_error("")
        self._arrange(kind)
        self._tell("kind", kind)

    def _arrange(self, kind: Kind) -> None:
        for name, part in self._parts.items():
            part.setVisible(name in _SHOWN[kind])
        self._fields["source_pose"].set_caption(_SOURCE_CAPTIONS.get(kind, "Pose"))
