"""What the desktop reads of Studio: valid, of one version, and naming what the program really answers to."""

import importlib
import json
import plistlib
import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from studio import __version__
from studio.domain import links
from studio.services import project_file

ROOT = Path(__file__).parents[2]
DESKTOP = ROOT / "resources" / "desktop"


@pytest.fixture(scope="module")
def packaging():
    """Import the modules of the packaging folder, which is no package of its own."""
    sys.path.insert(0, str(ROOT / "packaging"))
    try:
        yield importlib.import_module
    finally:
        sys.path.remove(str(ROOT / "packaging"))


@pytest.mark.parametrize(
    "command",
    [
        ["desktop-file-validate", str(DESKTOP / "ai.masko.Studio.desktop")],
        ["appstreamcli", "validate", "--no-net", str(DESKTOP / "ai.masko.Studio.metainfo.xml")],
    ],
    ids=["desktop-file-validate", "appstreamcli"],
)
def test_the_validators_agree(command):
    checked = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_entries_name_what_the_program_answers_to(packaging):
    identity = packaging("identity")
    entry = ConfigParser(interpolation=None)
    entry.optionxform = str
    entry.read(DESKTOP / f"{identity.APP_ID}.desktop", encoding="utf-8")
    kinds = entry["Desktop Entry"]["MimeType"].split(";")
    assert kinds[:2] == [project_file.MEDIA_TYPE, f"x-scheme-handler/{links.SCHEME}"]
    assert (identity.MEDIA_TYPE, identity.SCHEME) == (project_file.MEDIA_TYPE, links.SCHEME)
    assert identity.SUFFIX == project_file.SUFFIX
    start = (ROOT / "studio" / "app" / "start.py").read_text(encoding="utf-8")
    assert f'setDesktopFileName("{identity.APP_ID}")' in start
    names = {"d": "http://www.freedesktop.org/standards/shared-mime-info"}
    kind = ET.parse(DESKTOP / "masko-studio.mime.xml").find("d:mime-type", names)
    assert kind is not None
    assert kind.attrib["type"] == project_file.MEDIA_TYPE
    assert kind.find("d:glob", names).attrib["pattern"] == f"*{project_file.SUFFIX}"


def test_every_description_states_the_same_version(packaging):
    identity = packaging("identity")
    assert identity.version() == __version__
    release = ET.parse(DESKTOP / f"{identity.APP_ID}.metainfo.xml").find("releases/release")
    assert release.attrib["version"] == __version__
    plist = plistlib.loads(plistlib.dumps(identity.info_plist()))
    assert plist["CFBundleShortVersionString"] == __version__
    assert plist["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == [links.SCHEME]
    assert plist["CFBundleDocumentTypes"][0]["LSItemContentTypes"] == [
        plist["UTExportedTypeDeclarations"][0]["UTTypeIdentifier"]
    ]
    resource = identity.windows_version("masko-engine")
    assert f"StringStruct('FileVersion', '{__version__}')" in resource
    assert "masko-engine.exe" in resource
    compile(resource, "version.txt", "eval")


def test_icons_have_every_size(packaging, tmp_path):
    linux = packaging("linux")
    linux.desktop_files(tmp_path)
    found = {path.parent.parent.name for path in tmp_path.glob("icons/hicolor/*/apps/masko-studio.png")}
    assert found == {f"{size}x{size}" for size in (16, 22, 24, 32, 48, 64, 128, 256, 512)}
    assert (tmp_path / "applications" / "ai.masko.Studio.desktop").is_file()
    assert (tmp_path / "mime" / "packages" / "masko-studio.xml").is_file()
    assert (tmp_path / "metainfo" / "ai.masko.Studio.metainfo.xml").is_file()


def test_notices_name_every_part_in_its_version(packaging):
    """What is installed here is what is given away: a new version of a part means new notices."""
    licences = packaging("licences")
    folder = ROOT / "resources" / "licences"
    noted = {notice["name"]: notice for notice in json.loads((folder / "notices.json").read_text(encoding="utf-8"))}
    assert {part.metadata["Name"]: part.version for part in licences.parts()}.items() <= {
        name: notice["version"] for name, notice in noted.items()
    }.items(), "run packaging/licences.py"
    for notice in noted.values():
        assert notice["licence"]
        assert (folder / notice["text"]).stat().st_size > 100
    assert {"Qt", "Python", "FFmpeg", "FFmpeg libraries"} <= set(noted)
    offer = (folder / "ffmpeg.txt").read_text(encoding="utf-8")
    assert "complete corresponding source" in offer
    assert re.search(r"configuration: .*--enable-gpl", offer)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (folder / "LGPL-3.txt").read_text(encoding="utf-8")


def test_the_bundle_leaves_development_out(packaging):
    """The description of the bundle names every tool that is installed for development only."""
    spec = (ROOT / "packaging" / "masko-studio.spec").read_text(encoding="utf-8")
    for tool in ("pytest", "hypothesis", "schemathesis", "mypy", "coverage", "ruff", "PyInstaller", "faker"):
        assert f'"{tool}"' in spec


def test_the_menu_script_names_its_own_program_and_takes_itself_out(tmp_path):
    here, home = tmp_path / "A Place & more", tmp_path / "home"
    entries = here / "share" / "applications"
    entries.mkdir(parents=True)
    (entries / "ai.masko.Studio.desktop").write_bytes((DESKTOP / "ai.masko.Studio.desktop").read_bytes())
    script = here / "integrate.sh"
    script.write_bytes((ROOT / "packaging" / "integrate.sh").read_bytes())
    run = lambda *words: subprocess.run(  # noqa: E731
        ["sh", str(script), *words], env={"HOME": str(home), "PATH": "/usr/bin:/bin"}, check=True, timeout=60
    )
    run()
    entry = home / ".local" / "share" / "applications" / "ai.masko.Studio.desktop"
    assert f'Exec="{here}/masko-studio" %U' in entry.read_text(encoding="utf-8")
    assert "TryExec" not in entry.read_text(encoding="utf-8")
    run("--remove")
    assert not entry.exists()
    assert not list(home.rglob("masko-studio*"))
