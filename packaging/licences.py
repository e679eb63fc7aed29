"""Third-party notices for the bundle and the About page, generated from what is installed.

``resources/licences/notices.json`` lists every part with version, licence and home; ``text`` names the file beside it
that holds its licence. The texts of the GPL and LGPL are kept in that folder and never generated.
"""

import json
import platform
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import identity
import imageio_ffmpeg
from packaging.requirements import Requirement

FOLDER = identity.ROOT / "resources" / "licences"
#: Parts of Qt for Python state their licence in the wheel and its text nowhere.
_TEXTS = {"pyside6-essentials": "qt.txt", "shiboken6": "qt.txt"}
_KEPT = {"GPL-3.txt", "LGPL-3.txt"}
_HOMES = ("repository", "source", "source code", "github", "homepage", "home")
_OFFER = """\
{name} {version}, licensed under the GNU General Public License, version 3 or later: see GPL-3.txt.

Masko Studio starts this program as a process of its own to encode video; it is not linked with it.

Source. The complete corresponding source is published by its authors at https://ffmpeg.org/download.html and
https://code.ffmpeg.org/FFmpeg/FFmpeg under the version above; the libraries built into it are named in the
configuration below. For at least three years after you received this copy, the Masko Studio contributors will also
give anybody who asks a machine-readable copy of that source for no more than the cost of handing it over. Ask where
you got Masko Studio.

You may replace it: set IMAGEIO_FFMPEG_EXE to the path of another FFmpeg before you start Masko Studio.

{configuration}
"""

_QT = """\
Qt {version} and Qt for Python (PySide6, Shiboken), licensed under the GNU Lesser General Public License, version 3: see
LGPL-3.txt, and GPL-3.txt, which it refers to. Copyright The Qt Company Ltd. and other contributors.

Masko Studio loads these libraries as files of their own, unchanged, and you may replace them with your own build of the
same interface: they lie in the folder PySide6 beside the program, or in the folder PySide6 of your Python.

Source: https://download.qt.io/official_releases/qt/ and https://code.qt.io/cgit/pyside/pyside-setup.git under the
version above. For at least three years after you received this copy, the Masko Studio contributors will also give
anybody who asks a machine-readable copy of that source for no more than the cost of handing it over. Ask where you
got Masko Studio.
"""
_DECODER = """\
The libraries of FFmpeg that come with PyAV {version}, which decode video inside Masko Studio. They are built with parts
under the GNU General Public License (x264, x265) and are licensed as a whole under that licence: see GPL-3.txt. They
lie as files of their own in the folder av.libs, unchanged, and may be replaced.

Source: https://github.com/PyAV-Org/pyav-ffmpeg, where these builds are made, and https://ffmpeg.org/download.html. The
offer of the source in ffmpeg.txt holds for them too.
"""


def write() -> None:
    """Write the list and the texts; what no installed part stands behind any more goes."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    texts = {
        "ffmpeg.txt": _encoder_text(),
        "ffmpeg-libraries.txt": _DECODER.format(version=metadata.version("av")),
        "python.txt": _python_text(),
        "qt.txt": _QT.format(version=metadata.version("PySide6_Essentials")),
    }
    notices = [_python(), *_media(), _qt()]
    for part in parts():
        notices.append(_notice(part))
        name = notices[-1]["text"]
        if name not in texts:
            texts[name] = _text(part)
    notices.sort(key=lambda notice: notice["name"].casefold())
    for name, text in texts.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    (FOLDER / "notices.json").write_text(json.dumps(notices, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for path in FOLDER.iterdir():
        if path.name not in {*texts, *_KEPT, "notices.json"}:
            path.unlink()


def parts() -> list[metadata.Distribution]:
    """Return what Studio needs when it runs, and what that needs in turn, by name."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [(identity.PACKAGE, frozenset[str]())]
    seen = set(waiting)
    while waiting:
        name, extras = waiting.pop()
        part = metadata.distribution(name)
        found[_key(name)] = part
        for line in part.requires or ():
            needed = Requirement(line)
            if any(needed.marker is None or needed.marker.evaluate({"extra": extra}) for extra in extras or {""}):
                step = (_key(needed.name), frozenset(needed.extras))
                if step not in seen:
                    seen.add(step)
                    waiting.append(step)
    del found[identity.PACKAGE]
    return [found[name] for name in sorted(found)]


def _notice(part: metadata.Distribution) -> dict[str, str]:
    about = part.metadata
    name = about["Name"]
    return {
        "name": name,
        "version": part.version,
        "licence": _licence(part),
        "url": _home(part),
        "text": _TEXTS.get(_key(name), f"{_key(name)}.txt"),
    }


def _licence(part: metadata.Distribution) -> str:
    """Return the licence in a few words: its expression, else what the classifiers or the free field say."""
    about = part.metadata
    if expression := about.get("License-Expression"):
        return str(expression)
    given = (about.get("License") or "").strip()
    if given and "\n" not in given and len(given) < 60:
        return given
    classes = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if line.startswith("License")]
    return ", ".join(classes) or "see its text"


def _home(part: metadata.Distribution) -> str:
    links = dict(line.split(", ", 1) for line in part.metadata.get_all("Project-URL") or () if ", " in line)
    named = {name.casefold(): link for name, link in links.items()}
    found = next((named[name] for name in _HOMES if name in named), part.metadata.get("Home-page") or "")
    return str(found)


def _text(part: metadata.Distribution) -> str:
    """Return every licence file a part carries, one after the other."""
    files = sorted(_licence_files(part), key=str)
    bodies = [file.read_text(encoding="utf-8", errors="replace").strip() for file in files]
    said = "\n\n----\n\n".join(dict.fromkeys(bodies)) or f"Licence: {_licence(part)}. Home: {_home(part)}"
    return f"{part.metadata['Name']} {part.version}\n\n{said}\n"


def _licence_files(part: metadata.Distribution) -> Iterator[Path]:
    for file in part.files or ():
        name = file.name.casefold()
        if re.match(r"(licen[cs]e|copying|notice|authors)", name) and name.endswith((".txt", ".md", ".rst", name[-7:])):
            path = Path(str(part.locate_file(file)))
            if path.is_file() and path.suffix not in {".py", ".pyc", ".qml", ".json"}:
                yield path


def _python() -> dict[str, str]:
    return {
        "name": "Python",
        "version": platform.python_version(),
        "licence": "PSF-2.0",
        "url": "https://www.python.org",
        "text": "python.txt",
    }


def _python_text() -> str:
    """Return the text that lies beside Python's own library."""
    library = Path(sysconfig.get_path("stdlib"))
    for path in (library / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE"):
        if path.is_file():
            return path.read_text(encoding="utf-8")
    return "Python Software Foundation License, version 2: https://docs.python.org/3/license.html\n"


def _media() -> list[dict[str, str]]:
    program = {"name": "FFmpeg", "version": _encoder_says()[0], "text": "ffmpeg.txt"}
    libraries = {
        "name": "FFmpeg libraries",
        "version": f"of av {metadata.version('av')}",
        "text": "ffmpeg-libraries.txt",
    }
    both = {"licence": "GPL-3.0-or-later", "url": "https://ffmpeg.org"}
    return [{**program, **both}, {**libraries, **both}]


def _qt() -> dict[str, str]:
    version = metadata.version("PySide6_Essentials")
    return {"name": "Qt", "version": version, "licence": "LGPL-3.0", "url": "https://www.qt.io", "text": "qt.txt"}


def _encoder_text() -> str:
    version, configuration = _encoder_says()
    return _OFFER.format(name="FFmpeg", version=version, configuration=configuration)


def _encoder_says() -> tuple[str, str]:
    """Return version and configuration of the FFmpeg program that comes along."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    version = said.split()[2]
    configuration = next(line for line in said.splitlines() if line.startswith("configuration:"))
    return version, configuration


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).casefold()


if __name__ == "__main__":
    write()
