"""From a spec to what stands on the stage: a kit, a pose, things worn and held, and how it all fits the frame."""

from functools import lru_cache

from msgspec import Struct
from PySide6.QtCore import QRectF

from studio.engine.artist import lexicon
from studio.engine.artist.figure import draw_figure
from studio.engine.artist.kit import Kit, kit_of
from studio.engine.artist.props import PROPS
from studio.engine.artist.rig import Pose, settled
from studio.engine.artist.shapes import DEPTH, GLOSS, Scene
from studio.engine.artist.specs import Item, PictureSpec

#: The frame is 1000 units square. Figures stand on this line and stay inside this margin, with room to move.
GROUND = 896.0
ROOM = QRectF(70, 92, 860, 816)
EDGE = QRectF(36, 36, 928, 928)
SCALE = 1.0

Share = tuple[Item, float]


class Fit(Struct, frozen=True):
    """Where the figure's (0, 0) stands in the frame and how large it is drawn."""

    x: float
    y: float
    scale: float


#: The joints of one arm, without the side's letter.
_ARM = ("arm", "reach", "bend", "wrist", "spread", "thumb", "point")
#: How an arm that hangs down lifts what it holds.
_CARRY = {"arm_r": 62.0, "reach_r": 0.86, "bend_r": 0.7}


@lru_cache(maxsize=256)
def pose_of(spec: PictureSpec) -> Pose:
    """Return the joints of a picture: temper first, then each pose, then the expression.

    When poses are combined, each arm does what the pose says that lifts it furthest from rest.
    """
    expressions = lexicon.expressions()
    targets: dict[str, float] = {}
    if spec.character.temper in expressions:
        targets.update(expressions[spec.character.temper]["joints"])
    arms: dict[str, dict[str, float]] = {"l": {}, "r": {}}
    for name in spec.pose:
        joints: dict[str, float] = dict(lexicon.poses()[name]["joints"])
        for side, held in arms.items():
            mine = {joint: joints.pop(joint) for part in _ARM if (joint := f"{part}_{side}") in joints}
            if abs(mine.get(f"arm_{side}", 16) - 16) >= abs(held.get(f"arm_{side}", 16) - 16):
                arms[side] = mine
        targets.update(joints)
    targets.update(arms["l"] | arms["r"])
    if any(lexicon.items()[item.kind].get("hold") for item in held_of(spec)) and -30 < targets.get("arm_r", 16) < 45:
        targets.update(_CARRY)
    if spec.expression:
        targets.update(expressions[spec.expression]["joints"])
    return settled(targets)


def worn_of(spec: PictureSpec) -> tuple[Item, ...]:
    """Return what the character wears in a picture, without what it holds."""
    table = lexicon.items()
    return tuple(item for item in spec.character.wears if not table[item.kind].get("hold"))


def held_of(spec: PictureSpec) -> tuple[Item, ...]:
    """Return the props of a picture; what the character holds by habit is put away when a pose needs the hands."""
    table = lexicon.items()
    props = tuple(item for item in spec.props if not table[item.kind].get("hold"))
    held = [item for item in spec.props if table[item.kind].get("hold")]
    if not held and not any(PROPS[item.kind][0] in ("lap", "front") for item in props):
        held = [item for item in spec.character.wears if table[item.kind].get("hold")]
    return (*props, *held)


def stage(kit: Kit, pose: Pose, wears: tuple[Share, ...], held: tuple[Share, ...], fit: Fit) -> Scene:
    """Return the shapes of a figure in the frame; a figure about to leave it is moved back."""
    scene = _drawn(kit, pose, wears, held, fit)
    box = bounds(scene)
    if EDGE.contains(box):
        return scene
    return _drawn(kit, pose, wears, held, _pulled_in(fit, box))


def _drawn(kit: Kit, pose: Pose, wears: tuple[Share, ...], held: tuple[Share, ...], fit: Fit) -> Scene:
    scene = Scene()
    with scene.at(fit.x, fit.y, sx=fit.scale, sy=fit.scale):
        draw_figure(scene, kit, pose, wears, held)
    return scene


def _pulled_in(fit: Fit, box: QRectF) -> Fit:
    """Return the fit that brings a figure's box back inside the edge: made smaller if it must be, then moved."""
    size = min(1.0, EDGE.width() / box.width(), EDGE.height() / box.height())
    middle = box.center()
    half_width, half_height = box.width() * size / 2, box.height() * size / 2
    x = min(max(middle.x(), EDGE.left() + half_width), EDGE.right() - half_width)
    y = min(max(middle.y(), EDGE.top() + half_height), EDGE.bottom() - half_height)
    return Fit((fit.x - middle.x()) * size + x, (fit.y - middle.y()) * size + y, fit.scale * size)


def bounds(scene: Scene) -> QRectF:
    """Return the box of everything that adds colour to the frame."""
    box = QRectF()
    for shape in scene.shapes:
        if shape.role in (DEPTH, GLOSS) or shape.clip is not None:
            continue
        edge = shape.width / 2
        box = box.united(shape.path.boundingRect().adjusted(-edge, -edge, edge, edge))
    return box


def shares(items: tuple[Item, ...]) -> tuple[Share, ...]:
    """Return items that are wholly there."""
    return tuple((item, 1.0) for item in items)


@lru_cache(maxsize=256)
def fit_of(spec: PictureSpec) -> Fit:
    """Return how the picture's figure fits the frame: its own size if there is room, else smaller."""
    kit, pose = kit_of(spec.character), pose_of(spec)
    scene = Scene()
    draw_figure(scene, kit, pose, shares(worn_of(spec)), shares(held_of(spec)))
    box = bounds(scene)
    scale = min(SCALE, ROOM.width() / box.width(), ROOM.height() / box.height())
    y = min(GROUND, ROOM.bottom() - box.bottom() * scale) if box.bottom() > 0 else GROUND
    if y + box.top() * scale < ROOM.top():
        y = ROOM.top() - box.top() * scale
    # Balanced figures stand in the middle; ones that reach out to a side are moved just enough.
    x = 500.0
    x += max(0.0, ROOM.left() - (x + box.left() * scale)) - max(0.0, x + box.right() * scale - ROOM.right())
    return Fit(x, y, scale)
