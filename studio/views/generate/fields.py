"""The fields of the generation form: every field there is, and which of them a type of work shows."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from studio.domain.capabilities import Capabilities
from studio.domain.records import SIZES, Mascot, Pose
from studio.domain.requests import DURATIONS, MAX_NAME, Problem
from studio.domain.words import later, tr
from studio.state.batch import Batch
from studio.state.drafts import Draft, Kind
from studio.state.forms import FROM_A_PICTURE
from studio.state.prompt_book import PromptBook
from studio.state.stills import Stills
from studio.views.generate.batch_part import BatchPart
from studio.views.generate.pose_slot import PoseSlot
from studio.views.generate.prompt_field import PromptField
from studio.views.theme import Theme
from studio.views.widgets.field import Field, TextArea
from studio.views.widgets.inputs import Choice, Number
from studio.views.widgets.tiles import Tile

KINDS: dict[Kind, str] = {
    "pose": later("Pose"),
    "animate_new": later("Animate a new pose"),
    "animate_pose": later("Animate an existing pose"),
    "transition": later("Transition between poses"),
    "edit": later("Edit a pose"),
    "regenerate": later("Make a pose anew"),
    "logo": later("Logo pack"),
    "batch": later("Several poses at once"),
}
#: What the API calls each type of work.
_TYPES: dict[Kind, str] = {
    "animate_new": "animation", "animate_pose": "animation", "transition": "animation", "edit": "edit", "logo": "logo"
}  # fmt: skip
#: Which fields a type of work has.
_SHOWN: dict[Kind, frozenset[str]] = {
    "pose": frozenset({"pose_name", "pose_prompt"}),
    "animate_new": frozenset({"pose_name", "pose_prompt", "motion_prompt", "duration", "loop", "sizes"}),
    "animate_pose": frozenset({"source_pose", "motion_prompt", "duration", "loop", "sizes"}),
    "transition": frozenset({"source_pose", "end_pose", "motion_prompt", "duration", "auto_reverse", "sizes"}),
    "edit": frozenset({"source_pose", "edit_instructions"}),
    "regenerate": frozenset({"source_pose", "pose_prompt"}),
    "logo": frozenset({"logo_name", "logo_description", "logo_style", "logo_note"}),
    "batch": frozenset({"batch"}),
}
_SOURCE_CAPTIONS: dict[Kind, str] = {
    "animate_pose": later("Pose to animate"),
    "transition": later("Pose to start from"),
    "edit": later("Pose to change"),
    "regenerate": later("Pose to make anew"),
}
#: Fields of one line and of several, by their names in a draft.
_LINES = ("pose_name", "logo_name", "logo_style")
_AREAS = ("pose_prompt", "motion_prompt", "edit_instructions", "logo_description", "logo_note")
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
    "sizes": "sizes",
    "logo_description": "logo_description",
    "logo_style_name": "logo_style",
    "logo_style_instruction": "logo_note",
}


class FormFields(QWidget):
    """Shows a draft and tells what the user changes in it.

    Signals: ``edited(dict)`` fields of :class:`Draft` by name, as the user just set them; ``brought(str, QMimeData)``
    something was dropped into the slot of that name.
    """

    edited = Signal(dict)
    brought = Signal(str, object)

    def __init__(self, theme: Theme, batch: Batch, book: PromptBook, stills: Stills) -> None:
        super().__init__()
        self._showing = False
        self.kind = Choice()
        for kind, words in KINDS.items():
            self.kind.addItem(tr(words), kind)
        self.kind.setMaxVisibleItems(len(KINDS))
        self.pose_name = QLineEdit(maxLength=MAX_NAME, placeholderText=tr("waving hello"))
        self.pose_prompt = TextArea(3, tr("standing, waving with one paw, smiling"))
        self.motion_prompt = TextArea(3, tr("waves hello twice, then rests"))
        self.edit_instructions = TextArea(3, tr("make the scarf green"))
        self.source_pose = PoseSlot(theme, stills)
        self.end_pose = PoseSlot(theme, stills)
        self.duration = Number(DURATIONS[0], DURATIONS[-1], " s")
        self.loop = QCheckBox(tr("Ends where it began, to play for ever"))
        self.loop.setAccessibleName(tr("Loop"))
        self.auto_reverse = QCheckBox(tr("Make the way back too, free"))
        self.auto_reverse.setAccessibleName(tr("Auto reverse"))
        self.logo_name = QLineEdit(maxLength=MAX_NAME, placeholderText=tr("Logos"))
        self.logo_description = TextArea(3, tr("the head of the fox, smiling, with the scarf"))
        self.logo_style = QLineEdit(maxLength=MAX_NAME, placeholderText=tr("flat vector"))
        self.logo_note = TextArea(2, tr("two colours, no outline"))
        self._sizes = {size: QCheckBox(f"{size} px") for size in SIZES}
        self._batch = BatchPart(theme, batch, book)
        self._fields = self._build_fields(theme, book)
        self._parts: dict[str, QWidget] = {
            **self._fields,
            "loop": self.loop,
            "auto_reverse": self.auto_reverse,
            "batch": self._batch,
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Field(tr("Generation type"), self.kind, caption=tr("Type")))
        for part in self._parts.values():
            column.addWidget(part)
        self._connect()

    def _build_fields(self, theme: Theme, book: PromptBook) -> dict[str, Field]:
        """Return the fields in their order."""
        sizes = QWidget()
        grid = QGridLayout(sizes)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for place, (size, box) in enumerate(self._sizes.items()):
            box.setAccessibleName(tr("Address of size {size}", size=size))
            grid.addWidget(box, place // 2, place % 2)
        source, end = self.source_pose, self.end_pose
        return {
            "pose_name": Field(tr("Pose name"), self.pose_name),
            "source_pose": Field(tr("Source pose"), source.choice, caption=tr("Pose to animate"), body=source),
            "end_pose": Field(tr("End pose"), end.choice, caption=tr("Pose to end on"), body=end),
            "edit_instructions": PromptField(
                theme, book, tr("Edit instructions"), "edit_instructions", self.edit_instructions,
                caption=tr("What to change"),
            ),
            "pose_prompt": PromptField(theme, book, tr("Pose prompt"), "pose_prompt", self.pose_prompt),
            "motion_prompt": PromptField(theme, book, tr("Motion prompt"), "motion_prompt", self.motion_prompt),
            "duration": Field(tr("Duration"), self.duration),
            "sizes": Field(tr("Sizes"), sizes, caption=tr("Addresses of smaller sizes in the answer")),
            "logo_name": Field(tr("Logo name"), self.logo_name, caption=tr("Name (may stay empty)")),
            "logo_description": PromptField(
                theme, book, tr("Logo description"), "logo_description", self.logo_description,
            ),
            "logo_style": Field(tr("Logo style"), self.logo_style, caption=tr("Style (may stay empty)")),
            "logo_note": Field(tr("Logo instructions"), self.logo_note, caption=tr("Instructions (may stay empty)"),
                               help_text=tr("Logo packs need the Pro plan.")),
        }  # fmt: skip

    def show_offer(self, can: Capabilities) -> None:
        """Offer the types of work, and the ideas, that the server has."""
        for place, kind in enumerate(KINDS):
            self.kind.offer(place, possible=_TYPES.get(kind, "image") in can.types and (kind != "batch" or can.batches))
        self._batch.show_offer(can)

    def show_draft(self, draft: Draft) -> None:
        """Show a draft as it is, without telling anyone that it was edited."""
        self._showing = True
        self.kind.setCurrentIndex(self.kind.findData(draft.kind))
        for name in _LINES:
            line: QLineEdit = getattr(self, name)
            if line.text() != getattr(draft, name):
                line.setText(getattr(draft, name))
        for name in _AREAS:
            area: TextArea = getattr(self, name)
            area.show_text(getattr(draft, name))
        self.source_pose.show_chosen(draft.source_pose, _picture_of(draft))
        self.end_pose.show_chosen(draft.end_pose)
        self.duration.setValue(draft.duration)
        self.loop.setChecked(draft.loop)
        self.auto_reverse.setChecked(draft.auto_reverse)
        for size, box in self._sizes.items():
            box.setChecked(size in draft.sizes)
        self._showing = False
        self._arrange(draft)

    def show_poses(self, poses: tuple[Pose, ...], draft: Draft) -> None:
        """Offer these poses to begin with and to end on."""
        self.source_pose.show_poses(poses)
        self.end_pose.show_poses(poses)
        self.source_pose.show_chosen(draft.source_pose, _picture_of(draft))
        self.end_pose.show_chosen(draft.end_pose)

    def show_mascot(self, mascot: Mascot | None) -> None:
        """Offer the sizes that a mascot makes."""
        made = mascot.animation_sizes if mascot is not None else ()
        for size, box in self._sizes.items():
            box.setEnabled(size in made)
            tip = tr("Turn this size on for the mascot first (Ctrl+I).")
            box.setToolTip("" if size in made else tip)

    def show_problems(self, problems: list[Problem]) -> None:
        """Say at each field what is wrong with it, and put the caret into the first."""
        if self.kind.currentData() == "batch":
            self._batch.show_problems(problems)
            return
        told = {_PLACES[problem.field]: problem.message for problem in reversed(problems) if problem.field in _PLACES}
        for name, field in self._fields.items():
            field.set_error(told.get(name, ""))
        for name, field in self._fields.items():
            if name in told and field.isVisibleTo(self):
                field.editor.setFocus()
                break

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._on_kind_changed)
        for name in _LINES:
            line: QLineEdit = getattr(self, name)
            line.textEdited.connect(lambda text, name=name: self._tell(name, text))
        for name in _AREAS:
            area: TextArea = getattr(self, name)
            area.edited.connect(lambda text, name=name: self._tell(name, text))
        self.source_pose.chosen.connect(self._on_source_chosen)
        self.end_pose.chosen.connect(lambda pose: self._tell("end_pose", pose))
        self.source_pose.brought.connect(lambda data: self.brought.emit("source_pose", data))
        self.end_pose.brought.connect(lambda data: self.brought.emit("end_pose", data))
        self.duration.valueChanged.connect(lambda seconds: self._tell("duration", seconds))
        self.loop.toggled.connect(lambda on: self._tell("loop", on))
        self.auto_reverse.toggled.connect(lambda on: self._tell("auto_reverse", on))
        for box in self._sizes.values():
            box.toggled.connect(self._on_sizes_changed)

    def _tell(self, name: str, value: object) -> None:
        if self._showing:
            return
        if name in self._fields:
            self._fields[name].set_error("")
        self.edited.emit({name: "" if value is None else value})

    def _on_source_chosen(self, pose_id: str) -> None:
        """Let go of a picture from outside: a pose was chosen instead."""
        self._fields["source_pose"].set_error("")
        if not self._showing:
            self.edited.emit({"source_pose": pose_id, "source_asset": "", "source_name": "", "source_url": ""})
            self._fields["pose_name"].setVisible("pose_name" in _SHOWN[self.kind.currentData()])

    def _on_sizes_changed(self) -> None:
        self._tell("sizes", tuple(size for size, box in self._sizes.items() if box.isChecked()))

    def _on_kind_changed(self) -> None:
        kind = self.kind.currentData()
        for field in self._fields.values():
            field.set_error("")
        self._tell("kind", kind)
        self._arrange(Draft(kind=kind))

    def _arrange(self, draft: Draft) -> None:
        for name, part in self._parts.items():
            # A picture from outside has no name yet.
            unnamed = name == "pose_name" and bool(draft.source_asset) and draft.kind == "animate_pose"
            part.setVisible(name in _SHOWN[draft.kind] or unnamed)
        self._fields["source_pose"].set_caption(tr(_SOURCE_CAPTIONS.get(draft.kind, "Pose")))


def _picture_of(draft: Draft) -> Tile | None:
    """Return the picture from outside that stands in for the source pose."""
    if not draft.source_asset or draft.kind not in FROM_A_PICTURE:
        return None
    return Tile(id=draft.source_asset, words=draft.source_name, url=draft.source_url)
