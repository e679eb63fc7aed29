"""What stands in the generation form of each mascot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from studio.domain.records import Record
from studio.domain.requests import DEFAULT_DURATION
from studio.state.draft_files import DraftFiles

if TYPE_CHECKING:
    from pathlib import Path

Kind = Literal["pose", "animate_new", "animate_pose", "transition", "edit", "regenerate", "logo", "batch"]


class BatchRow(Record, frozen=True, kw_only=True):
    """One pose of a batch; without ``moves`` it is a picture. Only ticked rows are ordered."""

    name: str = ""
    prompt: str = ""
    motion: str = ""
    duration: int = DEFAULT_DURATION
    loop: bool = True
    moves: bool = False
    ticked: bool = True


class Draft(Record, frozen=True, kw_only=True):
    """The fields of the generation form; poses are item ids, the duration whole seconds.

    ``source_asset`` is a picture brought from outside, which stands in for the source pose; ``sizes`` are the size
    variants whose addresses come with the answer.
    """

    kind: Kind = "pose"
    pose_name: str = ""
    pose_prompt: str = ""
    motion_prompt: str = ""
    edit_instructions: str = ""
    source_pose: str = ""
    end_pose: str = ""
    source_asset: str = ""
    source_name: str = ""
    source_url: str = ""
    duration: int = DEFAULT_DURATION
    loop: bool = True
    auto_reverse: bool = True
    sizes: tuple[int, ...] = ()
    logo_name: str = ""
    logo_description: str = ""
    logo_style: str = ""
    logo_note: str = ""
    rows: tuple[BatchRow, ...] = ()
    row: int = 0


class Drafts(DraftFiles[Draft]):
    """The form's drafts, one small file per workspace and mascot."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, Draft())
