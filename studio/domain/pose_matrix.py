"""Poses by mascots: which exist, which are missing, and how the missing ones become priced batches."""

from collections.abc import Iterable, Mapping, Sequence

from studio.domain.folding import fold
from studio.domain.pose_batch import total
from studio.domain.pricing import DEFAULT_RATES, Price, Rates
from studio.domain.records import Mascot, Pose, Record
from studio.domain.requests import MAX_BATCH, GenerateRequest, Problem, check
from studio.domain.words import tr, trn


class MatrixRow(Record, frozen=True, kw_only=True):
    """A pose every mascot should have. With ``motion`` it is animated for ``duration`` seconds."""

    name: str
    prompt: str = ""
    motion: str = ""
    duration: int | None = None

    def request(self) -> GenerateRequest:
        """Return what makes this pose for one mascot."""
        prompt = self.prompt or self.name
        if not self.motion:
            return GenerateRequest(type="image", name=self.name, image_prompt=prompt)
        return GenerateRequest(
            type="animation",
            name=self.name,
            image_prompt=prompt,
            animation_prompt=self.motion,
            duration=self.duration,
            loop=True,
        )


class Cell(Record, frozen=True, kw_only=True):
    """Where a row meets a mascot; ``pose`` is None where there is a hole."""

    row: MatrixRow
    mascot_id: str
    pose: Pose | None = None

    @property
    def is_hole(self) -> bool:
        """Whether there is nothing yet."""
        return self.pose is None


class Batch(Record, frozen=True, kw_only=True):
    """One request of at most ten generations; they all belong to one mascot, as the API asks."""

    mascot_id: str
    requests: tuple[GenerateRequest, ...]


class FillPlan(Record, frozen=True, kw_only=True):
    """How holes are filled: the requests to send, and the one total to agree to."""

    batches: tuple[Batch, ...]
    price: Price
    problems: tuple[Problem, ...] = ()

    @property
    def rows(self) -> int:
        """How many poses are made."""
        return sum(len(batch.requests) for batch in self.batches)

    @property
    def summary(self) -> str:
        """The plan in one line, e.g. ``23 rows in 3 requests``."""
        return tr(
            "{rows} in {requests}",
            rows=trn("{count} row", "{count} rows", self.rows),
            requests=trn("{count} request", "{count} requests", len(self.batches)),
        )


class PoseMatrix(Record, frozen=True, kw_only=True):
    """Rows of poses over columns of mascots."""

    rows: tuple[MatrixRow, ...]
    mascots: tuple[Mascot, ...]
    cells: dict[tuple[str, str], Cell]

    def cell(self, row: MatrixRow, mascot_id: str) -> Cell:
        """Return where a row meets a mascot."""
        return self.cells[fold(row.name), mascot_id]

    @property
    def holes(self) -> tuple[Cell, ...]:
        """All cells without a pose, mascot by mascot."""
        return tuple(
            cell for mascot in self.mascots for row in self.rows if (cell := self.cell(row, mascot.id)).is_hole
        )


def build(rows: Iterable[MatrixRow], mascots: Sequence[Mascot], poses: Mapping[str, Iterable[Pose]]) -> PoseMatrix:
    """Return the matrix; a pose fills a cell by its name, whatever its case and accents. ``poses`` go by mascot id."""
    unique = tuple({fold(row.name): row for row in reversed(tuple(rows))}.values())[::-1]
    cells = {}
    for mascot in mascots:
        there = {fold(pose.name.strip()): pose for pose in poses.get(mascot.id, ()) if not pose.archived}
        for row in unique:
            key = fold(row.name)
            cells[key, mascot.id] = Cell(row=row, mascot_id=mascot.id, pose=there.get(key))
    return PoseMatrix(rows=unique, mascots=tuple(mascots), cells=cells)


def rows_of(poses: Iterable[Pose]) -> tuple[MatrixRow, ...]:
    """Return a mascot's poses as rows, so that other mascots can have the same."""
    return tuple(
        MatrixRow(name=pose.name, prompt=pose.prompt, motion=pose.animation_prompt)
        for pose in poses
        if not pose.archived
    )


def plan_fill(holes: Iterable[Cell], rates: Rates = DEFAULT_RATES) -> FillPlan:
    """Return the requests that fill these holes, at most ten poses of one mascot in each, and what all cost together.

    Planning again what is still missing after a failure gives exactly the rest.
    """
    grouped: dict[str, list[GenerateRequest]] = {}
    for cell in holes:
        if cell.is_hole:
            grouped.setdefault(cell.mascot_id, []).append(cell.row.request())
    batches = tuple(
        Batch(mascot_id=mascot_id, requests=tuple(requests[start : start + MAX_BATCH]))
        for mascot_id, requests in grouped.items()
        for start in range(0, len(requests), MAX_BATCH)
    )
    return FillPlan(
        batches=batches,
        price=total((request for batch in batches for request in batch.requests), rates),
        problems=_problems(batches),
    )


def _problems(batches: Iterable[Batch]) -> tuple[Problem, ...]:
    """Return what would be refused, each row once, with its name before the sentence."""
    requests = {request.name: request for batch in batches for request in batch.requests}
    return tuple(
        Problem(problem.field, tr("{name}: {words}", name=name, words=problem.message))
        for name, request in requests.items()
        for problem in check(request)
    )
