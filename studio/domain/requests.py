"""What a user can ask the API to make, and the rules a request must keep before it may leave.

The form, the guard and the engine check the same rules here (contract A.6), so a field that Studio
lets through is a field the local engine takes.
"""

from msgspec import Struct, structs

from studio.domain.records import SIZES, GenerationType, Record
from studio.domain.words import tr

DURATIONS = range(3, 11)
DEFAULT_DURATION = 4
MAX_PROMPT = 10_000
MAX_NAME = 200
MAX_BATCH = 10
MAX_REFERENCES = 6


class Problem(Struct, frozen=True):
    """One field that breaks a rule, and the sentence that says how to mend it."""

    field: str
    message: str


class GenerateRequest(Record, frozen=True, kw_only=True):
    """Body of ``POST /collections/:id/generate``; fields that do not apply stay None."""

    type: GenerationType
    name: str | None = None
    item_id: str | None = None
    image_prompt: str | None = None
    animation_prompt: str | None = None
    duration: int | None = None
    loop: bool | None = None
    source_image_asset_id: str | None = None
    end_image_asset_id: str | None = None
    auto_reverse: bool | None = None
    reverse_name: str | None = None
    sizes: tuple[int, ...] | None = None
    edit_instructions: str | None = None
    logo_description: str | None = None
    logo_style_name: str | None = None
    logo_style_instruction: str | None = None

    def body(self) -> dict[str, object]:
        """Return the JSON body: only the fields that were given."""
        return {key: value for key, value in structs.asdict(self).items() if value is not None}

    @property
    def seconds(self) -> int:
        """Length of the animation asked for, in whole seconds."""
        return DEFAULT_DURATION if self.duration is None else self.duration

    @property
    def draws_picture(self) -> bool:
        """Whether the server has to draw a new picture before anything moves."""
        if self.type != "animation":
            return self.type == "image"
        return self.source_image_asset_id is None and self.item_id is None

    @property
    def is_transition(self) -> bool:
        """Whether this animation leads from one pose to another."""
        return self.type == "animation" and self.end_image_asset_id is not None


class MascotRequest(Record, frozen=True, kw_only=True):
    """Body of ``POST /collections``."""

    project_id: str
    name: str
    prompt: str = ""
    style: str | None = None
    reference_image_urls: tuple[str, ...] = ()
    reference_asset_ids: tuple[str, ...] = ()
    cdn_enabled: bool = True

    def body(self) -> dict[str, object]:
        """Return the JSON body: only the fields that carry something."""
        return {key: value for key, value in structs.asdict(self).items() if value not in (None, "", ())}

    @property
    def draws_reference(self) -> bool:
        """Whether the server has to draw the first reference picture (contract A.4, row 3)."""
        return self.style is not None and not self.reference_image_urls and not self.reference_asset_ids


def check(request: GenerateRequest) -> list[Problem]:
    """Return every rule the request breaks, in the order of the form's fields."""
    by_type = {"image": _check_image, "animation": _check_animation, "edit": _check_edit, "logo": _check_logo}
    return [*_check_texts(request), *by_type[request.type](request)]


def check_mascot(request: MascotRequest) -> list[Problem]:
    """Return every rule a new mascot's request breaks."""
    problems = []
    if _blank(request.name):
        problems.append(Problem("name", tr("Give the mascot a name.")))
    elif len(request.name) > MAX_NAME:
        problems.append(Problem("name", tr("Shorten the name to {most} characters.", most=MAX_NAME)))
    if len(request.prompt) > MAX_PROMPT:
        problems.append(Problem("prompt", tr("Shorten the description to {most:,} characters.", most=MAX_PROMPT)))
    references = len(request.reference_asset_ids) + len(request.reference_image_urls)
    if references > MAX_REFERENCES:
        problems.append(
            Problem("reference_asset_ids", tr("Keep at most {most} reference pictures.", most=MAX_REFERENCES))
        )
    if _blank(request.prompt) and not references:
        problems.append(Problem("prompt", tr("Describe the character.")))
    return problems


def _blank(text: str | None) -> bool:
    return text is None or not text.strip()


def _check_texts(request: GenerateRequest) -> list[Problem]:
    problems = []
    if request.name is not None and len(request.name) > MAX_NAME:
        problems.append(Problem("name", tr("Shorten the name to {most} characters.", most=MAX_NAME)))
    for field in ("image_prompt", "animation_prompt", "edit_instructions", "logo_description"):
        text = getattr(request, field)
        if text is not None and len(text) > MAX_PROMPT:
            problems.append(Problem(field, tr("Shorten this text to {most:,} characters.", most=MAX_PROMPT)))
    return problems


def _check_image(request: GenerateRequest) -> list[Problem]:
    problems = []
    if request.item_id is None and _blank(request.name):
        problems.append(Problem("name", tr("Give the pose a name.")))
    if _blank(request.image_prompt):
        problems.append(Problem("image_prompt", tr("Describe the pose.")))
    return problems


def _check_animation(request: GenerateRequest) -> list[Problem]:
    problems = []
    if request.item_id is None and request.source_image_asset_id is None:
        if _blank(request.name):
            problems.append(Problem("name", tr("Give the pose a name.")))
        if _blank(request.image_prompt):
            problems.append(Problem("image_prompt", tr("Describe the pose.")))
    if request.is_transition and request.source_image_asset_id is None:
        problems.append(Problem("source_image_asset_id", tr("Choose the pose the transition starts from.")))
    if not request.is_transition and _blank(request.animation_prompt):
        problems.append(Problem("animation_prompt", tr("Describe the motion.")))
    if request.seconds not in DURATIONS:
        problems.append(Problem("duration", tr("Choose 3 to 10 whole seconds.")))
    if request.auto_reverse and not request.is_transition:
        problems.append(Problem("auto_reverse", tr("Only a transition can have a way back.")))
    if request.sizes and any(size not in SIZES for size in request.sizes):
        problems.append(Problem("sizes", tr("Sizes are 720, 480, 360 and 240.")))
    return problems


def _check_edit(request: GenerateRequest) -> list[Problem]:
    problems = []
    if request.source_image_asset_id is None and request.item_id is None:
        problems.append(Problem("source_image_asset_id", tr("Choose the picture to edit.")))
    if _blank(request.edit_instructions):
        problems.append(Problem("edit_instructions", tr("Say what to change.")))
    return problems


def _check_logo(request: GenerateRequest) -> list[Problem]:
    return [] if not _blank(request.logo_description) else [Problem("logo_description", tr("Describe the logo."))]
