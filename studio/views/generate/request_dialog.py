"""Shows a request as code to copy, and reads one that is pasted; the key never stands in it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QTabWidget, QVBoxLayout, QWidget

from studio.domain.curl import as_command, as_curl, as_mcp, as_python
from studio.domain.curl_reading import NotARequest, read_request
from studio.domain.orders import Order
from studio.domain.words import tr
from studio.views.widgets.buttons import primary_button, quiet_button
from studio.views.widgets.field import Field
from studio.views.widgets.labels import label

_WIDTH, _HEIGHT = 640, 480


class RequestDialog(QDialog):
    """One tab for each language."""

    def __init__(self, api: str, orders: tuple[Order, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("This request as code"))
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        for name, text in texts_of(api, orders).items():
            area = QPlainTextEdit(text)
            area.setReadOnly(True)
            area.setTabChangesFocus(True)
            area.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
            area.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
            area.setAccessibleName(tr("Request as {name}", name=name))
            self._tabs.addTab(area, name)
        note = tr("Your key is not in it: put it into the variable MASKO_API_KEY.")
        copy = primary_button(tr("Copy"))
        copy.setAccessibleName(tr("Copy request"))
        copy.clicked.connect(self._on_copy)
        close = quiet_button(tr("Close"))
        close.setAccessibleName(tr("Close"))
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(label(note, "caption", wrap=True), stretch=1)
        buttons.addWidget(close)
        buttons.addWidget(copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(self.windowTitle(), "title"))
        column.addWidget(self._tabs, stretch=1)
        column.addLayout(buttons)
        self.resize(_WIDTH, _HEIGHT)

    def _on_copy(self) -> None:
        area = self._tabs.currentWidget()
        if isinstance(area, QPlainTextEdit):
            QGuiApplication.clipboard().setText(area.toPlainText())


class PasteDialog(QDialog):
    """Takes a curl command or the JSON of a request.

    Signals: ``read(tuple)`` the generations in it.
    """

    read = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Fill the form from a request"))
        self._area = QPlainTextEdit()
        self._area.setTabChangesFocus(True)
        self._area.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._field = Field(tr("Pasted request"), self._area, caption=tr("A curl command, or the JSON of a request"))
        fill = primary_button(tr("Fill the form"))
        fill.setAccessibleName(tr("Fill the form"))
        fill.clicked.connect(self._on_fill)
        cancel = quiet_button(tr("Cancel"))
        cancel.setAccessibleName(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(label(tr("Nothing is sent."), "caption"), stretch=1)
        buttons.addWidget(cancel)
        buttons.addWidget(fill)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(self.windowTitle(), "title"))
        column.addWidget(self._field, stretch=1)
        column.addLayout(buttons)
        self.resize(_WIDTH, _HEIGHT // 2)
        clipboard = QGuiApplication.clipboard().text()
        if clipboard.lstrip().startswith(("curl", "{")):
            self._area.setPlainText(clipboard)
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_fill(self) -> None:
        try:
            requests = read_request(self._area.toPlainText())
        except NotARequest as error:
            self._field.set_error(error.sentence)
            self._area.setFocus()
            return
        self.read.emit(requests)
        self.accept()


def texts_of(api: str, orders: tuple[Order, ...]) -> dict[str, str]:
    """Return orders in every language they can be written in."""
    texts = {
        "curl": "\n\n".join(as_curl(api, order.path, order.body) for order in orders),
        "Python": "\n\n".join(as_python(api, order.path, order.body) for order in orders),
    }
    if all(order.door == "form" for order in orders):
        texts["CLI"] = "\n".join(as_command(order.mascot_id, order.body) for order in orders)
    texts["MCP"] = "\n\n".join(as_mcp(order.mascot_id, order.body) for order in orders)
    return texts
