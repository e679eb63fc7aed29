"""Rules about how poses hang together: beginnings, dead ends, traps, loops, ways back."""

from collections.abc import Iterator

from studio.domain.edits.edges import add_way_back, change_edges, connect, disable, edge_name
from studio.domain.edits.poses import change_node, delete_parts, set_initial
from studio.domain.findings import Finding, Scene, Severity
from studio.domain.graph import ANY_STATE, Edge, EdgeKind
from studio.domain.graph_index import way_back
from studio.domain.reach import reachable, turned_round
from studio.domain.words import tr


def initial_pose(scene: Scene) -> Iterator[Finding]:
    """Find a canvas that begins nowhere."""
    graph = scene.graph
    if graph.nodes and graph.initial_node not in scene.index.nodes:
        yield Finding(
            rule="no-initial",
            severity=Severity.ERROR,
            part="canvas",
            id="",
            message=tr("The canvas begins nowhere, so players show nothing."),
            fix=set_initial(graph, graph.nodes[0].id),
        )


def dangling(scene: Scene) -> Iterator[Finding]:
    """Find edges whose pose is gone, and edges into Any State."""
    for edge in scene.graph.edges:
        lost = [end for end in (edge.source, edge.target) if end != ANY_STATE and end not in scene.index.nodes]
        if lost or edge.target == ANY_STATE:
            yield Finding(
                rule="dangling",
                severity=Severity.ERROR,
                part="edge",
                id=edge.id,
                message=tr("{edge} leads from or to a pose that is not there.", edge=edge_name(scene.graph, edge)),
                fix=delete_parts(scene.graph, edges=[edge.id]),
            )


def unreachable(scene: Scene) -> Iterator[Finding]:
    """Find poses that nothing leads to."""
    if scene.graph.initial_node not in scene.index.nodes:
        return
    reached = reachable(scene.successors, scene.graph.initial_node)
    for node in scene.nodes():
        if node.id not in reached:
            yield Finding(
                rule="unreachable",
                severity=Severity.WARNING,
                part="node",
                id=node.id,
                message=tr("Nothing leads from the beginning to {pose}.", pose=node.name),
                why_not=tr("Only you know when this pose should show."),
            )


def dead_ends(scene: Scene) -> Iterator[Finding]:
    """Find poses that are never left, and groups of poses without a way back to the beginning."""
    graph = scene.graph
    if len(graph.nodes) < 2 or graph.initial_node not in scene.index.nodes:
        return
    reached = reachable(scene.successors, graph.initial_node)
    returning = reachable(turned_round(scene.successors), graph.initial_node)
    for node in scene.nodes():
        if node.id not in reached or node.id in returning:
            continue
        if scene.successors[node.id]:
            yield Finding(
                rule="trap",
                severity=Severity.WARNING,
                part="node",
                id=node.id,
                message=tr(
                    "From {pose} there is no way back to {start}.",
                    pose=node.name,
                    start=graph.name_of(graph.initial_node),
                ),
                why_not=tr("Several edges could lead back; which one is for you to say."),
            )
        else:
            yield _dead_end(scene, node.id)


def _dead_end(scene: Scene, node_id: str) -> Finding:
    graph = scene.graph
    forward = next((edge for edge in scene.transitions if edge.target == node_id and not edge.reverse), None)
    fix = None
    if forward is not None and not scene.index.opposites(forward):
        back = way_back(graph, forward, scene.free_id(f"{forward.id}-back"))
        fix = add_way_back(graph, forward.id, back.id) if back.conditions else None
    return Finding(
        rule="dead-end",
        severity=Severity.WARNING,
        part="node",
        id=node_id,
        message=tr("{pose} is never left again.", pose=graph.name_of(node_id)),
        fix=fix,
        why_not="" if fix else tr("When it should be left is for you to say."),
    )


def loops(scene: Scene) -> Iterator[Finding]:
    """Find poses that stand still, that have two loops, and loops that carry conditions."""
    graph = scene.graph
    for node in scene.nodes():
        every = scene.index.between(node.id, node.id)
        own = [edge for edge in every if not edge.disabled]
        if not every:
            loop = Edge(id=scene.free_id(f"{node.id}-loop"), source=node.id, target=node.id)
            yield Finding(
                rule="no-loop",
                severity=Severity.WARNING,
                part="node",
                id=node.id,
                message=tr("{pose} has no loop, so it stands still.", pose=node.name),
                fix=connect(graph, loop),
            )
        for spare in own[1:]:
            yield Finding(
                rule="second-loop",
                severity=Severity.WARNING,
                part="edge",
                id=spare.id,
                message=tr("{pose} has another loop; only the first plays.", pose=node.name),
                fix=disable(graph, [spare.id]),
            )
        for loop in own:
            if loop.conditions:
                yield Finding(
                    rule="loop-conditions",
                    severity=Severity.INFO,
                    part="edge",
                    id=loop.id,
                    message=tr("The loop of {pose} has conditions, which nothing looks at.", pose=node.name),
                    fix=change_edges(graph, [loop.id], conditions=()),
                )


def ways_back(scene: Scene) -> Iterator[Finding]:
    """Find reverse edges without a forward one, forwards that cannot be returned from, and idle reverse marks."""
    graph = scene.graph
    for edge in scene.edges:
        name = edge_name(graph, edge)
        if edge.kind is EdgeKind.REVERSE and scene.index.forward_of(edge) is None:
            yield Finding(
                rule="reverse-orphan",
                severity=Severity.ERROR,
                part="edge",
                id=edge.id,
                message=tr("{edge} is to play another edge backwards, but there is none.", edge=name),
                fix=change_edges(graph, [edge.id], reverse=False),
            )
        elif edge.reverse and not edge.is_transition:
            yield Finding(
                rule="reverse-idle",
                severity=Severity.INFO,
                part="edge",
                id=edge.id,
                message=tr("{edge} is marked as reverse, which means nothing there.", edge=name),
                fix=change_edges(graph, [edge.id], reverse=False),
            )
        elif edge.kind is EdgeKind.FORWARD and _one_way(scene, edge):
            yield Finding(
                rule="missing-reverse",
                severity=Severity.INFO,
                part="edge",
                id=edge.id,
                message=tr("{edge} has no way back; its reverse would be free.", edge=name),
                fix=add_way_back(graph, edge.id, scene.free_id(f"{edge.id}-back")),
            )


def _one_way(scene: Scene, edge: Edge) -> bool:
    """Whether a transition leads on, but never back to where it started."""
    if scene.index.opposites(edge) or not scene.exits(edge.target):
        return False
    return scene.rings[edge.source] != scene.rings[edge.target]


def names(scene: Scene) -> Iterator[Finding]:
    """Find poses without a name and poses that share one."""
    seen: dict[str, int] = {}
    taken = {node.item_name for node in scene.nodes()}
    for number, node in enumerate(scene.nodes(), start=1):
        if not node.item_name:
            yield Finding(
                rule="no-name",
                severity=Severity.WARNING,
                part="node",
                id=node.id,
                message=tr("A pose has no name."),
                fix=change_node(scene.graph, node.id, item_name=_free(tr("Pose {number}", number=number), taken)),
            )
        elif node.item_name in seen:
            yield Finding(
                rule="same-name",
                severity=Severity.INFO,
                part="node",
                id=node.id,
                message=tr("Two poses are called {pose}.", pose=node.name),
                fix=change_node(scene.graph, node.id, item_name=_free(node.item_name, taken)),
            )
        seen[node.item_name] = number


def _free(name: str, taken: set[str]) -> str:
    number = 2
    found = name
    while found in taken:
        found, number = f"{name} {number}", number + 1
    return found


def nothing_to_draw(scene: Scene) -> Iterator[Finding]:
    """Find poses that have neither a picture nor words to draw one from."""
    for node in scene.nodes():
        pictured = scene.media is not None and node.id in scene.media.pictures
        if not node.asset_id and not node.image_prompt and not pictured:
            yield Finding(
                rule="no-picture",
                severity=Severity.WARNING,
                part="node",
                id=node.id,
                message=tr("{pose} has no picture and no prompt to draw one from.", pose=node.name),
                why_not=tr("What it looks like is for you to say."),
            )


RULES = (initial_pose, dangling, unreachable, dead_ends, loops, ways_back, names, nothing_to_draw)
