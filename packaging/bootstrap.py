"""One script behind every `make` command: sets the machine up and runs Studio's chores.

Runs on nothing but Python's standard library, on Windows and macOS too:
``python packaging/bootstrap.py setup|run|test|soak|bench|package``. Arguments after the command are passed on.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

sys.path.insert(0, str(Path(__file__).parent))
import system_libraries

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
STAMP = VENV / "masko-setup.stamp"
#: Everything that decides what stands in the virtual environment.
RECIPE = (ROOT / "pyproject.toml", CONSTRAINTS, ROOT / "studio" / "__init__.py", Path(__file__))


def main(arguments: list[str]) -> int:
    """Run the command named first; return its exit status."""
    commands = {
        "setup": setup,
        "run": run,
        "test": test,
        "coverage": coverage,
        "soak": soak,
        "bench": bench,
        "package": package,
    }
    if not arguments or arguments[0] not in commands:
        print(f"usage: bootstrap.py {'|'.join(commands)} [arguments]")
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 (this script is what older Pythons meet first)
        print(f"Masko Studio needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        return 1
    os.chdir(ROOT)
    return commands[arguments[0]](arguments[1:])


def setup(_extra: Sequence[str] = (), *, programs: system_libraries.Programs = MappingProxyType({})) -> int:
    """Make the virtual environment and check the system libraries; quick when nothing changed."""
    if not system_libraries.ensure(programs):
        return 1
    recipe = hashlib.sha256(sys.version.encode() + b"".join(path.read_bytes() for path in RECIPE)).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == recipe and PYTHON.is_file():
        return 0
    print("Setting up Masko Studio in .venv (the first time takes a few minutes) …", flush=True)
    if not _usable(PYTHON):
        venv.create(VENV, with_pip=True, clear=VENV.exists())
    install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    status = _call([*install, "--constraint", str(CONSTRAINTS), "--editable", ".[dev,package]"])
    if status == 0:
        STAMP.write_text(recipe)
    return status


def run(extra: list[str]) -> int:
    """Open Studio on the local workspace."""
    return setup() or _call([str(PYTHON), "-m", "studio", *extra])


def test(extra: list[str]) -> int:
    """The one check: format, lint, types, tests, coverage. Arguments narrow the tests."""
    status = setup(programs=system_libraries.TEST_PROGRAMS)
    if status:
        return status
    tool = [str(PYTHON), "-m"]
    if _call([*tool, "ruff", "format", "--check", "--quiet", "."]) or _call([*tool, "ruff", "check", "--quiet", "."]):
        return 1
    with tempfile.TemporaryFile() as said:  # types are checked on the second core while the tests run
        types = subprocess.Popen([*_giving_way(), *tool, "mypy"], stdout=said, stderr=subprocess.STDOUT)
        status = _call([*tool, "pytest", *(extra or _everything())], _test_environment())
        wrong_types = types.wait()
        said.seek(0)
        print(said.read().decode(), end="", flush=True)
    return status or wrong_types


def _giving_way() -> list[str]:
    """Return what makes a command leave the processor to others, where there is such a thing."""
    return ["nice"] if shutil.which("nice") else []


def _everything() -> list[str]:
    """Return how all tests are run: a worker for each core, each taking a file at a time, the long ones first."""
    return ["-n", str(min(8, os.cpu_count() or 1)), "--dist", "loadfile", "--no-loadscope-reorder"]


def soak(extra: list[str]) -> int:
    """Run the fault, kill and fuzz tests with their full counts."""
    status = setup(programs=system_libraries.TEST_PROGRAMS)
    environment = {**_test_environment(), "MASKO_SOAK": "1"}
    patient = ["-o", "faulthandler_timeout=3600"]  # each of these tests may take minutes
    return status or _call([str(PYTHON), "-m", "pytest", *patient, *(extra or ["-m", "soak"])], environment)


def coverage(extra: list[str]) -> int:
    """Run all tests once more and say which lines none of them reaches; measuring costs two fifths more time."""
    status = setup(programs=system_libraries.TEST_PROGRAMS)
    measured = ["--cov", "--cov-report", "term"]
    return status or _call([str(PYTHON), "-m", "pytest", *_everything(), *measured, *extra], _test_environment())


def bench(extra: list[str]) -> int:
    """Measure against limits and peers; the table goes to the screen and to build/bench.json."""
    status = setup(programs=system_libraries.TEST_PROGRAMS)
    return status or _call([str(PYTHON), "-m", "tests.benchmarks.run", *extra], _test_environment())


def package(extra: list[str]) -> int:
    """Build bundle, Debian package and archive, then start them and prove that they work."""
    status = setup(programs=system_libraries.PACKAGE_PROGRAMS)
    return status or _call([str(PYTHON), str(ROOT / "packaging" / "build.py"), *extra])


def _usable(python: Path) -> bool:
    """Whether the environment's own Python still starts and has pip."""
    if not python.is_file():
        return False
    return subprocess.run([str(python), "-c", "import pip"], capture_output=True, check=False).returncode == 0


def _test_environment() -> dict[str, str]:
    """Return the environment tests run in: no screen, no scaling, nothing of the user's own settings."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("MASKO_", "QT_"))}
    return {**kept, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "1", "PYTHONWARNINGS": "default"}


def _call(command: list[str], environment: dict[str, str] | None = None) -> int:
    """Run a command in the foreground and return its exit status; Ctrl+C ends it quietly."""
    try:
        return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
