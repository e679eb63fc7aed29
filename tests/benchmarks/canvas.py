"""The canvas while it is panned and zoomed, against a bare antialiased scene of as many plain rectangles and curves.

Both are painted by the same kind of view, at the same size, side by side, frame by frame; what is counted is the
time of the painting thread, so that other work on the machine does not weigh in.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
#: poses, edges, the largest ratio that is good enough
SIZES = ((300, 900, 2.5), (2000, 6000, 3.0))
FRAME_LIMIT = 16.0
FRAMES = 60


def main() -> list[dict[str, Any]]:
    """Return median frames and their ratio to the bare scene for a usual and a huge canvas."""
    rows = []
    for poses, edges, limit in SIZES:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, str(Path(__file__)), str(poses), str(edges)]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
        found = json.loads(done.stdout.splitlines()[-1])
        name = f"{poses:,} poses and {edges:,} edges"
        rows.append(_row(f"panning {name}, over a bare scene", found["pan"] / found["bare_pan"], "times", limit))
        rows.append(_row(f"zooming {name}, over a bare scene", found["zoom"] / found["bare_zoom"], "times", limit))
        rows.append(_row(f"median frame panning {name}", found["pan"], "ms", FRAME_LIMIT))
    return rows


def _row(name: str, value: float, unit: str, limit: float) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "limit": limit, "ok": value <= limit}


def canvas_of(poses: int, edges: int) -> Any:
    """Return a grid of poses whose edges join neighbours."""
    from msgspec import structs

    from studio.domain.graph import Edge, Position
    from tests.helpers.random_canvas import random_graph

    rng = random.Random(1)
    side = int(poses**0.5) + 1
    graph = random_graph(rng, poses, 0)
    nodes = tuple(
        structs.replace(node, asset_id=f"p{index % 40}", position=Position(x=index % side * 360, y=index // side * 300))
        for index, node in enumerate(graph.nodes)
    )
    ends = ((rng.randrange(poses), rng.choice((-side, -1, 1, side, side + 1))) for _ in range(edges * 2))
    pairs = [(one, min(max(one + step, 0), poses - 1)) for one, step in ends]
    made = [
        Edge(id=f"e{index}", source=f"n{one}", target=f"n{other}")
        for index, (one, other) in enumerate(pair for pair in pairs if pair[0] != pair[1])
    ]
    return structs.replace(graph, nodes=nodes, edges=tuple(made[:edges]))


def views_of(poses: int, edges: int) -> tuple[Any, Any]:
    """Return the canvas and the bare view of the same things, shown at the same place."""
    from PySide6.QtGui import QBrush, QColor, QPainter, QPen
    from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView

    from studio.state.document import Document
    from studio.views.canvas.view import CanvasView
    from studio.views.theme import Theme
    from tests.helpers.canvas_window import media_for, numbered

    graph = canvas_of(poses, edges)
    document = Document()
    document.open(graph)
    view = CanvasView(document, media_for(graph), Theme("dark"), numbered())
    scene = QGraphicsScene(view.sceneRect(), view)
    for item in view.canvas.nodes.values():
        scene.addRect(item.rect, QPen(QColor("white")), QBrush(QColor("gray")))
    for edge in view.canvas.edges.values():
        scene.addPath(edge.path(), QPen(QColor("white"), 2))
    bare = QGraphicsView(scene)
    bare.setRenderHint(QPainter.RenderHint.Antialiasing)
    bare.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
    for one in (view, bare):
        one.setHorizontalScrollBarPolicy(view.horizontalScrollBarPolicy())
        one.setVerticalScrollBarPolicy(view.verticalScrollBarPolicy())
        one.resize(1280, 800)
        one.show()
    QApplication.processEvents()
    return view, bare


def frame(view: Any) -> float:
    """Paint a whole frame and return how many milliseconds of work it was."""
    started = time.thread_time()
    view.viewport().repaint()
    return (time.thread_time() - started) * 1000


def measure(poses: int, edges: int) -> dict[str, float]:
    """Pan and zoom both; runs in the process that is measured."""
    from PySide6.QtWidgets import QApplication

    application = QApplication([])
    view, bare = views_of(poses, edges)
    middle = view.canvas.content_rect().center()
    view.set_zoom(0.5)
    bare.setTransform(view.transform())
    for one in (view, bare):
        one.centerOn(middle)
    application.processEvents()
    times: dict[str, list[float]] = {"pan": [], "bare_pan": [], "zoom": [], "bare_zoom": []}
    for step in range(FRAMES):
        for one, name in ((view, "pan"), (bare, "bare_pan")):
            one.horizontalScrollBar().setValue(one.horizontalScrollBar().value() + (9 if step % 20 < 10 else -9))
            one.verticalScrollBar().setValue(one.verticalScrollBar().value() + (5 if step % 10 < 5 else -5))
            times[name].append(frame(one))
    for step in range(FRAMES):
        started = time.thread_time()
        view.set_zoom(0.12 * 1.045**step)
        times["zoom"].append((time.thread_time() - started) * 1000 + frame(view))
        started = time.thread_time()
        bare.setTransform(view.transform())
        bare.centerOn(middle)
        times["bare_zoom"].append((time.thread_time() - started) * 1000 + frame(bare))
    return {name: statistics.median(values) for name, values in times.items()}


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))
