"""Rules about single players: what the companion of one platform does not know, set, or play (contract, C.3)."""

from collections.abc import Iterator

from msgspec import structs

from studio.domain.any_state import expand_any_state
from studio.domain.edits.edges import change_edges, edge_name
from studio.domain.edits.inputs import rename_input
from studio.domain.edits.primitives import Edit, Insert, Remove, Sequence, replaced
from studio.domain.findings import PLAYERS, Finding, Scene, Severity, Target
from studio.domain.graph import ANY_STATE, Condition, Edge
from studio.domain.inputs import is_agent_event, plain_name, used_inputs
from studio.domain.words import listed, tr, trn

#: Inputs that a companion never sets.
_SILENT: dict[str, frozenset[Target]] = {
    "clicked": frozenset({Target.LINUX}),
    "mouseOver": frozenset({Target.LINUX, Target.MACOS}),
    "loopCount": frozenset({Target.LINUX, Target.WINDOWS}),
    "nodeTime": frozenset({Target.LINUX}),
}
_SOUND_ENDINGS = (".mp3", ".wav", ".m4a")
#: What the Windows companion waits beyond the duration before it cuts a clip off, in seconds.
_GRACE, _DEFAULT = 2.0, 4.0


def any_state(scene: Scene) -> Iterator[Finding]:
    """Find Any State where a player does not know it."""
    if not scene.wishes:
        return
    yield Finding(
        rule="any-state-unknown",
        severity=Severity.WARNING,
        part="canvas",
        id="",
        message=tr("Linux and old macOS companions do not know Any State; those edges do nothing there."),
        targets=frozenset({Target.LINUX}),
        fix=_spell_out(scene),
    )


def _spell_out(scene: Scene) -> Edit:
    expansion = expand_any_state(scene.graph, lambda _: True)
    label = trn("Spell Any State out in {count} edge", "Spell Any State out in {count} edges", expansion.added)
    gone = tuple(edge.id for edge in scene.graph.edges if edge.source == ANY_STATE)
    added = tuple((index, edge) for index, edge in enumerate(expansion.graph.edges[: expansion.added]))
    return Sequence(
        label=label,
        edits=(Remove(label=label, shelf="edges", keys=gone), Insert(label=label, shelf="edges", items=added)),
    )


def way_home(scene: Scene) -> Iterator[Finding]:
    """Find poses from which a wish is followed in circles or not at all."""
    goals = {wish.target: wish for wish in scene.wishes}
    for node in scene.nodes():
        lost = [goal for goal in goals if goal != node.id and not _arrives(scene, node.id, goal)]
        if lost:
            yield Finding(
                rule="no-way-home",
                severity=Severity.ERROR,
                part="node",
                id=node.id,
                message=tr(
                    "From {pose}, Any State cannot get to {goal}: the first way out of each pose does not lead there.",
                    pose=node.name,
                    goal=scene.graph.name_of(lost[0]),
                ),
                targets=frozenset({Target.MACOS, Target.WINDOWS, Target.WEB}),
                why_not=tr("Put the edge that leads home first, or connect the two poses."),
            )


def _arrives(scene: Scene, start: str, goal: str) -> bool:
    seen: set[str] = set()
    here = start
    while here not in seen:
        seen.add(here)
        ways = scene.exits(here)
        if any(edge.target == goal for edge in ways):
            return True
        if not ways:
            return False
        here = ways[0].target
    return False


def silent_inputs(scene: Scene) -> Iterator[Finding]:
    """Find inputs that some companions never set."""
    for name in used_inputs(scene.graph):
        plain = plain_name(name)
        silent = _SILENT.get(plain, frozenset())
        if is_agent_event(plain):
            silent = frozenset({Target.LINUX})
        if silent & scene.targets:
            players = sorted(tr(PLAYERS[target]) for target in silent & scene.targets)
            yield Finding(
                rule="silent-input",
                severity=Severity.WARNING,
                part="input",
                id=name,
                message=trn(
                    "The companion on {players} never sets “{input}”.",
                    "The companions on {players} never set “{input}”.",
                    len(players),
                    players=listed(players),
                    input=plain,
                ),
                targets=silent,
                why_not=tr("Use an input that this companion sets, or leave the platform out."),
            )


def new_names(scene: Scene) -> Iterator[Finding]:
    """Find names that newer documents use and no companion, or not every one, knows."""
    for name, users in used_inputs(scene.graph).items():
        plain = plain_name(name)
        if plain == name:
            continue
        nobody = not name.startswith("agent::")
        yield Finding(
            rule="new-name",
            severity=Severity.ERROR if nobody else Severity.WARNING,
            part="input",
            id=name,
            message=tr("No companion sets “{input}”; “{plain}” is understood.", input=name, plain=plain)
            if nobody
            else tr(
                "The Linux companion does not know “{input}”; “{plain}” works everywhere.", input=name, plain=plain
            ),
            targets=frozenset(Target) if nobody else frozenset({Target.LINUX}),
            fix=_renamed(scene, name, plain, users),
        )


def _renamed(scene: Scene, name: str, plain: str, users: tuple[str, ...]) -> Edit:
    label = tr("Use {plain} for {input}", plain=plain, input=name)
    declared = scene.graph.input(name)
    if declared is not None and scene.graph.input(plain) is None and not declared.system and not _known(plain):
        return rename_input(scene.graph, name, plain)
    edges = [
        structs.replace(edge, conditions=tuple(_follow(one, name, plain) for one in edge.conditions))
        for edge in (scene.index.edges[edge_id] for edge_id in users)
    ]
    steps: list[Edit] = [replaced("edges", edges, label)]
    if declared is not None:
        steps.append(Remove(label=label, shelf="inputs", keys=(name,)))
    return Sequence(label=label, edits=tuple(steps))


def _known(name: str) -> bool:
    return name in _SILENT or name.startswith("claudeCode::")


def _follow(condition: Condition, name: str, plain: str) -> Condition:
    return structs.replace(condition, input=plain) if condition.input == name else condition


def speeds(scene: Scene) -> Iterator[Finding]:
    """Find speeds nobody can play, that Linux ignores, or that Windows cuts off."""
    for edge in scene.graph.edges:
        if edge.speed is None:
            continue
        name = edge_name(scene.graph, edge)
        if not 0.1 <= edge.speed <= 10:
            yield Finding(
                rule="bad-speed",
                severity=Severity.ERROR,
                part="edge",
                id=edge.id,
                message=tr("{edge} has a speed nobody can play.", edge=name),
                fix=change_edges(scene.graph, [edge.id], speed=None),
            )
            continue
        if edge.speed != 1:
            yield Finding(
                rule="speed-ignored",
                severity=Severity.INFO,
                part="edge",
                id=edge.id,
                message=tr("The Linux companion plays {edge} at its own speed.", edge=name),
                targets=frozenset({Target.LINUX}),
                why_not=tr("Generate the clip at the length you want."),
            )
        yield from _cut_off(scene, edge, name)


def _cut_off(scene: Scene, edge: Edge, name: str) -> Iterator[Finding]:
    clip = scene.media.clips.get(edge.id) if scene.media else None
    length = float((clip.seconds if clip else 0) or edge.duration or _DEFAULT)
    allowed = float(edge.duration or _DEFAULT) + _GRACE
    speed = float(edge.speed or 1)
    if edge.is_transition and length / speed > allowed + 1e-6:
        enough = -(-(length / allowed) * 100 // 1) / 100
        yield Finding(
            rule="cut-off",
            severity=Severity.WARNING,
            part="edge",
            id=edge.id,
            message=tr(
                "Windows cuts {edge} off after {allowed:g} s; at this speed it lasts {seconds:.1f} s.",
                edge=name,
                allowed=allowed,
                seconds=length / speed,
            ),
            targets=frozenset({Target.WINDOWS}),
            fix=change_edges(scene.graph, [edge.id], speed=enough),
        )


def sounds(scene: Scene) -> Iterator[Finding]:
    """Find sounds that are out of range, of an unknown kind, or that only macOS plays."""
    for edge in scene.graph.edges:
        sound = edge.sound
        if sound is None:
            continue
        name = edge_name(scene.graph, edge)
        if not 0 <= sound.volume <= 1:
            quiet = structs.replace(sound, volume=min(max(sound.volume, 0.0), 1.0))
            yield Finding(
                rule="loud-sound",
                severity=Severity.WARNING,
                part="edge",
                id=edge.id,
                message=tr("The volume of {edge} is not between 0 and 1.", edge=name),
                targets=frozenset({Target.MACOS}),
                fix=change_edges(scene.graph, [edge.id], sound=quiet),
            )
        if not sound.url.lower().split("?")[0].endswith(_SOUND_ENDINGS):
            yield Finding(
                rule="unknown-sound",
                severity=Severity.WARNING,
                part="edge",
                id=edge.id,
                message=tr("The sound of {edge} is not an mp3, wav or m4a file.", edge=name),
                targets=frozenset({Target.MACOS}),
                why_not=tr("Choose another file."),
            )
        yield Finding(
            rule="sound-ignored",
            severity=Severity.INFO,
            part="edge",
            id=edge.id,
            message=tr("Only macOS plays the sound of {edge}.", edge=name),
            targets=frozenset({Target.WINDOWS, Target.LINUX, Target.WEB}),
            why_not=tr("The others stay silent."),
        )


RULES = (any_state, way_home, silent_inputs, new_names, speeds, sounds)
