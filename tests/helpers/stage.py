"""A stage with two poses and real clips, and a witness who looks at every frame of it."""

from PySide6.QtGui import QImage

from studio.domain.graph import Condition, Edge, Graph, Node
from studio.domain.playback_trace import Phase
from studio.state.clips import Projector
from studio.state.document import Document
from studio.state.stage import Stage
from studio.views.stage import StagePane
from studio.views.theme import Theme
from tests.helpers.canvas_window import media_for
from tests.helpers.clips import ORANGE, clip
from tests.helpers.waiting import dispose


def two_poses() -> Graph:
    on, off = Condition(input="go"), Condition(input="go", value=False)
    return Graph(
        initial_node="a",
        nodes=(Node(id="a", item_name="Idle"), Node(id="b", item_name="Work"), Node(id="c", item_name="Alone")),
        edges=(
            Edge(id="la", source="a", target="a", video_asset_id="vla"),
            Edge(id="lb", source="b", target="b", video_asset_id="vlb"),
            Edge(id="ab", source="a", target="b", conditions=(on,), video_asset_id="vab"),
            Edge(id="ba", source="b", target="a", conditions=(off,), video_asset_id="vba", reverse=True),
        ),
    )


class StageRig:
    """The pane of a stage with everything below it; close it when done."""

    def __init__(self) -> None:
        self.document = Document()
        self.document.open(two_poses())
        files = {
            "vla": clip("webm", 96, 30),
            "vlb": clip("stacked_video", 96, 30),
            "vab": clip("webm", 64, 5),
            "vba": clip("webm", 64, 5),
        }
        self.projector = Projector()
        self.media = media_for(self.document.graph, files)
        self.stage = Stage(self.document, self.media, self.projector)
        self.pane = StagePane(self.document, self.stage, self.media, Theme("dark"))
        self.pane.resize(320, 640)
        self.pane.show()

    def at(self, node: str) -> bool:
        """Whether the stage shows the loop of a pose."""
        state = self.stage.state
        looping = state is not None and (state.node, state.phase) == (node, Phase.LOOPING)
        return looping and self.stage.shown_edge == state.clip

    def close(self) -> None:
        """Take everything away in order."""
        self.stage.close()
        self.projector.close()
        self.pane.close()
        dispose(self.pane, self.stage, self.projector, self.media, self.document)


class Witness:
    """Grabs the screen of the stage whenever what it paints may be another thing, and counts grabs without a mascot."""

    def __init__(self, rig: StageRig) -> None:
        self.seen, self.blank = 0, 0
        self._screen = rig.pane.picture
        for signal in (rig.stage.frame_changed, rig.stage.moved):
            signal.connect(self._look)

    def _look(self) -> None:
        self.seen += 1
        self.blank += not shows_the_mascot(self._screen.grab().toImage())


def shows_the_mascot(image: QImage) -> bool:
    middle = image.pixelColor(image.width() // 2, image.height() // 2 - image.height() // 6)
    return all(abs(one - other) < 40 for one, other in zip(middle.getRgb()[:3], ORANGE, strict=True))
