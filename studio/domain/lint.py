"""Looks a canvas over for what will not work, or not everywhere; every finding has a fix or says why not."""

from collections.abc import Callable, Collection, Iterator

from studio.domain.export import Media
from studio.domain.findings import ALL_TARGETS, Finding, Scene, Severity, Target
from studio.domain.graph import Graph
from studio.domain.lint_rules import conditions, declared, files, players, structure

Rule = Callable[[Scene], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    *structure.RULES,
    *conditions.RULES,
    *declared.RULES,
    *players.RULES,
    *files.RULES,
)
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def lint(graph: Graph, targets: Collection[Target] = ALL_TARGETS, media: Media | None = None) -> tuple[Finding, ...]:
    """Return what is to be said about a canvas for these players, worst first.

    Without ``media`` nothing is said about files, so that a canvas can be looked over before it is generated.
    """
    scene = Scene(graph, frozenset(targets), media)
    found = [finding for rule in RULES for finding in rule(scene) if finding.targets & scene.targets]
    return tuple(sorted(found, key=lambda finding: _ORDER[finding.severity]))


def worst(findings: Collection[Finding]) -> Severity | None:
    """Return the gravest severity among findings; None for a clean canvas."""
    return min((finding.severity for finding in findings), key=_ORDER.__getitem__, default=None)
