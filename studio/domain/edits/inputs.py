"""Verbs for declared inputs; renaming one follows it into every condition."""

from msgspec import structs

from studio.domain.edits.primitives import Edit, Remove, Replace, Sequence, appended, differs, replaced
from studio.domain.graph import BadValue, Condition, Edge, Graph, IdTaken, Input, InputInUse, InputLocked, NoSuchPart
from studio.domain.inputs import INPUT_TYPES, built_in, used_inputs
from studio.domain.words import tr, trn


def add_input(graph: Graph, item: Input) -> Edit:
    """Declare an input; raises ``IdTaken``, ``InputLocked`` for a built-in name, or ``BadValue``."""
    _check(item)
    if built_in(item.name) is not None and not item.system:
        raise InputLocked(tr("“{input}” is built in; conditions can use it without declaring it.", input=item.name))
    if graph.input(item.name) is not None:
        raise IdTaken(tr("There is already an input called “{id}”.", id=item.name))
    return appended(graph, "inputs", (item,), tr("Add input {input}", input=item.name))


def change_input(graph: Graph, name: str, **fields: object) -> Edit:
    """Change type, default or label; a new type brings its own default along unless one is given."""
    item = _changeable(graph, name)
    if "type" in fields and "default" not in fields and fields["type"] != item.type:
        fields["default"] = 0 if fields["type"] == "number" else False
    changed = structs.replace(item, **fields)
    _check(changed)
    return replaced("inputs", (changed,) if differs(changed, item) else (), tr("Change input {input}", input=name))


def rename_input(graph: Graph, name: str, new_name: str) -> Edit:
    """Rename an input and every condition that asks for it."""
    item = _changeable(graph, name)
    renamed = structs.replace(item, name=new_name.strip())
    _check(renamed)
    if renamed.name != name and graph.input(renamed.name) is not None:
        raise IdTaken(tr("There is already an input called “{id}”.", id=renamed.name))
    if built_in(renamed.name) is not None:
        raise InputLocked(tr("“{input}” is a built-in name.", input=renamed.name))
    edges = [_renamed(edge, name, renamed.name) for edge in graph.edges if _asks(edge, name)]
    label = tr("Rename input {input} to {name}", input=name, name=renamed.name)
    return Sequence(
        label=label,
        edits=(Replace(label=label, shelf="inputs", items=((name, renamed),)), replaced("edges", edges, label)),
    )


def delete_input(graph: Graph, name: str, *, with_conditions: bool = False) -> Edit:
    """Take an input away; raises ``InputInUse`` with the edges that ask for it unless their conditions may go too."""
    _changeable(graph, name)
    users = used_inputs(graph).get(name, ())
    if users and not with_conditions:
        raise InputInUse(
            trn("{count} edge asks for “{input}”.", "{count} edges ask for “{input}”.", len(users), input=name), users
        )
    label = tr("Delete input {input}", input=name)
    edges = [
        structs.replace(edge, conditions=tuple(one for one in edge.conditions if one.input != name))
        for edge in graph.edges
        if _asks(edge, name)
    ]
    return Sequence(
        label=label, edits=(replaced("edges", edges, label), Remove(label=label, shelf="inputs", keys=(name,)))
    )


def _changeable(graph: Graph, name: str) -> Input:
    item = graph.input(name)
    if item is None:
        raise NoSuchPart(tr("There is no input called “{input}”.", input=name))
    if item.system:
        raise InputLocked(tr("“{input}” belongs to the companion and stays as it is.", input=name))
    return item


def _check(item: Input) -> None:
    if not item.name or item.name != item.name.strip():
        raise BadValue(tr("An input needs a name without spaces at its ends."))
    if item.type not in INPUT_TYPES:
        raise BadValue(tr("“{kind}” is no type; use one of {kinds}.", kind=item.type, kinds=", ".join(INPUT_TYPES)))
    is_number = isinstance(item.default, (int, float)) and not isinstance(item.default, bool)
    if is_number is not (item.type == "number") or isinstance(item.default, str):
        raise BadValue(tr("The default of a number is a number; that of the other types is on or off."))


def _asks(edge: Edge, name: str) -> bool:
    return any(condition.input == name for condition in edge.conditions)


def _renamed(edge: Edge, old: str, new: str) -> Edge:
    def follow(condition: Condition) -> Condition:
        return structs.replace(condition, input=new) if condition.input == old else condition

    return structs.replace(edge, conditions=tuple(map(follow, edge.conditions)))
