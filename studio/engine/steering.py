"""How a style card steers the artist: what a mascot's words leave open is taken from its reference pictures."""

from typing import Any

from msgspec import structs

from studio.engine.artist import lexicon
from studio.engine.artist.specs import Character, Paint

#: Silhouettes as the card names them, and the artist's word for such a build.
_BUILDS = {"tall": "tall", "round": "chubby", "wide": "chubby"}
#: Ways of filling a surface, and the style that fills like that.
_STYLES = {"pixel": "pixel-art", "flat": "flat-vector", "cel": "comic", "soft": "3d-render"}


def steered(character: Character, card: Any) -> Character:
    """Return a character in the colours, build and style of a card.

    Words win over pictures, and a card that was made from the artist's own drawings has nothing new to say.
    """
    if not isinstance(card, dict) or card.get("drawn"):
        return character
    painted = _painted(character, card)
    build = _BUILDS.get(_part(card, "proportions", "build"))
    if build in lexicon.builds() and not painted.build:
        painted = structs.replace(painted, build=(build,))
    return painted if painted.style else structs.replace(painted, style=_style(card))


def _painted(character: Character, card: dict[str, Any]) -> Character:
    main = card.get("main")
    if main is None or any(paint.part == "main" for paint in character.paints):
        return character
    return structs.replace(character, paints=(*character.paints, Paint("main", str(main))))


def _style(card: dict[str, Any]) -> str:
    if _part(card, "outline", "kind") == "light":
        return "sticker"
    return _STYLES.get(_part(card, "shading", "kind"), "")


def _part(card: dict[str, Any], group: str, key: str) -> str:
    inside = card.get(group)
    return str(inside.get(key, "")) if isinstance(inside, dict) else ""
