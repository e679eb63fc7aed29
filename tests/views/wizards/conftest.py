"""One engine that may fetch from one local site, and a dialog for a new mascot on it."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from studio.views.theme import Theme
from studio.views.wizards.new_mascot import NewMascotDialog
from tests.helpers.engine import start_engine
from tests.helpers.waiting import dispose

PAGE = """<!doctype html><html><head><title>Harbour Coffee</title>
<meta name="theme-color" content="#1d6f5c">
<style>body { background: #fff7ea }
.brand { color: #1d6f5c; border-color: #e2583e }</style></head>
<body><h1>Harbour Coffee</h1>
<p>We roast coffee beans. Order an espresso, a latte or a bag of beans.</p></body></html>"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A local website; its address without a path."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    draw_fox(folder / "fox.png")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def engine(tmp_path_factory, site):
    running = start_engine(tmp_path_factory.mktemp("engine"), "--allow-fetch", site)
    yield running
    running.stop()


def draw_fox(path):
    """Write a PNG of something orange on a transparent ground, and return where."""
    image = QImage(160, 160, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.darkYellow)
    painter.drawEllipse(40, 30, 80, 60)
    painter.setBrush(Qt.GlobalColor.red)
    painter.drawRoundedRect(50, 80, 60, 70, 20, 20)
    painter.end()
    image.save(str(path), "PNG")
    return path


class Open:
    """The dialog, open, and short ways to what is in it."""

    def __init__(self, rig):
        self.rig = rig
        self.theme = Theme("light")
        self.window = QWidget()
        self.project = rig.ask(rig.session.client.create_project("Wizards"))
        self.dialog = self.open()

    def open(self):
        making = self.rig.making
        dialog = self.rig.act(
            NewMascotDialog, self.theme, making.new_mascot, making.styles, making.stills, self.project, self.window
        )
        self.made = []
        dialog.accepted.connect(lambda: self.made.append(True))
        dialog.show()
        self.rig.until(lambda: making.styles.rows)
        return dialog

    def find(self, name, kind=QWidget):
        named = [one for one in self.dialog.findChildren(kind) if one.accessibleName() == name]
        found = [one for one in named if one.isVisibleTo(self.dialog)]
        assert found, f"nothing visible is called {name!r}"
        return found[0]

    def said(self):
        return [one.text() for one in self.dialog.findChildren(QWidget) if hasattr(one, "text") and one.isVisible()]

    def close(self):
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                widget.close()
        dispose(self.window, self.theme)


@pytest.fixture
def wizard(rig):
    made = Open(rig)
    yield made
    made.close()
