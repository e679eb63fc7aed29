"""The manual: pages of Markdown beside the program, in the person's language where there is one, and their search."""

from pathlib import Path

from studio.domain.folding import fold
from studio.domain.records import Record


class ManualPage(Record, frozen=True, kw_only=True):
    """One page; ``title`` is its first heading."""

    name: str
    title: str
    text: str


class Manual:
    """Reads the pages once, in the order of their file names."""

    def __init__(self, folder: Path, language: str = "") -> None:
        """Take pages from ``folder``, each from the folder of the language inside it where it was translated."""
        self.folder = folder
        own = folder / language if language else folder
        paths = sorted(folder.glob("*.md"))
        self.pages = tuple(_read(own / path.name if (own / path.name).exists() else path) for path in paths)

    def page(self, name: str) -> ManualPage | None:
        """Return a page by its file's name."""
        return next((page for page in self.pages if page.name == name), None)

    def find(self, words: str) -> tuple[ManualPage, ...]:
        """Return the pages that hold all the words: those with them in the title first."""
        wanted = fold(words).split()
        found = [page for page in self.pages if all(word in fold(page.text) for word in wanted)]
        found.sort(key=lambda page: not all(word in fold(page.title) for word in wanted))
        return tuple(found)


def _read(path: Path) -> ManualPage:
    text = path.read_text(encoding="utf-8")
    title = next((line[2:].strip() for line in text.splitlines() if line.startswith("# ")), path.stem)
    return ManualPage(name=path.name, title=title, text=text)
