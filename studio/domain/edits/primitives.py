"""The six things that can happen to a graph; every verb of the editor is made of them.

``apply`` never changes its graph: it returns the new one and the edit that leads back, byte for byte.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec import structs

from studio.domain.graph import Annotation, Edge, Graph, IdTaken, Input, Node, NoSuchPart, Position
from studio.domain.records import Record
from studio.domain.words import later, tr

Shelf = Literal["nodes", "edges", "inputs", "annotations"]
Item = Node | Edge | Input | Annotation

_TAKEN: dict[Shelf, str] = {
    "nodes": later("There is already a pose called “{id}”."),
    "edges": later("There is already an edge called “{id}”."),
    "inputs": later("There is already an input called “{id}”."),
    "annotations": later("There is already a note called “{id}”."),
}
_GONE: dict[Shelf, str] = {
    "nodes": later("This pose is not on the canvas any more: “{id}”."),
    "edges": later("This edge is not on the canvas any more: “{id}”."),
    "inputs": later("This input is not on the canvas any more: “{id}”."),
    "annotations": later("This note is not on the canvas any more: “{id}”."),
}


class Edit(Record, frozen=True, kw_only=True):
    """Base of all edits; ``label`` is what the undo list shows."""

    label: str = ""

    def apply(self, graph: Graph) -> tuple[Graph, "Edit"]:
        """Return the changed graph and the edit that undoes it; raises an ``EditRefused``."""
        raise NotImplementedError

    @property
    def empty(self) -> bool:
        """Whether applying it would change nothing."""
        return False


class Insert(Edit, frozen=True, kw_only=True):
    """Put parts on a shelf, each at the index it shall have afterwards; indexes ascend."""

    shelf: Shelf
    items: tuple[tuple[int, Item], ...]

    def apply(self, graph: Graph) -> tuple[Graph, Edit]:
        """Return the graph with the parts, and their removal; raises ``IdTaken``."""
        shelf = list(items_of(graph, self.shelf))
        taken = {key_of(item) for item in shelf}
        for index, item in self.items:
            if key_of(item) in taken:
                raise IdTaken(tr(_TAKEN[self.shelf], id=key_of(item)))
            taken.add(key_of(item))
            shelf.insert(index, item)
        keys = tuple(key_of(item) for _, item in self.items)
        return _with(graph, self.shelf, shelf), Remove(label=self.label, shelf=self.shelf, keys=keys)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to put."""
        return not self.items


class Remove(Edit, frozen=True, kw_only=True):
    """Take parts off a shelf by their ids."""

    shelf: Shelf
    keys: tuple[str, ...]

    def apply(self, graph: Graph) -> tuple[Graph, Edit]:
        """Return the graph without the parts, and their return; raises ``NoSuchPart``."""
        wanted = set(self.keys)
        shelf = items_of(graph, self.shelf)
        gone = tuple((index, item) for index, item in enumerate(shelf) if key_of(item) in wanted)
        _require(self.shelf, wanted, (item for _, item in gone))
        kept = [item for item in shelf if key_of(item) not in wanted]
        return _with(graph, self.shelf, kept), Insert(label=self.label, shelf=self.shelf, items=gone)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to take."""
        return not self.keys


class Replace(Edit, frozen=True, kw_only=True):
    """Exchange parts in place; each pair is the old id and the new part, whose id may differ."""

    shelf: Shelf
    items: tuple[tuple[str, Item], ...]

    def apply(self, graph: Graph) -> tuple[Graph, Edit]:
        """Return the graph with the new parts, and the exchange back; raises ``NoSuchPart`` or ``IdTaken``."""
        fresh = dict(self.items)
        shelf = items_of(graph, self.shelf)
        old = [item for item in shelf if key_of(item) in fresh]
        _require(self.shelf, fresh, old)
        changed = [fresh.get(key_of(item), item) for item in shelf]
        keys = [key_of(item) for item in changed]
        if len(set(keys)) < len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            raise IdTaken(tr(_TAKEN[self.shelf], id=twice))
        back = tuple((key_of(fresh[key_of(item)]), item) for item in old)
        return _with(graph, self.shelf, changed), Replace(label=self.label, shelf=self.shelf, items=back)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to exchange."""
        return not self.items


class Reorder(Edit, frozen=True, kw_only=True):
    """Bring a shelf into another order, given by all its ids."""

    shelf: Shelf
    keys: tuple[str, ...]

    def apply(self, graph: Graph) -> tuple[Graph, Edit]:
        """Return the graph in the new order, and the old order; raises ``NoSuchPart`` unless all ids are named."""
        shelf = {key_of(item): item for item in items_of(graph, self.shelf)}
        if set(shelf) != set(self.keys) or len(self.keys) != len(shelf):
            raise NoSuchPart(tr("The order does not name everything that is there."))
        back = Reorder(label=self.label, shelf=self.shelf, keys=tuple(shelf))
        return _with(graph, self.shelf, [shelf[key] for key in self.keys]), back


class SetStart(Edit, frozen=True, kw_only=True):
    """Choose the pose a canvas begins with; the empty text means none."""

    node_id: str

    def apply(self, graph: Graph) -> tuple[Graph, Edit]:
        """Return the graph with another beginning; any text is taken, lint speaks about it."""
        back = SetStart(label=self.label, node_id=graph.initial_node)
        return structs.replace(graph, initial_node=self.node_id), back


class PlaceAnyState(Edit, frozen=True, kw_only=True):
    """Say where the Any State pseudo node stands; None leaves it to the view."""

    position: Position | None

    def apply(self, graph: Graph) -> tuple[Graph, Edit]:
        """Return the graph with the pseudo node elsewhere."""
        back = PlaceAnyState(label=self.label, position=graph.any_state)
        return structs.replace(graph, any_state=self.position), back


class Sequence(Edit, frozen=True, kw_only=True):
    """Several edits that are one to the user; all of them happen or none."""

    edits: tuple[Edit, ...]

    def apply(self, graph: Graph) -> tuple[Graph, Edit]:
        """Return the graph after all edits; the way back runs backwards."""
        backs: list[Edit] = []
        for edit in self.edits:
            graph, back = edit.apply(graph)
            backs.append(back)
        return graph, Sequence(label=self.label, edits=tuple(reversed(backs)))

    @property
    def empty(self) -> bool:
        """Whether none of the edits would change anything."""
        return all(edit.empty for edit in self.edits)


def key_of(item: Item) -> str:
    """Return what identifies a part on its shelf: the name of an input, the id of anything else."""
    return item.name if isinstance(item, Input) else item.id


def items_of(graph: Graph, shelf: Shelf) -> tuple[Item, ...]:
    """Return everything that stands on one shelf of a graph."""
    if shelf == "nodes":
        return graph.nodes
    if shelf == "edges":
        return graph.edges
    return graph.inputs if shelf == "inputs" else graph.annotations


def replaced(shelf: Shelf, parts: Iterable[Item], label: str) -> Replace:
    """Return the exchange of parts that keep their ids."""
    return Replace(label=label, shelf=shelf, items=tuple((key_of(part), part) for part in parts))


def appended(graph: Graph, shelf: Shelf, parts: Iterable[Item], label: str) -> Insert:
    """Return the insertion of parts behind everything that is there."""
    start = len(items_of(graph, shelf))
    return Insert(label=label, shelf=shelf, items=tuple((start + offset, part) for offset, part in enumerate(parts)))


def differs(one: Item, other: Item) -> bool:
    """Whether two parts are written differently; plain equality takes true and one for the same."""
    return one != other or msgspec.json.encode(one) != msgspec.json.encode(other)


def _with(graph: Graph, shelf: Shelf, items: Iterable[Item]) -> Graph:
    return structs.replace(graph, **{shelf: tuple(items)})


def _require(shelf: Shelf, wanted: Iterable[str], found: Iterable[Item]) -> None:
    missing = set(wanted) - {key_of(item) for item in found}
    if missing:
        raise NoSuchPart(tr(_GONE[shelf], id=min(missing)))
