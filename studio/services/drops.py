"""Whatever is dropped or pasted: each thing becomes a picture or an address to upload, or a sentence why not."""

import asyncio
import base64
import binascii
import os
import re
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes, urlsplit
from urllib.request import url2pathname

from studio.domain.errors import MediaError, StorageError
from studio.domain.records import Record
from studio.domain.words import tr, trn
from studio.services.picture_files import Picture, kind_of, prepare, refusal
from studio.services.storage import disk_errors

#: Things taken from one drop; more are left out with a sentence.
MAX_THINGS = 60
#: A file larger than this is not read at all.
MAX_FILE = 512 * 2**20
#: What is looked at to tell what a file is.
_START = 4096
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class Payload(Record, frozen=True, kw_only=True):
    """What a drop or the clipboard carries, as plain values; ``image`` is an encoded picture, e.g. PNG bytes."""

    files: tuple[Path, ...] = ()
    image: bytes = b""
    urls: tuple[str, ...] = ()
    html: str = ""
    text: str = ""


class Address(Record, frozen=True, kw_only=True):
    """A picture on the web, which the server fetches itself."""

    url: str
    name: str


class Refusal(Record, frozen=True, kw_only=True):
    """One thing that was not taken, and why."""

    name: str
    sentence: str


class Reading(Record, frozen=True, kw_only=True):
    """Everything a payload came to, in its order."""

    taken: tuple[Picture | Address, ...] = ()
    refused: tuple[Refusal, ...] = ()


async def read_payload(payload: Payload) -> Reading:
    """Return what can be uploaded of a payload, worked out in a thread."""
    return await asyncio.to_thread(read, payload)


def read(payload: Payload) -> Reading:
    """Return what can be uploaded of a payload. Blocking: it reads files and decodes pictures.

    A drag from a browser carries the same picture several times; of the kinds that follow the first with anything in
    it counts: files, picture data, pictures in HTML, addresses, text.
    """
    for things in (_files(payload), _image(payload), _html(payload.html), _urls(payload.urls), _text(payload.text)):
        found = list(things)
        if found:
            return _reading(found)
    return Reading(refused=(Refusal(name="", sentence=tr("There is nothing in it that Studio can use.")),))


#: One thing of a payload: its name, and the work that turns it into something to upload.
_Thing = tuple[str, Callable[[], Picture | Address]]


def _reading(things: list[_Thing]) -> Reading:
    taken: list[Picture | Address] = []
    refused: list[Refusal] = []
    for name, make in things[:MAX_THINGS]:
        try:
            taken.append(make())
        except (MediaError, StorageError) as error:
            refused.append(Refusal(name=name, sentence=error.sentence))
    left_out = len(things) - MAX_THINGS
    if left_out > 0:
        sentence = trn(
            "{count} more was left out; drop at most {most} at once.",
            "{count} more were left out; drop at most {most} at once.",
            left_out,
            most=MAX_THINGS,
        )
        refused.append(Refusal(name="", sentence=sentence))
    return Reading(taken=tuple(taken), refused=tuple(refused))


def _files(payload: Payload) -> Iterator[_Thing]:
    local = [Path(url2pathname(urlsplit(url).path)) for url in payload.urls if url.lower().startswith("file:")]
    for path in dict.fromkeys((*payload.files, *local)):
        if path.is_dir():
            yield from _folder(path)
        else:
            yield path.name, lambda path=path: _from_file(path)  # type: ignore[misc]


def _folder(folder: Path) -> Iterator[_Thing]:
    """Yield the pictures that lie directly in a folder; what else is in it was not meant."""
    try:
        with disk_errors(folder):
            pictures = [path for path in sorted(folder.iterdir()) if path.is_file() and _is_picture(path)]
    except StorageError as error:
        yield folder.name, _refuser(error)
        return
    if not pictures:
        yield folder.name, _refuser(MediaError(tr("There is no picture in the folder “{name}”.", name=folder.name)))
    for path in pictures:
        yield path.name, lambda path=path: _from_file(path)  # type: ignore[misc]


def _is_picture(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return kind_of(file.read(_START)) is not None
    except OSError:
        return False


def _from_file(path: Path) -> Picture:
    name = path.name or str(path)
    if path.exists() and not path.is_file():
        raise MediaError(tr("“{name}” is not a file.", name=name))  # opening a pipe would wait for ever
    with disk_errors(path), path.open("rb") as file:
        start = file.read(_START)
        if kind_of(start) is None:
            raise MediaError(refusal(name, start))
        size = os.fstat(file.fileno()).st_size
        if size > MAX_FILE:
            raise MediaError(
                tr(
                    "“{name}” has {megabytes:,} MB; at most {most} MB can be read.",
                    name=name,
                    megabytes=size // 2**20,
                    most=MAX_FILE // 2**20,
                )
            )
        data = start + file.read()
    return prepare(name, data)


def _image(payload: Payload) -> Iterator[_Thing]:
    if payload.image:
        yield tr("Pasted picture"), lambda: prepare(tr("Pasted picture"), payload.image)


def _html(html: str) -> Iterator[_Thing]:
    if "<img" in html.lower():
        finder = _ImageFinder()
        finder.feed(html)
        yield from _addresses(finder.sources)


def _urls(urls: Iterable[str]) -> Iterator[_Thing]:
    return _addresses(urls)


def _text(text: str) -> Iterator[_Thing]:
    words = text.split()
    if not words:
        return
    if all(_ADDRESS.fullmatch(word) or word.startswith("data:") for word in words):
        yield from _addresses(words)
        return
    sentence = tr("This is text. Drop it into the prompt, or drop a picture here.")
    yield _shortened(" ".join(words)), _refuser(MediaError(sentence))


def _addresses(urls: Iterable[str]) -> Iterator[_Thing]:
    for url in dict.fromkeys(urls):
        full = f"https:{url}" if url.startswith("//") else url
        if full.lower().startswith("data:"):
            yield tr("Picture from a page"), lambda full=full: _from_data(full)  # type: ignore[misc]
        elif _ADDRESS.fullmatch(full) and urlsplit(full).netloc:
            address = Address(url=full, name=_name_of(full))
            yield address.name, lambda address=address: address  # type: ignore[misc]
        elif _SCHEME.match(full):
            scheme = full.partition(":")[0]
            yield (
                _shortened(full),
                _refuser(MediaError(tr("Addresses with “{scheme}:” cannot be fetched; use https.", scheme=scheme))),
            )
        else:
            sentence = tr("The page does not say where this picture lies. Save it and drop the file.")
            yield _shortened(full), _refuser(MediaError(sentence))


def _from_data(url: str) -> Picture:
    head, _, body = url.partition(",")
    try:
        encoded = unquote_to_bytes(body)
        data = base64.b64decode(encoded, validate=False) if head.lower().endswith(";base64") else encoded
    except (binascii.Error, ValueError) as error:
        raise MediaError(tr("The picture inside this page is damaged.")) from error
    return prepare(tr("Picture from a page"), data)


def _name_of(url: str) -> str:
    parts = urlsplit(url)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return _shortened(last or parts.netloc)


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _refuser(error: MediaError | StorageError) -> Callable[[], Picture | Address]:
    def refuse() -> Picture | Address:
        raise error

    return refuse


class _ImageFinder(HTMLParser):
    """Collects the addresses of pictures in a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep where an ``img`` comes from."""
        source = dict(attrs).get("src") if tag == "img" else None
        if source and source.strip():
            self.sources.append(source.strip())
