"""What words become: the engine's questions to the artist's readers, none of which paints."""

import itertools
import zlib

import msgspec

from studio.engine import steering
from studio.engine.artist import words
from studio.engine.artist.specs import Character, MotionSpec, PictureSpec, Puppet
from studio.engine.artist.styles import find_style
from studio.engine.common import Row
from studio.engine.work import Task

#: How the variations of one prompt stand, so that no two of them are alike.
_STANCES = ("standing", "waving", "proud", "sitting")


def style_id(name: str | None) -> str | None:
    """Return a style's id from its id, a shortened id or its name; None if there is no such style."""
    row = find_style(name) if name else None
    return row.id if row is not None else None


def picture(collection: Row, prompt: str) -> PictureSpec:
    """Return the picture of a mascot in the pose that a prompt describes."""
    model = _model(collection)
    spec = words.read_pose(model.character, prompt, seed=_seed(prompt))
    return msgspec.structs.replace(spec, puppet=model.puppet) if model.puppet else spec


def variations(prompt: str, style: str | None, count: int, first: int = 0) -> tuple[PictureSpec, ...]:
    """Return several characters for one prompt: what the words leave open differs, and so does the stance.

    ``first`` is how many were drawn before, so that asking again gives other ones.
    """
    seeds = [_seed(f"{prompt} {number}") for number in range(first, first + count)]
    characters = [words.read_character(prompt, style=style, seed=seed) for seed in seeds]
    rows = zip(characters, seeds, itertools.cycle(_STANCES), strict=False)
    return tuple(words.read_pose(each, stance, seed=seed) for each, seed, stance in rows)


def edited(spec: PictureSpec, instructions: str) -> PictureSpec:
    """Return a picture changed as the instructions say."""
    return words.edit(spec, instructions)


def motion(prompt: str, seconds: float, *, loop: bool) -> MotionSpec:
    """Return the motion that a prompt describes."""
    return words.read_motion(prompt, seconds=float(seconds), loop=loop, seed=_seed(prompt))


def logos(collection: Row, description: str, style: str) -> dict[str, PictureSpec]:
    """Return the marks of a logo pack, by asset type."""
    spec = picture(collection, description)
    found = find_style(style) if style else None
    if found is not None:
        spec = msgspec.structs.replace(spec, style=found.id)
    pack = words.logo_pack(spec, collection["name"])
    return {f"logo_{kind.replace('-', '_')}": each for kind, each in pack.items()}


def _model(collection: Row) -> PictureSpec:
    """Return who a mascot is: the character of its pictures, else of its words as its style card steers them."""
    if collection["model"]:
        return msgspec.convert(collection["model"], PictureSpec)
    character = words.read_character(collection["prompt"], style=collection["style"], seed=_seed(collection["id"]))
    return PictureSpec(character=steering.steered(character, collection["style_card"]))


def cut_out(asset_id: str) -> PictureSpec:
    """Return a character that is an uploaded picture itself, without its background."""
    return PictureSpec(character=Character(species="blob"), puppet=Puppet(key=asset_id))


def notes(task: Task) -> tuple[str, ...]:
    """Return what the artist could not draw, once each."""
    said: list[str] = []
    for spec in (task.picture, task.motion, *task.logos.values()):
        said += spec.notes if spec is not None else ()
    return tuple(dict.fromkeys(said))


def _seed(text: str) -> int:
    return zlib.crc32(text.encode())
