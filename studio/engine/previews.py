"""Trying a prompt: variations of a new character for a credit, or one free picture of a mascot there is.

A preview is a job without a mascot and without a pose; its files stand apart from everybody's poses.
"""

from sqlalchemy.engine import Connection

from studio.domain.wire.shapes_uploads import PreviewAsk
from studio.engine import imagination, jobs
from studio.engine.artist.specs import PictureSpec
from studio.engine.common import Caller
from studio.engine.generation import Terms
from studio.engine.jobs import NewAsset, NewJob, Submitted
from studio.engine.mascots import find_mascot
from studio.engine.refusals import WrongField
from studio.engine.work import Task

#: Asset types of a preview's pictures start like this.
PREFIX = "preview_"


def start(connection: Connection, caller: Caller, ask: PreviewAsk, terms: Terms, now: float) -> Submitted:
    """Make the job that draws what is asked for, and take its price."""
    pictures: tuple[PictureSpec, ...]
    if ask.collection_id is not None:
        pictures = (imagination.picture(find_mascot(connection, caller, ask.collection_id), ask.prompt),)
        price = 0
    else:
        pictures = imagination.variations(ask.prompt, _style(ask), ask.count)
        price = terms.rates.preview
    named = {f"{PREFIX}{at}": picture for at, picture in enumerate(pictures)}
    task = Task(logos=named)
    new = NewJob(
        type="scene_generation",
        collection_id=None,
        item_id=None,
        price=price,
        task=task,
        assets=tuple(NewAsset(type=kind, spec=Task(picture=picture)) for kind, picture in named.items()),
        notes=imagination.notes(task),
    )
    return jobs.submit(connection, caller, new, now)


def _style(ask: PreviewAsk) -> str | None:
    name = ask.preset_id or ask.style
    found = imagination.style_id(name)
    if name and found is None:
        field = "preset_id" if ask.preset_id else "style"
        raise WrongField({field: f"There is no style {name!r}; see GET /v1/styles."})
    return found
