"""A worker process: takes orders on standard input, paints, encodes, reports on standard output.

It runs at low priority, with a Qt application of its own, and ends when the server that started it does.
"""

import ctypes
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from studio.engine.artist import painter
from studio.engine.artist.colour import hexed
from studio.engine.artist.fonts import register_fonts
from studio.engine.artist.specs import MotionSpec, PictureSpec, TransitionSpec
from studio.engine.encoder import EncodingFailed, Frame, Target, encode
from studio.engine.media import CLIPS
from studio.engine.work import FPS, Made, Order, Output, Report

_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG


def main() -> None:
    """Work until standard input closes."""
    _die_with_parent()
    if hasattr(os, "nice"):
        os.nice(3)  # half the share of what answers; at ten, a busy machine would hardly draw at all
    # Reports own the real standard output; whatever a library prints goes nowhere near them.
    reports = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    orders: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, orders), daemon=True).start()
    application = QGuiApplication(["masko-worker", "-platform", "offscreen"])
    register_fonts()
    while True:
        order = msgspec.json.decode(orders.get(), type=Order)
        _carry_out(order, lambda report: _say(reports, report))
        application.processEvents()


def _say(reports: BinaryIO, report: Report) -> None:
    reports.write(msgspec.json.encode(report) + b"\n")


def _listen(source: BinaryIO, orders: "queue.SimpleQueue[bytes]") -> None:
    for line in source:
        orders.put(line)
    # The server is gone. FFmpeg sees its pipe close; nothing here is worth finishing.
    os._exit(0)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)


def _carry_out(order: Order, say: Callable[[Report], None]) -> None:
    try:
        made = [*_stills(order, say), *_clips(order, say)]
    except EncodingFailed as error:
        say(Report(job_id=order.job_id, error=f"The video could not be encoded: {error}"))
    except Exception as error:
        say(Report(job_id=order.job_id, error=f"The picture could not be drawn: {str(error) or type(error).__name__}"))
    else:
        say(Report(job_id=order.job_id, done=True, made=tuple(made)))


def _stills(order: Order, say: Callable[[Report], None]) -> Iterator[Made]:
    outputs = [output for output in order.outputs if output.type not in CLIPS]
    if outputs:
        say(Report(job_id=order.job_id, stage="drawing"))
    drawn: dict[tuple[str, int], QImage] = {}
    for output in outputs:
        spec = order.task.logos.get(output.type) or order.task.picture
        assert spec is not None
        key = (output.type if output.type in order.task.logos else "", output.size)
        if key not in drawn:
            drawn[key] = painter.picture(spec, output.size, load=_loader(order))
        image = _on_ground(drawn[key], spec) if output.type == "image" else drawn[key]
        if not image.save(output.path, "PNG", 60):  # type: ignore[call-overload]  # the stub wants bytes, Qt wants text
            raise OSError(f"cannot write {Path(output.path).name}")
        yield _made(output, image.width(), image.height())


def _on_ground(image: QImage, spec: PictureSpec) -> QImage:
    ground = QImage(image.size(), QImage.Format.Format_RGB32)
    ground.fill(QColor(hexed(painter.backdrop(spec))))
    brush = QPainter(ground)
    brush.drawImage(0, 0, image)
    brush.end()
    return ground


def _clips(order: Order, say: Callable[[Report], None]) -> Iterator[Made]:
    outputs = [output for output in order.outputs if output.type in CLIPS]
    moves = order.task.motion or order.task.transition
    if not outputs or moves is None or order.task.picture is None:
        return
    say(Report(job_id=order.job_id, stage="animating"))
    size = max(output.size for output in outputs)
    targets = [Target(output.type, output.size, Path(output.path)) for output in outputs]
    backdrop = hexed(painter.backdrop(order.task.picture))
    count = encode(_frames(order, order.task.picture, moves, size), size, FPS, backdrop, targets)
    for output in outputs:
        height = output.size * 2 if output.type == "stacked_video" else output.size
        yield _made(output, output.size, height, count / FPS)


def _frames(order: Order, picture: PictureSpec, moves: MotionSpec | TransitionSpec, size: int) -> Iterator[Frame]:
    for image in painter.frames(picture, moves, size, fps=FPS, load=_loader(order)):
        straight = image.convertToFormat(QImage.Format.Format_RGBA8888)
        yield straight.constBits()


def _loader(order: Order) -> Callable[[str], Path]:
    """Return how a puppet finds the picture it is cut from: the file of that asset."""

    def load(key: str) -> Path:
        return next(Path(order.pictures, key[:2]).glob(f"{key}.*"))

    return load


def _made(output: Output, width: int, height: int, duration: float = 0.0) -> Made:
    size = Path(output.path).stat().st_size
    return Made(asset_id=output.asset_id, width=width, height=height, file_size=size, duration=duration)


if __name__ == "__main__":
    main()
