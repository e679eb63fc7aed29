"""Run every benchmark of this folder, print one table of figures and limits, keep it in build/bench.json.

A benchmark is a module with ``main() -> list[dict]``; each row has ``name``, ``value``, ``unit``, ``limit``
(the largest value that is good enough, or None) and ``ok``. Figures are ratios measured side by side wherever
a peer exists, because machines differ and are busy. ``make bench ARGS="startup video_pipeline"`` runs a choice.
"""

import importlib.util
import json
import platform
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OUTPUT = HERE.parents[1] / "build" / "bench.json"
NOT_BENCHMARKS = {"run", "measure"}


def main(chosen: list[str]) -> int:
    """Run the chosen benchmarks (all when none is named); return 0 when every limit holds."""
    names = chosen or sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_BENCHMARKS)
    rows: list[dict[str, Any]] = []
    for name in names:
        started = time.monotonic()
        print(f"… {name}", flush=True)
        measured = _load(name).main()
        rows += [{"benchmark": name, **row} for row in measured]
        for row in measured:
            print(f"  {_line(row)}", flush=True)
        print(f"  ({time.monotonic() - started:.0f} s)", flush=True)
    OUTPUT.parent.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "system": platform.platform(), "processor": platform.machine()}
    OUTPUT.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1))
    missed = [row["name"] for row in rows if not row["ok"]]
    print(f"{len(rows)} figures, {len(missed)} past their limit" + (f": {', '.join(missed)}" if missed else ""))
    return 1 if missed else 0


def _load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"benchmark_{name}", HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _line(row: dict[str, Any]) -> str:
    limit = "" if row["limit"] is None else f"limit {row['limit']:g}"
    mark = "ok  " if row["ok"] else "MISS"
    return f"{mark} {row['name']:<62} {row['value']:>10.3g} {row['unit']:<6} {limit}"


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parents[1]))
    sys.exit(main(sys.argv[1:]))
