"""What looking at a picture or a website tells about a character, before anything is made of it."""

from studio.domain.records import Record


class Swatch(Record, frozen=True, kw_only=True):
    """One colour as ``#rrggbb``, with the word people use for it if the server said one."""

    hex: str
    name: str = ""


class PictureLook(Record, frozen=True, kw_only=True):
    """What a picture shows; ``saw`` are sentences that say what that rests on."""

    name: str = ""
    prompt: str = ""
    palette: tuple[Swatch, ...] = ()
    saw: tuple[str, ...] = ()


class Idea(Record, frozen=True, kw_only=True):
    """A mascot that would suit a brand, ready to be made; ``style`` is a style's id or name."""

    name: str
    prompt: str
    style: str = ""


class SiteLook(Record, frozen=True, kw_only=True):
    """What a website shows: whose it is, its colours as ``#rrggbb``, its trade, and mascots for it."""

    brand: str = ""
    colors: tuple[str, ...] = ()
    industry: str = ""
    ideas: tuple[Idea, ...] = ()
    saw: tuple[str, ...] = ()


class Variation(Record, frozen=True, kw_only=True):
    """One picture of a preview. Its address can be given as the reference of a new mascot."""

    url: str
    asset_id: str = ""
