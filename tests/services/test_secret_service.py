"""A key kept in a real Secret Service and read back by another process, and a polite refusal where there is none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEY = "masko_" + "5a" * 32
KEEP = f"""
import asyncio
from studio.services.vault import Vault, system_backend
vault = Vault(system_backend())
assert vault.available
asyncio.run(vault.put("Masko", {KEY!r}))
"""
READ = """
import asyncio
from studio.services.vault import Vault, system_backend
vault = Vault(system_backend())
print(asyncio.run(vault.get("Masko")))
asyncio.run(vault.forget("Masko"))
print(asyncio.run(vault.get("Masko")))
"""
NONE = """
from studio.services.vault import Vault, system_backend
print(Vault(system_backend()).available)
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is what Linux desktops have")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return an environment with a home of its own and no session bus yet."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHON_KEYRING_BACKEND", "DISPLAY"}}
    kept.pop("DBUS_SESSION_BUS_ADDRESS", None)
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    return {
        **kept,
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_RUNTIME_DIR": str(runtime),
        "PYTHONPATH": str(ROOT),
    }


def test_a_key_is_kept_by_the_system_and_read_back_by_another_process(environment, tmp_path):
    unlock = "printf secret | gnome-keyring-daemon --daemonize --unlock --components=secrets >/dev/null"
    script = f'{unlock} && "$0" -c "$1" && "$0" -c "$2"'
    command = ["dbus-run-session", "--", "sh", "-c", script, sys.executable, KEEP, READ]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.splitlines() == [KEY, "None"], done.stderr
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert not any(KEY.encode() in path.read_bytes() for path in kept)


def test_without_a_secret_service_there_is_politely_none(environment):
    environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
    done = subprocess.run(
        [sys.executable, "-c", NONE], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout, done.returncode) == ("False\n", 0), done.stderr
