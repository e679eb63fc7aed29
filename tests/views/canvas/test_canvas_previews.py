"""Loops on cards: those in sight move, those far away or out of sight do not."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QTransform

from studio.domain.graph import Edge, Graph, Node, Position
from studio.state.clips import Projector
from studio.state.document import Document
from studio.views.canvas.cards import SCREEN
from studio.views.canvas.previews import MOST, CardPreviews
from studio.views.canvas.view import CanvasView
from studio.views.theme import Theme
from tests.helpers.canvas_window import media_for, numbered
from tests.helpers.clips import clip
from tests.helpers.waiting import dispose


@pytest.fixture
def previews(qtbot) -> Iterator[CardPreviews]:
    nodes = tuple(Node(id=f"n{index}", position=Position(x=index * 260.0)) for index in range(30))
    edges = tuple(Edge(id=node.id, source=node.id, target=node.id, video_asset_id=f"v{node.id}") for node in nodes)
    graph = Graph(nodes=nodes, edges=edges)
    document = Document()
    document.open(graph)
    media = media_for(graph, {f"v{node.id}": clip("webm", 64, 10) for node in nodes})
    view = CanvasView(document, media, Theme("dark"), numbered())
    view.resize(1000, 500)
    view.show()
    qtbot.waitExposed(view)
    projector = Projector()
    previews = CardPreviews(view, media, projector, lambda: not view.canvas.theme.calm)
    previews.view = view
    yield previews
    previews.stop()
    projector.close()
    view.close()
    dispose(view, projector, media, document)


def test_cards_in_sight_move_and_stop_when_they_leave(previews: CardPreviews, qtbot) -> None:
    view = previews.view
    view.set_zoom(1.0)
    view.centerOn(view.canvas.nodes["n0"].rect.center())
    view.moved.emit()
    qtbot.waitUntil(lambda: 0 < previews.playing < 6, timeout=3000)
    qtbot.waitUntil(lambda: bool(view.canvas.nodes["n0"].childItems()), timeout=5000)
    assert view.canvas.nodes["n0"].childItems()[0].isVisible()
    view.centerOn(view.canvas.nodes["n29"].rect.center())
    view.moved.emit()
    qtbot.waitUntil(lambda: not view.canvas.nodes["n0"].childItems()[0].isVisible(), timeout=3000)


def test_nothing_moves_for_who_wants_it_so_and_the_setting_holds_at_once(previews: CardPreviews, qtbot) -> None:
    view, theme = previews.view, previews.view.canvas.theme
    view.set_zoom(1.0)
    view.centerOn(view.canvas.nodes["n0"].rect.center())
    previews.refresh()
    view.canvas.set_active(None, "n0")
    view.canvas.set_progress(0.5)
    assert previews.playing
    assert view.canvas._dot.isVisible()
    theme.set_motion("reduced")
    qtbot.waitUntil(lambda: not previews.playing, timeout=3000)
    view.canvas.set_progress(0.6)
    assert not view.canvas._dot.isVisible()
    theme.set_motion("full")
    qtbot.waitUntil(lambda: previews.playing > 0, timeout=3000)


def test_no_more_than_can_be_decoded_and_none_from_afar(previews: CardPreviews, qtbot) -> None:
    view = previews.view
    view.resize(4000, 600)
    view.set_zoom(0.5)
    view.centerOn(view.canvas.content_rect().center())
    previews.refresh()
    assert previews.playing == MOST
    view.set_zoom(0.2)
    previews.refresh()
    assert previews.playing == 0


def test_frames_are_made_for_their_card_and_fall_pixel_on_pixel(previews: CardPreviews, qtbot) -> None:
    view = previews.view
    view.set_zoom(0.41)
    view.centerOn(view.canvas.nodes["n0"].rect.center())
    previews.refresh()
    card = view.canvas.nodes["n0"]
    qtbot.waitUntil(lambda: bool(card.childItems()), timeout=5000)
    moving = card.childItems()[0]
    assert moving.pixmap().height() == round(SCREEN[1] * 0.41)
    assert moving.deviceTransform(view.viewportTransform()).type() == QTransform.TransformationType.TxTranslate
    assert card.cacheMode() == card.CacheMode.DeviceCoordinateCache
    previews.stop()
    assert card.cacheMode() == card.CacheMode.NoCache
