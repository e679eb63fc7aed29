"""Untrusted picture bytes: taken when they are exactly one picture, refused by content with a sentence otherwise."""

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from studio.engine.pictures import read_picture
from studio.engine.refusals import Refusal
from studio.engine.sniff import MAX_BYTES, display_name, sniff

KINDS = ("png", "jpeg", "webp", "gif")


def made(kind, size=(40, 24), **options):
    image = Image.new("RGB", size, (240, 120, 30))
    image.paste((20, 40, 200), (0, 0, size[0] // 2, size[1] // 2))
    buffer = io.BytesIO()
    image.save(buffer, kind.upper(), **options)
    return buffer.getvalue()


def png_header_only(width, height):
    """A PNG that claims a size and carries next to nothing: a decompression bomb's outside."""
    body = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress(b"\0" * 64)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", body) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def refusal(data, field="file"):
    with pytest.raises(Refusal) as caught:
        read_picture(data, field)
    assert caught.value.message
    assert field in caught.value.extra["fields"]
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
def test_takes_each_kind_and_tells_its_size(kind):
    container = sniff(made(kind))
    assert (container.kind, container.width, container.height) == (kind, 40, 24)
    picture = read_picture(made(kind))
    assert picture.image.size == (40, 24)
    assert picture.image.mode == "RGBA"
    assert sniff(picture.png()).kind == "png"


@pytest.mark.parametrize("options", [{"lossless": True}, {"lossless": False}])
def test_webp_of_both_codings(options):
    container = sniff(made("webp", (300, 17), **options))
    assert (container.width, container.height) == (300, 17)


def test_webp_with_alpha():
    buffer = io.BytesIO()
    Image.new("RGBA", (33, 21), (1, 2, 3, 100)).save(buffer, "WEBP")
    container = sniff(buffer.getvalue())
    assert (container.width, container.height) == (33, 21)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- hi --><svg/>", "SVG"),
        ("<svg></svg>".encode("utf-16"), "SVG"),
        (b"<!doctype html><html></html>", "web page"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"BM" + b"\0" * 60, "BMP"),
        (b"\0\0\0\x18ftypheic....", "HEIC"),
        (b"\0\0\0\x18ftypisom....", "video"),
        (b"hello", "no picture"),
    ],
)
def test_refuses_by_content_and_says_what_it_is(data, word):
    fault = refusal(data)
    assert fault.status == 415
    assert word in fault.message


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", [0.3, 0.7, 0.98])
def test_refuses_what_is_cut_off(kind, part):
    data = made(kind, (200, 200))
    assert refusal(data[: int(len(data) * part)]).status == 415


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", b"PK\x03\x04zip", b"<?php echo 1;"])
def test_refuses_a_second_file_behind_the_picture(kind, tail):
    fault = refusal(made(kind) + tail)
    assert fault.status == 415
    assert "behind" in fault.message


def test_a_camera_may_append_pictures_and_padding():
    data = made("jpeg")
    assert read_picture(data + b"\0" * 40 + data).image.size == (40, 24)


def test_nothing_hidden_in_metadata_survives():
    buffer = io.BytesIO()
    image = Image.new("RGB", (8, 8))
    image.save(buffer, "JPEG", comment=b"<script>alert(1)</script>")
    assert b"<script>" in buffer.getvalue()
    assert b"<script>" not in read_picture(buffer.getvalue()).png()


@pytest.mark.parametrize("size", [(8000, 5001), (100_000, 100_000), (2**31 - 1, 2**31 - 1)])
def test_refuses_a_bomb_before_decoding_it(size):
    fault = refusal(png_header_only(*size))
    assert fault.status == 413
    assert "million" in fault.message


def test_refuses_a_gif_whose_frame_outgrows_its_screen():
    data = bytearray(made("gif"))
    frame = data.index(b"\x2c", 13 + 3 * 2 ** ((data[10] & 7) + 1))
    data[frame + 5 : frame + 9] = struct.pack("<HH", 60_000, 60_000)
    assert refusal(bytes(data)).status == 413


def test_refuses_a_large_file():
    assert refusal(made("png") + b"\0" * MAX_BYTES).status == 413


def test_a_picture_that_promises_more_rows_than_it_has_is_damaged():
    assert refusal(png_header_only(400, 400)).status == 415


def test_names_the_field_that_carried_it():
    assert "url" in refusal(b"nothing", "url").extra["fields"]


def test_stands_upright_when_the_camera_was_turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    data = made("jpeg", (40, 24), exif=exif.tobytes(), quality=95)
    image = read_picture(data).image
    assert image.size == (24, 40)
    red, _, blue, _ = image.getpixel((20, 4))  # the top left corner went to the top right
    assert blue > red


def test_sixteen_bits_are_scaled():
    ramp = np.linspace(0, 65535, 64 * 4).astype(np.uint16).reshape(4, 64)
    buffer = io.BytesIO()
    Image.fromarray(ramp).save(buffer, "PNG")
    values = np.asarray(read_picture(buffer.getvalue()).image)[..., 0]
    assert abs(int(np.median(values)) - 127) <= 2


@pytest.mark.parametrize(
    ("raw", "label"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("fox\x00.png\n", "fox.png"),
        ("..", ""),
        ("/", ""),
        ("x" * 900, "x" * 200),
        ("fox\u202egnp.exe", "foxgnp.exe"),
    ],
)
def test_names_become_labels(raw, label):
    assert display_name(raw) == label


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(KINDS), st.data())
def test_damaged_pictures_are_read_or_refused_but_never_break(kind, data):
    broken = bytearray(made(kind, (24, 24)))
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        mode = read_picture(bytes(broken)).image.mode
    except Refusal as fault:
        mode = fault.status
    assert mode in {"RGBA", 413, 415}
