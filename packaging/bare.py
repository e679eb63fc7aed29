"""The last proof on Linux: a bare Debian folder without Python gets the package, uses it, and is left as it was.

A folder made by debootstrap is entered with chroot, which needs root; its window opens on a virtual screen of this
machine. The folder is kept in ``build/bare`` for the next time, or taken from MASKO_BARE_FOLDER.
"""

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import identity
import screen

FOLDER = Path(os.environ.get("MASKO_BARE_FOLDER", identity.ROOT / "build" / "bare"))
_RELEASE, _MIRROR = "bookworm", "http://deb.debian.org/debian"
#: What a desktop has that the package's triggers work with, and the tools that ask what they made of it.
_DESKTOP = ("desktop-file-utils", "shared-mime-info", "hicolor-icon-theme", "xdg-utils", "libglib2.0-bin")
_SECONDS = 900
_CHROOT = shutil.which("chroot") or "/usr/sbin/chroot"
#: Where inside it everything of this proof lies, and goes again.
_PLACE = "/srv/masko-trial"
#: Where the packaging system keeps its own books, which do change.
_BOOKS = ("var/lib/dpkg", "var/lib/apt", "var/log", "var/cache", "run", "tmp", "srv", "root", "proc", "sys", "dev")


def proves(package: Path, archive: Path) -> bool:
    """Install, use and remove the package and the archive where there is nothing else; tell whether all went well."""
    if os.geteuid() != 0 or shutil.which("debootstrap") is None or not screen.available():
        print("Not proved in a bare folder: that needs root, debootstrap and Xvfb.")
        return True
    _make()
    place = _outside(_PLACE)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    with _entered():
        package_there = f"{_PLACE}/{package.name}"
        shutil.copyfile(package, place / package.name)
        _install_needs(package_there)
        before = _inventory()
        _run(["dpkg", "--install", package_there])
        good = _is_known_to_the_desktop() and _works(f"/usr/bin/{identity.PACKAGE}", "package")
        _run(["dpkg", "--purge", identity.PACKAGE])
        good = _is_as_before(before) and good
        good = _archive_works(archive) and good
    shutil.rmtree(place)
    return good


def _make() -> None:
    """Make the bare folder, once."""
    if not (FOLDER / "usr" / "bin" / "dpkg").exists():
        print(f"Making a bare {_RELEASE} in {FOLDER} (once, a few minutes) …", flush=True)
        FOLDER.parent.mkdir(parents=True, exist_ok=True)
        command = ["debootstrap", "--variant=minbase", _RELEASE, str(FOLDER), _MIRROR]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


@contextmanager
def _entered() -> Iterator[None]:
    """Have the kernel's folders inside for as long as something runs there."""
    mounts = [("proc", ["-t", "proc", "proc"]), ("dev", ["--rbind", "/dev"]), ("sys", ["--rbind", "/sys"])]
    done: list[str] = []
    try:
        for name, how in mounts:
            place = str(FOLDER / name)
            subprocess.run(["mount", *how, place], check=True)
            subprocess.run(["mount", "--make-rslave", place], check=True)
            done.append(place)
        shutil.copyfile("/etc/resolv.conf", FOLDER / "etc" / "resolv.conf")
        yield
    finally:
        for place in reversed(done):
            subprocess.run(["umount", "--recursive", "--lazy", place], check=False)


def _run(command: Sequence[str], **environment: str) -> str:
    """Run a command inside and return what it said; raise if it failed."""
    told = subprocess.run(
        [_CHROOT, str(FOLDER), *command],
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
        | environment,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if told.returncode:
        raise RuntimeError(f"{' '.join(command)} failed inside:\n{told.stdout}{told.stderr}")
    return told.stdout


def _outside(path: str) -> Path:
    """Return where a path inside the folder is on this machine."""
    return FOLDER / path.lstrip("/")


def _install_needs(package: str) -> None:
    """Install what the package depends on, before the inventory is taken, so that only the package itself is judged."""
    needed = [part.split("|")[0].split("(")[0].strip() for part in _run(["dpkg", "-f", package, "Depends"]).split(",")]
    install = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *needed, *_DESKTOP]
    _run(["apt-get", "-qq", "update"])
    _run(install)
    for python in (FOLDER / "usr" / "bin").glob("python3*"):
        raise RuntimeError(f"{python} is there: this folder proves nothing about a machine without Python.")


def _inventory() -> dict[str, str]:
    """Return every file inside with a hash of its content, but for the packaging system's own books."""
    found = {}
    for folder, names, files in os.walk(FOLDER):
        inside = Path(folder).relative_to(FOLDER)
        names[:] = [name for name in names if str(inside / name) not in _BOOKS]
        for name in files:
            path = Path(folder, name)
            content = str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
            found[str(inside / name)] = hashlib.sha256(content).hexdigest()
        found[f"{inside}/"] = ""
    return found


def _is_as_before(before: dict[str, str]) -> bool:
    after = _inventory()
    changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    if changed:
        print("Removing the package left a trace: " + ", ".join(changed[:20]))
        return False
    print("Installed and removed in a bare folder: nothing is left behind.")
    return True


def _is_known_to_the_desktop() -> bool:
    """Ask the desktop's own tools who opens a project file and a link, and what kind a project file is."""
    project = _outside(f"{_PLACE}/fox.masko")
    project.write_bytes(b"PK\x03\x04" + bytes(26) + b"mimetype" + identity.MEDIA_TYPE.encode())
    entry = f"{identity.APP_ID}.desktop"
    asked = {
        "the kind of a project file": (
            ["gio", "info", "--attributes=standard::content-type", f"{_PLACE}/fox.masko"],
            identity.MEDIA_TYPE,
        ),
        "the program for it": (["xdg-mime", "query", "default", identity.MEDIA_TYPE], entry),
        "the program for links": (["xdg-mime", "query", "default", f"x-scheme-handler/{identity.SCHEME}"], entry),
    }
    good = True
    for what, (command, wanted) in asked.items():
        told = _run(command, HOME=_PLACE).split()[-1:]
        if told != [wanted]:
            print(f"Installed, but {what} is {told or 'unknown'!r}.")
            good = False
    project.unlink()
    return good


def _works(program: str, what: str) -> bool:
    """Run both proofs inside, the second one through the window on a screen of this machine."""
    home = _outside(f"{_PLACE}/home")
    with screen.screen() as display:
        for check, shown in (("--self-check", ""), ("--self-check=window", display)):
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            started = time.monotonic()
            given = screen.environment(Path(f"{_PLACE}/home"), shown) | {"PATH": "/usr/bin:/bin"}
            command = [_CHROOT, str(FOLDER), program, "--data", f"{_PLACE}/home/data", check]
            if not screen.is_silent(command, given, FOLDER, _SECONDS):
                return False
            print(f"  {what}, {check}: silent, {time.monotonic() - started:.0f} s", flush=True)
    shutil.rmtree(home)
    print(f"The {what} works where there is no Python: words, mascot, animation, transparency, in its own window.")
    return True


def _archive_works(archive: Path) -> bool:
    """Unpack the archive, use it where it lies, put it in a user's menu and take it out again."""
    here, user = f"{_PLACE}/portable", _outside(f"{_PLACE}/user")
    place = _outside(here)
    place.mkdir()
    subprocess.run(["tar", "-xJf", str(archive), "-C", str(place), "--strip-components=1"], check=True)
    if not _works(f"{here}/masko-studio", "archive"):
        return False
    homes = {"HOME": f"{_PLACE}/user", "XDG_DATA_HOME": f"{_PLACE}/user/share"}
    _run([f"{here}/integrate.sh"], **homes)
    entry = user / "share" / "applications" / f"{identity.APP_ID}.desktop"
    if f'Exec="{here}/masko-studio" %U' not in entry.read_text(encoding="utf-8"):
        print("The archive's menu entry does not name its own program.")
        return False
    _run([f"{here}/integrate.sh", "--remove"], **homes)
    left = [path for path in user.rglob("*") if path.is_file() and "masko" in path.read_text(errors="replace")]
    if left:
        print("Taking the archive out of the menu left: " + ", ".join(map(str, left)))
    return not left
