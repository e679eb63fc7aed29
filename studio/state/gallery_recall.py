"""How a pose was made, so that the form can be filled from it: as the list of jobs remembers, else worked out."""

from collections.abc import Iterable

import msgspec

from studio.domain.entries import Entry
from studio.domain.recall import Recalled, What, recall
from studio.domain.records import Pose
from studio.domain.requests import GenerateRequest
from studio.domain.versions import origin


def made_by(face: Pose, entries: Iterable[Entry]) -> GenerateRequest | None:
    """Return the request that made what a pose shows, if the list of jobs still has it."""
    shown = [asset.job_id for asset in (face.clip, face.still) if asset is not None and asset.job_id]
    by_job = {entry.job_id: entry for entry in entries if entry.job_id in shown}
    for job_id in shown:
        entry = by_job.get(job_id)
        if entry is not None and entry.request.get("type"):
            try:
                return msgspec.convert(entry.request, GenerateRequest, strict=False)
            except msgspec.ValidationError:
                continue
    return None


def recalled(face: Pose, what: What, poses: Iterable[Pose], entries: Iterable[Entry]) -> Recalled:
    """Return the form for a pose; see ``domain.recall``. Where the server says what it was made from, that is used."""
    request = made_by(face, entries)
    clip = face.clip
    if request is None and clip is not None and origin(face, "end_frame"):
        request = GenerateRequest(
            type="animation",
            name=face.name,
            animation_prompt=face.animation_prompt or None,
            duration=round(clip.duration) or None,
            loop=False,
            source_image_asset_id=origin(face, "source") or None,
            end_image_asset_id=origin(face, "end_frame"),
        )
    return recall(face, what, poses, request)
