"""The inspector's form for a note or a frame: what it says, its colour and its size."""

from studio.domain.edits.notes import NOTE_COLORS, change_annotation
from studio.domain.graph import Annotation
from studio.domain.words import tr
from studio.state.document import Document
from studio.views.canvas.forms import PartForm
from studio.views.widgets.field import Field, TextArea
from studio.views.widgets.inputs import Choice, Number

_LEAST, _MOST = 24, 20_000


class NoteForm(PartForm):
    """Shows one note or frame; companions ignore both."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._id = ""
        self._gesture = -1
        self.text = TextArea(4, tr("What others should know"))
        self.color = Choice()
        for token, words in NOTE_COLORS.items():
            self.color.addItem(tr(words), token)
        self.width_, self.height_ = Number(_LEAST, _MOST), Number(_LEAST, _MOST)
        for field in (
            Field(tr("Note text"), self.text, caption=tr("Text")),
            Field(tr("Note colour"), self.color, caption=tr("Colour")),
            Field(tr("Note width"), self.width_, caption=tr("Width")),
            Field(tr("Note height"), self.height_, caption=tr("Height")),
        ):
            self.column.addWidget(field)
        self.column.addStretch(1)
        self.setFocusProxy(self.text)
        self.text.edited.connect(lambda text: self._set(self._gesture, text=text))
        self.color.activated.connect(lambda _: self._set(color=self.color.currentData()))
        self.width_.valueChanged.connect(lambda value: self._set(self._gesture, width=float(value)))
        self.height_.valueChanged.connect(lambda value: self._set(self._gesture, height=float(value)))

    def show_note(self, note: Annotation) -> None:
        """Fill the form."""
        self.filling = True
        if note.id != self._id:
            self._gesture = self.document.new_gesture()
        self._id = note.id
        frame = note.kind == "frame"
        self.title.setText(tr("Frame") if frame else tr("Note"))
        self.kind.setText(
            tr("Moves what stands inside it. Companions ignore it.") if frame else tr("Companions ignore it.")
        )
        self.text.show_text(note.text)
        self.color.setCurrentIndex(max(0, self.color.findData(note.color)))
        self.width_.setValue(round(note.width))
        self.height_.setValue(round(note.height))
        self.filling = False

    def _set(self, gesture: int = -1, **fields: object) -> None:
        self.do(lambda: change_annotation(self.document.graph, self._id, **fields), gesture)
