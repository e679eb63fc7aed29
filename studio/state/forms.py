"""What a filled-in form stands for: the request it becomes, and the rules it breaks."""

import msgspec

from studio.domain.records import Pose
from studio.domain.requests import MAX_NAME, GenerateRequest, Problem, check
from studio.state.drafts import Draft

#: Types of work that begin with a pose, and what they do with it.
_FROM_A_POSE = {"animate_pose": "to animate", "transition": "to start from", "edit": "to change"}


def request_of(draft: Draft, source: Pose | None, end: Pose | None) -> GenerateRequest:
    """Return the request a draft stands for; ``source`` and ``end`` are the poses it names, if they are there."""
    name, prompt, motion = draft.pose_name.strip(), draft.pose_prompt.strip(), draft.motion_prompt.strip()
    picture = source.picture if source is not None else None
    last = end.picture if end is not None else None
    if draft.kind == "pose":
        return GenerateRequest(type="image", name=name, image_prompt=prompt)
    if draft.kind == "edit":
        return GenerateRequest(
            type="edit",
            source_image_asset_id=picture.id if picture else None,
            edit_instructions=draft.edit_instructions.strip(),
        )
    moving = GenerateRequest(type="animation", animation_prompt=motion, duration=draft.duration, loop=draft.loop)
    if draft.kind == "animate_new":
        return msgspec.structs.replace(moving, name=name, image_prompt=prompt)
    if draft.kind == "animate_pose":
        return msgspec.structs.replace(moving, item_id=draft.source_pose)
    return msgspec.structs.replace(
        moving,
        name=f"{source.name} to {end.name}"[:MAX_NAME] if source and end else None,
        animation_prompt=motion or None,
        loop=False,
        source_image_asset_id=picture.id if picture else "",
        end_image_asset_id=last.id if last else "",
        auto_reverse=True if draft.auto_reverse else None,
        reverse_name=f"{end.name} to {source.name}"[:MAX_NAME] if draft.auto_reverse and source and end else None,
    )


def problems_of(draft: Draft, source: Pose | None, end: Pose | None) -> list[Problem]:
    """Return every rule the form breaks, in the order of its fields."""
    found = []
    if draft.kind in _FROM_A_POSE and source is None:
        found.append(Problem("source_image_asset_id", f"Choose the pose {_FROM_A_POSE[draft.kind]}."))
    if draft.kind == "transition":
        if end is None:
            found.append(Problem("end_image_asset_id", "Choose the pose to end on."))
        elif draft.end_pose == draft.source_pose:
            found.append(Problem("end_image_asset_id", "Choose another pose to end on than the one to start from."))
    told = {problem.field for problem in found}
    # Without its end a transition reads as a plain animation, whose rules are not the form's.
    others = [] if draft.kind == "transition" and told else check(request_of(draft, source, end))
    return [*found, *(problem for problem in others if problem.field not in told)]
