"""The shipped templates are what they say they are, and become canvases under fresh ids."""

import itertools
import json

import pytest

from studio.domain.canvas_plan import plan
from studio.domain.graph import BadGraph, EdgeKind
from studio.domain.resources import resource_path
from studio.domain.templates import BUILTIN, Template, as_template, instantiate, read_template, summary


def shipped(template_id: str) -> Template:
    return read_template(json.loads(resource_path("canvas", f"{template_id}.json").read_bytes()))


def test_every_file_is_offered_and_every_offer_has_a_file() -> None:
    assert {path.stem for path in resource_path("canvas").glob("*.json")} == set(BUILTIN)


@pytest.mark.parametrize(
    ("template_id", "line", "price"),
    [
        ("claude-code-4state", "4 poses, 4 loops, 6 transitions, 6 free ways back", 204),
        ("claude-code-4state-lite", "4 poses, 4 loops, 3 transitions, 3 free ways back, 3 any-state edges", 144),
        ("notification", "3 poses, 3 loops, 3 transitions, 3 free ways back", 123),
        ("page-greeter", "3 poses, 3 loops, 3 transitions, 3 free ways back", 123),
        ("focus-timer", "4 poses, 4 loops, 6 transitions, 6 free ways back", 204),
    ],
)
def test_a_template_says_what_it_holds_and_costs(template_id: str, line: str, price: int) -> None:
    template = shipped(template_id)
    assert template.id == template_id
    assert summary(template) == line
    assert template.price().total == price


@pytest.mark.parametrize("template_id", BUILTIN)
def test_a_template_is_complete(template_id: str) -> None:
    graph = shipped(template_id).graph
    assert graph.node(graph.initial_node) is not None
    assert all(node.image_prompt for node in graph.nodes)
    paid = [edge for edge in graph.edges if edge.kind.paid]
    assert all(edge.description for edge in paid)
    assert all(edge.conditions for edge in graph.edges if not edge.is_loop)
    assert plan(graph).added == ()
    assert {edge.source for edge in graph.edges if edge.is_loop} == {node.id for node in graph.nodes}


def test_applying_gives_new_ids_and_the_same_wiring() -> None:
    template = shipped("claude-code-4state-lite")
    numbers = itertools.count()
    graph, poses = instantiate(template, lambda: f"id{next(numbers)}")
    assert graph.initial_node == poses["idle"]
    assert len({edge.id for edge in graph.edges} | set(poses.values())) == 17
    wiring = [(poses.get(edge.source, "*"), poses[edge.target]) for edge in template.graph.edges]
    assert [(edge.source, edge.target) for edge in graph.edges] == wiring
    assert sum(edge.kind is EdgeKind.ANY_STATE for edge in graph.edges) == 3


def test_an_own_template_carries_no_media_and_reads_back() -> None:
    template = shipped("notification")
    own = as_template(template.graph, template_id="mine-1", name="Mine")
    assert read_template(json.loads(json.dumps(own.data()))) == own
    assert all(node.asset_id is None and node.item_id is None for node in own.graph.nodes)


@pytest.mark.parametrize("data", [None, {}, {"graph": {}}, {"graph": {}, "id": 1, "name": "x"}])
def test_what_is_no_template_is_refused(data: object) -> None:
    with pytest.raises(BadGraph):
        read_template(data)
