"""Sixty and more canvases, each with one known defect: found, and mended where a fix is offered."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

from studio.domain.export import Clip, Media
from studio.domain.findings import Finding, Severity, Target
from studio.domain.graph import ANY_STATE, Condition, Edge, Graph, Input, Node, Sound
from studio.domain.graph_json import canonical
from studio.domain.lint import lint, worst
from studio.domain.resources import resource_path
from studio.domain.templates import BUILTIN, read_template
from tests.helpers.random_canvas import random_graph

Change = Callable[[Graph], Graph]


def when(name: str, value: Any = True, op: str = "==") -> Condition:
    return Condition(input=name, op=op, value=value)


def base() -> Graph:
    """Return a clean canvas of three poses: a switch to and fro, and a timer home from a third pose."""
    nodes = tuple(Node(id=name, item_name=name.upper(), image_prompt=f"as {name}") for name in "abc")
    return Graph(
        initial_node="a",
        nodes=nodes,
        edges=(
            *(Edge(id=f"l{node.id}", source=node.id, target=node.id, duration=4) for node in nodes),
            Edge(id="ab", source="a", target="b", conditions=(when("x"),), duration=4),
            Edge(id="ba", source="b", target="a", conditions=(when("x", value=False),), duration=4, reverse=True),
            Edge(id="ac", source="a", target="c", conditions=(when("n", 2, ">"), when("x", value=False)), duration=4),
            Edge(id="ca", source="c", target="a", conditions=(when("n", 2, "<="),), duration=4, reverse=True),
        ),
        inputs=(Input(name="x"), Input(name="n", type="number", default=0)),
    )


def lite() -> Graph:
    return read_template(json.loads(resource_path("canvas", "claude-code-4state-lite.json").read_bytes())).graph


def edge(edge_id: str, **fields: Any) -> Change:
    def change(graph: Graph) -> Graph:
        edges = tuple(structs.replace(one, **fields) if one.id == edge_id else one for one in graph.edges)
        return structs.replace(graph, edges=edges)

    return change


def node(node_id: str, **fields: Any) -> Change:
    def change(graph: Graph) -> Graph:
        nodes = tuple(structs.replace(one, **fields) if one.id == node_id else one for one in graph.nodes)
        return structs.replace(graph, nodes=nodes)

    return change


def declared(name: str, **fields: Any) -> Change:
    def change(graph: Graph) -> Graph:
        inputs = tuple(structs.replace(one, **fields) if one.name == name else one for one in graph.inputs)
        return structs.replace(graph, inputs=inputs)

    return change


def plus(*parts: Node | Edge | Input) -> Change:
    def change(graph: Graph) -> Graph:
        return structs.replace(
            graph,
            nodes=graph.nodes + tuple(part for part in parts if isinstance(part, Node)),
            edges=graph.edges + tuple(part for part in parts if isinstance(part, Edge)),
            inputs=graph.inputs + tuple(part for part in parts if isinstance(part, Input)),
        )

    return change


def minus(*ids: str) -> Change:
    def change(graph: Graph) -> Graph:
        return structs.replace(
            graph,
            nodes=tuple(one for one in graph.nodes if one.id not in ids),
            edges=tuple(one for one in graph.edges if one.id not in ids),
            inputs=tuple(one for one in graph.inputs if one.name not in ids),
        )

    return change


def start(node_id: str) -> Change:
    return lambda graph: structs.replace(graph, initial_node=node_id)


def both(*changes: Change) -> Change:
    def change(graph: Graph) -> Graph:
        for one in changes:
            graph = one(graph)
        return graph

    return change


D = Node(id="d", item_name="D", image_prompt="as d")
LOOP_D = Edge(id="ld", source="d", target="d")
#: A pose that is reached by a click and left by the clock.
TIMED_D = (
    D,
    LOOP_D,
    Edge(id="ad", source="a", target="d", conditions=(when("clicked"),), duration=4),
    Edge(id="da", source="d", target="a", conditions=(when("nodeTime", 500, ">="),), duration=4, reverse=True),
)


def loose(edge_id: str, source: str, target: str, *conditions: Condition, **fields: Any) -> Edge:
    return Edge(id=edge_id, source=source, target=target, conditions=conditions, **fields)


#: name, change of the clean canvas, rule that must speak, what it must speak about, whether it must offer a fix
DEFECTS: list[tuple[str, Change, str, str, bool]] = [
    ("no beginning", start(""), "no-initial", "", True),
    ("beginning is gone", start("z"), "no-initial", "", True),
    ("target is gone", plus(loose("az", "a", "z", when("clicked"))), "dangling", "az", True),
    ("source is gone", plus(loose("za", "z", "a", when("clicked"))), "dangling", "za", True),
    ("into any state", plus(loose("ax", "a", ANY_STATE, when("clicked"))), "dangling", "ax", True),
    ("wish for nothing", plus(loose("xz", ANY_STATE, "z", when("clicked"))), "dangling", "xz", True),
    ("island", plus(D, LOOP_D), "unreachable", "d", False),
    ("only way never opens", both(plus(*TIMED_D), edge("ad", conditions=())), "unreachable", "d", False),
    ("only way is switched off", both(plus(*TIMED_D), edge("ad", disabled=True)), "unreachable", "d", False),
    ("only way contradicts itself", edge("ac", conditions=(when("n", 2, ">"), when("n", 1, "<"))), "unreachable", "c",
     False),
    ("never left", minus("ba"), "dead-end", "b", True),
    ("never left by a click", both(plus(*TIMED_D), minus("da")), "dead-end", "d", False),
    ("exit never opens", both(plus(*TIMED_D), edge("da", conditions=())), "dead-end", "d", False),
    ("two poses without a way back", both(minus("ba"), plus(D, LOOP_D, loose("bd", "b", "d", when("clicked")),
     loose("db", "d", "b", when("nodeTime", 500, ">=")))), "trap", "b", False),
    ("trap, seen from its other pose", both(minus("ba"), plus(D, LOOP_D, loose("bd", "b", "d", when("clicked")),
     loose("db", "d", "b", when("nodeTime", 500, ">=")))), "trap", "d", False),
    ("stands still", minus("la"), "no-loop", "a", True),
    ("two loops", plus(Edge(id="l2", source="a", target="a")), "second-loop", "l2", True),
    ("loop with a condition", edge("la", conditions=(when("x"),)), "loop-conditions", "la", True),
    ("backwards of nothing", minus("ab"), "reverse-orphan", "ba", True),
    ("loop marked as reverse", edge("la", reverse=True), "reverse-idle", "la", True),
    ("no way back of a road", both(minus("ba"), plus(D, LOOP_D, loose("bd", "b", "d", when("clicked")),
     loose("db", "d", "b", when("nodeTime", 500, ">=")))), "missing-reverse", "ab", True),
    ("no name", node("b", item_name=""), "no-name", "b", True),
    ("same name", node("b", item_name="A"), "same-name", "b", True),
    ("nothing to draw", node("b", image_prompt=""), "no-picture", "b", False),
    ("no conditions", edge("ab", conditions=()), "no-conditions", "ab", True),
    ("wish without conditions", plus(loose("xb", ANY_STATE, "b")), "no-conditions", "xb", True),
    ("on and off at once", edge("ab", conditions=(when("x"), when("x", value=False))), "contradiction", "ab", True),
    ("more than 3 and less than 2", edge("ac", conditions=(when("n", 3, ">"), when("n", 2, "<"))), "contradiction",
     "ac", True),
    ("two numbers at once", edge("ac", conditions=(when("n", 3), when("n", 2))), "contradiction", "ac", True),
    ("half a loop", both(plus(*TIMED_D), edge("da", conditions=(when("loopCount", 1.5),))), "contradiction", "da",
     False),
    ("fewer than no loops", both(plus(*TIMED_D), edge("da", conditions=(when("loopCount", 0, "<"),))),
     "contradiction", "da", False),
    ("a switch of two", edge("ab", conditions=(when("x", 2),)), "contradiction", "ab", False),
    ("same thing twice", edge("ab", conditions=(when("x"), when("x"))), "repeated-condition", "ab", True),
    ("behind its twin", plus(loose("ab2", "a", "b", when("x"))), "shadowed", "ab2", True),
    ("behind the same question", plus(loose("ac2", "a", "c", when("x"))), "shadowed", "ac2", False),
    ("behind a wider question", plus(loose("ac2", "a", "c", when("x"), when("clicked"))), "shadowed", "ac2", True),
    ("behind a wider number", plus(loose("ab2", "a", "b", when("n", 5, ">="), when("x", value=False))), "shadowed",
     "ab2", True),
    ("wish behind a stronger wish", plus(loose("xb", ANY_STATE, "b", when("x"), priority=2),
     loose("xc", ANY_STATE, "c", when("x"), when("clicked"), priority=1)), "shadowed", "xc", True),
    ("to and fro", edge("ba", conditions=(when("x"),)), "ping-pong", "ba", False),
    ("to and fro, in part", edge("ba", conditions=(when("x"), when("n", 1))), "ping-pong", "ba", False),
    ("operator in words", edge("ac", conditions=(when("n", 2, "gte"),)), "unknown-operator", "ac", True),
    ("made-up operator", edge("ac", conditions=(when("n", 2, "~"),)), "unknown-operator", "ac", True),
    ("value is text", edge("ab", conditions=(when("x", "true"),)), "text-value", "ab", True),
    ("number is text", edge("ac", conditions=(when("n", "2", ">"),)), "text-value", "ac", True),
    ("switch compared with a number", edge("ab", conditions=(when("x", 1),)), "wrong-kind", "ab", True),
    ("number compared with a switch", edge("ac", conditions=(when("n"),)), "wrong-kind", "ac", True),
    ("trigger that is not raised", both(plus(*TIMED_D), edge("ad", conditions=(when("clicked", value=False),))),
     "wrong-kind", "ad", True),
    ("switch that is greater", edge("ab", conditions=(when("x", value=False, op=">"),)), "wrong-kind", "ab", True),
    ("seconds for milliseconds", both(plus(*TIMED_D), edge("da", conditions=(when("nodeTime", 3, ">="),))), "seconds",
     "da", True),
    ("trigger both ways", both(plus(Input(name="t", type="trigger")), edge("ab", conditions=(when("t"),)),
     edge("ba", conditions=(when("t"),))), "trigger-bounce", "ba", False),
    ("priority without any state", edge("ab", priority=3), "idle-priority", "ab", True),
    ("half a priority", plus(loose("xb", ANY_STATE, "b", when("x"), priority=1.5)), "fraction-priority", "xb", True),
    ("nobody declares it", edge("ab", conditions=(when("mystery"),)), "undeclared-input", "mystery", True),
    ("nobody asks for it", plus(Input(name="spare")), "unused-input", "spare", True),
    ("unknown type", declared("x", type="text"), "unknown-type", "x", True),
    ("built in, but otherwise", plus(Input(name="nodeTime", type="boolean")), "hidden-built-in", "nodeTime", True),
    ("default is text", declared("x", default="false"), "wrong-default", "x", True),
    ("default of another kind", declared("n", default=False), "wrong-default", "n", True),
    ("raised from the start", both(plus(Input(name="t", type="trigger", default=True)),
     edge("ab", conditions=(when("t"),))), "raised-trigger", "t", True),
    ("any state on linux", plus(loose("xb", ANY_STATE, "b", when("x"))), "any-state-unknown", "", True),
    ("no way home", both(minus("ba"), plus(loose("xc", ANY_STATE, "c", when("clicked")))), "no-way-home", "b", False),
    ("home is a circle", both(minus("ca"), plus(D, LOOP_D, loose("cd", "c", "d", when("clicked")),
     loose("dc", "d", "c", when("clicked")), loose("xb", ANY_STATE, "b", when("x")))), "no-way-home", "c", False),
    ("macOS sees no pointer", edge("ab", conditions=(when("mouseOver"),)), "silent-input", "mouseOver", False),
    ("windows counts no loops", edge("ca", conditions=(when("loopCount", 2, ">="),)), "silent-input", "loopCount",
     False),
    ("linux hears no events", edge("ab", conditions=(when("claudeCode::Stop"),)), "silent-input", "claudeCode::Stop",
     False),
    ("name of the documentation", edge("ab", conditions=(when("behavior::working"),)), "new-name",
     "behavior::working", True),
    ("name of the newer agents", edge("ab", conditions=(when("agent::isAlert"),)), "new-name", "agent::isAlert", True),
    ("speed of nothing", edge("ab", speed=0), "bad-speed", "ab", True),
    ("slow on windows", edge("ab", speed=0.5), "cut-off", "ab", True),
    ("speed on linux", edge("ab", speed=2), "speed-ignored", "ab", False),
    ("too loud", edge("ab", sound=Sound(url="a.mp3", volume=11)), "loud-sound", "ab", True),
    ("sound of another kind", edge("ab", sound=Sound(url="a.ogg")), "unknown-sound", "ab", False),
    ("sound elsewhere", edge("ab", sound=Sound(url="a.mp3")), "sound-ignored", "ab", False),
]  # fmt: skip


def about(findings: tuple[Finding, ...], rule: str, part_id: str) -> list[Finding]:
    return [finding for finding in findings if (finding.rule, finding.id) == (rule, part_id)]


def media(graph: Graph, **changed: Clip) -> Media:
    clips = {
        one.id: Clip(webm=f"{one.id}.webm", hevc=f"{one.id}.mov", seconds=4.0)
        for one in graph.edges
        if one.source != ANY_STATE
    }
    return Media(clips=clips | changed)


FILES: list[tuple[str, Clip, str, bool]] = [
    ("no video", Clip(), "no-video", False),
    ("no hevc", Clip(webm="ab.webm", seconds=4), "no-hevc", False),
    ("no webm", Clip(hevc="ab.mov", seconds=4), "no-webm", False),
    ("shared name", Clip(webm="https://else/ba.webm", hevc="ab.mov", seconds=4), "same-file-name", False),
    ("wrong length", Clip(webm="ab.webm", hevc="ab.mov", seconds=3), "wrong-duration", True),
]


def test_there_are_at_least_sixty_defects() -> None:
    assert len(DEFECTS) + len(FILES) >= 60
    assert len({name for name, *_ in DEFECTS}) == len(DEFECTS)


def test_the_clean_canvas_is_clean() -> None:
    assert lint(base()) == ()
    assert lint(base(), media=media(base())) == ()
    assert worst(()) is None
    assert lint(Graph()) == ()


@pytest.mark.parametrize("template_id", BUILTIN)
def test_nothing_is_said_about_shipped_templates(template_id: str) -> None:
    template = read_template(json.loads(resource_path("canvas", f"{template_id}.json").read_bytes()))
    assert lint(template.graph, {Target(name) for name in template.targets}) == ()


@pytest.mark.parametrize(("change", "rule", "part_id", "fixable"), [row[1:] for row in DEFECTS],
                         ids=[row[0] for row in DEFECTS])  # fmt: skip
def test_the_defect_is_found_and_its_fix_mends_it_in_one_step(
    change: Change, rule: str, part_id: str, fixable: bool
) -> None:
    graph = change(base())
    found = about(lint(graph), rule, part_id)
    assert found, [(finding.rule, finding.id) for finding in lint(graph)]
    assert (found[0].fix is not None) is fixable
    assert (found[0].why_not == "") is fixable
    if found[0].fix is not None:
        mended, back = found[0].fix.apply(graph)
        assert not about(lint(mended), rule, part_id)
        assert canonical(back.apply(mended)[0]) == canonical(graph)


@pytest.mark.parametrize(("clip", "rule", "fixable"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_defects_of_files_are_found_once_files_are_known(clip: Clip, rule: str, fixable: bool) -> None:
    graph = base()
    files = media(graph, ab=clip)
    found = [finding for finding in lint(graph, media=files) if finding.rule == rule]
    assert [finding.id for finding in found] == ["ba" if rule == "same-file-name" else "ab"]
    assert (found[0].fix is not None) is fixable
    if found[0].fix is not None:
        mended, _ = found[0].fix.apply(graph)
        assert not [finding for finding in lint(mended, media=files) if finding.rule == rule]


def test_a_platform_that_is_not_a_target_is_not_spoken_about() -> None:
    graph = plus(loose("xb", ANY_STATE, "b", when("x")))(base())
    assert about(lint(graph, {Target.LINUX}), "any-state-unknown", "")
    assert not about(lint(graph, {Target.MACOS, Target.WINDOWS, Target.WEB}), "any-state-unknown", "")


def test_a_fix_may_be_refused_only_by_what_another_fix_mends() -> None:
    """Every fix on random, broken canvases applies, and its finding is gone."""
    tried = 0
    for seed in range(40):
        graph = random_graph(random.Random(seed), 5, 14)
        for finding in lint(graph):
            if finding.fix is None:
                assert finding.why_not or finding.rule in {"text-value", "wrong-kind", "seconds"}
                continue
            mended, _ = finding.fix.apply(graph)
            assert not about(lint(mended), finding.rule, finding.id), (seed, finding.rule, finding.id)
            tried += 1
    assert tried > 200


def test_the_worst_comes_first() -> None:
    graph = both(start("z"), node("b", item_name="A"), edge("ab", priority=3))(base())
    severities = [finding.severity for finding in lint(graph)]
    assert severities[0] is Severity.ERROR
    assert severities[-1] is Severity.INFO
    assert worst(lint(graph)) is Severity.ERROR


def test_the_lite_canvas_only_lacks_any_state_on_linux() -> None:
    assert {finding.rule for finding in lint(lite(), {Target.LINUX})} == {"any-state-unknown", "speed-ignored"}
