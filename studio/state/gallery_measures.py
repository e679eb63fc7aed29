"""What the gauges say about an animation, as plain lines that views can show."""

from typing import Literal

from studio.domain.formats import format_of
from studio.domain.records import Asset, Record
from studio.domain.words import tr, trn
from studio.services.alpha_truth import AlphaTruth
from studio.services.seams import Seam

Grade = Literal["good", "warn", "bad"]


class SeamLine(Record, frozen=True, kw_only=True):
    """How one pair of pictures meets; ``score`` is 0 for the same picture and 100 for nothing in common.

    ``spot`` is where it is worst, as parts of width and height from the top left.
    """

    where: Literal["loop", "start", "end"]
    score: float
    passes: bool
    spot: tuple[float, float] = (0.5, 0.5)

    @property
    def title(self) -> str:
        """Which pair it is."""
        return {
            "loop": tr("Last frame to first frame"),
            "start": tr("First frame to the pose it starts from"),
            "end": tr("Last frame to the pose it ends on"),
        }[self.where]

    @property
    def words(self) -> str:
        """The score, and what it means."""
        score = f"{self.score:.1f}"
        if not self.passes:
            return tr("{score} · jumps", score=score)
        loop = self.where == "loop"
        return tr("{score} · closes cleanly", score=score) if loop else tr("{score} · meets it cleanly", score=score)


class AlphaLine(Record, frozen=True, kw_only=True):
    """What one file shows of its transparency; ``mean`` is between 0 and 1, ``fringe`` in pixels of the clip."""

    name: str
    verdict: str
    sentence: str
    mean: float = 0.0
    fringe: float = 0.0

    @property
    def good(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.verdict == "good"


class Measures(Record, frozen=True, kw_only=True):
    """Everything measured of one animation; ``spread`` is the largest difference of alpha between two formats."""

    seams: tuple[SeamLine, ...] = ()
    alphas: tuple[AlphaLine, ...] = ()
    spread: float = 0.0
    error: str = ""

    @property
    def grade(self) -> Grade:
        """The gravest of it all; what only looks different between formats is a warning."""
        if any(not line.good and line.verdict not in {"different", "unreadable"} for line in self.alphas):
            return "bad"
        fine = all(line.passes for line in self.seams) and all(line.good for line in self.alphas) and not self.error
        return "good" if fine else "warn"

    @property
    def words(self) -> str:
        """All of it in a line, for a badge's tooltip and a screen reader."""
        said = [line.sentence for line in self.alphas if not line.good][:1]
        jumps = sum(not line.passes for line in self.seams)
        if jumps:
            worst = max(line.score for line in self.seams)
            said.append(
                trn("{count} seam jumps ({score}).", "{count} seams jump ({score}).", jumps, score=f"{worst:.1f}")
            )
        return " ".join(said) or self.error or tr("Seam and transparency are clean.")


def seam_line(seam: Seam, threshold: float) -> SeamLine:
    """Return what is shown of a measured seam."""
    return SeamLine(where=seam.where, score=seam.score, passes=seam.passes(threshold), spot=seam.spot)


def alpha_lines(truth: AlphaTruth) -> tuple[AlphaLine, ...]:
    """Return what is shown of a measured animation, one line for each format."""
    return tuple(
        AlphaLine(
            name=format_of(Asset(id="", type=kind))[0],
            verdict=found.verdict,
            sentence=found.sentence,
            mean=found.mean_alpha,
            fringe=found.fringe_width,
        )
        for kind, found in truth.formats.items()
    )
