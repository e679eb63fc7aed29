"""The program proves that it works on this machine: ``masko-studio --self-check``, silent when all is well.

It goes the whole way once, on a folder of its own: keyring code, engine, a drawn mascot, an animation in every
format, and the film's transparency decoded again. `make package` runs it on the frozen bundle.
"""

import asyncio
import sys
import tempfile
import uuid
from pathlib import Path

import keyring.backend

from studio.domain.errors import EngineError, MaskoError, MediaError, VaultError
from studio.domain.records import Job, Pose
from studio.domain.requests import GenerateRequest, MascotRequest
from studio.services.cache import DownloadCache
from studio.services.client import MaskoClient
from studio.services.engine_process import EngineProcess
from studio.services.polling import follow
from studio.services.video import open_clip

_CACHE_BYTES = 1 << 30
_FORMATS = ("image", "transparent_image", "video", "webm", "hevc", "stacked_video")


def run() -> int:
    """Check everything; return 0 in silence, or 1 after one sentence on standard error."""
    try:
        _check_keyring()
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(_check_production(Path(folder)))
    except MaskoError as error:
        sys.stderr.write(f"{error.sentence}\n")
        return 1
    return 0


def _check_keyring() -> None:
    """Require the code for the system's keyring; whether one answers is the desktop's affair."""
    names = {type(backend).__module__.rpartition(".")[2] for backend in keyring.backend.get_all_keyring()}
    possible = {"SecretService", "libsecret", "kwallet", "Windows", "macOS"}
    modules = {name.rpartition(".")[2] for name in sys.modules if name.startswith("keyring.backends.")}
    if not possible & (names | modules):
        raise VaultError("The code for the system keyring is missing from this build.")


async def _check_production(folder: Path) -> None:
    """Have a mascot drawn and animated by the real engine, and decode what comes back."""
    engine = EngineProcess(folder, options=("--base-video", "240"))
    address = await engine.start()
    client = MaskoClient(address.api, address.key)
    try:
        pose = await _produce(client)
        for kind in _FORMATS:
            if pose.latest(kind) is None:
                raise EngineError(f"The engine made no {kind} file.")
        await _check_film(client, pose, folder / "films")
    finally:
        await client.close()
        await engine.stop()


async def _produce(client: MaskoClient) -> Pose:
    """Make a project, a mascot and one animation; return the pose with its files."""
    project = await client.create_project("Self-check")
    request = MascotRequest(project_id=project.id, name="Felix", prompt="a friendly orange fox", style="flat-vector")
    mascot, _ = await client.create_mascot(request, intent=str(uuid.uuid4()))
    wave = GenerateRequest(
        type="animation", name="Waving", image_prompt="standing", animation_prompt="waving hello", duration=3
    )
    receipt = await client.generate(mascot.id, wave, intent=str(uuid.uuid4()))
    job: Job | None = None
    async for job in follow(lambda: client, receipt.job_id):  # noqa: B007 (the last one counts)
        pass
    if job is None or job.status != "completed":
        raise EngineError(f"The engine could not make an animation. {job.error if job else ''}".strip())
    return next(pose for pose in await client.poses(mascot.id) if pose.id == receipt.item_id)


async def _check_film(client: MaskoClient, pose: Pose, folder: Path) -> None:
    """Require transparent corners and an opaque middle."""
    film = pose.latest("webm")
    assert film is not None
    path = await DownloadCache(folder, limit_bytes=_CACHE_BYTES).fetch(client, film)
    corners, middle = await asyncio.to_thread(_alpha, path)
    if max(corners) > 2 or middle < 253:
        raise MediaError("This machine's video decoder loses transparency.")


def _alpha(path: Path) -> tuple[list[int], int]:
    """Return the first frame's alpha in its four corners and in its middle."""
    info, reader = open_clip(path)
    try:
        frame = reader.frame(0, (info.width, info.height))
    finally:
        reader.close()
    if frame is None:
        raise MediaError("This machine's video decoder shows nothing.")
    spots = [(x, y) for x in (0, frame.width - 1) for y in (0, frame.height - 1)]
    *corners, middle = [
        frame.pixels[y * frame.stride + 4 * x + 3] for x, y in (*spots, (frame.width // 2, frame.height // 2))
    ]
    return corners, middle
