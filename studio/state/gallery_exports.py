"""Files under the names of their poses, for dragging out: the cache itself calls files by what is in them."""

import os
import re
import shutil
import tempfile
from pathlib import Path

from studio.domain.records import Asset, Pose
from studio.services.storage import disk_errors

_UNSAFE = re.compile(r"[^\w\- ]+")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")
_LONGEST = 80


class Exports:
    """A folder of named files that lasts as long as the program runs."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def named(self, pose: Pose, asset: Asset, path: Path) -> Path:
        """Return a file with the content of ``path`` that is called like the pose. Raises StorageError."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="masko-")
        # A folder per asset, so that two poses of the same name do not meet.
        target = Path(self._folder.name, safe_name(asset.id), f"{safe_name(pose.name)}{path.suffix}")
        with disk_errors(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                try:
                    os.link(path, target)
                except OSError:  # another disk, or one that knows no links
                    shutil.copyfile(path, target)
        return target

    def close(self) -> None:
        """Take the folder away."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def safe_name(name: str) -> str:
    """Return a name that is a plain file name everywhere: no separators, no reserved words, no endless lengths."""
    plain = _UNSAFE.sub("-", name).strip(" -.")[:_LONGEST].strip(" -.")
    if not plain or _RESERVED.fullmatch(plain):
        return f"pose {plain}".strip()
    return plain
