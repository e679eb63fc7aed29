"""Random canvases and random edits, for tests that want many of them; everything follows from the seed."""

import itertools
import random
from collections.abc import Callable

from studio.domain.edits import arranging, fragments, inputs, notes, poses
from studio.domain.edits import edges as edge_edits
from studio.domain.edits.primitives import Edit
from studio.domain.graph import (
    ANY_STATE,
    OPERATORS,
    Annotation,
    Condition,
    Edge,
    Graph,
    Input,
    Node,
    Position,
    Sound,
    Value,
)

SWITCHES = ("claudeCode::isWorking", "claudeCode::isAlert", "a", "b")
NUMBERS = ("loopCount", "nodeTime", "n")
TRIGGERS = ("clicked", "t")


def random_condition(rng: random.Random) -> Condition:
    """Return a condition on one of a few inputs, so that graphs really move."""
    roll = rng.random()
    value: Value
    if roll < 0.5:
        return Condition(input=rng.choice(SWITCHES), op=rng.choice(("==", "==", "!=")), value=rng.random() < 0.6)
    if roll < 0.75:
        return Condition(input=rng.choice(TRIGGERS))
    name = rng.choice(NUMBERS)
    value = rng.choice((0, 1000, 2500, 0.5)) if name == "nodeTime" else rng.randint(0, 3)
    return Condition(input=name, op=rng.choice(OPERATORS), value=value)


def random_graph(rng: random.Random, nodes: int, edges: int, *, any_state: float = 0.15) -> Graph:
    """Return a graph with loops, transitions and any-state edges; some edges have no video, some are disabled."""
    poses = tuple(
        Node(
            id=f"n{index}",
            item_name=f"Pose {index}",
            image_prompt=rng.choice(("", "standing")),
            asset_id=rng.choice((None, f"pic{index}")),
            position=Position(x=rng.randint(-2000, 2000), y=rng.randint(-2000, 2000)),
            pinned=rng.random() < 0.1,
        )
        for index in range(nodes)
    )
    ids = [node.id for node in poses]
    made: list[Edge] = []
    for index in range(edges):
        source = ANY_STATE if rng.random() < any_state else rng.choice(ids)
        target = source if rng.random() < 0.2 and source != ANY_STATE else rng.choice(ids)
        looped = any(edge.is_loop and edge.source == source for edge in made)
        if source == target and looped:
            target = rng.choice([node for node in ids if node != source] or ids)
            if source == target:
                continue
        made.append(
            Edge(
                id=f"e{index}",
                source=source,
                target=target,
                conditions=tuple(random_condition(rng) for _ in range(rng.choice((0, 1, 1, 1, 2)))),
                priority=rng.choice((None, 1, 2, 3)),
                speed=rng.choice((None, None, 2)),
                duration=rng.choice((None, 3, 4)),
                reverse=source not in {target, ANY_STATE} and rng.random() < 0.2,
                disabled=rng.random() < 0.05,
                video_asset_id=rng.choice((None, f"clip{index}", f"clip{index}")),
            )
        )
    declared = (
        Input(name="a"),
        Input(name="b", default=True),
        Input(name="n", type="number", default=1),
        Input(name="t", type="trigger"),
    )
    return Graph(initial_node=ids[0] if ids else "", nodes=poses, edges=tuple(made), inputs=declared)


class RandomEditor:
    """Makes random edits that fit the graph they are made for; some of them will be refused."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._numbers = itertools.count()
        self._verbs: tuple[Callable[[Graph], Edit], ...] = (
            self._add, self._add, self._move, self._rename, self._prompt, self._delete, self._begin,
            self._connect, self._connect, self._connect, self._pair, self._way_back, self._fields, self._conditions,
            self._disable, self._solo, self._reorder, self._redirect, self._declare, self._rename_input,
            self._change_input, self._delete_input, self._note, self._frame, self._move_note, self._paste, self._lone,
            self._align, self._distribute, self._shift_notes, self._sound,
        )  # fmt: skip

    def edit(self, graph: Graph) -> Edit:
        """Return one edit for this graph; raises what the verb raises."""
        return self._rng.choice(self._verbs)(graph)

    def _id(self) -> str:
        return f"x{next(self._numbers)}"

    def _node(self, graph: Graph) -> str:
        return self._rng.choice(graph.nodes).id if graph.nodes else "nobody"

    def _edge(self, graph: Graph) -> str:
        return self._rng.choice(graph.edges).id if graph.edges else "nothing"

    def _place(self) -> Position:
        return Position(x=self._rng.uniform(-500, 500), y=self._rng.randint(-500, 500))

    def _add(self, graph: Graph) -> Edit:
        return poses.add_node(graph, Node(id=self._id(), item_name="New", position=self._place()))

    def _move(self, graph: Graph) -> Edit:
        ids = [self._node(graph), self._rng.choice((self._node(graph), ANY_STATE))]
        return poses.move_nodes(graph, {node_id: self._place() for node_id in ids})

    def _rename(self, graph: Graph) -> Edit:
        return poses.rename_node(graph, self._node(graph), self._rng.choice(("Idle", "Working", "", "Ünïcode ☃")))

    def _prompt(self, graph: Graph) -> Edit:
        return poses.change_node(graph, self._node(graph), image_prompt=f"prompt {self._rng.random()}")

    def _delete(self, graph: Graph) -> Edit:
        notes_there = [note.id for note in graph.annotations[:1]]
        return poses.delete_parts(graph, [self._node(graph)], [self._edge(graph)], notes_there)

    def _begin(self, graph: Graph) -> Edit:
        return poses.set_initial(graph, self._node(graph))

    def _new_edge(self, graph: Graph) -> Edge:
        source = self._rng.choice((self._node(graph), self._node(graph), ANY_STATE))
        return Edge(id=self._id(), source=source, target=self._node(graph), extra={"from": "a test"})

    def _connect(self, graph: Graph) -> Edit:
        return edge_edits.connect(graph, self._new_edge(graph))

    def _pair(self, graph: Graph) -> Edit:
        return edge_edits.connect_pair(graph, self._new_edge(graph), self._id())

    def _way_back(self, graph: Graph) -> Edit:
        return edge_edits.add_way_back(graph, self._edge(graph), self._id())

    def _fields(self, graph: Graph) -> Edit:
        chosen = {self._edge(graph), self._edge(graph)}
        return edge_edits.change_edges(graph, chosen, speed=self._rng.choice((None, 0.5, 2, 99)), priority=3)

    def _conditions(self, graph: Graph) -> Edit:
        return edge_edits.set_conditions(graph, self._edge(graph), [random_condition(self._rng)])

    def _disable(self, graph: Graph) -> Edit:
        return edge_edits.disable(graph, [self._edge(graph)], self._rng.random() < 0.5)

    def _solo(self, graph: Graph) -> Edit:
        return edge_edits.solo(graph, self._edge(graph))

    def _reorder(self, graph: Graph) -> Edit:
        before = self._rng.choice((None, self._edge(graph)))
        return edge_edits.reorder(graph, {self._edge(graph), self._edge(graph)}, before)

    def _redirect(self, graph: Graph) -> Edit:
        return edge_edits.redirect(graph, self._edge(graph), target=self._node(graph))

    def _declare(self, graph: Graph) -> Edit:
        return inputs.add_input(graph, Input(name=self._rng.choice("abcdefg")))

    def _input(self, graph: Graph) -> str:
        return self._rng.choice(graph.inputs).name if graph.inputs else "none"

    def _rename_input(self, graph: Graph) -> Edit:
        return inputs.rename_input(graph, self._input(graph), self._rng.choice("abcdefg"))

    def _change_input(self, graph: Graph) -> Edit:
        return inputs.change_input(graph, self._input(graph), type=self._rng.choice(("boolean", "number", "trigger")))

    def _delete_input(self, graph: Graph) -> Edit:
        return inputs.delete_input(graph, self._input(graph), with_conditions=self._rng.random() < 0.7)

    def _note(self, graph: Graph) -> Edit:
        return notes.add_annotation(graph, Annotation(id=self._id(), text="note", position=self._place()))

    def _frame(self, graph: Graph) -> Edit:
        return notes.frame_around(graph, {self._node(graph), self._node(graph)}, self._id())

    def _move_note(self, graph: Graph) -> Edit:
        chosen = self._rng.choice(graph.annotations).id if graph.annotations else "none"
        return notes.move_annotation(graph, chosen, self._rng.randint(-50, 50), 7.25)

    def _align(self, graph: Graph) -> Edit:
        sides: tuple[arranging.Side, ...] = ("left", "centre", "right", "top", "middle", "bottom")
        return arranging.align(graph, [self._node(graph), self._node(graph)], self._rng.choice(sides))

    def _distribute(self, graph: Graph) -> Edit:
        axes: tuple[arranging.Axis, ...] = ("across", "down")
        return arranging.distribute(graph, [self._node(graph) for _ in range(3)], self._rng.choice(axes))

    def _shift_notes(self, graph: Graph) -> Edit:
        return notes.shift_annotations(graph, [note.id for note in graph.annotations[:2]], 3, -1)

    def _sound(self, graph: Graph) -> Edit:
        sound = self._rng.choice((None, Sound(url="https://example.org/a.mp3", volume=self._rng.random())))
        return edge_edits.change_edges(graph, [self._edge(graph)], sound=sound)

    def _paste(self, graph: Graph) -> Edit:
        piece = fragments.copy_fragment(graph, {self._node(graph), self._node(graph)})
        return fragments.paste(graph, piece, self._id, keep_outside=self._rng.random() < 0.5).edit

    def _lone(self, graph: Graph) -> Edit:
        return poses.delete_parts(graph, edges=[self._edge(graph)])
