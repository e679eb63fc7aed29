"""Rules about inputs: undeclared, unused, of the wrong kind, or hiding a built-in one."""

from collections.abc import Iterator

from msgspec import structs

from studio.domain.edits.inputs import add_input
from studio.domain.edits.primitives import Remove, replaced
from studio.domain.findings import Finding, Scene, Severity
from studio.domain.graph import Condition, Input, Value
from studio.domain.inputs import INPUT_TYPES, built_in, used_inputs


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
            message=f"“{name}” is asked for but not declared; it is false until somebody sets it.",
            fix=add_input(scene.graph, item) if fits else None,
            why_not="" if fits else "The name has spaces at its ends.",
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
                message=f"“{item.name}” is declared but nothing asks for it.",
                fix=Remove(label=f"Delete input {item.name}", shelf="inputs", keys=(item.name,)),
            )


def kinds(scene: Scene) -> Iterator[Finding]:
    """Find unknown types, defaults that do not fit, and built-in names of another type."""
    for item in scene.graph.inputs:
        known = built_in(item.name)
        if item.type not in INPUT_TYPES:
            yield _mend(item, "unknown-type", Severity.ERROR, f"“{item.type}” is no type; macOS refuses it.",
                        Input(name=item.name, type=known.type if known else "boolean",
                              default=known.default if known else False))  # fmt: skip
        elif known is not None and known.type != item.type:
            mended = structs.replace(item, type=known.type, default=known.default)
            sentence = f"“{item.name}” is built in and a {known.type}, but declared as {item.type}."
            yield _mend(item, "hidden-built-in", Severity.WARNING, sentence, mended)
        elif not _default_fits(item):
            mended = structs.replace(item, default=_default_of(item.type))
            severity = Severity.ERROR if isinstance(item.default, str) else Severity.WARNING
            sentence = f"The default of “{item.name}” does not fit a {item.type}."
            yield _mend(item, "wrong-default", severity, sentence, mended)


def _mend(item: Input, rule: str, severity: Severity, sentence: str, mended: Input) -> Finding:
    fixed = structs.replace(mended, label=item.label, system=item.system, extra=item.extra)
    return Finding(
        rule=rule,
        severity=severity,
        part="input",
        id=item.name,
        message=sentence,
        fix=replaced("inputs", (fixed,), f"Mend input {item.name}"),
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
                f"The trigger “{item.name}” is raised from the start and fires at once.",
                structs.replace(item, default=False),
            )  # fmt: skip


RULES = (undeclared, unused, kinds, raised_trigger)
