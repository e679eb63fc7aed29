"""What is to be drawn, as frozen values that survive JSON: they are stored beside each asset.

Everything the painter needs is in here, so the same spec always gives the same pixels.
"""

from msgspec import Struct


class Paint(Struct, frozen=True):
    """The colour of one named part of a character, e.g. ``antenna`` in ``#ffd400``."""

    part: str
    colour: str


class Item(Struct, frozen=True):
    """Something worn or held, by its lexicon id; an empty colour means the item's own."""

    kind: str
    colour: str = ""


class Character(Struct, frozen=True, kw_only=True):
    """Who is drawn: everything that stays the same from pose to pose."""

    species: str
    words: str = ""
    style: str = ""
    seed: int = 0
    paints: tuple[Paint, ...] = ()
    wears: tuple[Item, ...] = ()
    build: tuple[str, ...] = ()
    temper: str = "friendly"
    marks: tuple[str, ...] = ()
    name: str = ""
    notes: tuple[str, ...] = ()


class Puppet(Struct, frozen=True, kw_only=True):
    """A character cut out of somebody's picture, which is found by its content key."""

    key: str
    colour: str = "#f1ede6"


class PictureSpec(Struct, frozen=True, kw_only=True):
    """One still: a character in a pose, with props, an expression and a style."""

    character: Character
    pose: tuple[str, ...] = ("standing",)
    props: tuple[Item, ...] = ()
    expression: str = ""
    style: str = ""
    seed: int = 0
    logo: str = ""
    title: str = ""
    puppet: Puppet | None = None
    notes: tuple[str, ...] = ()


class MotionSpec(Struct, frozen=True, kw_only=True):
    """How a picture moves; ``tempo`` multiplies the motion's own speed, ``energy`` its size."""

    motion: str = "breathing"
    seconds: float = 4.0
    loop: bool = True
    tempo: float = 1.0
    energy: float = 1.0
    seed: int = 0
    notes: tuple[str, ...] = ()


class TransitionSpec(Struct, frozen=True):
    """The way from one picture to ``end``; reversed, the same frames run backwards."""

    end: PictureSpec
    seconds: float = 2.0
    reversed: bool = False
