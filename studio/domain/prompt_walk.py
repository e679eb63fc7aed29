"""Walking through earlier prompts with the arrow keys, and back to what was being typed."""

from collections.abc import Sequence


class PromptWalk:
    """A place in a history, newest first; one walk per field, begun at the first key press and dropped on typing."""

    def __init__(self, history: Sequence[str], draft: str) -> None:
        self._texts = [draft, *(text for text in history if text != draft)]
        self._place = 0

    @property
    def text(self) -> str:
        """What the field shows now."""
        return self._texts[self._place]

    def older(self) -> str:
        """Go one back; stays at the oldest."""
        self._place = min(self._place + 1, len(self._texts) - 1)
        return self.text

    def newer(self) -> str:
        """Go one forward; ends at the draft."""
        self._place = max(self._place - 1, 0)
        return self.text
