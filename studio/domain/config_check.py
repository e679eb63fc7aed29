"""A clean-room reading of what companions accept: works on the finished JSON and knows nothing of graphs.

``refused`` is said where a companion rejects the file or crashes; ``odd`` where it plays something else than meant.
"""

from collections.abc import Callable, Iterator
from typing import Any, Literal

from studio.domain.export import base_name
from studio.domain.records import Record
from studio.domain.words import later, tr

Weight = Literal["refused", "odd"]

_OPERATORS = {"==", "!=", ">", "<", ">=", "<="}
_INPUT_TYPES = {"boolean", "number", "trigger"}
#: What a value has to be, behind “must be”.
_TEXT, _SWITCH, _NUMBER = later("text"), later("true or false"), later("a number")
_VALUE = later("true, false or a number")


class Objection(Record, frozen=True, kw_only=True):
    """One thing a companion does not take; ``path`` says where, e.g. ``edges[2].videos``."""

    path: str
    message: str
    weight: Weight = "refused"


def check_config(config: object) -> tuple[Objection, ...]:
    """Return everything a companion would refuse or misread in a config; empty means it loads everywhere."""
    if not isinstance(config, dict):
        return (Objection(path="", message=tr("must be an object")),)
    return (*_head(config), *_nodes(config), *_edges(config), *_inputs(config), *_references(config), *_names(config))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_bool(value: object) -> bool:
    return isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_value(value: object) -> bool:
    return isinstance(value, (bool, int, float))


def _need(item: dict[str, Any], path: str, key: str, fits: Callable[[object], bool], what: str) -> Iterator[Objection]:
    if key not in item:
        yield Objection(path=f"{path}{key}", message=tr("is missing"))
    elif not fits(item[key]):
        yield Objection(path=f"{path}{key}", message=tr("must be {what}", what=tr(what)))


def _may(item: dict[str, Any], path: str, key: str, fits: Callable[[object], bool], what: str) -> Iterator[Objection]:
    if item.get(key) is not None and not fits(item[key]):
        yield Objection(path=f"{path}{key}", message=tr("must be {what}", what=tr(what)))


def _head(config: dict[str, Any]) -> Iterator[Objection]:
    for key in ("version", "name", "initialNode"):
        yield from _need(config, "", key, _is_text, _TEXT)
    yield from _need(config, "", "autoPlay", _is_bool, _SWITCH)


def _items(config: dict[str, Any], key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    found = config.get(key)
    for index, item in enumerate(found if isinstance(found, list) else ()):
        yield f"{key}[{index}].", item if isinstance(item, dict) else {}


def _lists(config: dict[str, Any], key: str, *, required: bool) -> Iterator[Objection]:
    found = config.get(key)
    if found is None and not required:
        return
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        yield Objection(path=key, message=tr("must be a list of objects"))


def _nodes(config: dict[str, Any]) -> Iterator[Objection]:
    yield from _lists(config, "nodes", required=True)
    for path, node in _items(config, "nodes"):
        yield from _need(node, path, "id", _is_text, _TEXT)
        yield from _need(node, path, "name", _is_text, _TEXT)
        yield from _may(node, path, "transparentThumbnailUrl", _is_text, _TEXT)


def _edges(config: dict[str, Any]) -> Iterator[Objection]:
    yield from _lists(config, "edges", required=True)
    for path, edge in _items(config, "edges"):
        for key in ("id", "source", "target"):
            yield from _need(edge, path, key, _is_text, _TEXT)
        yield from _need(edge, path, "isLoop", _is_bool, _SWITCH)
        yield from _need(edge, path, "duration", _is_number, _NUMBER)
        yield from _may(
            edge, path, "priority", lambda value: isinstance(value, int) and _is_number(value), later("whole")
        )
        yield from _may(edge, path, "speed", _is_number, _NUMBER)
        yield from _videos(edge, path)
        yield from _sound(edge, path)
        yield from _conditions(edge, path)
        if _is_bool(edge.get("isLoop")) and edge["isLoop"] is not (edge.get("source") == edge.get("target")):
            yield Objection(path=f"{path}isLoop", message=tr("contradicts the ends of the edge"), weight="odd")


def _videos(edge: dict[str, Any], path: str) -> Iterator[Objection]:
    videos = edge.get("videos")
    if not isinstance(videos, dict):
        yield Objection(path=f"{path}videos", message=tr("must be an object, if only an empty one"))
        return
    for key in ("webm", "hevc"):
        yield from _may(videos, f"{path}videos.", key, _is_text, _TEXT)
        if edge.get("source") == "*":
            continue
        if videos.get(key) == "":
            message = tr("is empty, which macOS takes for a video")
            yield Objection(path=f"{path}videos.{key}", message=message, weight="odd")
        elif videos.get(key) is None:
            mac, web = tr("is missing, so macOS shows nothing"), tr("is missing, so web players show nothing")
            yield Objection(path=f"{path}videos.{key}", message=mac if key == "hevc" else web, weight="odd")


def _sound(edge: dict[str, Any], path: str) -> Iterator[Objection]:
    sound = edge.get("sound")
    if sound is None:
        return
    if not isinstance(sound, dict):
        yield Objection(path=f"{path}sound", message=tr("must be an object"))
        return
    yield from _need(sound, f"{path}sound.", "url", _is_text, _TEXT)
    yield from _may(sound, f"{path}sound.", "loop", _is_bool, _SWITCH)
    yield from _may(sound, f"{path}sound.", "volume", _is_number, _NUMBER)


def _conditions(edge: dict[str, Any], path: str) -> Iterator[Objection]:
    conditions = edge.get("conditions") or []
    if not isinstance(conditions, list):
        yield Objection(path=f"{path}conditions", message=tr("must be a list"))
        return
    if not conditions and edge.get("source") != edge.get("target"):
        yield Objection(path=f"{path}conditions", message=tr("are empty, so the edge never fires"), weight="odd")
    for index, condition in enumerate(conditions):
        place = f"{path}conditions[{index}]."
        item = condition if isinstance(condition, dict) else {}
        yield from _need(item, place, "input", _is_text, _TEXT)
        yield from _may(item, place, "value", _is_value, _VALUE)
        yield from _may(item, place, "op", _is_text, _TEXT)
        if _is_text(item.get("op")) and item["op"] not in _OPERATORS:
            yield Objection(path=f"{place}op", message=tr("is no known comparison, so it never holds"), weight="odd")


def _inputs(config: dict[str, Any]) -> Iterator[Objection]:
    yield from _lists(config, "inputs", required=False)
    for path, item in _items(config, "inputs"):
        yield from _need(item, path, "name", _is_text, _TEXT)
        yield from _need(item, path, "type", lambda value: value in _INPUT_TYPES, later("boolean, number or trigger"))
        yield from _need(item, path, "default", _is_value, _VALUE)
        yield from _may(item, path, "system", _is_bool, _SWITCH)


def _references(config: dict[str, Any]) -> Iterator[Objection]:
    nodes = [node.get("id") for _, node in _items(config, "nodes")]
    known = {node for node in nodes if isinstance(node, str)}
    if len(known) < len(nodes):
        yield Objection(path="nodes", message=tr("use an id twice"), weight="odd")
    if config.get("initialNode") not in known:
        yield Objection(path="initialNode", message=tr("names no node, so nothing is shown"), weight="odd")
    for path, edge in _items(config, "edges"):
        for key in ("source", "target"):
            if edge.get(key) not in known and not (key == "source" and edge.get(key) == "*"):
                yield Objection(path=f"{path}{key}", message=tr("names no node"), weight="odd")


def _names(config: dict[str, Any]) -> Iterator[Objection]:
    """Find videos that share a last path component, by which alone the macOS cache knows them."""
    seen: dict[str, str] = {}
    for path, edge in _items(config, "edges"):
        videos = edge.get("videos")
        for key in ("webm", "hevc"):
            address = videos.get(key) if isinstance(videos, dict) else None
            if not isinstance(address, str) or not address:
                continue
            name = base_name(address)
            if seen.setdefault(name, address) != address:
                message = tr("shares the file name “{name}” with another video", name=name)
                yield Objection(path=f"{path}videos.{key}", message=message, weight="odd")
