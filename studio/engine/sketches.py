"""A picture of each style, drawn when somebody first asks for it and kept in the data folder."""

import asyncio
import contextlib
from pathlib import Path

from studio import __version__
from studio.engine.artist import words
from studio.engine.artist.styles import find_style
from studio.engine.hands import Hands, WorkerDied
from studio.engine.work import Order, Output, Task

SIZE = 256
#: Who stands for every style, so that only the style differs.
_MODEL = "a friendly orange fox with a blue scarf"


class Sketches:
    """Draws style pictures one after the other, in a worker that lives only as long as there is something to draw."""

    def __init__(self, root: Path) -> None:
        """Keep pictures below ``root``, apart for each version of the program."""
        self._folder = root / __version__
        self._wanted: dict[str, None] = {}
        self._task: asyncio.Task[None] | None = None

    def find(self, style_id: str) -> Path | None:
        """Return a style's picture if it is there; otherwise it will be drawn."""
        if (path := self._path(style_id)).is_file():
            return path
        self._wanted[style_id] = None
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._draw(), name="sketches")
        return None

    async def stop(self) -> None:
        """Leave the rest undrawn."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _draw(self) -> None:
        hands = Hands()
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            with contextlib.suppress(WorkerDied, OSError):  # asked for again, it is tried again
                while self._wanted:
                    await self._draw_one(hands, next(iter(self._wanted)))
        finally:
            self._wanted.clear()
            await hands.close()

    async def _draw_one(self, hands: Hands, style_id: str) -> None:
        part = self._path(style_id).with_suffix(".part.png")
        character = words.read_character(_MODEL, style=style_id)
        task = Task(picture=words.read_pose(character, "waving"))
        output = Output(asset_id=style_id, type="transparent_image", size=SIZE, path=str(part))
        order = Order(job_id=style_id, task=task, outputs=(output,), pictures=str(self._folder))
        async for report in hands.work(order):
            if report.done:
                part.replace(self._path(style_id))
        self._wanted.pop(style_id, None)

    def _path(self, style_id: str) -> Path:
        return self._folder / f"{style_id}.png"


def is_style(style_id: str) -> bool:
    """Return whether this is the id of a style."""
    row = find_style(style_id)
    return row is not None and row.id == style_id
