"""What the server saw in pictures and websites, and the pictures of a preview, read tolerantly (contract A.8)."""

import re
from collections.abc import Iterable
from typing import Any

from studio.domain.looks import Idea, PictureLook, SiteLook, Swatch, Variation
from studio.domain.wire.envelope import Json, one, text, texts

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def read_picture_look(body: Any) -> PictureLook:
    """Return what a picture shows."""
    row = one(body)
    return PictureLook(
        name=text(row, "name"),
        prompt=text(row, "prompt", "description"),
        palette=tuple(_swatches(row.get("palette"))),
        saw=texts(row.get("saw")),
    )


def read_site_look(body: Any) -> SiteLook:
    """Return what a website shows."""
    row = one(body)
    brand = row.get("brand")
    named: Json = brand if isinstance(brand, dict) else {}
    listed = row.get("suggestions")
    ideas = [idea for idea in listed if isinstance(idea, dict)] if isinstance(listed, list) else []
    return SiteLook(
        brand=text(named, "name"),
        colors=tuple(each.hex for each in _swatches(named.get("colors"))),
        industry=text(named, "industry"),
        ideas=tuple(
            Idea(name=text(idea, "name"), prompt=text(idea, "prompt", "description"), style=text(idea, "style"))
            for idea in ideas
        ),
        saw=texts(row.get("saw")),
    )


def read_variations(body: Any) -> tuple[Variation, ...]:
    """Return the pictures of a preview; a server may name them one by one or give a single address."""
    row = one(body)
    listed = row.get("images")
    if isinstance(listed, list):
        rows = [image if isinstance(image, dict) else {"url": image} for image in listed]
        found = [Variation(url=text(image, "url"), asset_id=text(image, "asset_id", "id")) for image in rows]
        return tuple(variation for variation in found if variation.url)
    url = text(row, "url", "image_url", "preview_url")
    return (Variation(url=url),) if url else ()


def _swatches(value: Any) -> Iterable[Swatch]:
    for colour in value if isinstance(value, list | tuple) else ():
        row: Json = colour if isinstance(colour, dict) else {"hex": colour}
        code = text(row, "hex", "color", "colour")
        if _COLOUR.fullmatch(code):
            yield Swatch(hex=code.lower(), name=text(row, "name"))
