"""The bundle that is given away: its size, and its first window against the same start from source."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = Path(os.environ.get("MASKO_BUNDLE", ROOT / "dist" / "masko-studio"))
PROGRAM = BUNDLE / ("masko-studio.exe" if os.name == "nt" else "masko-studio")
LIMIT_MB, LIMIT_RATIO = 500, 1.5
ROUNDS = 7


def main() -> list[dict[str, Any]]:
    """Measure what ``make package`` built; without a bundle there is nothing to measure."""
    if not PROGRAM.is_file():
        print("  no bundle here: make package builds it")
        return []
    files = [path for path in BUNDLE.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in files) / 1e6
    frozen, source = [], []
    for round_number in range(ROUNDS + 1):
        pair = (_until_painted([str(PROGRAM)]), _until_painted([sys.executable, "-m", "studio"]))
        if round_number:  # the first round warms the disk cache of both
            frozen.append(pair[0])
            source.append(pair[1])
    ratio = statistics.median(frozen) / statistics.median(source)
    return [
        _row("bundle, unpacked", size, "MB", LIMIT_MB),
        _row("first painted window, bundle / source", ratio, "x", LIMIT_RATIO),
        _row("first painted window, bundle", statistics.median(frozen), "s", None),
    ]


def _row(name: str, value: float, unit: str, limit: float | None) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "limit": limit, "ok": limit is None or value <= limit}


def _until_painted(command: list[str]) -> float:
    """Start a program and return the seconds until it says ``painted``; it then ends by itself."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        process = subprocess.Popen(
            [*command, "--data", folder, "--report-first-paint"], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert process.stdout is not None
        said = process.stdout.readline()
        seconds = time.perf_counter() - started
        process.communicate(timeout=60)
    if said != "painted\n" or process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return seconds
