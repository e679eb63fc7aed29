"""A screen for programs that are tried out, an environment that holds nothing of this machine, and patience."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


def available() -> bool:
    """Tell whether a virtual screen can be had here."""
    return sys.platform.startswith("linux") and shutil.which("Xvfb") is not None


@contextmanager
def screen() -> Iterator[str]:
    """Run a virtual screen and yield its name, ``:7`` for example; yield an empty one where there is none."""
    if not available():
        yield ""
        return
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1440x900x24", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as told:
            number = told.readline().strip()
        if not number:
            raise RuntimeError("The virtual screen did not start.")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


def environment(home: Path, display: str) -> dict[str, str]:
    """Return the environment of a machine without Python: a home, a path, and a screen unless ``display`` is empty."""
    given = {"PATH": os.environ.get("PATH", ""), "HOME": str(home), "LANG": "C.UTF-8"}
    shown = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"} if display else {"QT_QPA_PLATFORM": "offscreen"}
    return {**given, **shown}


def is_silent(command: Sequence[str], environment: dict[str, str], folder: Path, seconds: float) -> bool:
    """Run a program to its end; tell whether it succeeded without a word, and print what it said otherwise."""
    try:
        proof = subprocess.run(
            list(command), env=environment, cwd=folder, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as late:
        print(f"{command[0]} did not end within {seconds:.0f} s:\n{late.stdout}\n{late.stderr}")
        return False
    said = (proof.stdout + proof.stderr).strip()
    if proof.returncode or said:
        print(f"{' '.join(command)} failed its proof (status {proof.returncode}):\n{said}")
        return False
    return True
