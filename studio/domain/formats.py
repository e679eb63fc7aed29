"""The formats of a pose's files, in words a person chooses by."""

from studio.domain.records import Asset
from studio.domain.words import tr


def format_of(asset: Asset) -> tuple[str, str]:
    """Return the name of an asset's format, with its size if it is a smaller variant, and what it is for."""
    base, _, size = asset.type.rpartition("_")
    known = _formats()
    if size.isdecimal() and base in known:
        name, purpose = known[base]
        return f"{name} {size}", purpose
    return known.get(asset.type, (asset.type or tr("File"), ""))


def has_alpha(asset: Asset) -> bool:
    """Tell whether files of this type are meant to be transparent."""
    base = asset.type.rpartition("_")[0] if asset.type.rpartition("_")[2].isdecimal() else asset.type
    return base not in {"video", "image"}


def _formats() -> dict[str, tuple[str, str]]:
    return {
        "webm": ("WebM", tr("VP9 with alpha, for browsers and Windows")),
        "hevc": ("MOV", tr("HEVC with alpha, for Safari and macOS")),
        "stacked_video": (tr("Stacked MP4"), tr("colour above alpha, for Android")),
        "video": ("MP4", tr("without transparency")),
        "transparent_image": ("PNG", tr("with alpha")),
        "image": ("PNG", tr("with its background")),
        "logo": ("PNG", tr("logo")),
        "logo_face": ("PNG", tr("logo: the face")),
        "logo_badge": ("PNG", tr("logo: the badge")),
        "logo_wordmark": ("PNG", tr("logo: the wordmark")),
        "logo_monochrome": ("PNG", tr("logo: in one colour")),
        "logo_app_icon": ("PNG", tr("logo: the app icon")),
    }
