"""Graphs to and from JSON: camelCase keys, unknown keys kept, one canonical form to hash."""

import hashlib
from functools import cache
from typing import Any, TypeVar, cast

import msgspec
from msgspec import structs

from studio.domain.graph import Annotation, BadGraph, Condition, Edge, Graph, Input, Node, Part, Position, Sound
from studio.domain.words import later, tr

P = TypeVar("P", bound=Part)

#: Which keys of which record hold further records.
_NESTED: dict[type[Part], dict[str, type[Part]]] = {
    Graph: {"anyState": Position, "nodes": Node, "edges": Edge, "inputs": Input, "annotations": Annotation},
    Node: {"position": Position},
    Edge: {"conditions": Condition, "sound": Sound},
    Annotation: {"position": Position},
}


def read_graph(data: object) -> Graph:
    """Build a graph from decoded JSON; raises ``BadGraph`` with the path of what is wrong."""
    graph = read_part(Graph, data)
    for sentence, ids in (
        (later("Two poses of this canvas share the id “{id}”."), [node.id for node in graph.nodes]),
        (later("Two edges of this canvas share the id “{id}”."), [edge.id for edge in graph.edges]),
        (later("Two inputs of this canvas share the id “{id}”."), [item.name for item in graph.inputs]),
        (later("Two notes of this canvas share the id “{id}”."), [item.id for item in graph.annotations]),
    ):
        twice = next((one for one in ids if ids.count(one) > 1), None) if len(set(ids)) < len(ids) else None
        if twice is not None:
            raise BadGraph(tr(sentence, id=twice))
    return graph


def read_part(kind: type[P], data: object) -> P:
    """Build one record from decoded JSON, keeping the keys it does not know."""
    try:
        return msgspec.convert(_fold(kind, data), kind)
    except msgspec.ValidationError as error:
        raise BadGraph(tr("This is not a canvas: {error}.", error=error)) from error


def graph_data(graph: Graph) -> dict[str, Any]:
    """Return a graph as plain JSON data."""
    return part_data(graph)


def part_data(part: Part) -> dict[str, Any]:
    """Return one record as plain JSON data: unknown keys first, then what we know, without empty options."""
    result: dict[str, Any] = dict(part.extra)
    for field in _fields(type(part)):
        value = getattr(part, field.name)
        if field.name in type(part).written or field.required or value != field.default:
            result[field.encode_name] = _plain(value)
    return result


def canonical(graph: Graph) -> bytes:
    """Return the one byte form of a graph: sorted keys, no spaces, whole numbers without a point."""
    return msgspec.json.encode(graph_data(graph), order="sorted")


def graph_hash(graph: Graph) -> str:
    """Return the SHA-256 of the canonical form; a save names the hash it was based on."""
    return hashlib.sha256(canonical(graph)).hexdigest()


@cache
def _fields(kind: type[Part]) -> tuple[structs.FieldInfo, ...]:
    return tuple(field for field in structs.fields(kind) if field.name != "extra")


@cache
def _known(kind: type[Part]) -> frozenset[str]:
    return frozenset(field.encode_name for field in _fields(kind))


def _fold(kind: type[Part], data: object) -> object:
    """Move unknown keys under ``extra``; a null is the same as a missing key."""
    if not isinstance(data, dict):
        return data
    known = _known(kind)
    nested = _NESTED.get(kind, {})
    result: dict[str, object] = {"extra": {key: value for key, value in data.items() if key not in known}}
    for key in known & data.keys():
        value = cast("dict[str, object]", data)[key]
        if value is None:
            continue
        inner = nested.get(key)
        if inner is None:
            result[key] = value
        elif isinstance(value, (list, tuple)):
            result[key] = [_fold(inner, item) for item in value]
        else:
            result[key] = _fold(inner, value)
    return result


def _plain(value: object) -> object:
    if isinstance(value, Part):
        return part_data(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value
