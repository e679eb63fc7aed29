"""Files under the names of their poses, for dragging out: the cache itself calls files by what is in them."""

import os
import shutil
import tempfile
from pathlib import Path

from studio.domain.file_names import name_of, safe_name
from studio.domain.records import Asset, Pose
from studio.services.storage import disk_errors


class Exports:
    """A folder of named files that lasts as long as the program runs."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def named(self, pose: Pose, asset: Asset, path: Path) -> Path:
        """Return a file with the content of ``path`` that is called like the pose. Raises StorageError."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="masko-")
        # A folder per asset, so that two poses of the same name do not meet.
        target = Path(self._folder.name, safe_name(asset.id), name_of(pose, asset))
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
