"""Rules about the files behind a canvas; silent while nothing is known about them."""

from collections.abc import Iterator

from studio.domain.edits.edges import change_edges, edge_name
from studio.domain.export import Clip, colliding_names
from studio.domain.findings import Finding, Scene, Severity, Target
from studio.domain.graph import Edge
from studio.domain.words import tr


def formats(scene: Scene) -> Iterator[Finding]:
    """Find edges without a video, or without the format one player needs."""
    if scene.media is None:
        return
    for edge in scene.edges:
        if not (edge.is_loop or edge.is_transition):
            continue
        clip = scene.media.clips.get(edge.id, Clip())
        name = edge_name(scene.graph, edge)
        if clip.empty:
            still = tr("{edge} has no video, so it stands still.", edge=name)
            jumped = tr("{edge} has no video, so it is jumped over.", edge=name)
            yield _missing(edge, "no-video", still if edge.is_loop else jumped, frozenset(Target))
        elif not clip.hevc:
            yield _missing(edge, "no-hevc", tr("{edge} has no HEVC file, the only one macOS plays.", edge=name),
                           frozenset({Target.MACOS}))  # fmt: skip
        elif not clip.webm:
            yield _missing(edge, "no-webm", tr("{edge} has no WebM file, which web pages prefer.", edge=name),
                           frozenset({Target.WEB, Target.WINDOWS, Target.LINUX}))  # fmt: skip


def _missing(edge: Edge, rule: str, message: str, targets: frozenset[Target]) -> Finding:
    return Finding(
        rule=rule,
        severity=Severity.WARNING,
        part="edge",
        id=edge.id,
        message=message,
        targets=targets,
        why_not=tr("Generate the edge, or repair its media."),
    )


def collisions(scene: Scene) -> Iterator[Finding]:
    """Find videos that the macOS cache would take for each other."""
    if scene.media is None:
        return
    shared = colliding_names(scene.media.addresses())
    for edge in scene.edges:
        clip = scene.media.clips.get(edge.id)
        for name, addresses in shared.items():
            if clip is not None and {clip.webm, clip.hevc} & set(addresses[1:]):
                yield Finding(
                    rule="same-file-name",
                    severity=Severity.ERROR,
                    part="edge",
                    id=edge.id,
                    message=tr("Another video is called “{file}” too; macOS would show one for the other.", file=name),
                    targets=frozenset({Target.MACOS}),
                    why_not=tr("Generate it again, or ship the offline bundle, which renames its files."),
                )


def lengths(scene: Scene) -> Iterator[Finding]:
    """Find durations that differ from the real length, from which macOS would derive another speed."""
    if scene.media is None:
        return
    for edge in scene.edges:
        clip = scene.media.clips.get(edge.id)
        if clip is None or not clip.seconds or edge.duration is None or edge.speed is not None:
            continue
        if abs(clip.seconds - edge.duration) > 0.01 * clip.seconds:
            yield Finding(
                rule="wrong-duration",
                severity=Severity.WARNING,
                part="edge",
                id=edge.id,
                message=tr(
                    "{edge} lasts {real:g} s but says {written:g} s; macOS would change its speed.",
                    edge=edge_name(scene.graph, edge),
                    real=clip.seconds,
                    written=edge.duration,
                ),
                targets=frozenset({Target.MACOS}),
                fix=change_edges(scene.graph, [edge.id], duration=round(clip.seconds, 3)),
            )


RULES = (formats, collisions, lengths)
