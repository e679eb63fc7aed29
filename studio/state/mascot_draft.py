"""What stands in the dialog for a new mascot: three ways to one, each with its own fields."""

from typing import Literal

from studio.domain.looks import Idea, Swatch, Variation
from studio.domain.records import Record
from studio.domain.requests import MascotRequest

Way = Literal["text", "image", "website"]
WAYS: tuple[Way, ...] = ("text", "image", "website")


class Picked(Record, frozen=True, kw_only=True):
    """A picture that was brought in and lies on the server; ``notices`` say what was done to it on the way."""

    asset_id: str
    name: str = ""
    url: str = ""
    notices: tuple[str, ...] = ()


class Fields(Record, frozen=True, kw_only=True):
    """The three fields that every way ends in; ``style`` is a style's id."""

    name: str = ""
    prompt: str = ""
    style: str = ""


class MascotDraft(Record, frozen=True, kw_only=True):
    """Everything in the dialog. ``press`` names the press of a preview whose pictures are not here yet."""

    way: Way = "text"
    text: Fields = Fields()
    image: Fields = Fields()
    website: Fields = Fields()
    variations: tuple[Variation, ...] = ()
    chosen: str = ""
    press: str = ""
    picture: Picked | None = None
    palette: tuple[Swatch, ...] = ()
    saw: tuple[str, ...] = ()
    address: str = ""
    brand: str = ""
    industry: str = ""
    colors: tuple[str, ...] = ()
    ideas: tuple[Idea, ...] = ()
    idea: int = -1

    @property
    def fields(self) -> Fields:
        """The fields of the way that is shown."""
        return {"text": self.text, "image": self.image, "website": self.website}[self.way]

    @property
    def empty(self) -> bool:
        """Whether nothing would be lost."""
        return self == MascotDraft(way=self.way)

    @property
    def variation(self) -> Variation | None:
        """The picture of the preview that was picked."""
        return next((each for each in self.variations if each.url == self.chosen), None)


def request_of(draft: MascotDraft, project_id: str) -> MascotRequest:
    """Return the request that the shown way of a draft stands for."""
    fields = draft.fields
    variation = draft.variation if draft.way == "text" else None
    picture = draft.picture if draft.way == "image" else None
    return MascotRequest(
        project_id=project_id,
        name=fields.name.strip(),
        prompt=fields.prompt.strip(),
        style=fields.style or None,
        reference_image_urls=(variation.url,) if variation is not None else (),
        reference_asset_ids=(picture.asset_id,) if picture is not None else (),
    )
