"""Every payload is taken, or refused with a sentence."""

import base64
import io
import os
from pathlib import Path

import pytest
from PIL import Image

from studio.services.drops import MAX_THINGS, Address, Payload, read, read_payload
from studio.services.picture_files import Picture


def png(colour=(200, 90, 30), size=(20, 10)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def saved(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def sentences(payload: Payload) -> list[str]:
    reading = read(payload)
    assert not reading.taken
    return [refusal.sentence for refusal in reading.refused]


async def test_files_are_told_by_content(tmp_path):
    good = saved(tmp_path / "fox.jpg", png())
    program = saved(tmp_path / "cat.png", b"MZ\x90\x00" + bytes(100))
    drawing = saved(tmp_path / "logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    reading = await read_payload(Payload(files=(good, program, drawing, tmp_path / "gone.png")))
    assert [(type(one), one.name) for one in reading.taken] == [(Picture, "fox.png")]
    assert [refusal.name for refusal in reading.refused] == ["cat.png", "logo.svg", "gone.png"]
    program_sentence, svg_sentence, gone_sentence = [refusal.sentence for refusal in reading.refused]
    assert "a program, not a picture" in program_sentence
    assert "Export it as PNG" in svg_sentence
    assert "gone.png" in gone_sentence


def test_a_folder_gives_its_pictures(tmp_path):
    saved(tmp_path / "b.png", png())
    saved(tmp_path / "a.png", png())
    saved(tmp_path / "notes.txt", b"words")
    (tmp_path / "inner").mkdir()
    assert [one.name for one in read(Payload(files=(tmp_path,))).taken] == ["a.png", "b.png"]
    assert sentences(Payload(files=(tmp_path / "inner",))) == ["There is no picture in the folder “inner”."]


def test_addresses_of_local_files_are_files(tmp_path):
    path = saved(tmp_path / "my fox é.png", png())
    reading = read(Payload(files=(path,), urls=(path.as_uri(), "https://x.org/other.png")))
    assert [one.name for one in reading.taken] == ["my fox é.png"]


def test_a_pipe_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    assert sentences(Payload(files=(tmp_path / "pipe.png",))) == ["“pipe.png” is not a file."]


def test_what_cannot_be_read_says_so(tmp_path):
    (tmp_path / "round.png").symlink_to(tmp_path / "round.png")
    assert "round.png" in sentences(Payload(files=(tmp_path / "round.png",)))[0]


def test_a_drag_from_a_browser_is_one_picture():
    html = '<meta charset=utf-8><a href="https://x.org/page"><img src="https://x.org/fox.png" alt=fox></a>'
    payload = Payload(html=html, urls=("https://x.org/page",), text="https://x.org/page")
    assert read(payload).taken == (Address(url="https://x.org/fox.png", name="fox.png"),)
    with_data = Payload(image=png(), html=html, urls=payload.urls)
    assert [one.name for one in read(with_data).taken] == ["Pasted picture.png"]


def test_pictures_inside_html(tmp_path):
    inline = "data:image/jpeg;base64," + base64.b64encode(png()).decode()
    html = f'<IMG SRC="{inline}"><img src="//cdn.x.org/b%20c.webp?x=1"><img src="local/d.png"><img><img src="blob:1">'
    reading = read(Payload(html=html))
    assert [one.name for one in reading.taken] == ["Picture from a page.png", "b c.webp"]
    assert reading.taken[1].url == "https://cdn.x.org/b%20c.webp?x=1"
    assert [refusal.sentence[:30] for refusal in reading.refused] == [
        "The page does not say where th",
        "Addresses with “blob:” cannot ",
    ]
    svg = '<img src="data:image/svg+xml;utf8,%3Csvg%20xmlns=%27x%27/%3E">'
    assert "SVG drawing" in sentences(Payload(html=svg))[0]
    assert "page" in sentences(Payload(html='<img src="data:image/png;base64,!!!!">'))[0]


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        (" https://x.org/a.png \nhttp://y.org/b", ["https://x.org/a.png", "http://y.org/b"]),
        ("https://x.org/a.png https://x.org/a.png", ["https://x.org/a.png"]),
    ],
)
def test_text_that_is_addresses(text, urls):
    assert [one.url for one in read(Payload(text=text)).taken] == urls


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (Payload(text="a happy fox"), "Drop it into the prompt"),
        (Payload(text="see https://x.org"), "Drop it into the prompt"),
        (Payload(urls=("ftp://x.org/a.png",)), "“ftp:” cannot be fetched"),
        (Payload(urls=("https://",)), "cannot be fetched"),
        (Payload(image=b"GIF89a"), "damaged"),
        (Payload(image=b"\x00\x01"), "does not know"),
        (Payload(html="<p>words</p>"), "nothing in it"),
        (Payload(), "nothing in it"),
    ],
)
def test_what_cannot_be_taken_says_why(payload, words):
    (sentence,) = sentences(payload)
    assert words in sentence


def test_one_drop_has_an_end(tmp_path):
    files = tuple(saved(tmp_path / f"{number:03}.png", png()) for number in range(MAX_THINGS + 3))
    reading = read(Payload(files=files))
    assert len(reading.taken) == MAX_THINGS
    assert [refusal.sentence[:15] for refusal in reading.refused] == ["3 more were lef"]
