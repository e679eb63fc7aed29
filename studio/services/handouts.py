"""Files on their way out, by drag or by download: real files under real names, with their recipes if that is wanted."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from studio.domain.errors import MediaError
from studio.domain.file_names import unique
from studio.domain.folding import fold
from studio.domain.recipe import Recipe
from studio.domain.records import Record
from studio.services.recipe_store import RecipeStore
from studio.services.recipe_tags import tagged
from studio.services.storage import disk_errors


class Handout(Record, frozen=True, kw_only=True):
    """A file to give away under ``name``; without a ``recipe`` none is put in."""

    file: Path
    name: str
    recipe: Recipe | None = None


def hand_out(
    handouts: Sequence[Handout],
    folder: Path,
    *,
    store: RecipeStore | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> tuple[Path, ...]:
    """Put copies into ``folder`` under names of their own and return them; what is there is never written over.

    Blocking. Each copy is whole or not there. With a ``store`` the copies are recognised later. Raises StorageError.
    """
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        taken = {fold(entry.name) for entry in folder.iterdir()}
    made = []
    for number, handout in enumerate(handouts, 1):
        made.append(_give(handout, folder / unique(handout.name, taken), store))
        if on_progress is not None:
            on_progress(number, len(handouts))
    return tuple(made)


def drag_folder(parent: Path) -> Path:
    """Return a new folder for one drag; the file manager copies from it when the drop happens. Raises StorageError."""
    with disk_errors(parent):
        parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix="drag-", dir=parent))


def sweep(parent: Path, keep: Iterable[Path] = ()) -> None:
    """Delete the folders of earlier drags; called at the start, when no drop can still be waiting for them."""
    kept = set(keep)
    with suppress(OSError):
        for folder in parent.glob("drag-*"):
            if folder not in kept:
                shutil.rmtree(folder, ignore_errors=True)


def _give(handout: Handout, target: Path, store: RecipeStore | None) -> Path:
    part = target.with_name(f".{os.getpid()}-{target.name}")
    try:
        _copy(handout, part)
        with disk_errors(target):
            part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink()
    if store is not None and handout.recipe is not None:
        store.note(target, handout.recipe)
    return target


def _copy(handout: Handout, part: Path) -> None:
    if handout.recipe is not None:
        try:
            tagged(handout.file, part, handout.recipe)
        except MediaError:  # the file matters more than what it says about itself
            pass
        else:
            return
    with disk_errors(part):
        shutil.copyfile(handout.file, part)
