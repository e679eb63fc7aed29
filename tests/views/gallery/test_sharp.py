"""Icons, cards, canvas and stage are as fine as the screen: at 100 % here, at others in programs of their own."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from studio.state.gallery import Gallery
from studio.views.canvas.items import NodeItem
from studio.views.gallery.pane import GalleryPane
from studio.views.theme import Theme
from studio.views.widgets.buttons import icon_button
from tests.helpers.canvas_rig import CanvasRig
from tests.helpers.stage import StageRig, two_poses
from tests.helpers.waiting import dispose, until
from tests.helpers.walk import pixels

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("scale", ["1.25", "1.5", "2"])
def test_at_this_scale_of_the_screen(scale: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "not at_this_scale", __file__]
    environment = {**os.environ, "QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"}
    environment = {name: value for name, value in environment.items() if not name.startswith("PYTEST_")}
    environment |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "pytestqt.plugin"}
    proof = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert proof.returncode == 0, proof.stdout[-3000:]


def test_an_icon_is_drawn_for_each_pixel_of_the_screen(theme: Theme, qtbot: QtBot) -> None:
    button = icon_button(theme, "gear-six", "Settings")
    button.show()
    qtbot.waitExposed(button)
    ratio, side = button.devicePixelRatioF(), 20
    shown = button.grab().toImage()
    assert all(
        abs(got - one * ratio) < 1 for got, one in zip(shown.size().toTuple(), button.size().toTuple(), strict=True)
    )
    drawn = QImage(QSize(round(side * ratio), round(side * ratio)), QImage.Format.Format_ARGB32_Premultiplied)
    drawn.fill(shown.pixelColor(shown.width() // 2, round(3 * ratio)))
    painter = QPainter(drawn)
    theme.icon("gear-six").paint(painter, QRect(QPoint(0, 0), drawn.size()))
    painter.end()
    corner = [(length - drawn.width()) // 2 for length in shown.size().toTuple()]
    part = shown.copy(QRect(QPoint(*corner), drawn.size()))
    assert sharpness(part) > 0.85 * sharpness(drawn) > 0
    dispose(button)


def test_a_card_asks_for_a_picture_as_fine_as_it_is_shown(
    pane: GalleryPane, gallery: Gallery, loop: asyncio.AbstractEventLoop
) -> None:
    wanted = pane.grid.picture_size * pane.devicePixelRatioF()
    until(loop, lambda: any(size >= wanted for _, size in gallery.thumbnails._images))


def test_a_card_of_the_canvas_falls_pixel_on_pixel(loop: asyncio.AbstractEventLoop, tmp_path: Path) -> None:
    rig = CanvasRig(loop, tmp_path, two_poses())
    rig.view.set_zoom(1.0)
    cards = [item for item in rig.view.canvas.nodes.values() if isinstance(item, NodeItem)]
    assert {card.pixmap().devicePixelRatio() for card in cards} == {rig.view.devicePixelRatioF()}
    rig.close()


def test_the_stage_decodes_for_each_pixel_of_the_screen(qtbot: QtBot) -> None:
    rig = StageRig()
    screen = rig.pane.picture
    qtbot.waitExposed(rig.pane)
    side = round(min(screen.width(), screen.height()) * screen.devicePixelRatioF())
    assert rig.stage._box == QSize(side, side)
    rig.close()


def sharpness(image: QImage) -> float:
    """Return how much neighbours differ: a picture drawn smaller and stretched has softer edges."""
    shown = pixels(image).astype(int)
    return float(np.square(np.diff(shown, axis=0)).mean() + np.square(np.diff(shown, axis=1)).mean())
