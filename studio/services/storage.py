"""Folders and files of Studio itself: where things go, and writing them so that no crash leaves half a file."""

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.domain.errors import StorageError
from studio.domain.words import tr

_APP = "masko-studio"


@dataclass(frozen=True)
class Folders:
    """The three folders Studio writes to; they are made when asked for with ``make``."""

    data: Path
    cache: Path
    logs: Path

    @classmethod
    def standard(cls) -> "Folders":
        """Return the platform's own folders."""
        import platformdirs  # needed only here, and waited for before the first paint otherwise

        return cls(
            data=platformdirs.user_data_path(_APP, appauthor=False),
            cache=platformdirs.user_cache_path(_APP, appauthor=False),
            logs=platformdirs.user_log_path(_APP, appauthor=False),
        )

    @classmethod
    def under(cls, folder: Path) -> "Folders":
        """Return folders inside one, so that nothing is written anywhere else."""
        root = folder.expanduser().resolve()
        return cls(data=root, cache=root / "cache", logs=root / "logs")

    @property
    def engine(self) -> Path:
        """The local engine's own data folder."""
        return self.data / "engine"

    def make(self) -> "Folders":
        """Make the folders where they are missing, and return them."""
        for folder in (self.data, self.cache, self.logs):
            with disk_errors(folder):
                folder.mkdir(parents=True, exist_ok=True)
        return self


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn the disk's refusals inside the block into ``StorageError`` with a sentence that helps."""
    try:
        yield
    except OSError as error:
        raise StorageError(_sentence(error, path)) from error


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file or nothing: beside it first, on disk, then renamed over it."""
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        import tempfile  # with it come shutil and random, which nobody needs before the first paint

        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise


def write_json(path: Path, value: Any) -> None:
    """Write a value as JSON, whole or not at all."""
    write_bytes(path, json.dumps(value, indent=2, ensure_ascii=False).encode())


def read_json(path: Path, default: Any = None) -> Any:
    """Return the JSON in a file; ``default`` if it is missing or damaged, in which case it is kept aside."""
    try:
        with disk_errors(path):
            return json.loads(path.read_bytes())
    except StorageError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return default
        raise
    except ValueError:
        with disk_errors(path):
            path.replace(path.with_name(path.name + ".damaged"))
        return default


def _sentence(error: OSError, path: Path) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return tr("The disk is full. Free some space, then try again: {path}", path=path)
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return tr("This place cannot be written to. Choose another folder or change its rights: {path}", path=path)
    if error.errno == errno.ENAMETOOLONG:
        return tr("The name is too long for this disk. Choose a shorter one: {path}", path=path)
    return tr("The disk refused ({error}). Check that it is there: {path}", error=error.strerror or error, path=path)
