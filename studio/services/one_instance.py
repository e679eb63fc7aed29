"""One Studio per data folder: a second start hands its arguments to the first and ends.

The first Studio holds the folder's lock (``services.instance_lock``), listens on this machine only, and takes a message
from whoever can read its address file, which is the user alone.
"""

import asyncio
import hmac
import os
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from studio.domain.errors import MaskoError
from studio.domain.records import Record
from studio.domain.words import tr
from studio.services.instance_lock import take
from studio.services.storage import disk_errors, write_bytes

#: Seconds a Studio that is just starting, or busy, has to take a message.
PATIENCE = 10.0
_RETRY = 0.05
_READ_LIMIT = 5.0
_MAX_MESSAGE = 1 << 20
_ANSWER = b"taken\n"


class Handover(Record, frozen=True, kw_only=True):
    """What a second start was asked to do; ``activation`` lets the first one raise its window where the system asks."""

    arguments: tuple[str, ...]
    folder: str = ""
    activation: str = ""


class NotAnswering(MaskoError):
    """A Studio holds the folder but takes no message."""


class _Address(Record, frozen=True, kw_only=True):
    port: int
    token: str


class _Message(Record, frozen=True, kw_only=True):
    token: str
    handover: Handover


async def claim(
    folder: Path, handover: Handover, on_handover: Callable[[Handover], None], *, patience: float = PATIENCE
) -> "OneInstance | None":
    """Become the one Studio on ``folder``, or hand over to the one there is and return None.

    ``on_handover`` is called in the event loop for every later start. Raises StorageError if the folder cannot be
    used, NotAnswering if a Studio is there but does not listen.
    """
    lock = await hand_over(folder, handover, patience=patience)
    return None if lock is None else await OneInstance.start(folder, lock, on_handover)


async def hand_over(folder: Path, handover: Handover, *, patience: float = PATIENCE) -> int | None:
    """Hand over to the Studio on ``folder`` and return None; the open lock file if it is free, or has become so.

    Raises like ``claim``.
    """
    deadline = asyncio.get_running_loop().time() + patience
    while True:
        lock = await asyncio.to_thread(take, folder)
        if lock is not None:
            return lock
        if await _hand_over(folder, handover):
            return None
        if asyncio.get_running_loop().time() > deadline:
            raise NotAnswering(tr("Studio is already open on this folder but does not answer. End it and start again."))
        # It may just be starting, or just ending; then the lock will be free.
        await asyncio.sleep(_RETRY)


class OneInstance:
    """The claim of the first Studio; closing it lets another one start."""

    def __init__(self, folder: Path, lock: int, on_handover: Callable[[Handover], None]) -> None:
        self._address_file = folder / "instance.json"
        self._lock: int | None = lock
        self._on_handover = on_handover
        self._token = secrets.token_hex(16)
        self._server: asyncio.Server | None = None
        self._talking: set[asyncio.Task[None]] = set()

    @classmethod
    async def start(cls, folder: Path, lock: int, on_handover: Callable[[Handover], None]) -> "OneInstance":
        """Listen for later starts; ``lock`` is the open lock file, which the instance owns from here on."""
        instance = cls(folder, lock, on_handover)
        try:
            await instance._listen()
        except BaseException:
            await instance.close()
            raise
        return instance

    async def close(self) -> None:
        """Stop listening and let the folder go; may be called twice."""
        await self.stop_listening()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    async def stop_listening(self) -> None:
        """Take no more messages, but keep the folder: later starts wait for it."""
        if self._server is not None:
            self._server.close()
            with suppress(OSError):
                self._address_file.unlink()
            self._server = None
        for task in tuple(self._talking):
            task.cancel()
        await asyncio.gather(*self._talking, return_exceptions=True)

    async def _listen(self) -> None:
        with disk_errors(self._address_file):
            self._server = await asyncio.start_server(self._on_connected, "127.0.0.1", 0, limit=_MAX_MESSAGE)
        port = self._server.sockets[0].getsockname()[1]
        address = msgspec.json.encode(_Address(port=port, token=self._token))
        await asyncio.to_thread(write_bytes, self._address_file, address)  # readable by its owner only

    async def _on_connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talking.add(task)
        try:
            async with asyncio.timeout(_READ_LIMIT):
                message = msgspec.json.decode(await reader.readline(), type=_Message)
            if hmac.compare_digest(message.token.encode(), self._token.encode()):
                self._on_handover(message.handover)
                writer.write(_ANSWER)
                await writer.drain()
        except (OSError, TimeoutError, ValueError, msgspec.DecodeError):
            return  # not one of ours; it gets no answer
        finally:
            self._talking.discard(task)
            writer.close()


async def _hand_over(folder: Path, handover: Handover) -> bool:
    """Tell the Studio there is; False if it cannot be reached at this moment."""
    try:
        content = await asyncio.to_thread((folder / "instance.json").read_bytes)
        address = msgspec.json.decode(content, type=_Address)
        reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", address.port), _READ_LIMIT)
    except (OSError, TimeoutError, msgspec.DecodeError):
        return False
    try:
        writer.write(msgspec.json.encode(_Message(token=address.token, handover=handover)) + b"\n")
        async with asyncio.timeout(_READ_LIMIT):
            return await reader.readline() == _ANSWER
    except (OSError, TimeoutError):
        return False
    finally:
        writer.close()


def handover_of(arguments: Sequence[str]) -> Handover:
    """Return what this start would hand over: its arguments, its folder, and its right to raise a window."""
    activation = os.environ.get("XDG_ACTIVATION_TOKEN") or os.environ.get("DESKTOP_STARTUP_ID") or ""
    return Handover(arguments=tuple(arguments), folder=str(Path.cwd()), activation=activation)
