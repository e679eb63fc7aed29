"""From outside, as the quickstart has it: an engine, a key, plain HTTP, and six files that are what they claim."""

import json
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.engine.encoder import ffmpeg_path
from tests.helpers.api import Api
from tests.helpers.counts import count
from tests.helpers.engine import RunningEngine, running_engine

Frames = NDArray[np.uint8]
#: The full size in a soak; the same pipeline on small frames otherwise.
WIDTH = count(240, 960)
NODE = shutil.which("node")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """Walk the quickstart and return the downloaded files by type."""
    folder = tmp_path_factory.mktemp("walk")
    with running_engine(folder / "data", "--base-video", str(WIDTH)) as engine:
        project = post(engine, "/projects", {"name": "My App"})
        description = "A friendly orange fox mascot wearing a blue scarf"
        collection = post(
            engine,
            "/collections",
            {"name": "Felix the Fox", "project_id": project["id"], "description": description},
        )
        path = f"/collections/{collection['id']}/generate"
        job_id = post(engine, path, {"type": "animation", "prompt": "waving hello", "duration": 3})["job_id"]
        job = ask(engine, f"/jobs/{job_id}?wait=true")
        assert job["status"] == "completed"
        found = {}
        for asset in job["assets"]:
            with urllib.request.urlopen(asset["url"]) as answer:
                assert "immutable" in answer.headers["Cache-Control"]
                name = f"{asset['type']}.{asset['url'].rsplit('.', 1)[1]}"
                found[asset["type"]] = folder / name
                found[asset["type"]].write_bytes(answer.read())
        yield found


def post(engine: RunningEngine, path: str, body: dict[str, Any]) -> Any:
    return ask(engine, path, json.dumps(body).encode())


def ask(engine: RunningEngine, path: str, body: bytes | None = None) -> Any:
    """Send a request without any library of ours, reading fields at the top level as the quickstart does."""
    headers = {"Authorization": f"Bearer {engine.key}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(engine.api + path, body, headers)) as answer:
        return json.load(answer)


def decoded(path: Path, height: int, *codec: str) -> Frames:
    """Return a clip's frames as straight RGBA, by the FFmpeg binary."""
    line = [ffmpeg_path(), "-loglevel", "fatal", *codec, "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgba", "-"]
    raw = subprocess.run(line, capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, height, WIDTH, 4)


def steps(frames: Frames) -> list[float]:
    """Return how much the visible picture changes from each frame to the next, the last one's being to the first."""
    seen = frames[..., :3].astype(np.float32) * (frames[..., 3:] / np.float32(255))
    return [float(np.abs(seen[(at + 1) % len(seen)] - seen[at]).mean()) for at in range(len(seen))]


def test_six_files(files: dict[str, Path]) -> None:
    assert set(files) == {"image", "transparent_image", "video", "webm", "hevc", "stacked_video"}
    assert all(path.stat().st_size > 1000 for path in files.values())


def test_webm_is_transparent_outside_and_whole_inside(files: dict[str, Path]) -> None:
    alpha = decoded(files["webm"], WIDTH, "-c:v", "libvpx-vp9")[..., 3]
    assert len(alpha) == 90
    assert max(alpha[:, y, x].max() for y in (0, -1) for x in (0, -1)) <= 2
    middle = WIDTH // 2
    assert alpha[:, middle - 4 : middle + 4, middle - 4 : middle + 4].min() >= 253
    assert b"ALPHA_MODE" in files["webm"].read_bytes()[:2000]


def test_hevc_is_tagged_and_carries_a_second_layer(files: dict[str, Path], tmp_path: Path) -> None:
    assert b"hvc1" in files["hevc"].read_bytes()
    stream = tmp_path / "stream.hevc"
    line = [ffmpeg_path(), "-loglevel", "fatal", "-i", str(files["hevc"]), "-c", "copy", "-f", "hevc", str(stream)]
    subprocess.run(line, check=True)
    assert {0, 1} <= layers(stream.read_bytes())
    alpha = decoded(files["hevc"], WIDTH)[..., 3]
    assert alpha[:, 0, 0].max() <= 2
    assert alpha[:, WIDTH // 2, WIDTH // 2].min() >= 253


def layers(stream: bytes) -> set[int]:
    """Return the ``nuh_layer_id`` of every NAL unit in an Annex B stream."""
    found, at = set(), stream.find(b"\x00\x00\x01")
    while at >= 0:
        header = int.from_bytes(stream[at + 3 : at + 5], "big")
        found.add((header >> 3) & 0x3F)
        at = stream.find(b"\x00\x00\x01", at + 3)
    return found


def test_stacked_is_twice_as_high_with_the_mask_below(files: dict[str, Path]) -> None:
    frames = decoded(files["stacked_video"], 2 * WIDTH)
    assert len(frames) == 90
    mask = frames[:, WIDTH:, :, 0]
    assert mask[:, 0, 0].max() <= 4
    assert mask[:, WIDTH // 2, WIDTH // 2].min() >= 250
    alpha = decoded(files["webm"], WIDTH, "-c:v", "libvpx-vp9")[..., 3]
    assert np.abs(mask.astype(int) - alpha).mean() < 2


def test_opaque_video_stands_on_the_backdrop_of_the_picture(files: dict[str, Path]) -> None:
    corner = decoded(files["video"], WIDTH)[0, 2, 2, :3].astype(int)
    picture = decoded_picture(files["image"])[2, 2, :3].astype(int)
    assert np.abs(corner - picture).max() <= 4


def decoded_picture(path: Path) -> Frames:
    line = [ffmpeg_path(), "-loglevel", "fatal", "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgba", "-"]
    raw = subprocess.run(line, capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(1024, 1024, 4)


def test_colours_survive_the_way_through_the_encoder(files: dict[str, Path]) -> None:
    first = decoded(files["webm"], WIDTH, "-c:v", "libvpx-vp9")[0]
    line = [
        ffmpeg_path(),
        "-loglevel",
        "fatal",
        "-i",
        str(files["transparent_image"]),
        "-vf",
        f"scale={WIDTH}:-1:flags=area",
    ]
    raw = subprocess.run([*line, "-f", "rawvideo", "-pix_fmt", "rgba", "-"], capture_output=True, check=True).stdout
    still = np.frombuffer(raw, np.uint8).reshape(WIDTH, WIDTH, 4)
    inside = (first[..., 3] > 250) & (still[..., 3] > 250)
    difference = np.abs(first[inside][:, :3].astype(int) - still[inside][:, :3])
    assert np.median(difference) <= 4


@pytest.mark.parametrize(("kind", "codec"), [("webm", ("-c:v", "libvpx-vp9")), ("hevc", ()), ("video", ())])
def test_a_loop_has_no_seam(files: dict[str, Path], kind: str, codec: tuple[str, ...]) -> None:
    *between, seam = steps(decoded(files[kind], WIDTH, *codec))
    assert seam <= 1.05 * max(between)


#: Step by step what the quickstart shows, with the address, the key and the ids filled in and a shorter pause.
JAVASCRIPT = """
const headers = { 'Authorization': 'Bearer KEY', 'Content-Type': 'application/json' };
let res = await fetch('API/projects', { method: 'POST', headers, body: JSON.stringify({ name: 'My App' }) });
const project = await res.json();
res = await fetch('API/collections', {
  method: 'POST', headers,
  body: JSON.stringify({
    name: 'Felix the Fox', project_id: project.id,
    description: 'A friendly orange fox mascot wearing a blue scarf',
  }),
});
const collection = await res.json();
res = await fetch(`API/collections/${collection.id}/generate`, {
  method: 'POST', headers,
  body: JSON.stringify({ type: 'animation', prompt: 'waving hello', duration: 3 }),
});
const { job_id } = await res.json();
async function pollJob(jobId) {
  while (true) {
    const res = await fetch(`API/jobs/${jobId}`, { headers });
    const job = await res.json();
    if (job.status === 'completed') { return job.assets; }
    if (job.status === 'failed') { throw new Error(job.error); }
    await new Promise((r) => setTimeout(r, 200));
  }
}
console.log(JSON.stringify(await pollJob(job_id)));
"""


if NODE is not None:  # a machine need not have it to work on Studio

    def test_the_documented_javascript_runs_unchanged(socket_engine: RunningEngine, tmp_path: Path) -> None:
        script = tmp_path / "quickstart.mjs"
        script.write_text(JAVASCRIPT.replace("API", socket_engine.api).replace("KEY", socket_engine.key))
        said = subprocess.run([NODE, str(script)], capture_output=True, text=True, check=True, timeout=120)
        assets = json.loads(said.stdout)
        assert {asset["type"] for asset in assets} >= {"video", "webm"}
        with socket_engine.client() as client:
            assert Api(client).balance() >= 0
            assert all(client.get(asset["url"]).status_code == 200 for asset in assets)
