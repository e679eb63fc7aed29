"""The offline bundle: one zip with config, media and a page that plays from disk, the same bytes every time."""

import asyncio
import shutil
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec

from studio.domain.canvas_plan import plan
from studio.domain.config_check import Objection, check_config
from studio.domain.errors import StorageError
from studio.domain.export import ExportOptions, Media, export_config, unique_names
from studio.domain.graph import Graph
from studio.domain.records import Record
from studio.domain.resources import resource_path
from studio.domain.templates import Template, summary
from studio.domain.words import tr

#: Zip files begin in 1980; a fixed date keeps the bytes equal.
_DATE = (1980, 1, 1, 0, 0, 0)
_PLAYER_FILES = ("machine.js", "player.js", "player.css")
#: Already compressed: packing them again costs time and gains nothing.
_PACKED = frozenset({".webm", ".mov", ".mp4", ".png", ".webp", ".jpg", ".jpeg", ".mp3", ".m4a"})


class Bundle(Record, frozen=True, kw_only=True):
    """What goes into a bundle: ``files`` maps the addresses of ``media`` to files on this disk."""

    name: str
    graph: Graph
    media: Media
    files: Mapping[str, Path]
    options: ExportOptions = ExportOptions()
    licence: str = ""


async def write_bundle(bundle: Bundle, path: Path) -> tuple[Objection, ...]:
    """Write the zip beside its place and put it there when it is whole; raises ``StorageError``.

    Returns what companions would object to in the config, missing media included.
    """
    return await asyncio.to_thread(_write, bundle, path)


async def write_folder(bundle: Bundle, path: Path) -> tuple[Objection, ...]:
    """Write the same as a folder, filled beside its place and put there when it is whole; raises ``StorageError``.

    A folder that has something in it is left alone.
    """
    return await asyncio.to_thread(_write_folder, bundle, path)


def bundle_config(bundle: Bundle) -> dict[str, Any]:
    """Return the config with paths inside the bundle; media without a file on disk are left out."""
    present = [address for address in bundle.media.addresses() if address in bundle.files]
    names = unique_names(present, prefix="")
    local = bundle.media.renamed({address: f"media/{name}" for address, name in names.items()})
    return export_config(bundle.graph, local, name=bundle.name, options=bundle.options)


def bundle_bytes(bundle: Bundle) -> bytes:
    """Return the whole zip; the same bundle gives the same bytes on every machine."""
    packed = BytesIO()
    entries = _entries(bundle)
    with zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(entries):
            archive.writestr(_entry(name), entries[name])
    return packed.getvalue()


def _entries(bundle: Bundle) -> dict[str, bytes]:
    """Return every file by its path inside."""
    config = bundle_config(bundle)
    present = [address for address in bundle.media.addresses() if address in bundle.files]
    entries: dict[str, bytes] = {
        f"media/{name}": bundle.files[address].read_bytes() for address, name in unique_names(present).items()
    }
    text = msgspec.json.format(msgspec.json.encode(config), indent=2)
    entries["masko.json"] = text + b"\n"
    # A page opened from disk may not fetch; a script may be loaded. "</" could end the script early.
    entries["player/config.js"] = b"window.MASKO_CONFIG = " + text.replace(b"</", b"<\\/") + b";\n"
    entries["about.txt"] = _about(bundle).encode()
    entries["index.html"] = resource_path("player", "index.html").read_bytes()
    for name in _PLAYER_FILES:
        entries[f"player/{name}"] = resource_path("player", name).read_bytes()
    return entries


def _write(bundle: Bundle, path: Path) -> tuple[Objection, ...]:
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(bundle_bytes(bundle))
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _not_written(path, error) from error
    return check_config(bundle_config(bundle))


def _write_folder(bundle: Bundle, path: Path) -> tuple[Objection, ...]:
    beside = path.with_name(f".{path.name}.part")
    try:
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise StorageError(tr("There is something in {folder} already. Choose another name.", folder=path.name))
        shutil.rmtree(beside, ignore_errors=True)  # left behind by a run that was cut short
        for name, content in _entries(bundle).items():
            inside = beside / name
            inside.parent.mkdir(parents=True, exist_ok=True)
            inside.write_bytes(content)
        if path.exists():
            path.rmdir()
        beside.rename(path)
    except OSError as error:
        raise _not_written(path, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return check_config(bundle_config(bundle))


def _not_written(path: Path, error: OSError) -> StorageError:
    reason = error.strerror or str(error)
    return StorageError(tr("The bundle could not be written to {path}: {reason}.", path=path, reason=reason))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_STORED if Path(name).suffix in _PACKED else zipfile.ZIP_DEFLATED
    return entry


def _about(bundle: Bundle) -> str:
    """Return the sheet that says what is inside, what making it costs, and under which terms it comes."""
    everything = plan(bundle.graph, skip_completed=False)
    contents = summary(Template(id="", name="", graph=bundle.graph)) or tr("nothing yet")
    terms = tr("the mascot belongs to whoever made it; the player may be used freely with it")
    licence = bundle.licence or terms
    lines = [
        bundle.name,
        "",
        tr("Contains: {summary}.", summary=contents),
        tr("List price of making all of it: {price}.", price=everything.price),
        tr("Licence: {licence}.", licence=licence),
        "",
        tr("Open index.html in a browser to play it; no network is needed."),
        tr("masko.json is the animation config that companions read."),
    ]
    return "\n".join(lines) + "\n"
