"""The command line: every option is read, every wrong one is named."""

from pathlib import Path

import pytest

from studio.engine.options import Latency, Options, parse


def test_only_the_folder_is_needed() -> None:
    assert parse(["--data", "here"]) == Options(data=Path("here"))


def test_every_option_is_read() -> None:
    line = "--data D --port 7000 --host 0.0.0.0 --rate-limits cloud --latency image=6,video=60 --plan free"
    more = "--base-video 240 --base-picture 64 --fail-rate 0.5 --allow-fetch a.test:80 --allow-fetch b.test:81"
    assert parse([*line.split(), *more.split(), "--detach", "--workers", "3"]) == Options(
        data=Path("D"),
        port=7000,
        host="0.0.0.0",
        rate_limits="cloud",
        latency=Latency(image=6, video=60),
        plan="free",
        base_video=240,
        base_picture=64,
        fail_rate=0.5,
        allow_fetch=("a.test:80", "b.test:81"),
        detach=True,
        workers=3,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        "--latency image",
        "--latency sound=3",
        "--latency image=-1",
        "--latency image=nan",
        "--fail-rate 2",
        "--fail-rate x",
        "--fail-rate nan",
        "--base-video 250",
        "--base-video 0",
        "--base-picture 100",
        "--port 70000",
        "--port x",
        "--plan gold",
        "--rate-limits some",
        "--workers 0",
        "--allow-fetch nowhere",
        "--unknown",
    ],
)
def test_a_wrong_option_is_named(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["--data", "D", *wrong.split()])
    assert ended.value.code == 2
    assert wrong.split(maxsplit=1)[0] in capsys.readouterr().err


def test_the_folder_must_be_named() -> None:
    with pytest.raises(SystemExit):
        parse([])
