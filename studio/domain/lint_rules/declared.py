"""Rules about inputs: undeclared, unused, of the wrong kind, or hiding a built-in one."""

from collections.abc import Iterator

from msgspec import structs

from studio.domain.edits.inputs import add_input
from studio.domain.edits.primitives import Remove, replaced
from studio.domain.findings import Finding, Scene, Severity
from studio.domain.graph import Condition, Input, Value
from studio.domain.inputs import INPUT_TYPES, built_in, used_inputs
from studio.domain.words import tr


def undeclared(scene: Scene) -> Iterator[Finding]:
    """Find inputs that conditions ask for and nobody declares."""
    for name, users in used_inputs(scene.graph).items():
        if not name.strip() or scene.graph.input(name) is not None or built_in(name) is not None:
            continue
        number = any(_asks_for_number(one) for edge_id in users for one in scene.index.edges[edge_id].conditions
                     if one.input == name)  # fmt: skip
        item = Input(name=name.strip(), type="number", default=0) if number else Input(name=name.strip())
        fits = name == name.strip()
        yield Finding(
            rule="undeclared-input",
            severity=Severity.WARNING,
            part="input",
            id=name,
            message=tr("“{input}” is asked for but not declared; it is false until somebody sets it.", input=name),
            fix=add_input(scene.graph, item) if fits else None,
            why_not="" if fits else tr("The name has spaces at its ends."),
        )


def _asks_for_number(condition: Condition) -> bool:
    return not isinstance(condition.value, bool) or condition.op not in {"==", "!="}


def unused(scene: Scene) -> Iterator[Finding]:
    """Find declared inputs that nothing asks for."""
    users = used_inputs(scene.graph)
    for item in scene.graph.inputs:
        if not item.system and item.name not in users:
            yield Finding(
                rule="unused-input",
                severity=Severity.INFO,
                part="input",
                id=item.name,
                message=tr("“{input}” is declared but nothing asks for it.", input=item.name),
                fix=Remove(label=tr("Delete input {input}", input=item.name), shelf="inputs", keys=(item.name,)),
            )


def kinds(scene: Scene) -> Iterator[Finding]:
    """Find unknown types, defaults that do not fit, and built-in names of another type."""
    for item in scene.graph.inputs:
        known = built_in(item.name)
        if item.type not in INPUT_TYPES:
            mended = Input(
                name=item.name, type=known.type if known else "boolean", default=known.default if known else False
            )
            sentence = tr("“{kind}” is no type; macOS refuses it.", kind=item.type)
            yield _mend(item, "unknown-type", Severity.ERROR, sentence, mended)
        elif known is not None and known.type != item.type:
            mended = structs.replace(item, type=known.type, default=known.default)
            sentence = tr(
                "“{input}” is built in and a {known}, but declared as {kind}.",
                input=item.name,
                known=known.type,
                kind=item.type,
            )
            yield _mend(item, "hidden-built-in", Severity.WARNING, sentence, mended)
        elif not _default_fits(item):
            mended = structs.replace(item, default=_default_of(item.type))
            severity = Severity.ERROR if isinstance(item.default, str) else Severity.WARNING
            sentence = tr("The default of “{input}” does not fit a {kind}.", input=item.name, kind=item.type)
            yield _mend(item, "wrong-default", severity, sentence, mended)


def _mend(item: Input, rule: str, severity: Severity, sentence: str, mended: Input) -> Finding:
    fixed = structs.replace(mended, label=item.label, system=item.system, extra=item.extra)
    return Finding(
        rule=rule,
        severity=severity,
        part="input",
        id=item.name,
        message=sentence,
        fix=replaced("inputs", (fixed,), tr("Mend input {input}", input=item.name)),
    )


def _default_fits(item: Input) -> bool:
    if isinstance(item.default, str):
        return False
    return isinstance(item.default, bool) is not (item.type == "number")


def _default_of(kind: str) -> Value:
    return 0 if kind == "number" else False


def raised_trigger(scene: Scene) -> Iterator[Finding]:
    """Find triggers that are raised from the start."""
    for item in scene.graph.inputs:
        if item.type == "trigger" and item.default is True:
            yield _mend(
                item, "raised-trigger", Severity.WARNING,
                tr("The trigger “{input}” is raised from the start and fires at once.", input=item.name),
                structs.replace(item, default=False),
            )  # fmt: skip


RULES = (undeclared, unused, kinds, raised_trigger)
