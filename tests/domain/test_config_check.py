"""The clean-room checker finds what each companion refuses or misreads."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from studio.domain.config_check import check_config

GOOD: dict[str, Any] = {
    "version": "2.0",
    "name": "Good",
    "initialNode": "a",
    "autoPlay": True,
    "nodes": [{"id": "a", "name": "Idle"}, {"id": "b", "name": "Work", "transparentThumbnailUrl": None}],
    "edges": [
        {"id": "l", "source": "a", "target": "a", "isLoop": True, "duration": 4, "conditions": None,
         "videos": {"webm": "https://x/l.webm", "hevc": "https://x/l.mov"}},
        {"id": "e", "source": "a", "target": "b", "isLoop": False, "duration": 4.5,
         "conditions": [{"input": "x", "op": ">=", "value": 1}],
         "videos": {"webm": "https://x/e.webm", "hevc": "https://x/e.mov"}, "speed": 1.5,
         "sound": {"url": "s.mp3", "loop": False, "volume": 1}},
        {"id": "w", "source": "*", "target": "b", "isLoop": False, "duration": 0, "priority": 1,
         "conditions": [{"input": "x"}], "videos": {"webm": "", "hevc": ""}},
    ],
    "inputs": [{"name": "x", "type": "number", "default": 0}],
}  # fmt: skip


def test_a_good_config_has_no_objections() -> None:
    assert check_config(GOOD) == ()
    assert check_config({**GOOD, "inputs": None, "anything": object()}) == ()


def set_at(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(config: dict[str, Any]) -> None:
        *parents, last = path.split("/")
        place: Any = config
        for step in parents:
            place = place[int(step) if step.isdigit() else step]
        place[last] = value

    return change


def drop(path: str) -> Callable[[dict[str, Any]], None]:
    def change(config: dict[str, Any]) -> None:
        *parents, last = path.split("/")
        place: Any = config
        for step in parents:
            place = place[int(step) if step.isdigit() else step]
        del place[last]

    return change


@pytest.mark.parametrize(
    ("change", "path", "weight"),
    [
        (drop("version"), "version", "refused"),
        (set_at("version", 2), "version", "refused"),
        (drop("autoPlay"), "autoPlay", "refused"),
        (set_at("autoPlay", 1), "autoPlay", "refused"),
        (set_at("nodes", None), "nodes", "refused"),
        (drop("nodes/0/name"), "nodes[0].name", "refused"),
        (set_at("nodes/1/transparentThumbnailUrl", 3), "nodes[1].transparentThumbnailUrl", "refused"),
        (drop("edges/0/isLoop"), "edges[0].isLoop", "refused"),
        (set_at("edges/0/isLoop", False), "edges[0].isLoop", "odd"),
        (set_at("edges/1/duration", "4"), "edges[1].duration", "refused"),
        (set_at("edges/1/duration", True), "edges[1].duration", "refused"),
        (set_at("edges/1/videos", None), "edges[1].videos", "refused"),
        (set_at("edges/1/videos/webm", ""), "edges[1].videos.webm", "odd"),
        (drop("edges/1/videos/hevc"), "edges[1].videos.hevc", "odd"),
        (set_at("edges/1/videos/hevc", "https://elsewhere/l.mov"), "edges[1].videos.hevc", "odd"),
        (set_at("edges/2/priority", 1.5), "edges[2].priority", "refused"),
        (set_at("edges/1/speed", "fast"), "edges[1].speed", "refused"),
        (drop("edges/1/sound/url"), "edges[1].sound.url", "refused"),
        (set_at("edges/1/sound", "s.mp3"), "edges[1].sound", "refused"),
        (set_at("edges/1/conditions", []), "edges[1].conditions", "odd"),
        (set_at("edges/1/conditions", {}), "edges[1].conditions", "odd"),
        (set_at("edges/1/conditions", 7), "edges[1].conditions", "refused"),
        (drop("edges/1/conditions/0/input"), "edges[1].conditions[0].input", "refused"),
        (set_at("edges/1/conditions/0/value", "1"), "edges[1].conditions[0].value", "refused"),
        (set_at("edges/1/conditions/0/op", "gte"), "edges[1].conditions[0].op", "odd"),
        (set_at("inputs/0/default", None), "inputs[0].default", "refused"),
        (set_at("inputs/0/type", "text"), "inputs[0].type", "refused"),
        (set_at("inputs", {}), "inputs", "refused"),
        (set_at("initialNode", "z"), "initialNode", "odd"),
        (set_at("edges/1/target", "z"), "edges[1].target", "odd"),
        (set_at("nodes/1/id", "a"), "nodes", "odd"),
    ],
)
def test_each_defect_is_found(change: Callable[[dict[str, Any]], None], path: str, weight: str) -> None:
    config = copy.deepcopy(GOOD)
    change(config)
    assert (path, weight) in [(one.path, one.weight) for one in check_config(config)]


@pytest.mark.parametrize("data", [None, [], 3, "text"])
def test_only_an_object_is_a_config(data: object) -> None:
    assert [one.weight for one in check_config(data)] == ["refused"]
