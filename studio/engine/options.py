"""The engine's command line, and its answers as one frozen value."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, cast

from msgspec import Struct

from studio.domain.pricing import DEFAULT_RATES, Rates
from studio.engine.fetching import parse_pairs

#: The longest rehearsed wait, in seconds.
_LONGEST = 3600

Plan = Literal["free", "pro"]


class Latency(Struct, frozen=True):
    """The least time a job takes, in seconds, for rehearsals with the cloud's timing."""

    image: float = 0.0
    video: float = 0.0


class Options(Struct, frozen=True, kw_only=True):
    """How an engine is run."""

    data: Path
    port: int | None = None
    host: str = "127.0.0.1"
    rate_limits: Literal["off", "cloud"] = "off"
    latency: Latency = Latency()
    plan: Plan = "pro"
    base_video: int = 960
    base_picture: int = 1024
    fail_rate: float = 0.0
    allow_fetch: tuple[str, ...] = ()
    detach: bool = False
    workers: int = 2
    rates: Rates = DEFAULT_RATES


def parse(arguments: Sequence[str]) -> Options:
    """Read the command line; ends the program with a sentence where it is wrong."""
    named = vars(_parser().parse_args(arguments))
    return Options(**{key: value for key, value in named.items() if value is not None})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="masko-engine", description="Serve the Masko API on this machine.")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder for everything it keeps")
    parser.add_argument("--port", type=_port, metavar="N", help="port; the last one, or any free one, if not given")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument(
        "--rate-limits", choices=("off", "cloud"), default="off", help="limit requests as the cloud does"
    )
    parser.add_argument("--latency", type=_latency, metavar="image=S,video=S", help="least seconds a job takes")
    parser.add_argument("--plan", choices=("free", "pro"), default="pro", help="plan of the workspace; logos need pro")
    parser.add_argument("--base-video", type=_width, default=960, metavar="PIXELS", help="width of animations")
    parser.add_argument("--base-picture", type=_width, default=1024, metavar="PIXELS", help="width of pictures")
    parser.add_argument("--fail-rate", type=_share, default=0.0, metavar="P", help="share of jobs that fail, 0 to 1")
    parser.add_argument(
        "--allow-fetch",
        type=_pair,
        action=_Collect,
        default=(),
        metavar="HOST:PORT",
        help="private address that may be fetched",
    )
    parser.add_argument("--detach", action="store_true", help="live on when standard input closes")
    parser.add_argument("--workers", type=_workers, default=2, metavar="N", help="how many jobs are worked on at once")
    return parser


class _Collect(argparse.Action):
    """Gathers a repeated option in a tuple."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002 - argparse calls with these four
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,  # noqa: ARG002
    ) -> None:
        setattr(namespace, self.dest, (*getattr(namespace, self.dest), cast(str, values)))


def _latency(text: str) -> Latency:
    try:
        pairs = dict(part.split("=", 1) for part in text.split(",") if part)
        known = {key: float(value) for key, value in pairs.items()}
        latency = Latency(**known)
    except (ValueError, TypeError) as error:
        raise argparse.ArgumentTypeError("write image=SECONDS,video=SECONDS") from error
    if not (0 <= latency.image <= _LONGEST and 0 <= latency.video <= _LONGEST):
        raise argparse.ArgumentTypeError(f"choose 0 to {_LONGEST} seconds")
    return latency


def _pair(text: str) -> str:
    try:
        parse_pairs([text])
    except ValueError as error:
        raise argparse.ArgumentTypeError("write HOST:PORT") from error
    return text


def _port(text: str) -> int:
    return _whole(text, 0, 65535)


def _workers(text: str) -> int:
    return _whole(text, 1, 64)


def _width(text: str) -> int:
    width = _whole(text, 64, 1920)
    if width % 16:
        raise argparse.ArgumentTypeError("the width must be a multiple of 16")
    return width


def _whole(text: str, low: int, high: int) -> int:
    try:
        value = int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("write a whole number") from error
    if not low <= value <= high:
        raise argparse.ArgumentTypeError(f"choose {low} to {high}")
    return value


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("write a number from 0 to 1") from error
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("choose 0 to 1")
    return value
