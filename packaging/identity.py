"""Who the program is to an operating system: names, versions and kinds of files, in one place for every platform."""

import os
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

NAME = "Masko Studio"
PACKAGE = "masko-studio"
ENGINE = "masko-engine"
APP_ID = "ai.masko.Studio"
SUMMARY = "Make mascots that move"
SCHEME = "masko-studio"
MEDIA_TYPE = "application/x-masko-project"
SUFFIX = ".masko"
COPYRIGHT = "MIT licence, Masko Studio contributors"
MAINTAINER = os.environ.get("MASKO_MAINTAINER", "Masko Studio contributors <studio@masko.ai>")


def version() -> str:
    """Return the version that the source states."""
    text = (ROOT / "studio" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([^"]+)"', text)
    assert found is not None
    return found[1]


def info_plist() -> dict[str, Any]:
    """Return what macOS reads of the application bundle: its links, its files, its screen manners."""
    return {
        "CFBundleDisplayName": NAME,
        "CFBundleShortVersionString": version(),
        "CFBundleVersion": version(),
        "CFBundleURLTypes": [{"CFBundleURLName": APP_ID, "CFBundleURLSchemes": [SCHEME], "CFBundleTypeRole": "Viewer"}],
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": f"{NAME} project",
                "CFBundleTypeRole": "Editor",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [f"{APP_ID}.project"],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": f"{APP_ID}.project",
                "UTTypeDescription": f"{NAME} project",
                "UTTypeConformsTo": ["public.data", "public.zip-archive"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": [SUFFIX.removeprefix(".")],
                    "public.mime-type": [MEDIA_TYPE],
                },
            }
        ],
        "LSApplicationCategoryType": "public.app-category.graphics-design",
        "LSMinimumSystemVersion": "13.0",
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": COPYRIGHT,
    }


def windows_version(program: str) -> str:
    """Return the version resource of a Windows program, in the words PyInstaller reads."""
    numbers = tuple(int(part) for part in [*re.findall(r"\d+", version()), "0", "0", "0"][:4])
    strings = {
        "CompanyName": "Masko Studio contributors",
        "FileDescription": NAME if program == PACKAGE else f"{NAME} local engine",
        "FileVersion": version(),
        "InternalName": program,
        "LegalCopyright": COPYRIGHT,
        "OriginalFilename": f"{program}.exe",
        "ProductName": NAME,
        "ProductVersion": version(),
    }
    rows = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in strings.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004,"
        f" fileType=0x1, subtype=0x0, date=(0, 0)), kids=[StringFileInfo([StringTable('040904B0', [{rows}])]),"
        " VarFileInfo([VarStruct('Translation', [0x0409, 1200])])])\n"
    )
