"""A character made ready for drawing: its parts, measures and colours resolved from the tables."""

from functools import lru_cache
from typing import Any

from studio.engine.artist import lexicon
from studio.engine.artist.colour import WHITE, Rgb, light, luma, mix, rgb, shade
from studio.engine.artist.specs import Character, Item

#: Figure units; y counts upwards from the ground. Overridden by a species' skeleton and by its own row.
MEASURES: dict[str, float] = {
    "hip_y": 118.0, "hip_x": 62.0, "leg": 46.0, "foot": 60.0, "body_y": 232.0, "body_rx": 134.0, "body_ry": 138.0,
    "shoulder_x": 98.0, "shoulder_y": 312.0, "arm": 190.0, "arm_w": 35.0, "hand": 45.0, "neck_y": 340.0,
    "head_y": 500.0, "head_rx": 214.0, "head_ry": 182.0, "eye_u": 0.42, "eye_v": 0.06, "eye_w": 34.0, "eye_h": 47.0,
    "mouth_v": 0.56, "blush_v": 0.42, "size": 1.0,
}  # fmt: skip

SKELETONS: dict[str, dict[str, float]] = {
    "biped": {},
    "bird": {
        "hip_y": 70.0, "leg": 26.0, "foot": 62.0, "body_y": 216.0, "body_rx": 172.0, "body_ry": 172.0,
        "shoulder_x": 150.0, "shoulder_y": 300.0, "arm": 168.0, "head_y": 462.0, "head_rx": 208.0, "head_ry": 178.0,
        "neck_y": 330.0, "eye_u": 0.4, "eye_v": -0.02,
    },
    "solo": {
        "hip_y": 46.0, "hip_x": 78.0, "leg": 30.0, "foot": 50.0, "body_y": 250.0, "body_rx": 0.0, "body_ry": 0.0,
        "shoulder_x": 200.0, "shoulder_y": 205.0, "arm": 150.0, "arm_w": 30.0, "hand": 40.0, "neck_y": 130.0,
        "head_y": 290.0, "head_rx": 250.0, "head_ry": 255.0, "eye_u": 0.34, "eye_v": 0.02, "mouth_v": 0.36,
    },
}  # fmt: skip


class Kit:
    """What the drawing parts ask: measures, part choices and colours of one character."""

    def __init__(self, character: Character) -> None:
        row = lexicon.species()[character.species]
        self.character = character
        self.parts: dict[str, Any] = row
        self.measures = _measures(row, character.build)
        self.colours = _colours(row, character)
        self.marks: frozenset[str] = frozenset((*row.get("marks", ()), *_hair(row, character), *character.marks))
        self.wears = {item.kind: item for item in character.wears}

    def __getitem__(self, name: str) -> float:
        return self.measures[name]

    def part(self, name: str, default: str = "") -> str:
        """Return which variant of a part this species has."""
        value = self.parts.get(name, default)
        return str(value)

    def colour(self, part: str, fallback: str = "main") -> Rgb:
        """Return the colour of a part, or of what it is made of."""
        for name in (part, fallback):
            if name in self.colours:
                return self.colours[name]
        return self.colours["main"]


@lru_cache(maxsize=64)
def kit_of(character: Character) -> Kit:
    """Return the character's kit, made once."""
    return Kit(character)


def item_colours(item: Item) -> tuple[Rgb, Rgb]:
    """Return an item's own colour and its second colour."""
    row = lexicon.items()[item.kind]
    first = rgb(item.colour or row["colour"])
    if item.colour or "second" not in row:
        second = light(first, 0.55) if luma(first) < 0.55 else shade(first, 0.45)
        return first, rgb(row["second"]) if row.get("keep_second") else second
    return first, rgb(row["second"])


def _hair(row: dict[str, Any], character: Character) -> list[str]:
    """Return how a person's hair is worn: as the words say, else as the seed says."""
    if "hair" not in row or any(mark.startswith("hair") for mark in character.marks):
        return []
    choices: list[str] = row["hair"]
    return choices[character.seed % len(choices)].split()


def _measures(row: dict[str, Any], build: tuple[str, ...]) -> dict[str, float]:
    measures = {**MEASURES, **SKELETONS[row.get("skeleton", "biped")], **row.get("measures", {})}
    for name in build:
        for key, factor in lexicon.builds()[name]["measures"].items():
            measures[key] *= factor
    return measures


def _colours(row: dict[str, Any], character: Character) -> dict[str, Rgb]:
    palettes = row["palettes"]
    palette = {key: rgb(value) for key, value in palettes[character.seed % len(palettes)].items()}
    painted = {paint.part: rgb(paint.colour) for paint in character.paints}
    if "main" in painted and "tint" in row:  # a pink flower has pink petals, not a pink middle
        painted.setdefault(row["tint"], painted.pop("main"))
    if "main" in painted:
        for role in row.get("derive", ("accent",)):
            palette[role] = _derived(role, painted["main"])
    palette.update(painted)
    palette.setdefault("second", mix(palette["main"], WHITE, 0.8))
    palette.setdefault("accent", shade(palette["main"], 0.6))
    palette.setdefault("eyes", (58, 36, 30))
    palette.setdefault("nose", (56, 34, 40))
    palette.setdefault("inner", mix(palette["second"], (255, 150, 150), 0.35))
    palette.setdefault("brows", shade(palette["main"], 0.62))
    return palette


def _derived(role: str, main: Rgb) -> Rgb:
    """Return what another part becomes when the user has chosen the main colour."""
    if role == "second":
        return mix(main, (255, 250, 240), 0.78) if luma(main) < 0.9 else shade(main, 0.12)
    if role == "muzzle":
        return light(main, 0.42) if luma(main) < 0.8 else mix(main, (255, 190, 205), 0.4)
    if role in ("wings", "arms", "legs", "ears", "tail", "mane"):
        return shade(main, 0.32) if luma(main) > 0.12 else light(main, 0.25)
    return shade(main, 0.72) if luma(main) > 0.25 else light(main, 0.35)
