"""Reading MaskoAnimationConfigs back, also slightly broken ones, without losing a key."""

import json
import re
from collections.abc import Callable
from typing import Any

from msgspec import structs

from studio.domain.export import STUDIO_KEY, VERSION, Clip, Media
from studio.domain.graph import ANY_STATE, BadGraph, Graph, Position
from studio.domain.graph_json import read_graph, read_part
from studio.domain.records import Record
from studio.domain.words import tr

_WORD_OPERATORS = {"eq": "==", "neq": "!=", "gt": ">", "lt": "<", "gte": ">=", "lte": "<="}
#: The sample in the documentation names its conditions instead of writing them (contract, C.1).
_NAMED_CONDITIONS = {
    "on_click": {"input": "clicked", "op": "==", "value": True},
    "on_complete": {"input": "loopCount", "op": ">=", "value": 1},
}
_TRAILING_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])')


class Imported(Record, frozen=True, kw_only=True):
    """A config as a canvas; ``notes`` says in sentences what had to be mended."""

    name: str
    graph: Graph
    media: Media
    notes: tuple[str, ...] = ()


def parse_config(text: str | bytes) -> tuple[Any, tuple[str, ...]]:
    """Decode JSON strictly, else with trailing commas taken out; raises ``BadGraph``."""
    if isinstance(text, bytes):
        text = text.decode("utf-8-sig", errors="replace")
    try:
        return json.loads(text), ()
    except ValueError:
        pass
    try:
        mended = json.loads(_TRAILING_COMMA.sub(lambda found: found.group(1) or "", text))
    except ValueError as error:
        raise BadGraph(tr("This file is not JSON: {error}.", error=error)) from error
    return mended, (tr("The file had a comma too many; only some companions can read such files."),)


def import_config(text: str | bytes) -> Imported:
    """Read a config from its text; raises ``BadGraph`` for what is none."""
    data, notes = parse_config(text)
    if not isinstance(data, dict) or not isinstance(data.get("nodes"), list):
        raise BadGraph(tr("This file is not an animation config: it has no list of nodes."))
    reader = _Reader(data)
    imported = reader.result()
    return structs.replace(imported, notes=(*notes, *imported.notes))


class _Reader:
    """Translates one config part by part and collects what it mended."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        own = data.get(STUDIO_KEY)
        self._own: dict[str, Any] = own if isinstance(own, dict) else {}
        self._notes: dict[str, None] = {}
        self._clips: dict[str, Clip] = {}
        self._pictures: dict[str, str] = {}

    def result(self) -> Imported:
        data = self._data
        graph: dict[str, Any] = {key: value for key, value in data.items() if key not in {"name", STUDIO_KEY}}
        if graph.get("version") == VERSION:
            del graph["version"]
        if graph.get("autoPlay") is True:
            del graph["autoPlay"]
        graph["nodes"] = self._all("nodes", self._node)
        graph["edges"] = self._all("edges", self._edge)
        graph["inputs"] = self._all("inputs", self._input)
        graph["annotations"] = self._own.get("annotations") or []
        graph["anyState"] = self._own.get("anyState")
        return Imported(
            name=str(data.get("name") or data.get("canvasName") or tr("Imported canvas")),
            graph=_placed(read_graph(graph)),
            media=Media(clips=self._clips, pictures=self._pictures),
            notes=tuple(self._notes),
        )

    def _all(self, key: str, translate: Callable[[dict[str, Any]], dict[str, Any]]) -> list[dict[str, Any]]:
        items = self._data.get(key)
        if items is None:
            return []
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise BadGraph(tr("This file is not an animation config: “{key}” is no list of objects.", key=key))
        return [translate(dict(item)) for item in items]

    def _node(self, node: dict[str, Any]) -> dict[str, Any]:
        name = node.pop("name", None) or node.get("label")
        picture = node.pop("transparentThumbnailUrl", None)
        if isinstance(picture, str) and picture:
            self._pictures[str(node.get("id"))] = picture
        return {**node, "itemName": name, **self._ours("nodes", node.get("id"))}

    def _edge(self, edge: dict[str, Any]) -> dict[str, Any]:
        is_loop = edge.pop("isLoop", None)
        if (edge.get("source") == edge.get("target")) is not bool(is_loop):
            self._note(tr("An edge said wrongly whether it is a loop; its ends decide."))
        self._keep_clip(edge, edge.pop("videos", None))
        named = edge.get("condition")
        if named in _NAMED_CONDITIONS and not edge.get("conditions"):
            edge["conditions"] = [_NAMED_CONDITIONS[edge.pop("condition")]]
            self._note(tr("The file is written like the sample of the documentation, which no companion reads."))
        edge["conditions"] = [self._condition(dict(one)) for one in edge.get("conditions") or []]
        return {**edge, **self._ours("edges", edge.get("id"))}

    def _keep_clip(self, edge: dict[str, Any], videos: object) -> None:
        if not isinstance(videos, dict):
            self._note(tr("An edge came without videos; companions expect an empty object there."))
            return
        clip = read_part(Clip, {key: value for key, value in videos.items() if key != "seconds"})
        if clip.webm == "" or clip.hevc == "":
            if edge.get("source") != ANY_STATE:
                self._note(tr("An edge carried an empty address, which macOS takes for a video."))
            clip = structs.replace(clip, webm=clip.webm or None, hevc=clip.hevc or None)
        if not clip.empty or clip.extra:
            # What the file calls duration is the length of its clip; the wanted one is in our own key, if anywhere.
            length = edge.get("duration")
            clip = structs.replace(clip, seconds=float(length) if isinstance(length, (int, float)) else 0.0)
            self._clips[str(edge.get("id"))] = clip

    def _condition(self, condition: dict[str, Any]) -> dict[str, Any]:
        op = condition.get("op")
        if op in _WORD_OPERATORS:
            condition["op"] = _WORD_OPERATORS[op]
            self._note(tr("Comparisons were written as words; companions know the signs only."))
        condition["value"] = self._value(condition.get("value"), default=True)
        return condition

    def _input(self, item: dict[str, Any]) -> dict[str, Any]:
        kind = item.setdefault("type", "boolean")
        item["default"] = self._value(item.get("default"), default=0 if kind == "number" else False)
        label = self._own.get("inputs", {}).get(item.get("name"), {})
        return {**item, **label}

    def _value(self, value: object, *, default: object) -> object:
        if value is None:
            return default
        if not isinstance(value, str):
            return value
        self._note(tr("A value was text; companions take it for something else or crash."))
        if value.lower() in {"true", "false"}:
            return value.lower() == "true"
        try:
            return float(value)
        except ValueError:
            return value

    def _ours(self, shelf: str, key: object) -> dict[str, Any]:
        found = self._own.get(shelf, {}).get(key)
        return found if isinstance(found, dict) else {}

    def _note(self, sentence: str) -> None:
        self._notes[sentence] = None


def _placed(graph: Graph) -> Graph:
    """Stand poses in a row when the file says nothing about places, so that none hides another."""
    if any(node.position != Position() for node in graph.nodes) or len(graph.nodes) < 2:
        return graph
    nodes = tuple(
        structs.replace(node, position=Position(x=float(index % 4) * 320, y=float(index // 4) * 320))
        for index, node in enumerate(graph.nodes)
    )
    return structs.replace(graph, nodes=nodes)
