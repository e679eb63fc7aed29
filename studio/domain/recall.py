"""Filling the form from what is there: its words, everything of it, or another try at the same pose."""

from collections.abc import Iterable
from typing import Literal

from msgspec import structs

from studio.domain.records import Asset, Pose, Record
from studio.domain.requests import DURATIONS, GenerateRequest, Problem
from studio.domain.words import later, tr

What = Literal["prompt", "all", "variation"]

_TEXTS = ("image_prompt", "animation_prompt", "edit_instructions", "logo_description")
_SOURCES = {"source_image_asset_id": "source", "end_image_asset_id": "end"}
_GONE = {
    "source_image_asset_id": later("The source picture is no longer there. Choose another one."),
    "end_image_asset_id": later("The end picture is no longer there. Choose another one."),
}


class Recalled(Record, frozen=True, kw_only=True):
    """What the form shows: the request, the poses behind its sources, and what is no longer there."""

    request: GenerateRequest
    source_pose_id: str = ""
    end_pose_id: str = ""
    missing: tuple[Problem, ...] = ()


def recall(pose: Pose, what: What, poses: Iterable[Pose], request: GenerateRequest | None = None) -> Recalled:
    """Return the form for a pose; ``request`` is what made it, if that is known, else it is worked out.

    ``prompt`` takes its texts alone, ``all`` makes a new pose the same way, ``variation`` a new version of this one.
    Sources are looked for among ``poses``; one that is gone is taken out of the request and named.
    """
    made = request or request_of(pose)
    if what == "prompt":
        texts = {field: getattr(made, field) for field in _TEXTS}
        return Recalled(request=GenerateRequest(type=made.type, **texts))
    if what == "variation":
        made = structs.replace(made, item_id=pose.id, name=None)
    else:
        made = structs.replace(made, item_id=None, name=made.name or pose.name)
    return _resolved(made, {asset.id: one for one in poses if not one.archived for asset in one.assets if asset.ready})


def request_of(pose: Pose) -> GenerateRequest:
    """Return the request that would make such a pose, from its texts and its newest animation."""
    if pose.type == "logo":
        return GenerateRequest(type="logo", name=pose.name, logo_description=pose.prompt)
    clip = pose.clip
    if clip is None and pose.type != "animation":
        return GenerateRequest(type="image", name=pose.name, image_prompt=pose.prompt)
    return GenerateRequest(
        type="animation",
        name=pose.name,
        image_prompt=pose.prompt,
        animation_prompt=pose.animation_prompt,
        duration=_seconds(clip),
        loop=clip.loop if clip is not None else True,
    )


def _resolved(request: GenerateRequest, owners: dict[str, Pose]) -> Recalled:
    found: dict[str, str] = {}
    missing: list[Problem] = []
    for field, place in _SOURCES.items():
        asset_id = getattr(request, field)
        if asset_id is None:
            continue
        if asset_id in owners:
            found[f"{place}_pose_id"] = owners[asset_id].id
        else:
            request = structs.replace(request, **{field: None})
            missing.append(Problem(field, tr(_GONE[field])))
    return Recalled(request=request, missing=tuple(missing), **found)


def _seconds(clip: Asset | None) -> int | None:
    if clip is None or not clip.duration:
        return None
    return min(max(round(clip.duration), DURATIONS[0]), DURATIONS[-1])
