"""Three versions of a canvas: what was made is taken over, what differs is said."""

from msgspec import structs

from studio.domain.edits.edges import change_edges
from studio.domain.edits.poses import delete_parts, rename_node
from studio.domain.graph import Edge, Graph, Input, Node
from studio.domain.graph_merge import differences, merge_made, merged


def base() -> Graph:
    return Graph(
        initial_node="a",
        nodes=(Node(id="a", item_name="Idle"), Node(id="b", item_name="Work")),
        edges=(Edge(id="ab", source="a", target="b"), Edge(id="la", source="a", target="a", duration=4)),
    )


def made(graph: Graph) -> Graph:
    """Return the graph with a picture, a video and a free way back, as a generation leaves it."""
    nodes = (structs.replace(graph.nodes[0], asset_id="pic", item_id="item"), *graph.nodes[1:])
    edges = (structs.replace(graph.edges[0], video_asset_id="clip", duration=3), *graph.edges[1:])
    return structs.replace(
        graph, nodes=nodes, edges=(*edges, Edge(id="ba", source="b", target="a", reverse=True, video_asset_id="back"))
    )


def test_what_was_made_joins_what_was_edited() -> None:
    ours = rename_node(base(), "a", "Rest").apply(base())[0]
    joined = merge_made(base(), ours, made(base()))
    assert (joined.node("a").item_name, joined.node("a").asset_id, joined.node("a").item_id) == ("Rest", "pic", "item")
    assert (joined.edge("ab").video_asset_id, joined.edge("ab").duration) == ("clip", 3)
    assert joined.edge("la").duration == 4
    assert joined.edges[-1].id == "ba"


def test_what_we_deleted_or_redirected_does_not_come_back() -> None:
    without = delete_parts(base(), ["b"]).apply(base())[0]
    assert [edge.id for edge in merge_made(base(), without, made(base())).edges] == ["la"]
    turned = structs.replace(base(), edges=(structs.replace(base().edges[0], target="a"), base().edges[1]))
    assert merge_made(base(), turned, made(base())).edge("ab").video_asset_id is None
    server = made(base())
    known = structs.replace(base(), edges=server.edges)
    gone = structs.replace(known, edges=known.edges[:2])
    assert merge_made(known, gone, server).edge("ba") is None


def test_differences_name_who_did_what() -> None:
    ours = change_edges(base(), ["ab"], speed=2).apply(base())[0]
    ours = structs.replace(ours, inputs=(Input(name="go"),))
    theirs = change_edges(base(), ["ab"], speed=3).apply(base())[0]
    theirs = delete_parts(theirs, edges=["la"]).apply(theirs)[0]
    found = {one.name: (one.mine, one.theirs, one.clash) for one in differences(base(), ours, theirs)}
    assert found == {
        "Idle to Work": ("changed", "changed", True),
        "Idle loop": ("", "removed", False),
        "go": ("added", "", False),
    }
    assert differences(base(), ours, ours) == ()


def test_both_sides_are_kept_where_they_do_not_clash() -> None:
    ours = rename_node(base(), "a", "Rest").apply(base())[0]
    ours = structs.replace(ours, inputs=(Input(name="mine"),))
    theirs = rename_node(base(), "b", "Busy").apply(base())[0]
    theirs = structs.replace(
        change_edges(theirs, ["la"], duration=6).apply(theirs)[0], inputs=(Input(name="theirs"),), initial_node="b"
    )
    both = merged(base(), ours, theirs)
    assert [node.item_name for node in both.nodes] == ["Rest", "Busy"]
    assert both.edge("la").duration == 6
    assert [item.name for item in both.inputs] == ["mine", "theirs"]
    assert both.initial_node == "b"


def test_where_both_changed_a_part_ours_counts() -> None:
    ours = rename_node(base(), "a", "Rest").apply(base())[0]
    theirs = rename_node(base(), "a", "Sleep").apply(base())[0]
    assert merged(base(), ours, theirs).node("a").item_name == "Rest"


def test_what_one_side_took_away_stays_away_unless_the_other_needs_it() -> None:
    theirs = delete_parts(base(), ["b"]).apply(base())[0]
    assert [node.id for node in merged(base(), base(), theirs).nodes] == ["a"]
    ours = structs.replace(base(), edges=(*base().edges, Edge(id="new", source="*", target="b")))
    both = merged(base(), ours, theirs)
    assert {node.id for node in both.nodes} == {"a", "b"}
    assert [edge.id for edge in both.edges] == ["la", "new"]
    mine = delete_parts(base(), ["b"]).apply(base())[0]
    assert [edge.id for edge in merged(base(), mine, base()).edges] == ["la"]
