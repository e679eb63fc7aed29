"""The inputs that companions bring along, what resets them, and their other names (contract, B and D.1)."""

import re
from typing import Literal

from studio.domain.graph import Condition, Graph, Input, Value
from studio.domain.records import Record
from studio.domain.words import later, tr

InputType = Literal["boolean", "number", "trigger"]
INPUT_TYPES: tuple[InputType, ...] = ("boolean", "number", "trigger")


class BuiltIn(Record, frozen=True, kw_only=True):
    """An input nobody has to declare; ``rule`` says who sets and who resets it."""

    name: str
    type: InputType
    label: str
    rule: str
    default: Value = False
    unit: str = ""


BUILT_INS: tuple[BuiltIn, ...] = (
    BuiltIn(
        name="clicked",
        type="trigger",
        label=later("Click"),
        rule=later("Set by a click on the mascot; cleared on arrival."),
    ),
    BuiltIn(
        name="mouseOver",
        type="boolean",
        label=later("Pointer over"),
        rule=later("On while the pointer is over the mascot."),
    ),
    BuiltIn(
        name="loopCount",
        type="number",
        label=later("Loops played"),
        rule=later("Counts finished loops of the current pose; zero on arrival."),
        default=0,
    ),
    BuiltIn(
        name="nodeTime",
        type="number",
        label=later("Time in pose"),
        rule=later("Milliseconds since the pose was reached; zero on arrival."),
        default=0,
        unit="ms",
    ),
    BuiltIn(
        name="claudeCode::isWorking", type="boolean", label=later("Working"), rule=later("On while a session works.")
    ),
    BuiltIn(
        name="claudeCode::isIdle",
        type="boolean",
        label=later("Idle"),
        rule=later("On while nothing is going on."),
        default=True,
    ),
    BuiltIn(
        name="claudeCode::isAlert",
        type="boolean",
        label=later("Needs attention"),
        rule=later("On while a question is open."),
    ),
    BuiltIn(
        name="claudeCode::isCompacting",
        type="boolean",
        label=later("Compacting"),
        rule=later("On while a session compacts."),
    ),
    BuiltIn(
        name="claudeCode::sessionCount",
        type="number",
        label=later("Open sessions"),
        rule=later("How many are open."),
        default=0,
    ),
)
_BY_NAME = {item.name: item for item in BUILT_INS}

#: Newer spellings and what they mean in the widest set of companions (contract, D.1 item 6).
_RENAMED: dict[str, str] = {
    "behavior::interact": "clicked",
    "behavior::attention": "claudeCode::isAlert",
    "behavior::working": "claudeCode::isWorking",
    "node::nodeTime": "nodeTime",
    "node::loopCount": "loopCount",
    "isHovered": "mouseOver",
    "onClick": "clicked",
}
_EVENT_PREFIXES = ("claudeCode::", "agent::")


def plain_name(name: str) -> str:
    """Return the spelling most companions understand, e.g. ``agent::isAlert`` as ``claudeCode::isAlert``."""
    if name in _RENAMED:
        return _RENAMED[name]
    if name.startswith("agent::"):
        return "claudeCode::" + name.removeprefix("agent::")
    return name


def built_in(name: str) -> BuiltIn | None:
    """Return the built-in input of this name in any spelling; hook events of an agent are triggers."""
    name = plain_name(name)
    known = _BY_NAME.get(name)
    if known is None and is_agent_event(name):
        event = name.removeprefix("claudeCode::")
        return BuiltIn(
            name=name, type="trigger", label=_spaced(event), rule=later("Fires once for each such event of the agent.")
        )
    return known


def _spaced(event: str) -> str:
    """Return the name of a hook event as words, e.g. ``PostToolUse`` as ``Post tool use``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", event).capitalize()


def is_agent_event(name: str) -> bool:
    """Whether a name stands for one hook event of an agent, e.g. ``claudeCode::PreToolUse``."""
    for prefix in _EVENT_PREFIXES:
        if name.startswith(prefix):
            return name[len(prefix) : len(prefix) + 1].isupper()
    return False


def type_of(graph: Graph, name: str) -> str | None:
    """Return the type of an input, declared or built in; None for one nobody knows."""
    declared = graph.input(name)
    if declared is not None:
        return declared.type
    known = built_in(name)
    return known.type if known else None


def label_of(graph: Graph, name: str) -> str:
    """Return what a person calls an input."""
    declared = graph.input(name)
    if declared is not None and declared.label:
        return declared.label
    known = built_in(name)
    return tr(known.label) if known else name


def used_inputs(graph: Graph) -> dict[str, tuple[str, ...]]:
    """Return every input that conditions ask for, with the ids of the edges that do."""
    users: dict[str, list[str]] = {}
    for edge in graph.edges:
        for name in dict.fromkeys(condition.input for condition in edge.conditions):
            users.setdefault(name, []).append(edge.id)
    return {name: tuple(edge_ids) for name, edge_ids in users.items()}


def offered_inputs(graph: Graph) -> tuple[Input, ...]:
    """Return what a condition can ask for: the declared inputs, then the built-in ones not declared."""
    declared = {item.name for item in graph.inputs}
    rest = tuple(
        Input(name=item.name, type=item.type, default=item.default, system=True, label=tr(item.label))
        for item in BUILT_INS
        if item.name not in declared
    )
    return graph.inputs + rest


def condition_text(graph: Graph, condition: Condition) -> str:
    """Return one condition as a person reads it on an edge, e.g. ``click``, ``working = on``, ``time > 2 s``."""
    kind = type_of(graph, condition.input)
    label = label_of(graph, condition.input).lower()
    if kind == "trigger" and condition.op == "==" and condition.value is True:
        return label
    if isinstance(condition.value, bool):
        shown = tr("on") if condition.value else tr("off")
    elif plain_name(condition.input) == "nodeTime" and isinstance(condition.value, (int, float)):
        shown = f"{condition.value / 1000:g} s"
    else:
        shown = f"{condition.value:g}" if isinstance(condition.value, (int, float)) else f"“{condition.value}”"
    sign = {"==": "=", "!=": "≠", ">=": "≥", "<=": "≤"}.get(condition.op, condition.op)
    return f"{label} {sign} {shown}"


def conditions_text(graph: Graph, conditions: tuple[Condition, ...]) -> str:
    """Return all conditions of an edge in one line."""
    joint = tr("and")
    return f" {joint} ".join(condition_text(graph, condition) for condition in conditions) or tr("never fires")


def conditions_hint(graph: Graph, conditions: tuple[Condition, ...]) -> str:
    """Return the first condition and how many more there are, for where room is short."""
    if len(conditions) < 2:
        return conditions_text(graph, conditions)
    return f"{condition_text(graph, conditions[0])} +{len(conditions) - 1}"
