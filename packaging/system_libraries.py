"""The few system libraries that Qt needs on Linux: found by loading them, installed where the user may."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

#: Shared library -> Debian and Ubuntu package; the headless engine draws with QtGui and needs these too.
CORE = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
#: What a window on X11 needs beyond that.
WINDOW = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
#: Programs that tests drive Studio's products with, any of those named together -> package where none is there.
TEST_PROGRAMS = {
    ("node",): "nodejs",
    ("dbus-run-session",): "dbus",
    ("gnome-keyring-daemon",): "gnome-keyring",
    (
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ): "chromium-headless-shell",
    ("desktop-file-validate",): "desktop-file-utils",
    ("appstreamcli",): "appstream",
}
#: Programs that make and judge what is given away.
PACKAGE_PROGRAMS = {
    ("desktop-file-validate",): "desktop-file-utils",
    ("appstreamcli",): "appstream",
    ("chrpath",): "chrpath",
    ("dpkg-deb",): "dpkg",
    ("lintian",): "lintian",
    ("readelf",): "binutils",
    ("strip",): "binutils",
    ("xz",): "xz-utils",
    ("Xvfb",): "xvfb",
}
#: Names that a program may have -> the package that has it.
Programs = Mapping[tuple[str, ...], str]
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


def ensure(programs: Programs) -> bool:
    """Make sure that libraries and these programs are there; say in one line what to run where they may not be."""
    if not sys.platform.startswith("linux"):
        return True
    packages = missing(programs)
    if not packages:
        return True
    if _install(packages) and not (packages := missing(programs)):
        return True
    print("Masko Studio needs a few system packages. Please run this line, then the same command again:")
    print(f"  sudo apt-get update && sudo apt-get install -y {' '.join(packages)}")
    return False


def missing(programs: Programs) -> list[str]:
    """Return the packages whose library, module, font or program is not on this machine."""
    libraries = {**CORE, **WINDOW}
    packages = [package for library, package in libraries.items() if not _loads(library)]
    if importlib.util.find_spec("ensurepip") is None:
        packages.append("python3-venv")
    if not any(next(Path(folder).expanduser().rglob("*.[to]tf"), None) for folder in FONT_FOLDERS):
        packages.append("fonts-dejavu-core")
    packages += [package for names, package in programs.items() if not any(map(shutil.which, names))]
    return list(dict.fromkeys(packages))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _install(packages: list[str]) -> bool:
    """Install with apt where that needs no password; return whether it was tried and went through."""
    apt = shutil.which("apt-get")
    if apt is None:
        return False
    prefix = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if prefix and (
        shutil.which("sudo") is None or subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode
    ):
        return False
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq", "-o", "Dpkg::Use-Pty=0"]
    subprocess.run([*quiet, "update"], stdout=subprocess.DEVNULL, check=False)
    install = [*quiet, "install", "-y", "--no-install-recommends", *packages]
    return subprocess.run(install, stdout=subprocess.DEVNULL, check=False).returncode == 0
