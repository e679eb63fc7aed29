"""Reads what people write: characters, poses, motions, edits and logos, out of plain words."""

from random import Random

from msgspec import structs

from studio.engine.artist import lexicon
from studio.engine.artist.lexicon import Found, tokens
from studio.engine.artist.specs import Character, Item, MotionSpec, Paint, PictureSpec
from studio.engine.artist.styles import find_style, style_in

#: Words that carry no picture, so nobody needs to be told that they were not drawn.
FILLER = frozenset(
    ["a", "an", "the", "and", "or", "of", "with", "in", "on", "at", "to", "for", "his", "her", "its", "their", "my", "our", "your", "is", "are", "be", "that", "this", "it", "who", "which", "while", "from", "by", "as", "into", "very", "really", "quite", "cute", "little", "friendly", "looking", "character", "mascot", "style", "wearing", "wears", "holding", "holds", "has", "have", "some", "one", "two", "both", "big", "nice", "pose", "posing", "make", "made", "draw", "drawn", "please", "like", "animal", "creature", "small", "happy"]
)


def read_character(words: str, *, style: str | None = None, seed: int = 0) -> Character:
    """Return who the words describe; what they leave open is chosen by the seed, what they name in vain is noted."""
    text = tokens(words)
    used = [False] * len(text)
    row = find_style(style) if style else None
    if row is None and (named := style_in(text)) is not None:
        row = named[0]
        used[named[1] : named[2]] = [True] * (named[2] - named[1])
    kinds = _take(lexicon.index("species").all(text), used)
    species = kinds[0].id if kinds else Random(f"species {words} {seed}").choice(("fox", "cat", "bear", "owl", "robot"))
    things = _take([hit for hit in lexicon.index("items").all(text) if lexicon.items()[hit.id].get("wear")], used)
    colours = _take(lexicon.index("colours").all(text), used)
    wears, paints = _painted(text, colours, things, kinds)
    tempers = _take(
        [hit for hit in lexicon.index("expressions").all(text) if lexicon.expressions()[hit.id].get("temper")], used
    )
    temper = tempers[0].id if tempers else Random(f"temper {words} {seed}").choice(("friendly", "friendly", "cheerful"))
    return Character(
        species=species, words=words, style=row.id if row else "", seed=seed, paints=paints, wears=wears, temper=temper,
        notes=_notes(text, used),
    )  # fmt: skip


def read_pose(character: Character, words: str, *, seed: int = 0) -> PictureSpec:
    """Return the picture the words describe of this character."""
    text = tokens(words)
    used = [False] * len(text)
    _take(lexicon.index("species").all(text), used)
    hits = _take(lexicon.index("poses").all(text), used)
    poses = tuple(dict.fromkeys(hit.id for hit in hits)) or ("standing",)
    props = [Item(kind) for name in poses for kind in lexicon.poses()[name].get("props", ())]
    return PictureSpec(
        character=character, pose=poses, props=tuple(props), style=character.style, seed=seed,
        notes=(*character.notes, *_notes(text, used)),
    )  # fmt: skip


def read_motion(words: str, *, seconds: float, loop: bool = True, seed: int = 0) -> MotionSpec:
    """Return the motion the words describe; breathing when they name none."""
    text = tokens(words)
    used = [False] * len(text)
    hits = _take(lexicon.index("motions").all(text), used)
    return MotionSpec(
        motion=hits[0].id if hits else "breathing", seconds=seconds, loop=loop, seed=seed, notes=_notes(text, used)
    )


def edit(spec: PictureSpec, instructions: str) -> PictureSpec:
    """Return the picture changed as the instructions say; the character keeps the change."""
    text = tokens(instructions)
    used = [False] * len(text)
    things = _take([hit for hit in lexicon.index("items").all(text) if lexicon.items()[hit.id].get("wear")], used)
    colours = _take(lexicon.index("colours").all(text), used)
    wears, paints = _painted(text, colours, things, [])
    kept = [item for item in spec.character.wears if item.kind not in {new.kind for new in wears}]
    character = structs.replace(spec.character, wears=(*kept, *wears), paints=(*spec.character.paints, *paints))
    return structs.replace(spec, character=character, notes=(*spec.notes, *_notes(text, used)))


def logo_pack(spec: PictureSpec, words: str = "") -> dict[str, PictureSpec]:
    """Return the five marks made from a character, by name."""
    kinds = ("face", "badge", "wordmark", "monochrome", "app-icon")
    return {kind: structs.replace(spec, logo=kind, title=words) for kind in kinds}


def _take(hits: list[Found], used: list[bool]) -> list[Found]:
    """Keep the hits whose words nobody has used, and mark those words."""
    kept = []
    for hit in hits:
        if not any(used[hit.start : hit.end]):
            used[hit.start : hit.end] = [True] * (hit.end - hit.start)
            kept.append(hit)
    return kept


def _painted(
    text: list[str], colours: list[Found], things: list[Found], kinds: list[Found]
) -> tuple[tuple[Item, ...], tuple[Paint, ...]]:
    """Give each colour to the thing it stands before; a colour with no thing of its own is the character's."""
    worn = {hit.start: Item(hit.id) for hit in things}
    paints: list[Paint] = []
    for colour in colours:
        value = lexicon.colours()[colour.id]["hex"]
        target = next((hit for hit in things if colour.end <= hit.start <= colour.end + 2), None)
        if target is not None:
            worn[target.start] = Item(target.id, value)
        elif not any(paint.part == "main" for paint in paints):
            paints.append(Paint("main", value))
    return tuple(worn[key] for key in sorted(worn)), tuple(paints)


def _notes(text: list[str], used: list[bool]) -> tuple[str, ...]:
    lost = [word for word, taken in zip(text, used, strict=True) if not taken and word not in FILLER]
    return (f"drawn without: {', '.join(dict.fromkeys(lost))}",) if lost else ()
