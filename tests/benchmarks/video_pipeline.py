"""Studio's frames, decoded, multiplied by alpha and ready to draw, against raw libvpx decoding of the same clip.

Both are run in turn, and the best of each is compared: a busy machine hits either, but not every time.
"""

import sys
import tempfile
import time
from pathlib import Path
from threading import Condition
from typing import Any

import av
from PySide6.QtGui import QImage

from studio.services.video_pool import DecodePool
from studio.state.clips_images import FramePress
from tests.helpers.artist_clip import draw

LIMIT = 1.5
ROUNDS = 9
#: Where the frames are shown: a card, a card on a dense display, quick look, as large as they are.
BOXES = {"card": 176, "dense card": 352, "quick look": 640, "full size": 960}


def main(size: int = 960, seconds: int = 2) -> list[dict[str, Any]]:
    """Run both in turn, so that a busy moment of the machine hits both; compare the best of each."""
    with tempfile.TemporaryDirectory() as folder:
        draw(Path(folder), size, seconds, "webm")
        clip = Path(folder, "clip.webm")
        return [_row(f"Studio's frames / raw decoding, {name} ({box} px)", clip, box) for name, box in BOXES.items()]


def _row(name: str, clip: Path, box: int) -> dict[str, Any]:
    rounds = [(_raw(clip), _ours(clip, box)) for _ in range(ROUNDS)]
    ratio = min(ours for _, ours in rounds) / min(raw for raw, _ in rounds)
    return {"name": name, "value": ratio, "unit": "x", "limit": LIMIT, "ok": ratio <= LIMIT}


def _raw(clip: Path) -> float:
    """Return the seconds that decoding alone takes."""
    frames, started = 0, time.perf_counter()
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        decoder = av.CodecContext.create("libvpx-vp9", "r")
        decoder.extradata = stream.codec_context.extradata
        decoder.thread_count = 1
        for packet in container.demux(stream):
            frames += len(decoder.decode(packet if packet.size else None))
    assert frames > 1
    return time.perf_counter() - started


def _ours(clip: Path, box: int) -> float:
    """Return the seconds until every frame has come out of the pool as a picture that Qt draws as it is."""
    news = Condition()

    def notify() -> None:
        with news:
            news.notify()

    started = time.perf_counter()
    pool: DecodePool[QImage] = DecodePool(FramePress(), kept_bytes=0, strip_bytes=0)
    stream = pool.stream(clip, (box, box), notify)
    index = 0
    while stream.info is None or index < stream.info.frames:
        stream.want(index, ahead=True)
        with news:
            assert news.wait_for(lambda place=index: stream.frame(place) is not None, timeout=60)
        index += 1
    seconds = time.perf_counter() - started
    stream.close()
    pool.close()
    return seconds


if __name__ == "__main__":
    for row in main():
        sys.stdout.write(f"{row['name']:<60} {row['value']:.2f} {row['unit']} (limit {row['limit']})\n")
