"""What a worker process is asked to do and what it answers: one JSON line each way.

The task is stored with its job, so a job that was interrupted starts again from the same words.
"""

from msgspec import Struct

from studio.engine.artist.specs import MotionSpec, PictureSpec, TransitionSpec

FPS = 30


class Task(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A job's work. The picture is drawn for outputs that are stills, frames for those that are clips.

    ``logos`` maps each logo's asset type to its picture.
    """

    picture: PictureSpec | None = None
    motion: MotionSpec | None = None
    transition: TransitionSpec | None = None
    logos: dict[str, PictureSpec] = {}


class Output(Struct, frozen=True, kw_only=True):
    """One file to make: ``path`` is absolute, ``size`` is its width in pixels."""

    asset_id: str
    type: str
    size: int
    path: str


class Order(Struct, frozen=True, kw_only=True):
    """One attempt at a job, as it is handed to a worker."""

    job_id: str
    task: Task
    outputs: tuple[Output, ...]
    pictures: str  # the folder where puppets find their pictures


class Made(Struct, frozen=True, kw_only=True):
    """A finished file."""

    asset_id: str
    width: int
    height: int
    file_size: int
    duration: float = 0.0


class Report(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line from a worker: a stage it reached, or the end, with what was made or why nothing was."""

    job_id: str
    stage: str = ""
    done: bool = False
    made: tuple[Made, ...] = ()
    error: str = ""
