"""Every payload that can be dropped or pasted, on a real engine: it arrives, or one sentence says why not."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from studio.services.uploads import upload_all
from studio.state.incoming import Incoming
from tests.helpers.waiting import dispose


def png(size=(40, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (200, 90, 30)).save(buffer, "PNG")
    return buffer.getvalue()


def photo(size) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", size, 120).save(buffer, "JPEG")
    return buffer.getvalue()


def files(folder: Path, **contents: bytes) -> QMimeData:
    data = QMimeData()
    paths = []
    for name, content in contents.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(content)
        paths.append(QUrl.fromLocalFile(str(path)))
    data.setUrls(paths)
    return data


def image_data(_folder: Path) -> QMimeData:
    image = QImage(20, 20, QImage.Format.Format_ARGB32)
    image.fill(0xFF336699)
    data = QMimeData()
    data.setImageData(image)
    return data


def encoded(_folder: Path) -> QMimeData:
    data = QMimeData()
    data.setData("image/png", png())
    return data


def words(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


def page(_folder: Path) -> QMimeData:
    data = QMimeData()
    data.setHtml(f'<img src="data:image/png;base64,{base64.b64encode(png()).decode()}">')
    return data


def address(url: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(url)])
    return data


HUGE = (9000, 6700)  # 60 million pixels

PAYLOADS = {
    "a file": (lambda folder: files(folder, fox_png=png()), 1, ""),
    "three files, one a program": (
        lambda folder: files(folder, a_png=png(), b_png=png((9, 9)), setup_png=b"MZ\x90\x00" + bytes(90)),
        2,
        "a program, not a picture",
    ),
    "picture data": (image_data, 1, ""),
    "encoded picture data": (encoded, 1, ""),
    "a page's picture": (page, 1, ""),
    "text": (lambda _: words("a happy fox"), 0, "Drop it into the prompt"),
    "an address nobody may fetch": (lambda _: address("http://127.0.0.1:9/fox.png"), 0, "fox.png"),
    "an odd address": (lambda _: address("ftp://x.org/fox.png"), 0, "cannot be fetched"),
    "sixty million pixels": (lambda folder: files(folder, huge_jpg=photo(HUGE)), 1, ""),
    "an SVG": (lambda folder: files(folder, logo_svg=b'<svg xmlns="http://www.w3.org/2000/svg"/>'), 0, "Export it"),
    "a renamed program": (lambda folder: files(folder, cat_jpg=b"MZ\x90\x00" + bytes(90)), 0, "a program"),
    "nothing": (lambda _: QMimeData(), 0, "nothing in it"),
}


@pytest.mark.parametrize("name", PAYLOADS)
def test_it_arrives_or_says_why_not(rig, tmp_path, name) -> None:
    make, count, sentence = PAYLOADS[name]
    incoming = Incoming(rig.tasks, rig.session, upload_all)
    arrived, refused = [], []
    incoming.refused.connect(refused.append)
    rig.act(incoming.take, make(tmp_path), arrived.append)
    assert incoming.busy
    rig.until(lambda: arrived)
    (what,) = arrived
    assert len(what.pictures) == count
    assert all(picture.asset_id and picture.width for picture in what.pictures)
    assert len(refused) == (1 if sentence else 0)
    assert all(sentence in told and told.endswith(".") for told in refused)
    assert not incoming.busy
    assert not rig.errors
    dispose(incoming)


def test_a_slot_takes_one_and_says_so(rig, tmp_path) -> None:
    incoming = Incoming(rig.tasks, rig.session, upload_all)
    arrived, refused = [], []
    incoming.refused.connect(refused.append)
    rig.act(incoming.take, files(tmp_path, a_png=png(), b_png=png((9, 9))), arrived.append, at_most=1)
    rig.until(lambda: arrived)
    assert [picture.name for picture in arrived[0].pictures] == ["a.png"]
    assert refused == ["Only the first picture was taken; there is room for 1 here."]
    dispose(incoming)


def test_a_form_can_look_before_anything_is_uploaded(rig, tmp_path) -> None:
    incoming = Incoming(rig.tasks, rig.session, upload_all)
    readings = []
    rig.act(incoming.read, files(tmp_path, a_png=png()), readings.append)
    rig.until(lambda: readings)
    assert [(one.name, one.width, one.height) for one in readings[0].taken] == [("a.png", 40, 30)]
    dispose(incoming)
