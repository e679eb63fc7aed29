"""How a file was made, small enough to travel inside it: prompts, parameters, sources, ids, price; never a secret."""

import re
from typing import Any

import msgspec

from studio.domain.records import Asset, Mascot, Pose, Record
from studio.domain.requests import GenerateRequest

#: What a recipe begins with in a file's comment, so that nobody else's comment is taken for one.
MARK = "masko-recipe:"
MAX_BYTES = 64 * 1024

_KEY = re.compile(r"masko_[0-9a-f]{4,}", re.IGNORECASE)


class Recipe(Record, frozen=True, kw_only=True):
    """What made a file; ids are those of the workspace it was made in, ``price`` is in credits."""

    version: int = 1
    pose: str = ""
    mascot: str = ""
    asset_type: str = ""
    pose_id: str = ""
    mascot_id: str = ""
    asset_id: str = ""
    job_id: str = ""
    price: int = 0
    made: str = ""
    source: str = ""
    end: str = ""
    request: GenerateRequest | None = None

    def text(self) -> str:
        """Return the recipe as one line for a file's comment; a key that somebody typed into a prompt is masked."""
        return MARK + _KEY.sub("masko_***", msgspec.json.encode(_without_empty(self)).decode())


def read_recipe(text: str) -> Recipe | None:
    """Return the recipe in a file's comment, or None if there is none that can be understood."""
    mark, found, body = text.strip().partition(MARK)
    if mark or not found or len(body) > MAX_BYTES:
        return None
    try:
        return msgspec.json.decode(body, type=Recipe)
    except (msgspec.MsgspecError, UnicodeEncodeError):
        return None


def recipe_of(
    pose: Pose,
    asset: Asset,
    mascot: Mascot,
    request: GenerateRequest | None = None,
    *,
    price: int = 0,
    source: str = "",
    end: str = "",
) -> Recipe:
    """Return the recipe of a file; ``source`` and ``end`` are the names of the poses a transition joins."""
    return Recipe(
        pose=pose.name,
        mascot=mascot.name,
        asset_type=asset.type,
        pose_id=pose.id,
        mascot_id=mascot.id,
        asset_id=asset.id,
        job_id=asset.job_id,
        price=price,
        made=asset.created_at,
        source=source,
        end=end,
        request=request,
    )


def _without_empty(recipe: Recipe) -> dict[str, Any]:
    values = {key: getattr(recipe, key) for key in recipe.__struct_fields__ if getattr(recipe, key) not in {"", 0}}
    if recipe.request is not None:
        values["request"] = recipe.request.body()
    else:
        values.pop("request", None)
    return values
