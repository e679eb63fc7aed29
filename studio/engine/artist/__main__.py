"""Contact sheets: everything the artist can do, on one picture to look at."""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from msgspec import structs
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter

from studio.engine.artist import lexicon
from studio.engine.artist.fonts import FAMILY, register_fonts
from studio.engine.artist.painter import frames, picture
from studio.engine.artist.specs import Character, Item, MotionSpec, PictureSpec, TransitionSpec
from studio.engine.artist.styles import all_styles
from studio.engine.artist.words import logo_pack, read_character, read_motion, read_pose

Cell = tuple[str, QImage]
DEFAULT = "a friendly orange fox with a blue scarf"


def main(arguments: list[str] | None = None) -> int:
    """Write the sheet that the command line asks for and return the exit status."""
    options = _parser().parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    register_fonts()
    sheet = laid(list(_cells(options)), options.columns, options.cell)
    if not sheet.save(str(options.sheet)):
        print(f"{options.sheet} could not be written", file=sys.stderr)  # noqa: T201 - a command line answers in text
        return 1
    del application
    return 0


def laid(cells: list[Cell], columns: int, size: int) -> QImage:
    """Return named pictures laid out in rows on a quiet ground."""
    rows = -(-len(cells) // columns)
    line = 16
    sheet = QImage(columns * size, rows * (size + line), QImage.Format.Format_RGB32)
    sheet.fill(QColor("#f4f2ee"))
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    font = QFont(FAMILY)
    font.setPixelSize(11)
    painter.setFont(font)
    painter.setPen(QColor("#5a5866"))
    for index, (name, image) in enumerate(cells):
        x, y = index % columns * size, index // columns * (size + line)
        painter.drawImage(x, y, image)
        painter.drawText(QRect(x, y + size - 4, size, line), Qt.AlignmentFlag.AlignCenter, name)
    painter.end()
    return sheet


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m studio.engine.artist", description=__doc__)
    parser.add_argument("--sheet", type=Path, required=True, metavar="OUT.png", help="where to write the contact sheet")
    parser.add_argument("--words", default=DEFAULT, help="the character that poses (default: %(default)s)")
    parser.add_argument("--species", action="store_true", help="one of every species")
    parser.add_argument("--poses", action="store_true", help="the character in every pose")
    parser.add_argument("--styles", action="store_true", help="the character in every style")
    parser.add_argument("--items", action="store_true", help="the character with every accessory and prop")
    parser.add_argument("--logos", action="store_true", help="the character's logo pack")
    parser.add_argument(
        "--motion", action="append", default=[], metavar="NAME", help="twelve frames of a motion; may be repeated"
    )
    parser.add_argument("--transition", metavar="POSE", help="twelve frames on the way to a pose")
    parser.add_argument("--pose", default="", help="the pose to start from")
    parser.add_argument("--cell", type=int, default=160, help="size of one picture in pixels")
    parser.add_argument("--columns", type=int, default=0, help="pictures in a row")
    return parser


def _cells(options: argparse.Namespace) -> Iterator[Cell]:
    """Yield what was asked for, in the order of the options; without any, the one picture."""
    size = int(options.cell)
    who = read_character(options.words)
    start = read_pose(who, options.pose)
    options.columns = options.columns or (12 if options.motion or options.transition else 8)
    stills = list(_stills(options, who, start))
    for name in options.motion:
        yield from _motion(who, name, options.pose, size)
    if options.transition:
        clip = list(frames(start, TransitionSpec(read_pose(who, options.transition), 1.0), size, fps=12))
        yield from ((f"{index + 1} of {len(clip)}", image) for index, image in enumerate(clip))
    elif not stills and not options.motion:
        options.columns = 1
        stills = [(options.words, start)]
    yield from ((name, _small(spec, size)) for name, spec in stills)


def _stills(options: argparse.Namespace, who: Character, start: PictureSpec) -> Iterator[tuple[str, PictureSpec]]:
    if options.species:
        yield from ((name, read_pose(read_character(name), "")) for name in lexicon.species())
    if options.poses:
        yield from ((name, read_pose(who, name)) for name in lexicon.poses())
    if options.styles:
        yield from ((row.name, structs.replace(start, style=row.id)) for row in all_styles())
    if options.items:
        yield from ((name, _with(who, name)) for name in lexicon.items())
    if options.logos:
        yield from logo_pack(start).items()


def _motion(who: Character, name: str, pose: str, size: int) -> Iterator[Cell]:
    motion = read_motion(name, seconds=1.0)
    row = lexicon.motions()[motion.motion]
    start = read_pose(who, pose or row.get("pose", "standing"))
    seconds = float(row["period"])
    clip = list(frames(start, MotionSpec(motion=motion.motion, seconds=seconds), size, fps=60))
    twelve = [clip[index * len(clip) // 12] for index in range(12)]
    yield from ((f"{motion.motion} {index + 1}", image) for index, image in enumerate(twelve))


def _with(who: Character, name: str) -> PictureSpec:
    if lexicon.items()[name].get("wear"):
        return read_pose(structs.replace(who, wears=(Item(name),)), "")
    return PictureSpec(character=structs.replace(who, wears=()), props=(Item(name),))


def _small(spec: PictureSpec, size: int) -> QImage:
    """Return a picture drawn large and made small, as people will see it in a gallery."""
    image = picture(spec, size * 3)
    return image.scaled(size, size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


if __name__ == "__main__":
    raise SystemExit(main())
