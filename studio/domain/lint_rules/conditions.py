"""Rules about when edges fire: never, always too late, back and forth, or otherwise than meant."""

from collections.abc import Iterator

from msgspec import structs

from studio.domain.edits.edges import change_edges, edge_name, reorder
from studio.domain.edits.poses import delete_parts
from studio.domain.edits.primitives import Edit
from studio.domain.findings import Finding, Scene, Severity
from studio.domain.graph import OPERATORS, Condition, Edge, Value
from studio.domain.inputs import type_of
from studio.domain.logic import contradiction, implies
from studio.domain.words import tr

_WORDS = {"eq": "==", "neq": "!=", "gt": ">", "lt": "<", "gte": ">=", "lte": "<=", "=": "==", "===": "=="}


def never_fires(scene: Scene) -> Iterator[Finding]:
    """Find edges without conditions and edges whose conditions contradict each other."""
    graph = scene.graph
    for edge in scene.edges:
        if edge.is_loop:
            continue
        if not edge.conditions:
            forced = edge.is_transition and scene.forced(edge)
            yield Finding(
                rule="no-conditions",
                severity=Severity.WARNING if forced else Severity.ERROR,
                part="edge",
                id=edge.id,
                message=tr("{edge} has no conditions, so it never fires by itself.", edge=edge_name(graph, edge)),
                fix=change_edges(graph, [edge.id], conditions=(Condition(input="clicked"),)),
            )
            continue
        clash = contradiction(graph, edge.conditions)
        if clash:
            kept = tuple(one for one in edge.conditions if one not in clash[1:])
            alone = contradiction(graph, kept)
            yield Finding(
                rule="contradiction",
                severity=Severity.ERROR,
                part="edge",
                id=edge.id,
                message=tr(
                    "{edge} asks “{input}” for what it can never be.", edge=edge_name(graph, edge), input=clash[0].input
                ),
                fix=None if alone else change_edges(graph, [edge.id], conditions=kept),
                why_not=tr("The condition can never hold; change its value.") if alone else "",
            )


def repeated(scene: Scene) -> Iterator[Finding]:
    """Find conditions that stand twice on one edge."""
    for edge in scene.graph.edges:
        once: list[Condition] = []
        for condition in edge.conditions:
            if condition not in once:
                once.append(condition)
        if len(once) < len(edge.conditions):
            yield Finding(
                rule="repeated-condition",
                severity=Severity.INFO,
                part="edge",
                id=edge.id,
                message=tr("{edge} asks the same thing twice.", edge=edge_name(scene.graph, edge)),
                fix=change_edges(scene.graph, [edge.id], conditions=tuple(once)),
            )


def shadowed(scene: Scene) -> Iterator[Finding]:
    """Find edges behind an earlier one that fires whenever they would."""
    graph = scene.graph
    for edge in scene.transitions:
        if not edge.conditions or scene.forced(edge):
            continue
        earlier = _stronger(scene, edge, scene.exits(edge.source))
        if earlier is not None:
            yield _shadow(scene, edge, earlier, reorder(graph, [edge.id], earlier.id))
    ranked = sorted(scene.wishes, key=lambda wish: -(wish.priority or 0))
    for wish in ranked:
        higher = _stronger(scene, wish, ranked)
        if higher is not None:
            top = round(ranked[0].priority or 0) + 1
            yield _shadow(scene, wish, higher, change_edges(graph, [wish.id], priority=top))


def _stronger(scene: Scene, edge: Edge, rivals: list[Edge]) -> Edge | None:
    """Return the first edge in front of this one that holds whenever this one does."""
    ahead = rivals[: rivals.index(edge)]
    return next((rival for rival in ahead if implies(scene.graph, edge.conditions, rival.conditions)), None)


def _shadow(scene: Scene, edge: Edge, earlier: Edge, forward: Edit) -> Finding:
    graph = scene.graph
    fix: Edit | None = forward
    if implies(graph, earlier.conditions, edge.conditions):
        fix = delete_parts(graph, edges=[edge.id]) if edge.target == earlier.target else None
    return Finding(
        rule="shadowed",
        severity=Severity.ERROR,
        part="edge",
        id=edge.id,
        message=tr(
            "{edge} never fires: {earlier} is looked at first.",
            edge=edge_name(graph, edge),
            earlier=edge_name(graph, earlier),
        ),
        fix=fix,
        why_not=tr("Both ask for the same; change what one of them asks.") if fix is None else "",
    )


def ping_pong(scene: Scene) -> Iterator[Finding]:
    """Find pairs that send the mascot back and forth for as long as one thing holds."""
    graph = scene.graph
    for edge in scene.transitions:
        for back in scene.index.between(edge.target, edge.source):
            if back.disabled or not edge.conditions or not back.conditions or back.id <= edge.id:
                continue
            together = {*_inputs(edge), *_inputs(back)}
            if together & {"clicked", "nodeTime", "loopCount"}:
                continue
            if implies(graph, edge.conditions, back.conditions) or implies(graph, back.conditions, edge.conditions):
                yield Finding(
                    rule="ping-pong",
                    severity=Severity.WARNING,
                    part="edge",
                    id=back.id,
                    message=tr(
                        "{edge} and back fire at the same time, so the mascot runs to and fro.",
                        edge=edge_name(graph, edge),
                    ),
                    why_not=tr("One of the two has to ask for something else."),
                )


def _inputs(edge: Edge) -> list[str]:
    return [condition.input for condition in edge.conditions]


def operators(scene: Scene) -> Iterator[Finding]:
    """Find comparisons no companion knows."""
    for edge in scene.graph.edges:
        if any(condition.op not in OPERATORS for condition in edge.conditions):
            mended = tuple(
                structs.replace(one, op=one.op if one.op in OPERATORS else _WORDS.get(one.op, "=="))
                for one in edge.conditions
            )
            yield Finding(
                rule="unknown-operator",
                severity=Severity.ERROR,
                part="edge",
                id=edge.id,
                message=tr("{edge} compares with a sign no companion knows.", edge=edge_name(scene.graph, edge)),
                fix=change_edges(scene.graph, [edge.id], conditions=mended),
            )


def values(scene: Scene) -> Iterator[Finding]:
    """Find values of the wrong kind: text, numbers for switches, switches for numbers, triggers that are not raised."""
    graph = scene.graph
    for edge in scene.graph.edges:
        if any(isinstance(one.value, str) for one in edge.conditions):
            mended = tuple(structs.replace(one, value=_untexted(one.value)) for one in edge.conditions)
            yield Finding(
                rule="text-value",
                severity=Severity.ERROR,
                part="edge",
                id=edge.id,
                message=tr(
                    "{edge} compares with text; companions refuse the file or crash.", edge=edge_name(graph, edge)
                ),
                fix=_with_conditions(scene, edge, mended),
            )
            continue
        fitted = tuple(_fitted(one, type_of(graph, one.input)) for one in edge.conditions)
        if any(new is not old for new, old in zip(fitted, edge.conditions, strict=True)):
            yield Finding(
                rule="wrong-kind",
                severity=Severity.WARNING,
                part="edge",
                id=edge.id,
                message=tr("{edge} compares an input with a value of another kind.", edge=edge_name(graph, edge)),
                fix=_with_conditions(scene, edge, fitted),
            )


def _with_conditions(scene: Scene, edge: Edge, conditions: tuple[Condition, ...]) -> Edit | None:
    """Return the change, unless another rule has to mend the operators first."""
    if any(one.op not in OPERATORS for one in conditions):
        return None
    return change_edges(scene.graph, [edge.id], conditions=conditions)


def _untexted(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    if value.lower() in {"true", "false"}:
        return value.lower() == "true"
    try:
        return float(value)
    except ValueError:
        return True


def _fitted(condition: Condition, kind: str | None) -> Condition:
    """Return the condition as its input's type wants it."""
    is_bool = isinstance(condition.value, bool)
    if kind == "number" and is_bool:
        return structs.replace(condition, value=int(condition.value))
    if kind == "trigger" and (condition.op != "==" or condition.value is not True):
        return structs.replace(condition, op="==", value=True)
    if kind == "boolean" and (not is_bool or condition.op not in {"==", "!="}):
        op = condition.op if condition.op in {"==", "!="} else "=="
        return structs.replace(condition, op=op, value=bool(condition.value))
    return condition


def times(scene: Scene) -> Iterator[Finding]:
    """Find seconds written where milliseconds are meant."""
    for edge in scene.graph.edges:
        suspects = [one for one in edge.conditions if one.input == "nodeTime" and _looks_like_seconds(one.value)]
        if suspects:
            mended = tuple(
                structs.replace(one, value=float(one.value) * 1000) if one in suspects else one
                for one in edge.conditions
            )
            yield Finding(
                rule="seconds",
                severity=Severity.WARNING,
                part="edge",
                id=edge.id,
                message=tr(
                    "{edge} waits {time} ms; time counts in milliseconds.",
                    edge=edge_name(scene.graph, edge),
                    time=suspects[0].value,
                ),
                fix=_with_conditions(scene, edge, mended),
            )


def _looks_like_seconds(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < 100


def trigger_bounce(scene: Scene) -> Iterator[Finding]:
    """Find triggers that lead to and fro: raised on the way, companions never reset them (contract, C.3)."""
    graph = scene.graph
    for edge in scene.transitions:
        for back in scene.index.between(edge.target, edge.source):
            shared = {
                name
                for name in set(_inputs(edge)) & set(_inputs(back))
                if name != "clicked" and type_of(graph, name) == "trigger"
            }
            if shared and edge.id < back.id and not back.disabled:
                yield Finding(
                    rule="trigger-bounce",
                    severity=Severity.WARNING,
                    part="edge",
                    id=back.id,
                    message=tr("“{input}” fires both ways; raised on the way, it never stops.", input=min(shared)),
                    why_not=tr("Use two triggers, or a switch."),
                )


def priorities(scene: Scene) -> Iterator[Finding]:
    """Find priorities that are ignored, and fractions that macOS refuses."""
    for edge in scene.graph.edges:
        if edge.priority is None:
            continue
        if edge.source != "*":
            yield Finding(
                rule="idle-priority",
                severity=Severity.INFO,
                part="edge",
                id=edge.id,
                message=tr(
                    "{edge} has a priority, which only counts for Any State.", edge=edge_name(scene.graph, edge)
                ),
                fix=change_edges(scene.graph, [edge.id], priority=None),
            )
        elif float(edge.priority) != int(edge.priority):
            yield Finding(
                rule="fraction-priority",
                severity=Severity.ERROR,
                part="edge",
                id=edge.id,
                message=tr(
                    "{edge} has a fraction for a priority; macOS refuses the file.", edge=edge_name(scene.graph, edge)
                ),
                fix=change_edges(scene.graph, [edge.id], priority=round(edge.priority)),
            )


RULES = (
    never_fires,
    repeated,
    shadowed,
    ping_pong,
    operators,
    values,
    times,
    trigger_bounce,
    priorities,
)
