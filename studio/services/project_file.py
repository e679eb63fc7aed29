"""A whole project in one ``.masko`` file: records, canvases and every asset by the hash of its content.

The same project gives the same bytes on every machine. A file is read completely, every hash checked, before anything
of it is believed; no name inside it ever becomes a path. Addresses of files stay out: they may be signed.
"""

import asyncio
import hashlib
import re
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import IO, Any, Literal

import msgspec
from msgspec import structs

from studio.domain.errors import MaskoError, MediaError, NotFound
from studio.domain.records import Asset, Mascot, Pose, Project, Record
from studio.domain.words import tr
from studio.services.storage import disk_errors

SUFFIX = ".masko"
MEDIA_TYPE = "application/x-masko-project"
VERSION = 1

#: Zip files begin in 1980; a fixed date keeps the bytes equal.
_DATE = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 20
#: Files fetched at the same time; the server's budget and the disk set the pace anyway.
_AT_ONCE = 4
_MAX_MANIFEST = 64 * 2**20
_MANIFEST = "manifest.json"
_HASH = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,6}")

#: What reading a damaged archive can raise; the disk's own refusals have become StorageError by then.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    msgspec.MsgspecError,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)

Fetch = Callable[[Asset], Awaitable[Path]]
Progress = Callable[[int, int], None]


class ProjectFileError(MaskoError):
    """A file that is no project, was made by a newer Studio, or is damaged."""


class CanvasFile(Record, frozen=True, kw_only=True):
    """A canvas as the server gave it; the order of its edges is meaning and stays."""

    id: str
    mascot_id: str
    name: str
    graph: dict[str, Any]


class ProjectContents(Record, frozen=True, kw_only=True):
    """Everything of a project; ``references`` are the files of mascots' reference pictures."""

    project: Project
    mascots: tuple[Mascot, ...] = ()
    poses: tuple[Pose, ...] = ()
    references: tuple[Asset, ...] = ()
    canvases: tuple[CanvasFile, ...] = ()

    def assets(self) -> tuple[Asset, ...]:
        """Return every finished file, each once."""
        found = [*self.references, *(asset for pose in self.poses for asset in pose.assets)]
        return tuple({asset.id: asset for asset in found if asset.status == "completed"}.values())


class Missing(Record, frozen=True, kw_only=True):
    """A file that could not be put into the project file, and why."""

    asset_id: str
    reason: str


class ProjectPackage(Record, frozen=True, kw_only=True):
    """A project file that was read: its contents, and where the files of its assets lie now, by asset id."""

    contents: ProjectContents
    files: dict[str, Path]
    missing: tuple[Missing, ...] = ()


class _Stored(Record, frozen=True, kw_only=True):
    """One file inside: several assets may share it."""

    asset_id: str
    sha256: str
    size: int
    suffix: str = ""

    @property
    def name(self) -> str:
        return f"assets/{self.sha256}{self.suffix}"


class _Version(Record, frozen=True, kw_only=True):
    version: int


class _Manifest(Record, frozen=True, kw_only=True):
    format: Literal["masko-project"] = "masko-project"
    version: int = VERSION
    contents: ProjectContents
    files: tuple[_Stored, ...] = ()
    missing: tuple[Missing, ...] = ()


async def write_project(
    contents: ProjectContents, path: Path, fetch: Fetch, *, on_progress: Progress | None = None
) -> tuple[Missing, ...]:
    """Write a project file, whole or not at all, and return the files that could not be had.

    ``fetch`` returns the local file of an asset; what it raises for one file alone (MediaError, NotFound) is noted,
    anything else ends the writing. Raises StorageError.
    """
    assets = contents.assets()
    sources: dict[str, Path] = {}
    missing: list[Missing] = []
    gate = asyncio.Semaphore(_AT_ONCE)

    async def get(asset: Asset) -> None:
        async with gate:
            try:
                sources[asset.id] = await fetch(asset)
            except (MediaError, NotFound) as error:
                missing.append(Missing(asset_id=asset.id, reason=error.sentence))
        if on_progress is not None:
            on_progress(len(sources) + len(missing), len(assets))

    running = [asyncio.ensure_future(get(asset)) for asset in assets]
    try:
        await asyncio.gather(*running)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    lost = tuple(sorted(missing, key=lambda one: one.asset_id))
    await asyncio.to_thread(_write, contents, sources, lost, path)
    return lost


async def read_project(path: Path, folder: Path) -> ProjectPackage:
    """Read a project file, check every hash, and put its assets into ``folder`` under their hashes.

    Raises ProjectFileError if anything in it is not as it says, StorageError if the disk refuses.
    """
    return await asyncio.to_thread(_read, path, folder)


def is_project_file(path: Path) -> bool:
    """Tell by its first bytes whether a file says it is a project."""
    try:
        with path.open("rb") as file:
            start = file.read(38 + len(MEDIA_TYPE))
    except OSError:
        return False
    return start[:4] == b"PK\x03\x04" and start[30:].startswith(b"mimetype" + MEDIA_TYPE.encode())


def _write(contents: ProjectContents, sources: dict[str, Path], missing: Sequence[Missing], path: Path) -> None:
    with disk_errors(path):
        stored = [_stored(asset_id, source) for asset_id, source in sorted(sources.items())]
        manifest = _Manifest(contents=_without_addresses(contents), files=tuple(stored), missing=tuple(missing))
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(prefix=f".{path.name}.", dir=path.parent, delete=False) as file:
            part = Path(file.name)
            try:
                _pack(file, manifest, {one.name: sources[one.asset_id] for one in stored})
                file.close()
                part.replace(path)
            except BaseException:
                file.close()
                part.unlink(missing_ok=True)
                raise


def _pack(file: IO[bytes], manifest: _Manifest, sources: dict[str, Path]) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        # First, so that the kind of file can be told from its first bytes.
        archive.writestr(_entry("mimetype"), MEDIA_TYPE)
        text = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        archive.writestr(_entry(_MANIFEST), text)
        for name, source in sorted(sources.items()):
            with source.open("rb") as content, archive.open(_entry(name), "w", force_zip64=True) as entry:
                shutil.copyfileobj(content, entry, _CHUNK)


def _stored(asset_id: str, source: Path) -> _Stored:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    suffix = source.suffix.lower()
    return _Stored(
        asset_id=asset_id, sha256=digest.hexdigest(), size=size, suffix=suffix if _SUFFIX.fullmatch(suffix) else ""
    )


def _without_addresses(contents: ProjectContents) -> ProjectContents:
    def bare(assets: Iterable[Asset]) -> tuple[Asset, ...]:
        return tuple(structs.replace(asset, url="") for asset in assets)

    poses = tuple(structs.replace(pose, assets=bare(pose.assets)) for pose in contents.poses)
    return structs.replace(contents, poses=poses, references=bare(contents.references))


def _entry(name: str) -> zipfile.ZipInfo:
    """Return an entry that is stored as it is: media are packed already, and packers differ between machines."""
    entry = zipfile.ZipInfo(name, _DATE)
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_STORED
    return entry


def _read(path: Path, folder: Path) -> ProjectPackage:
    with disk_errors(path):
        file = path.open("rb")
    try:
        with file, zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive, path)
            files = _unpack(archive, manifest, folder, path)
    except _DAMAGE as error:
        raise ProjectFileError(tr("“{name}” is not a Masko project, or it is damaged.", name=path.name)) from error
    return ProjectPackage(contents=manifest.contents, files=files, missing=manifest.missing)


def _manifest(archive: zipfile.ZipFile, path: Path) -> _Manifest:
    names = set(archive.namelist())
    if "mimetype" not in names or archive.read("mimetype")[:64] != MEDIA_TYPE.encode() or _MANIFEST not in names:
        raise ProjectFileError(tr("“{name}” is not a Masko project.", name=path.name))
    if archive.getinfo(_MANIFEST).file_size > _MAX_MANIFEST:
        raise ProjectFileError(tr("“{name}” is not a Masko project: its list of contents is too long.", name=path.name))
    text = archive.read(_MANIFEST)
    version = msgspec.json.decode(text, type=_Version).version
    if version > VERSION:
        raise ProjectFileError(tr("“{name}” was made by a newer Studio. Update Studio to open it.", name=path.name))
    return msgspec.json.decode(text, type=_Manifest)


def _unpack(archive: zipfile.ZipFile, manifest: _Manifest, folder: Path, path: Path) -> dict[str, Path]:
    """Copy every asset out, checked; files that several assets share are copied once."""
    done: dict[str, Path] = {}
    for stored in manifest.files:
        if not _HASH.fullmatch(stored.sha256) or not (stored.suffix == "" or _SUFFIX.fullmatch(stored.suffix)):
            raise ProjectFileError(
                tr("“{name}” is damaged: it names a file in a way that Studio never does.", name=path.name)
            )
        if stored.name not in done:
            done[stored.name] = _copy_out(archive, stored, folder, path)
    return {stored.asset_id: done[stored.name] for stored in manifest.files}


def _copy_out(archive: zipfile.ZipFile, stored: _Stored, folder: Path, path: Path) -> Path:
    damaged = ProjectFileError(
        tr("“{name}” is damaged: one of its files is not what it was when it was written.", name=path.name)
    )
    try:
        info = archive.getinfo(stored.name)
    except KeyError:
        raise damaged from None
    if info.file_size != stored.size:
        raise damaged
    target = folder / (stored.sha256 + stored.suffix)
    digest, size = hashlib.sha256(), 0
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
    try:
        with disk_errors(target), archive.open(info) as source, part.open("wb") as copy:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                copy.write(chunk)
        if digest.hexdigest() != stored.sha256 or size != stored.size:
            raise damaged
        with disk_errors(target):
            part.replace(target)
    finally:
        with disk_errors(target):
            part.unlink(missing_ok=True)
    return target
