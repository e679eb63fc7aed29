"""Conditions typed as words: the same line that an edge shows, read back; the table of edges is edited with it."""

import re
from math import isfinite

from studio.domain.graph import OPERATORS, BadValue, Condition, Graph, Value
from studio.domain.inputs import label_of, offered_inputs, plain_name, type_of, used_inputs
from studio.domain.words import tr

_SIGNS = {"=": "==", "≠": "!=", "≥": ">=", "≤": "<=", **{sign: sign for sign in OPERATORS}}
_SIGN = re.compile("|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True)))
_WORD = re.compile(r"[^\s,&]+")
_SWITCH: dict[str, bool] = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}
_NOTHING = {"", "never", "never fires"}


def read_conditions(graph: Graph, text: str) -> tuple[Condition, ...]:
    """Return what a line such as ``working = on and time in pose > 2 s`` asks for; raises ``BadValue``.

    An input alone means on, with ``not`` before it off; an empty line is no condition.
    """
    rest = text.strip()
    if rest.casefold() in {*_NOTHING, tr("never fires").casefold()}:
        return ()
    names = _names(graph)
    found: list[Condition] = []
    while True:
        condition, rest = _first(graph, names, rest)
        found.append(condition)
        if not rest:
            return tuple(found)
        joint = _joint().match(rest)
        if joint is None or joint.end() == len(rest):
            raise BadValue(tr("“{rest}” is not understood; join conditions with “and”.", rest=rest))
        rest = rest[joint.end() :]


def _joint() -> re.Pattern[str]:
    """Return what joins two conditions, in English and in the person's language."""
    joint = re.escape(tr("and"))
    return re.compile(rf"\s*(?:,|&|\b(?:and|{joint})\b)\s*", re.IGNORECASE)


def _names(graph: Graph) -> list[tuple[str, str]]:
    """Return every way to call an input with its real name, the longest first."""
    real = list(dict.fromkeys([*(item.name for item in offered_inputs(graph)), *used_inputs(graph)]))
    calls: dict[str, str] = {}
    for name in real:
        calls.setdefault(label_of(graph, name).casefold(), name)
    for name in real:
        calls.setdefault(name.casefold(), name)
    return sorted(calls.items(), key=lambda pair: -len(pair[0]))


def _first(graph: Graph, names: list[tuple[str, str]], text: str) -> tuple[Condition, str]:
    """Return the first condition of a line, and what follows it."""
    no = tr("not")
    negation = next((word for word in ("not ", f"{no} ") if text.casefold().startswith(word)), "")
    negated, body = bool(negation), text[len(negation) :].lstrip()
    for call, name in names:
        rest = body[len(call) :]
        if body.casefold().startswith(call) and (not rest or not (rest[0].isalnum() or rest[0] in "_:")):
            return _compared(graph, name, rest.lstrip(), negated=negated)
    word = _joint().split(_SIGN.split(body)[0])[0].strip()
    raise BadValue(tr("There is no input called “{name}”.", name=word or body))


def _compared(graph: Graph, name: str, rest: str, *, negated: bool) -> tuple[Condition, str]:
    sign = _SIGN.match(rest)
    if sign is None:
        if type_of(graph, name) == "number":
            raise BadValue(tr("“{name}” is a number; compare it, for example with “≥ 2”.", name=label_of(graph, name)))
        return Condition(input=name, value=not negated), rest
    op, rest = _SIGNS[sign.group()], rest[sign.end() :].lstrip()
    word = _WORD.match(rest)
    if word is None or negated:
        raise BadValue(tr("“{name}” is compared with nothing.", name=label_of(graph, name)))
    value, length = _value(name, word.group(), rest)
    return Condition(input=name, op=op, value=value), rest[length:].strip()


def _value(name: str, word: str, rest: str) -> tuple[Value, int]:
    """Return a value and how many letters it took; times are typed in seconds and kept in milliseconds."""
    switch = {**_SWITCH, tr("on"): True, tr("off"): False}
    if word.casefold() in switch:
        return switch[word.casefold()], len(word)
    amount = re.match(r"[-+]?\d*\.?\d+(?:e[-+]?\d+)?", rest, re.IGNORECASE)
    if amount is None:
        raise BadValue(tr("“{word}” is neither on, off nor a number.", word=word))
    unit = re.match(r"\s*(ms|s)(?![a-z])", rest[amount.end() :], re.IGNORECASE)
    number, length = float(amount.group()), amount.end() + (unit.end() if unit else 0)
    if plain_name(name) == "nodeTime" and not (unit and unit.group(1).casefold() == "ms"):
        number = round(number * 1000, 3)
    if not isfinite(number):
        raise BadValue(tr("“{word}” is too large a number.", word=word))
    return int(number) if number == int(number) else number, length
