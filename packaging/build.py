"""Build the double-click bundle with PyInstaller, then start it and prove that it works.

Proof: the frozen program checks itself (`--self-check`): it starts its engine, has a mascot drawn and
animated, decodes the film's transparency and looks for the system's keyring; and it must say nothing.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUNDLE = ROOT / "dist" / "masko-studio"
LIMIT_MB = 500
PROOF_SECONDS = 300


def main() -> int:
    """Build and prove; return 0 when the bundle is fit to be given away."""
    build()
    size = sum(path.stat().st_size for path in BUNDLE.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6
    print(f"{BUNDLE.relative_to(ROOT)}: {size:.0f} MB unpacked (limit {LIMIT_MB})")
    return 1 if size > LIMIT_MB or not proves_itself() else 0


def build() -> None:
    """Let PyInstaller freeze both programs into one folder."""
    shutil.rmtree(BUNDLE, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--log-level",
        "WARN",
        "--distpath",
        str(ROOT / "dist"),
    ]
    work = ["--workpath", str(ROOT / "build" / "pyinstaller"), str(ROOT / "packaging" / "masko-studio.spec")]
    subprocess.run([*command, *work], cwd=ROOT, check=True)


def proves_itself() -> bool:
    """Start the frozen program away from the source tree; it must succeed in silence."""
    program = BUNDLE / ("masko-studio.exe" if os.name == "nt" else "masko-studio")
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": folder,
            "QT_QPA_PLATFORM": "offscreen",
            "LANG": "C.UTF-8",
        }
        command = [str(program), "--data", folder, "--self-check"]
        proof = subprocess.run(
            command, env=environment, cwd=folder, capture_output=True, text=True, timeout=PROOF_SECONDS, check=False
        )
    said = (proof.stdout + proof.stderr).strip()
    if proof.returncode or said:
        print(f"The bundle failed its proof (status {proof.returncode}):\n{said}")
        return False
    print("The bundle draws, animates, decodes transparency, finds the keyring code and ends in silence.")
    return True


if __name__ == "__main__":
    sys.exit(main())
