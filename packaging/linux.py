"""What Linux gets: a Debian package and a portable archive, both with the same entries for the desktop.

The package needs no maintainer scripts: the caches of menus, icons and kinds of files are kept by triggers of the
packages that own them, on installing and on removing.
"""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import textwrap
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import identity
import system_libraries
from PIL import Image

DESKTOP = identity.ROOT / "resources" / "desktop"
ICON = identity.ROOT / "resources" / "icons" / "masko-studio.icns"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
_ENTRY, _METAINFO, _MIME = "ai.masko.Studio.desktop", "ai.masko.Studio.metainfo.xml", "masko-studio.mime.xml"

_PAGE = r""".TH {head} 1 "{date}" "Masko Studio {version}"
.SH NAME
{name} \- {does}
.SH SYNOPSIS
.B {name}
[\fIoption\fR]...
.SH DESCRIPTION
Run \fB{name} \-\-help\fR to see every option. The help inside Masko Studio tells the rest.
"""

_DESCRIPTION = """make mascots that move
 Describe a character, collect its poses, animate them as transparent
 video, wire them into a state machine on a canvas, play it, and ship it
 to a site or desktop.
 .
 A local engine serves the same interface as the Masko service, so that
 everything works without account and network."""


def is_valid() -> bool:
    """Let the desktop's own validators read the entries; print what they do not like."""
    checks = (
        ["desktop-file-validate", str(DESKTOP / _ENTRY)],
        ["appstreamcli", "validate", "--no-net", str(DESKTOP / _METAINFO)],
    )
    good = True
    for command in checks:
        checked = subprocess.run(command, capture_output=True, text=True, check=False)
        if checked.returncode:
            print(f"{command[0]}:\n{checked.stdout}{checked.stderr}")
            good = False
    return good


def slim(bundle: Path) -> None:
    """Take out what no program of the bundle uses, and what a Linux desktop has to bring itself.

    That is symbols for debuggers, folders of this machine, libraries that nothing loads, and those which read the
    system's own settings (fonts, session bus) and have to be of its age.
    """
    binaries = {path for path in bundle.rglob("*") if _is_binary(path)}
    for path in binaries:
        # What is named after its own content was laid out anew by the tools that made a wheel; stripping breaks it.
        if ".so" in path.name and not path.parent.name.endswith(".libs"):
            subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)
        if any(folder.startswith("/") for folder in _told(path, "RUNPATH|RPATH")):  # a folder of this machine alone
            subprocess.run(["chrpath", "--delete", str(path)], stdout=subprocess.DEVNULL, check=True)
    inside = bundle / "_internal"
    libraries = {path.name: path for path in inside.iterdir() if ".so" in path.name and path.name.startswith("lib")}
    # The interpreter is loaded by name; everything else in the top folder came along as somebody's dependency.
    waiting = [path for path in binaries if path.parent != inside or path.name.startswith("libpython")]
    while waiting:
        for name in _told(waiting.pop(), "NEEDED"):
            library = libraries.pop(name, None) if name not in system_libraries.CORE else None
            if library is not None:
                waiting.append(library)
    for name, path in libraries.items():
        if not name.startswith("libpython"):
            path.unlink()


def desktop_files(share: Path) -> None:
    """Write menu entry, kind of file, icons and store description below a ``share`` folder."""
    for name, folder in (
        (_ENTRY, "applications"),
        (_METAINFO, "metainfo"),
        (_MIME, "mime/packages"),
    ):
        target = share / folder / name.replace(".mime.xml", ".xml")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(DESKTOP / name, target)
    with Image.open(ICON) as file:
        picture = file.convert("RGBA")
    for size in SIZES:
        small = picture.resize((size, size), Image.Resampling.LANCZOS)
        for name in ("apps/masko-studio.png", "mimetypes/application-x-masko-project.png"):
            target = share / "icons" / "hicolor" / f"{size}x{size}" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            small.save(target)


def archive(bundle: Path, folder: Path) -> Path:
    """Pack the bundle with its desktop entries and a script that puts them in the user's menu; return the archive."""
    name = f"{identity.PACKAGE}-{identity.version()}-linux-{os.uname().machine}"
    target = folder / f"{name}.tar.xz"
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        desktop_files(Path(scratch) / "share")
        with target.open("wb") as file:
            packer = subprocess.Popen(["xz", "-1", "--threads=0", "--stdout"], stdin=subprocess.PIPE, stdout=file)
            assert packer.stdin is not None
            with tarfile.open(fileobj=packer.stdin, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                for source, place in ((bundle, name), (Path(scratch) / "share", f"{name}/share")):
                    tar.add(source, place, filter=_plain)
                tar.add(identity.ROOT / "packaging" / "integrate.sh", f"{name}/integrate.sh", filter=_plain)
            packer.stdin.close()
            if packer.wait():
                raise RuntimeError("xz could not pack the archive.")
    return target


def debian_package(bundle: Path, folder: Path) -> Path:
    """Make the Debian package and return it."""
    architecture = ARCHITECTURES[os.uname().machine]
    target = folder / f"{identity.PACKAGE}_{identity.version()}_{architecture}.deb"
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        root = Path(scratch)
        root.chmod(0o755)
        place = root / "usr" / "lib" / identity.PACKAGE
        shutil.copytree(bundle, place, symlinks=True, copy_function=os.link)
        desktop_files(root / "usr" / "share")
        _programs(root / "usr")
        _documents(root / "usr" / "share")
        _control(root, architecture)
        command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--build", str(root), str(target)]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return target


def passes_lintian(package: Path) -> bool:
    """Let Debian's own critic read the package; errors count, and every one it was asked to overlook has a reason."""
    command = ["lintian", "--fail-on", "error", "--tag-display-limit", "0", str(package)]
    if os.geteuid() == 0:
        command.insert(1, "--allow-root")
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    print(f"lintian: {checked.stdout.strip() or 'nothing to say'}")
    return checked.returncode == 0


def _programs(usr: Path) -> None:
    """Put both programs on the path, each with a page of the manual."""
    (usr / "bin").mkdir()
    pages = usr / "share" / "man" / "man1"
    pages.mkdir(parents=True)
    for name, does in ((identity.PACKAGE, "make mascots that move"), (identity.ENGINE, "serve the Masko API locally")):
        (usr / "bin" / name).symlink_to(f"../lib/{identity.PACKAGE}/{name}")
        text = _PAGE.format(
            name=name, head=name.upper(), does=does, date=f"{_date():%B %Y}", version=identity.version()
        )
        _packed(pages / f"{name}.1.gz", text)


def _documents(share: Path) -> None:
    folder = share / "doc" / identity.PACKAGE
    folder.mkdir(parents=True)
    _packed(folder / "changelog.gz", _changelog())
    shutil.copyfile(identity.ROOT / "packaging" / "debian" / "copyright", folder / "copyright")
    overrides = share / "lintian" / "overrides" / identity.PACKAGE
    overrides.parent.mkdir(parents=True)
    shutil.copyfile(identity.ROOT / "packaging" / "debian" / "lintian-overrides", overrides)


def _control(root: Path, architecture: str) -> None:
    installed = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file()) // 1024
    libraries = {**system_libraries.CORE, **system_libraries.WINDOW}
    depends = ["libc6 (>= 2.34)", *sorted(set(libraries.values())), "fonts-dejavu-core | fonts-freefont-ttf"]
    fields = {
        "Package": identity.PACKAGE,
        "Version": identity.version(),
        "Architecture": architecture,
        "Maintainer": identity.MAINTAINER,
        "Installed-Size": str(installed),
        "Depends": ", ".join(depends),
        "Recommends": "gnome-keyring | kwalletmanager | keepassxc",
        "Section": "graphics",
        "Priority": "optional",
        "Homepage": "https://masko.ai",
        "Description": _DESCRIPTION,
    }
    control = root / "DEBIAN"
    control.mkdir()
    (control / "control").write_text("".join(f"{name}: {value}\n" for name, value in fields.items()))
    files = sorted(path for path in (root / "usr").rglob("*") if path.is_file() and not path.is_symlink())
    for path in [root, *root.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or _runs(path)
            path.chmod(0o755 if runs else 0o644)
    sums = (f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(root)}\n" for path in files)  # noqa: S324 - dpkg's own format
    (control / "md5sums").write_text("".join(sums))


def _is_binary(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _told(path: Path, entries: str) -> list[str]:
    """Return what a program or library says under these entries: libraries it needs, folders it looks in."""
    told = subprocess.run(["readelf", "--dynamic", "--wide", str(path)], capture_output=True, text=True, check=True)
    return re.findall(rf"\((?:{entries})\).*\[(.+)\]", told.stdout)


def _runs(path: Path) -> bool:
    """Tell whether a file is a program: the two of the bundle, and the encoder inside it."""
    top = path.parent.name == identity.PACKAGE and path.parents[1].name == "lib"
    return top or (path.name.startswith("ffmpeg-") and _is_binary(path))


def _changelog() -> str:
    """Return the changelog as Debian writes it, from the headings of CHANGELOG.md."""
    text = (identity.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = text.split("\n## ")[1]
    lines = [re.sub(r"\s+", " ", line[2:]) for line in newest.splitlines() if line.startswith("- ")]
    points = "".join(f"  * {textwrap.shorten(line, 76, placeholder=' ...')}\n" for line in lines)
    head = f"{identity.PACKAGE} ({identity.version()}) unstable; urgency=medium\n\n"
    return f"{head}{points}\n -- {identity.MAINTAINER}  {_date():%a, %d %b %Y} 12:00:00 +0000\n"


def _date() -> datetime:
    """Return the day of the newest release in the store description."""
    release = ET.parse(DESKTOP / _METAINFO).find("releases/release")  # noqa: S314 - our own file
    assert release is not None
    return datetime.strptime(release.attrib["date"], "%Y-%m-%d").replace(tzinfo=UTC)


def _packed(path: Path, text: str) -> None:
    """Write compressed text that is the same each time."""
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.encode())


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Let an archive say nothing of who packed it and when."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = int(_date().timestamp())
    return entry
