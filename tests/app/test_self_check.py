"""The program proves that it works, from a mascot in words to decoded transparency, and says nothing."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_self_check_succeeds_in_silence() -> None:
    command = [sys.executable, "-m", "studio", "--self-check"]
    proof = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (proof.returncode, proof.stdout, proof.stderr) == (0, "", "")
