"""Drops as plain values, and poses on their way."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from studio.domain.pose_drag import PoseDrag
from studio.services.picture_files import kind_of
from studio.state.transfer import as_png, carries_anything, carries_poses, carry, payload_of, poses_of


def picture(size: int = 8) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0x80FF8040)
    return image


def test_poses_travel_beside_files(qapp) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/Waving.webm")])
    drag = PoseDrag(mascot_id="m", pose_ids=("a", "b"))
    assert carry(drag, data) is data
    assert (carries_poses(data), poses_of(data), data.hasUrls()) == (True, drag, True)
    assert (carries_poses(QMimeData()), poses_of(QMimeData())) == (False, None)


def test_files_and_addresses_are_told_apart(qapp) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/my fox é.png"), QUrl("https://x.org/a%20b.png")])
    payload, rest = payload_of(data)
    assert payload.files == (Path("/tmp/my fox é.png"),)
    assert payload.urls == ("https://x.org/a%20b.png",)
    assert rest.isNull()


def test_a_picture_that_came_encoded_is_not_decoded_here(qapp) -> None:
    data = QMimeData()
    data.setData("image/png", as_png(picture()))
    payload, rest = payload_of(data)
    assert kind_of(payload.image) == "png"
    assert rest.isNull()


def test_a_picture_of_this_program_is_encoded_later(qapp) -> None:
    data = QMimeData()
    data.setImageData(picture(12))
    payload, rest = payload_of(data)
    assert payload.image == b""
    assert rest.width() == 12
    assert kind_of(as_png(rest)) == "png"


def test_words_and_pages_come_along(qapp) -> None:
    data = QMimeData()
    data.setHtml("<img src='https://x.org/a.png'>")
    data.setText("https://x.org/a.png")
    payload, _ = payload_of(data)
    assert (payload.html, payload.text) == ("<img src='https://x.org/a.png'>", "https://x.org/a.png")
    assert carries_anything(data)
    assert not carries_anything(QMimeData())
