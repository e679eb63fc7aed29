"""The second start on a data folder: the Studio that is open gets the arguments, and this one ends."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from studio.services.one_instance import hand_over, handover_of


def tell_first(folder: Path, opening: Sequence[str]) -> int | None:
    """Hand over files and links; return the folder's lock if the other Studio has ended meanwhile, else None.

    Raises StorageError, or NotAnswering if the other Studio does not listen.
    """
    return asyncio.run(hand_over(folder, handover_of(opening)))
