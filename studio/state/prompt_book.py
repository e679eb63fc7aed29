"""Earlier prompts of the mascot the form works for, and snippets: found again, walked through, put together."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from studio.domain.folding import fold
from studio.domain.prompt_walk import PromptWalk
from studio.domain.snippets import Snippet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.services.prompts import PromptStore, UsedPrompt
    from studio.state.composer import Composer
    from studio.state.tasks import Tasks


class PromptBook(QObject):
    """What was written before.

    Signals: ``changed()`` the history or the snippets are different ones.
    """

    changed = Signal()

    def __init__(self, tasks: Tasks, composer: Composer, store: PromptStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._composer = composer
        self._store = store
        self._history: tuple[UsedPrompt, ...] = ()
        self._snippets: tuple[Snippet, ...] = ()
        composer.mascot_changed.connect(self._on_mascot_changed)
        composer.pressed.connect(self._on_pressed)

    @property
    def snippets(self) -> tuple[Snippet, ...]:
        """Every snippet, by name."""
        return self._snippets

    def texts(self, field: str) -> tuple[str, ...]:
        """Return what was written in a field for this mascot, newest first."""
        return tuple(dict.fromkeys(used.text for used in self._history if used.field == field))

    def walk(self, field: str, draft: str) -> PromptWalk:
        """Return a walk through the history of a field that begins at what is being typed."""
        return PromptWalk(self.texts(field), draft)

    def find(self, field: str, words: str) -> tuple[str, ...]:
        """Return the earlier prompts of a field, then those of the other fields, that hold all the words."""
        wanted = fold(words).split()
        ranked = sorted(self._history, key=lambda used: used.field != field)
        return tuple(dict.fromkeys(used.text for used in ranked if all(word in fold(used.text) for word in wanted)))

    def load(self) -> None:
        """Read what is kept for the form's mascot."""
        mascot = self._composer.mascot
        if mascot is not None:
            self._tasks.spawn("prompts/history", self._store.history(mascot.id), done=self._take_history)
        self._tasks.spawn("prompts/snippets", self._store.snippets(), done=self._take_snippets)

    def keep_snippet(self, name: str, text: str) -> None:
        """Keep a text under a name; an equal name is replaced."""
        known = next((one for one in self._snippets if fold(one.name) == fold(name)), None)
        snippet = Snippet(id=known.id if known is not None else uuid4().hex, name=name.strip(), text=text)
        self._tasks.spawn("prompts/keep", self._store.save_snippet(snippet), done=lambda _: self.load())

    def drop_snippet(self, snippet_id: str) -> None:
        """Remove a snippet."""
        self._tasks.spawn("prompts/keep", self._store.remove_snippet(snippet_id), done=lambda _: self.load())

    def _on_mascot_changed(self) -> None:
        self._history = ()
        self.load()

    def _on_pressed(self, texts: Iterable[tuple[str, str]]) -> None:
        mascot = self._composer.mascot
        if mascot is not None:
            work = self._store.remember(mascot.id, tuple(texts), time.time())
            self._tasks.spawn("prompts/remember", work, done=lambda _: self.load())

    def _take_history(self, history: tuple[UsedPrompt, ...]) -> None:
        self._history = history
        self.changed.emit()

    def _take_snippets(self, snippets: tuple[Snippet, ...]) -> None:
        self._snippets = snippets
        self.changed.emit()
