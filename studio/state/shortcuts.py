"""The keys of every command: the defaults, what a person made of them, and which two would clash."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence

from studio.domain.words import tr
from studio.state.preferences import Preferences

_NAME = "shortcuts"
_TEXT = QKeySequence.SequenceFormat.PortableText
_STRONG = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_FUNCTION = range(Qt.Key.Key_F1, Qt.Key.Key_F35 + 1)


class Shortcuts(QObject):
    """Keys by command, as texts such as ``Ctrl+Shift+P``; a command may have several.

    Signals: ``changed(str)`` the keys of this command are others.
    """

    changed = Signal(str)

    def __init__(self, defaults: Mapping[str, tuple[str, ...]], preferences: Preferences) -> None:
        super().__init__()
        self._defaults = {name: tuple(map(_plain, keys)) for name, keys in defaults.items()}
        self._preferences = preferences
        self._own: dict[str, tuple[str, ...]] = {}
        for name, keys in preferences.mapping(_NAME).items():
            if name in self._defaults and isinstance(keys, list):
                usable = (_plain(key) for key in keys if isinstance(key, str))
                self._own[name] = tuple(key for key in usable if key and not self.refusal(key))

    @property
    def names(self) -> tuple[str, ...]:
        """Every command."""
        return tuple(self._defaults)

    def keys(self, name: str) -> tuple[str, ...]:
        """Return the keys of a command."""
        return self._own.get(name, self._defaults[name])

    def is_changed(self, name: str) -> bool:
        """Whether a command has other keys than a new Studio gives it."""
        return self.keys(name) != self._defaults[name]

    def owner(self, keys: str) -> str | None:
        """Return the command that these keys belong to, or whose keys begin with them or begin them."""
        wanted = _plain(keys)
        if not wanted:
            return None
        for name in self._defaults:
            for held in self.keys(name):
                if held == wanted or held.startswith(f"{wanted}, ") or wanted.startswith(f"{held}, "):
                    return name
        return None

    def refusal(self, keys: str) -> str:
        """Return why these keys cannot be a shortcut; empty if they can."""
        sequence = QKeySequence(keys, _TEXT)
        if sequence.isEmpty():
            return tr("Press the keys first.")
        first = sequence[0]  # type: ignore[index]  # Qt's description of it forgets that it can
        if first.keyboardModifiers() & _STRONG or first.key() in _FUNCTION:
            return ""
        return tr("Keys without Ctrl, Alt or a function key are needed for typing.")

    def add(self, name: str, keys: str) -> None:
        """Give keys to a command, and take them from the one that has them."""
        keys = _plain(keys)
        owner = self.owner(keys)
        if self.refusal(keys) or owner == name:
            return
        if owner is not None:
            self._set(owner, tuple(held for held in self.keys(owner) if not _clash(held, keys)))
        self._set(name, (*self.keys(name), keys))

    def remove(self, name: str, keys: str) -> None:
        """Take keys from a command."""
        self._set(name, tuple(held for held in self.keys(name) if held != _plain(keys)))

    def reset(self, name: str) -> None:
        """Give a command its own keys again, also where another one has them now."""
        for keys in self._defaults[name]:
            owner = self.owner(keys)
            if owner not in {None, name}:
                self.remove(owner or "", keys)
        self._set(name, self._defaults[name])

    def reset_all(self) -> None:
        """Give every command its own keys again."""
        for name in tuple(self._own):
            self._set(name, self._defaults[name])

    def table(self) -> str:
        """Return all keys as lines of text, for a note or another machine."""
        return "\n".join(f"{name}\t{'; '.join(self.keys(name))}" for name in self._defaults)

    def _set(self, name: str, keys: tuple[str, ...]) -> None:
        if keys == self.keys(name):
            return
        if keys == self._defaults[name]:
            self._own.pop(name, None)
        else:
            self._own[name] = keys
        with QSignalBlocker(self._preferences):
            self._preferences.put(_NAME, {one: list(held) for one, held in self._own.items()})
        self.changed.emit(name)


def native(keys: str) -> str:
    """Return keys as this system writes them."""
    return QKeySequence(keys, _TEXT).toString(QKeySequence.SequenceFormat.NativeText)


def _plain(keys: str) -> str:
    return QKeySequence(keys, _TEXT).toString(_TEXT)


def _clash(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}, ") or other.startswith(f"{one}, ")
