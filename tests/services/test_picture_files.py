"""Pictures on their way to a server."""

import io
import random
import zlib

import pytest
from PIL import Image

from studio.domain.errors import MediaError
from studio.services.picture_files import MAX_BYTES, MAX_PIXELS, SHRUNK_SIDE, describe, kind_of, prepare
from tests.helpers.counts import count


def picture(mode: str = "RGB", size: tuple[int, int] = (40, 30), colour=(200, 90, 30)) -> Image.Image:
    return Image.new("RGB", size, colour).convert(mode)


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", ".png"), ("JPEG", ".jpg"), ("WEBP", ".webp")])
def test_a_good_picture_goes_as_it_is_under_its_true_suffix(kind, suffix):
    data = encoded(picture(), kind)
    ready = prepare("fox.gif", data)
    assert (ready.data, ready.notices, ready.name) == (data, (), f"fox{suffix}")
    assert (ready.width, ready.height) == (40, 30)
    assert ready.media_type == f"image/{kind.lower()}"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_exif_rotation_is_honoured(kind, orientation):
    image = picture()
    image.paste((0, 0, 255), (0, 0, 20, 10))  # the corner that turns
    exif = Image.Exif()
    exif[0x0112] = orientation
    ready = prepare("photo", encoded(image, kind, exif=exif, **({"quality": 95} if kind != "PNG" else {})))
    turned = opened(ready.data)
    corner = {3: (35, 25), 6: (25, 3), 8: (3, 35)}[orientation]
    assert turned.size == ((40, 30) if orientation == 3 else (30, 40)) == (ready.width, ready.height)
    red, _, blue = turned.convert("RGB").getpixel(corner)
    assert blue > 200 > red
    assert turned.getexif().get(0x0112, 1) == 1
    assert ready.notices == ("It was turned upright.",)


def test_sixty_megapixels_are_made_smaller():
    sizes = {"JPEG": (10_000, 6_000), "PNG": count((9_000, 5_000), (10_000, 6_000))}
    for kind, size in sizes.items():
        data = encoded(picture(size=size), kind, **({"compress_level": 1} if kind == "PNG" else {}))
        ready = prepare("huge", data)
        assert ready.width == SHRUNK_SIDE
        assert ready.width * ready.height < MAX_PIXELS
        assert len(ready.data) <= MAX_BYTES
        assert f"{size[0] * size[1] // 10**6} million pixels" in ready.notices[0]


def test_too_many_bytes_are_made_fewer():
    size = (1900, 1900)
    photo = encoded(Image.frombytes("RGB", size, random.Random(1).randbytes(1900 * 1900 * 3)), "PNG", compress_level=0)
    assert len(photo) > MAX_BYTES
    ready = prepare("photo.png", photo)
    assert len(ready.data) <= MAX_BYTES
    assert ready.media_type == "image/jpeg"
    clear = Image.frombytes("RGBA", size, random.Random(1).randbytes(1900 * 1900 * 4))
    ready = prepare("clear.png", encoded(clear, "PNG", compress_level=0))
    assert len(ready.data) <= MAX_BYTES
    assert opened(ready.data).mode == "RGBA"
    assert ready.width < 1900


def test_more_than_can_be_decoded_is_refused_before_it_is():
    header = encoded(picture(), "PNG")
    huge = header[:16] + (60_000).to_bytes(4, "big") * 2 + header[24:]
    huge = huge[:29] + zlib.crc32(huge[12:29]).to_bytes(4, "big") + huge[33:]
    with pytest.raises(MediaError, match="3600 million pixels"):
        prepare("bomb.png", huge)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_moving_picture_the_first_frame_is_taken(kind):
    frames = [picture(colour=(200, 0, 0)), picture(colour=(0, 200, 0))]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    ready = prepare("dance.gif", data)
    assert ready.media_type == "image/png"
    assert ready.notices == ("It moves; only its first frame is used.",)
    red, green, _ = opened(ready.data).convert("RGB").getpixel((5, 5))
    assert red > 150 > green


def test_transparency_survives_and_other_formats_become_png():
    half = picture("RGBA")
    half.paste((0, 0, 0, 0), (0, 0, 20, 30))
    gif = encoded(half, "GIF")
    assert opened(prepare("a.gif", gif).data).mode == "RGBA"
    assert prepare("a.bmp", encoded(picture(), "BMP")).notices == ("It was turned from BMP into PNG.",)
    assert prepare("a.tiff", encoded(picture(), "TIFF")).media_type == "image/png"
    assert opened(prepare("a.jpg", encoded(picture("CMYK"), "JPEG")).data).mode == "RGB"


@pytest.mark.parametrize("cut", [0.2, 0.6, 0.95])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_cut_off_picture_is_refused(kind, cut):
    data = encoded(Image.effect_noise((64, 64), 90).convert("RGB"), kind)
    with pytest.raises(MediaError, match="“fox” is a damaged picture"):
        prepare("fox", data[: int(len(data) * cut)])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"MZ\x90\x00" + bytes(60), "a program"),
        (b"%PDF-1.7", "a PDF document"),
        (b'<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG drawing"),
        (b"\xef\xbb\xbf<!DOCTYPE html><svg>", "an SVG drawing"),
        (b"<html><body>", "a web page"),
        (b"\x00\x00\x00\x18ftypheic", "a HEIC photo"),
        (b"\x00\x00\x00\x18ftypisom", "a video"),
        ("Füchse".encode() * 700, "text"),
        (b"RIFF\x00\x00\x00\x00WAVE", "a sound or a video"),
        (b"", "empty"),
        (bytes(range(256)), "a file that Studio does not know"),
        (b"\xff\xfe\xfd words", "a file that Studio does not know"),
    ],
)
def test_strangers_are_named(data, words):
    assert kind_of(data) is None
    assert describe(data) == words
    with pytest.raises(MediaError, match=r"“cat\.png” is "):
        prepare("cat.png", data)
