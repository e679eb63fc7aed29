"""What the inspector's forms share: a title, a column of fields, and edits that may be refused."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.domain.edits.primitives import Edit
from studio.domain.graph import EditRefused
from studio.state.document import Document
from studio.views.widgets.labels import label


class PartForm(QWidget):
    """A form over one or several parts of the document."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document
        self.filling = False
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 16)
        self.column.setSpacing(12)
        self.title = label("", "title", wrap=True)
        self.kind = label("", "caption", wrap=True)
        self.column.addWidget(self.title)
        self.column.addWidget(self.kind)

    def do(self, make: Callable[[], Edit], gesture: int = -1) -> None:
        """Make and do an edit, unless the form is only being filled in."""
        if self.filling:
            return
        try:
            self.document.do(make(), gesture=gesture)
        except EditRefused as error:
            self.document.refused.emit(error)
