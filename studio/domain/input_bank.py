"""The inputs of a running player: defaults, the two spellings of agent inputs, and what a trigger resets."""

from studio.domain.conditions import as_number, same
from studio.domain.graph import Input, Value
from studio.domain.inputs import BUILT_INS

_PREFIXES = {"claudeCode::": "agent::", "agent::": "claudeCode::"}


class InputBank:
    """Holds what every input is now; ``twins`` keeps ``claudeCode::`` and ``agent::`` in step."""

    def __init__(self, declared: tuple[Input, ...], *, twins: bool) -> None:
        """Begin with the defaults: the built-in ones first, the declared ones over them."""
        self._declared = declared
        self._twins = twins
        self.values: dict[str, Value] = {}
        self.clear()

    def clear(self) -> None:
        """Go back to the defaults and forget inputs that came into being."""
        self.values = {}
        for item in BUILT_INS:
            self.store(item.name, item.default)
        for declared in self._declared:
            self.store(declared.name, declared.default)

    def store(self, name: str, value: Value) -> None:
        """Write an input and its other spelling."""
        self.values[name] = value
        twin = self._twin(name)
        if twin is not None:
            self.values[twin] = value

    def holds(self, name: str, value: Value) -> bool:
        """Whether an input exists and is numerically equal already."""
        return name in self.values and same(self.values[name], value)

    def count(self, name: str) -> None:
        """Add one to a number."""
        self.store(name, (as_number(self.values.get(name, 0)) or 0.0) + 1)

    def resets(self, name: str) -> bool:
        """Whether an input goes back to off once it made an edge fire."""
        names = {name, self._twin(name)}
        return name == "clicked" or any(one.type == "trigger" and one.name in names for one in self._declared)

    def _twin(self, name: str) -> str | None:
        if not self._twins:
            return None
        for prefix, other in _PREFIXES.items():
            if name.startswith(prefix):
                return other + name.removeprefix(prefix)
        return None
