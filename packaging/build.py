"""Build what is given away: the bundle, on Linux a Debian package and a portable archive, and prove all of it.

The frozen program has to check itself away from the source tree, in silence: its engine, a drawn mascot, transparency
decoded again, the keyring's code, and (with a screen) the whole way through the real window. On Linux the package is
then installed in a bare Debian folder, used there, and removed again. ``--bundle`` stops after the bundle.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import bare
import identity
import licences
import linux
import screen

ROOT = identity.ROOT
DIST = ROOT / "dist"
BUNDLE = DIST / identity.PACKAGE
LIMIT_MB = 500
PROOF_SECONDS = 600


def main(arguments: list[str]) -> int:
    """Build and prove; return 0 when everything is fit to be given away."""
    licences.write()
    build()
    if not _is_small() or not proves_itself():
        return 1
    if "--bundle" in arguments or not sys.platform.startswith("linux"):
        return 0
    DIST.mkdir(exist_ok=True)
    package, archive = linux.debian_package(BUNDLE, DIST), linux.archive(BUNDLE, DIST)
    for product in (package, archive):
        print(f"{product.relative_to(ROOT)}: {product.stat().st_size / 1e6:.0f} MB", flush=True)
    if not linux.is_valid() or not linux.passes_lintian(package):
        return 1
    return 0 if bare.proves(package, archive) else 1


def build() -> None:
    """Let PyInstaller freeze both programs into one folder, and sign them where a command for that is given."""
    shutil.rmtree(BUNDLE, ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "--distpath", str(DIST)]
    work = ["--workpath", str(ROOT / "build" / "pyinstaller"), str(ROOT / "packaging" / "masko-studio.spec")]
    started = time.monotonic()
    subprocess.run([*command, *work], cwd=ROOT, check=True)
    if sys.platform.startswith("linux"):
        linux.slim(BUNDLE)
    sign = os.environ.get("MASKO_SIGN_COMMAND")
    if sign:  # e.g. signtool sign /fd sha256 /a, which gets both programs as its last words
        programs = [str(BUNDLE / _program(name)) for name in (identity.PACKAGE, identity.ENGINE)]
        subprocess.run([*shlex.split(sign), *programs], check=True)
    print(f"Built in {time.monotonic() - started:.0f} s", flush=True)


def size_mb(folder: Path) -> float:
    """Return what a folder takes unpacked, in millions of bytes; files that links share count once."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 1e6


def proves_itself() -> bool:
    """Start the frozen program away from the source tree; it must succeed in silence."""
    checks = [("offscreen", "--self-check")]
    if screen.available():
        checks.append(("xcb", "--self-check=window"))
    with tempfile.TemporaryDirectory() as folder, screen.screen() as display:
        for platform, check in checks:
            environment = screen.environment(Path(folder), display if platform == "xcb" else "")
            command = [str(BUNDLE / _program(identity.PACKAGE)), "--data", folder, check]
            if not screen.is_silent(command, environment, Path(folder), PROOF_SECONDS):
                return False
    print("The bundle draws, animates, decodes transparency, finds the keyring's code and ends in silence.")
    return True


def _is_small() -> bool:
    size = size_mb(BUNDLE)
    print(f"{BUNDLE.relative_to(ROOT)}: {size:.0f} MB unpacked (limit {LIMIT_MB})", flush=True)
    return size <= LIMIT_MB


def _program(name: str) -> str:
    return f"{name}.exe" if os.name == "nt" else name


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
