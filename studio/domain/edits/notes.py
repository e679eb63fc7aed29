"""Verbs for notes and frames; a frame takes along what stands inside it."""

from collections.abc import Collection

from msgspec import structs

from studio.domain.edits.primitives import Edit, Sequence, appended, replaced
from studio.domain.graph import Annotation, BadValue, Graph, IdTaken, NoSuchPart, Position
from studio.domain.words import later, tr

#: A node card is this large on the canvas (look, Parts), so a frame can be drawn around it.
CARD_WIDTH, CARD_HEIGHT = 168.0, 196.0
_MARGIN, _TITLE = 24.0, 36.0
#: Colours of notes and frames, by the token of the look they take, and what a person calls them.
NOTE_COLORS: dict[str, str] = {
    "": later("Plain"),
    "accent": later("Orange"),
    "good": later("Green"),
    "warn": later("Yellow"),
    "bad": later("Red"),
    "info": later("Blue"),
}


def add_annotation(graph: Graph, item: Annotation) -> Edit:
    """Add a note or a frame; raises ``IdTaken`` or ``BadValue`` for one without a size."""
    _check(item)
    if graph.annotation(item.id) is not None:
        raise IdTaken(tr("There is already a note with the id “{id}”.", id=item.id))
    return appended(graph, "annotations", (item,), tr("Add a frame") if item.kind == "frame" else tr("Add a note"))


def change_annotation(graph: Graph, annotation_id: str, **fields: object) -> Edit:
    """Change text, colour, place or size of one note or frame, leaving its content where it is."""
    item = require_annotation(graph, annotation_id)
    changed = structs.replace(item, **fields)
    _check(changed)
    return replaced(
        "annotations",
        () if changed == item else (changed,),
        tr("Change a frame") if item.kind == "frame" else tr("Change a note"),
    )


def frame_around(graph: Graph, node_ids: Collection[str], frame_id: str, text: str = "") -> Edit:
    """Draw a frame around poses."""
    places = [node.position for node in graph.nodes if node.id in node_ids]
    if not places:
        raise NoSuchPart(tr("A frame needs at least one pose inside."))
    left, top = min(place.x for place in places) - _MARGIN, min(place.y for place in places) - _MARGIN - _TITLE
    right = max(place.x for place in places) + CARD_WIDTH + _MARGIN
    bottom = max(place.y for place in places) + CARD_HEIGHT + _MARGIN
    frame = Annotation(
        id=frame_id,
        kind="frame",
        text=text or tr("Group"),
        position=Position(x=left, y=top),
        width=right - left,
        height=bottom - top,
    )
    return add_annotation(graph, frame)


def move_annotation(graph: Graph, annotation_id: str, dx: float, dy: float) -> Edit:
    """Move a note, or a frame with every pose and note whose middle stands inside it."""
    item = require_annotation(graph, annotation_id)
    label = tr("Move a frame") if item.kind == "frame" else tr("Move a note")
    nodes, notes = inside(graph, item) if item.kind == "frame" else ((), ())
    moved_notes = [
        structs.replace(note, position=_shift(note.position, dx, dy))
        for note in graph.annotations
        if note.id == item.id or note.id in notes
    ]
    moved_nodes = [
        structs.replace(node, position=_shift(node.position, dx, dy)) for node in graph.nodes if node.id in nodes
    ]
    return Sequence(
        label=label,
        edits=(replaced("annotations", moved_notes, label), replaced("nodes", moved_nodes, label)),
    )


def shift_annotations(graph: Graph, annotation_ids: Collection[str], dx: float, dy: float) -> Edit:
    """Move notes and frames alone, leaving what stands inside a frame where it is."""
    moved = [
        structs.replace(note, position=_shift(note.position, dx, dy))
        for note in graph.annotations
        if note.id in annotation_ids
    ]
    return replaced("annotations", moved, tr("Move notes"))


def inside(graph: Graph, frame: Annotation) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of the poses and of the other notes whose middle stands inside a frame."""
    nodes = tuple(
        node.id for node in graph.nodes if frame.holds(_shift(node.position, CARD_WIDTH / 2, CARD_HEIGHT / 2))
    )
    notes = tuple(
        note.id
        for note in graph.annotations
        if note.id != frame.id and frame.holds(_shift(note.position, note.width / 2, note.height / 2))
    )
    return nodes, notes


def require_annotation(graph: Graph, annotation_id: str) -> Annotation:
    """Return a note or frame or raise ``NoSuchPart``."""
    item = graph.annotation(annotation_id)
    if item is None:
        raise NoSuchPart(tr("This note is not on the canvas any more: “{id}”.", id=annotation_id))
    return item


def _shift(place: Position, dx: float, dy: float) -> Position:
    return structs.replace(place, x=place.x + dx, y=place.y + dy)


def _check(item: Annotation) -> None:
    if item.width < 24 or item.height < 24:
        raise BadValue(tr("A note or frame is at least 24 units wide and high."))
