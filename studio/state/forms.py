"""What a filled-in form stands for: the requests it becomes, the rules it breaks, and the form a request came from."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from studio.domain.pose_matrix import MatrixRow
from studio.domain.records import Pose
from studio.domain.requests import DEFAULT_DURATION, MAX_NAME, GenerateRequest, Problem, check
from studio.domain.words import tr
from studio.state.drafts import BatchRow, Draft, Kind

#: Types of work that begin with a pose.
FROM_A_POSE: frozenset[Kind] = frozenset({"animate_pose", "transition", "edit", "regenerate"})
#: Types of work that can begin with a picture from outside instead.
FROM_A_PICTURE: frozenset[Kind] = frozenset({"animate_pose", "edit"})
#: Types of work that make a video, of which there are sizes.
MOVING: frozenset[Kind] = frozenset({"animate_new", "animate_pose", "transition"})


def request_of(draft: Draft, source: Pose | None, end: Pose | None) -> GenerateRequest:
    """Return the request a draft stands for; ``source`` and ``end`` are the poses it names, if they are there.

    A batch is several requests: see ``batch_of``.
    """
    makers = {
        "pose": _pose,
        "regenerate": _regenerate,
        "edit": _edit,
        "logo": _logo,
        "animate_new": _animate_new,
        "animate_pose": _animate_pose,
        "transition": _transition,
        "batch": _pose,
    }
    return makers[draft.kind](draft, source, end)


def batch_of(draft: Draft) -> tuple[GenerateRequest, ...]:
    """Return the requests of the ticked rows of a batch, in their order."""
    return tuple(request_of_row(row) for row in draft.rows if row.ticked)


def request_of_row(row: BatchRow) -> GenerateRequest:
    """Return what one row of a batch asks for; a row without a description is described by its name."""
    name, prompt = row.name.strip(), row.prompt.strip() or row.name.strip()
    if not row.moves:
        return GenerateRequest(type="image", name=name, image_prompt=prompt)
    return GenerateRequest(
        type="animation",
        name=name,
        image_prompt=prompt,
        animation_prompt=row.motion.strip(),
        duration=row.duration,
        loop=row.loop,
    )


def rows_of(listed: tuple[MatrixRow, ...]) -> tuple[BatchRow, ...]:
    """Return rows of a pose matrix, e.g. pasted ones, as rows of a batch."""
    return tuple(
        BatchRow(
            name=row.name[:MAX_NAME],
            prompt=row.prompt,
            motion=row.motion,
            duration=row.duration or DEFAULT_DURATION,
            moves=bool(row.motion),
        )
        for row in listed
    )


def problems_of(draft: Draft, source: Pose | None, end: Pose | None) -> list[Problem]:
    """Return every rule the form breaks, in the order of its fields; those of a batch name their row."""
    if draft.kind == "batch":
        return _batch_problems(draft)
    found = _missing_poses(draft, source, end)
    told = {problem.field for problem in found}
    if _pictured(draft) and draft.kind == "animate_pose" and not draft.pose_name.strip():
        found.insert(0, Problem("name", tr("Give the pose a name.")))
    # Without its end a transition reads as a plain animation, whose rules are not the form's.
    others = [] if draft.kind == "transition" and told else check(request_of(draft, source, end))
    return [*found, *(problem for problem in others if problem.field not in told)]


def draft_of(draft: Draft, request: GenerateRequest, *, source_pose: str = "", end_pose: str = "") -> Draft:
    """Return a form filled in with a request; ``draft`` gives what the request does not say."""
    kind = _kind_of(request)
    return msgspec.structs.replace(
        draft,
        kind=kind,
        pose_name=(request.name or "") if kind != "logo" else draft.pose_name,
        pose_prompt=request.image_prompt or "",
        motion_prompt=request.animation_prompt or "",
        edit_instructions=request.edit_instructions or "",
        source_pose=source_pose or request.item_id or "",
        end_pose=end_pose,
        source_asset="" if source_pose or request.item_id else (request.source_image_asset_id or ""),
        source_name="",
        source_url="",
        duration=request.seconds,
        loop=request.loop is not False,
        auto_reverse=bool(request.auto_reverse) if kind == "transition" else draft.auto_reverse,
        sizes=request.sizes or (),
        logo_name=(request.name or "") if kind == "logo" else draft.logo_name,
        logo_description=request.logo_description or "",
        logo_style=request.logo_style_name or "",
        logo_note=request.logo_style_instruction or "",
    )


def row_of(request: GenerateRequest) -> BatchRow:
    """Return the row of a batch that asks for this."""
    return BatchRow(
        name=request.name or "",
        prompt=request.image_prompt or "",
        motion=request.animation_prompt or "",
        duration=request.seconds,
        loop=request.loop is not False,
        moves=request.type == "animation",
    )


def texts_of(draft: Draft) -> tuple[tuple[str, str], ...]:
    """Return the prompts of a form by the names of their fields, to be remembered."""
    if draft.kind == "batch":
        rows = [row for row in draft.rows if row.ticked]
        motions = [("motion_prompt", row.motion) for row in rows if row.moves]
        return (*(("pose_prompt", row.prompt) for row in rows), *motions)
    by_kind: Mapping[Kind, tuple[str, ...]] = {
        "pose": ("pose_prompt",),
        "regenerate": ("pose_prompt",),
        "animate_new": ("pose_prompt", "motion_prompt"),
        "animate_pose": ("motion_prompt",),
        "transition": ("motion_prompt",),
        "edit": ("edit_instructions",),
        "logo": ("logo_description",),
    }
    return tuple((field, getattr(draft, field)) for field in by_kind[draft.kind])


def _pose(draft: Draft, _source: Pose | None, _end: Pose | None) -> GenerateRequest:
    return GenerateRequest(type="image", name=draft.pose_name.strip(), image_prompt=draft.pose_prompt.strip())


def _regenerate(draft: Draft, _source: Pose | None, _end: Pose | None) -> GenerateRequest:
    return GenerateRequest(type="image", item_id=draft.source_pose, image_prompt=draft.pose_prompt.strip())


def _edit(draft: Draft, source: Pose | None, _end: Pose | None) -> GenerateRequest:
    return GenerateRequest(
        type="edit", source_image_asset_id=_picture(draft, source), edit_instructions=draft.edit_instructions.strip()
    )


def _logo(draft: Draft, _source: Pose | None, _end: Pose | None) -> GenerateRequest:
    return GenerateRequest(
        type="logo",
        name=draft.logo_name.strip() or None,
        logo_description=draft.logo_description.strip(),
        logo_style_name=draft.logo_style.strip() or None,
        logo_style_instruction=draft.logo_note.strip() or None,
    )


def _moving(draft: Draft) -> GenerateRequest:
    return GenerateRequest(
        type="animation",
        animation_prompt=draft.motion_prompt.strip(),
        duration=draft.duration,
        loop=draft.loop,
        sizes=draft.sizes or None,
    )


def _animate_new(draft: Draft, _source: Pose | None, _end: Pose | None) -> GenerateRequest:
    name, prompt = draft.pose_name.strip(), draft.pose_prompt.strip()
    return msgspec.structs.replace(_moving(draft), name=name, image_prompt=prompt)


def _animate_pose(draft: Draft, source: Pose | None, _end: Pose | None) -> GenerateRequest:
    if _pictured(draft):
        name = draft.pose_name.strip()
        return msgspec.structs.replace(_moving(draft), name=name, source_image_asset_id=_picture(draft, source))
    return msgspec.structs.replace(_moving(draft), item_id=draft.source_pose)


def _transition(draft: Draft, source: Pose | None, end: Pose | None) -> GenerateRequest:
    picture = source.picture if source is not None else None
    last = end.picture if end is not None else None
    return msgspec.structs.replace(
        _moving(draft),
        name=f"{source.name} to {end.name}"[:MAX_NAME] if source and end else None,
        animation_prompt=draft.motion_prompt.strip() or None,
        loop=False,
        source_image_asset_id=picture.id if picture else "",
        end_image_asset_id=last.id if last else "",
        auto_reverse=True if draft.auto_reverse else None,
        reverse_name=f"{end.name} to {source.name}"[:MAX_NAME] if draft.auto_reverse and source and end else None,
    )


def _pictured(draft: Draft) -> bool:
    """Tell whether a picture from outside stands in for the source pose."""
    return bool(draft.source_asset) and draft.kind in FROM_A_PICTURE


def _picture(draft: Draft, source: Pose | None) -> str | None:
    if _pictured(draft):
        return draft.source_asset
    picture = source.picture if source is not None else None
    return picture.id if picture is not None else None


def _missing_poses(draft: Draft, source: Pose | None, end: Pose | None) -> list[Problem]:
    wanted = {
        "animate_pose": tr("Choose the pose to animate."),
        "transition": tr("Choose the pose to start from."),
        "edit": tr("Choose the pose to change."),
        "regenerate": tr("Choose the pose to make anew."),
    }
    found = []
    if draft.kind in FROM_A_POSE and source is None and not _pictured(draft):
        found.append(Problem("source_image_asset_id", wanted[draft.kind]))
    if draft.kind == "transition":
        if end is None:
            found.append(Problem("end_image_asset_id", tr("Choose the pose to end on.")))
        elif draft.end_pose == draft.source_pose:
            words = tr("Choose another pose to end on than the one to start from.")
            found.append(Problem("end_image_asset_id", words))
    return found


def _batch_problems(draft: Draft) -> list[Problem]:
    found = [
        Problem(f"rows[{place}].{problem.field}", problem.message)
        for place, row in enumerate(draft.rows)
        if row.ticked
        for problem in check(request_of_row(row))
    ]
    if not any(row.ticked for row in draft.rows):
        found.append(Problem("rows", tr("Add a row, or tick one.")))
    return found


def _kind_of(request: GenerateRequest) -> Kind:
    if request.type == "image":
        return "regenerate" if request.item_id else "pose"
    if request.type != "animation":
        return "edit" if request.type == "edit" else "logo"
    if request.is_transition:
        return "transition"
    return "animate_new" if request.draws_picture else "animate_pose"
