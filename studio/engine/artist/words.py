"""Reads what people write: characters, poses, motions, edits and logos, out of plain words."""

from collections.abc import Iterable
from random import Random

from msgspec import structs

from studio.engine.artist import lexicon
from studio.engine.artist.reading import Reading
from studio.engine.artist.specs import Character, Item, MotionSpec, Paint, PictureSpec
from studio.engine.artist.styles import find_style

#: The marks of a logo pack, in the order they are offered.
LOGOS = ("face", "badge", "wordmark", "monochrome", "app-icon")


def read_character(words: str, *, style: str | None = None, seed: int = 0) -> Character:
    """Return who the words describe; what they leave open is chosen by the seed, what they name in vain is noted."""
    reading = Reading(words, "colours", "items", "species", "themes", "parts", "builds", "expressions")
    row = (find_style(style) if style else None) or reading.style
    random = Random(f"{words} {seed}")
    kinds = [kind for kind in reading.all("species") if kind != "person"] or reading.all("species")
    species = kinds[0] if kinds else random.choice(("fox", "cat", "bear", "owl", "robot"))
    tempers = [name for name in reading.all("expressions") if lexicon.expressions()[name].get("temper")]
    marks = [mark for part in reading.all("parts") if (mark := lexicon.parts()[part].get("mark"))]
    table = lexicon.items()
    reading.leave(*(kind for kind in reading.items if not table[kind].get("wear")))  # hands are the pose's
    return Character(
        species=species, words=words, style=row.id if row else "", seed=seed, paints=tuple(reading.paints),
        wears=tuple(item for kind, item in reading.items.items() if table[kind].get("wear")),
        build=tuple(reading.all("builds")), temper=tempers[0] if tempers else random.choice(("friendly", "friendly",
        "cheerful")),
        marks=tuple(marks), notes=reading.notes(),
    )  # fmt: skip


def read_pose(character: Character, words: str, *, seed: int = 0) -> PictureSpec:
    """Return the picture the words describe of this character."""
    reading = Reading(words, "poses", "items", "species", "themes", "expressions", "colours", "parts", "builds")
    poses = _ordered(reading.all("poses")) or ("standing",)
    looks = reading.all("expressions")
    wears, props = _sorted_items(reading.items.values(), poses)
    who = character
    if wears:
        who = structs.replace(character, wears=_worn(character.wears, wears, set()))
    style = reading.style.id if reading.style else character.style
    return PictureSpec(
        character=who, pose=poses, props=props, expression=looks[-1] if looks else "", style=style, seed=seed,
        notes=reading.notes(character.notes),
    )  # fmt: skip


def read_motion(words: str, *, seconds: float, loop: bool = True, seed: int = 0) -> MotionSpec:
    """Return the motion the words describe; breathing when they name none."""
    reading = Reading(words, "motions", "items", "species", "colours", "parts", "expressions")
    named = reading.all("motions")
    tempo = energy = 1.0
    faster, larger = lexicon.manner("tempo"), lexicon.manner("energy")
    for word in dict.fromkeys(reading.tokens):
        tempo *= faster.get(word, 1.0)
        energy *= larger.get(word, 1.0)
    reading.use(*faster, *larger)
    return MotionSpec(
        motion=named[0] if named else "breathing", seconds=seconds, loop=loop, tempo=min(2.5, max(0.4, tempo)),
        energy=min(1.8, max(0.3, energy)), seed=seed, notes=reading.notes(),
    )  # fmt: skip


def edit(spec: PictureSpec, instructions: str) -> PictureSpec:
    """Return the picture changed as the instructions say; the character keeps what is its own."""
    reading = Reading(instructions, "items", "parts", "species", "themes", "expressions", "poses", "colours", "builds")
    who = spec.character
    poses = _ordered(reading.all("poses")) or spec.pose
    wears, props = _sorted_items(reading.items.values(), reading.all("poses"))
    kept_props = [item for item in spec.props if item.kind not in reading.removed]
    if poses != spec.pose:  # the old pose's own things leave with it
        left = {kind for name in spec.pose for kind in lexicon.poses()[name].get("props", ())}
        kept_props = [item for item in kept_props if item.kind not in left]
    painted = {paint.part for paint in reading.paints}
    species = reading.all("species")
    who = structs.replace(
        who,
        species=species[0] if species and spec.puppet is None else who.species,
        wears=_worn(who.wears, wears, reading.removed),
        paints=(*(paint for paint in who.paints if paint.part not in painted), *reading.paints),
        build=tuple(reading.all("builds")) or who.build,
    )
    looks = reading.all("expressions")
    return structs.replace(
        spec, character=who, pose=poses, props=_worn(tuple(kept_props), props, set()),
        expression=looks[-1] if looks else spec.expression, style=reading.style.id if reading.style else spec.style,
        notes=reading.notes(),
    )  # fmt: skip


def logo_pack(spec: PictureSpec, words: str = "") -> dict[str, PictureSpec]:
    """Return the five marks made from a character, by name; the wordmark shows the words, or the character's kind."""
    reading = Reading(words, "colours", "parts", "items", "species")
    quoted = words.split('"')[1] if words.count('"') >= 2 else ""
    title = quoted or _title(words) or spec.character.name or spec.character.species.replace("-", " ").title()
    who = spec.character
    if reading.paints:
        who = structs.replace(who, paints=(*who.paints, *(Paint("badge", paint.colour) for paint in reading.paints)))
    style = reading.style.id if reading.style else spec.style
    return {
        kind: structs.replace(
            spec, character=who, logo=kind, title=title, pose=("standing",), props=(), style=style, expression=""
        )
        for kind in LOGOS
    }


def _title(words: str) -> str:
    """Return the name in a logo's description: all of a short one, the capitalised words of a long one."""
    plain = words.strip()
    if len(plain) <= 24:
        return plain
    return " ".join(word.strip(".,;:!") for word in plain.split() if word[:1].isupper())[:24].strip()


def _ordered(poses: list[str]) -> tuple[str, ...]:
    """Return poses with the ones of the whole body first, so that "waving and sitting" is "sitting and waving"."""
    table = lexicon.poses()
    return tuple(sorted(poses, key=lambda name: not table[name].get("base", False)))


def _sorted_items(items: Iterable[Item], poses: Iterable[str]) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Split things into what is worn and what surrounds one picture; the poses bring their own."""
    table = lexicon.items()
    named = list(items)
    own = [kind for pose in poses for kind in lexicon.poses()[pose].get("props", ())]
    colours = {item.kind: item for item in named}
    props = [colours.get(kind, Item(kind)) for kind in dict.fromkeys(own)]
    props += [item for item in named if not table[item.kind].get("wear") and item.kind not in own]
    return tuple(item for item in named if table[item.kind].get("wear") and item.kind not in own), tuple(props)


def _worn(before: tuple[Item, ...], added: tuple[Item, ...], removed: set[str]) -> tuple[Item, ...]:
    """Return what is worn afterwards; a thing named again without a colour keeps the one it had."""
    had = {item.kind: item for item in before if item.kind not in removed}
    for item in added:
        if item.colour or item.kind not in had:
            had[item.kind] = item
    return tuple(had.values())
