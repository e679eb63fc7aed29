"""Where the files that ship with the program are: the same names from source, wheel and bundle."""

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def resource_path(*parts: str) -> Path:
    """Return the path of a shipped file, e.g. ``resource_path("artist", "styles.toml")``."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen, "resources", *parts)
    inside = _PACKAGE / "_resources"  # a wheel carries them inside the package
    root = inside if inside.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*parts)
