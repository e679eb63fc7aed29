"""Pictures of known make: what is measured in them must be what was put in."""

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image, ImageDraw, ImageFilter

from studio.engine.analysis import analyse, style_card
from studio.engine.silhouette import cut_out

ORANGE, CREAM, INK = (245, 130, 32), (246, 231, 198), (40, 25, 20)


def drawn(background=(255, 255, 255, 255), body=ORANGE, outline=INK, ears=True):
    """A round-headed figure on legs, twice as high as wide."""
    image = Image.new("RGBA", (800, 1000), background)
    draw = ImageDraw.Draw(image)
    line = {"fill": body, "outline": outline, "width": 18 if outline else 0}
    draw.ellipse((250, 500, 550, 900), **line)
    draw.rectangle((290, 820, 370, 960), **line)
    draw.rectangle((430, 820, 510, 960), **line)
    if ears:
        draw.polygon([(220, 100), (330, 200), (220, 330)], **line)
        draw.polygon([(580, 100), (470, 200), (580, 330)], **line)
    draw.ellipse((180, 150, 620, 560), **line)
    draw.ellipse((300, 400, 500, 540), fill=CREAM)
    return image


def disc(size=300):
    image = Image.new("RGBA", (size, size))
    ImageDraw.Draw(image).ellipse((10, 10, size - 10, size - 10), fill=(45, 107, 228))
    return image


@pytest.mark.parametrize(
    ("background", "kind", "colour"),
    [
        ((255, 255, 255, 255), "plain", "#ffffff"),
        ((30, 90, 200, 255), "plain", "#1e5ac8"),
        ((0, 0, 0, 0), "transparent", None),
    ],
)
def test_the_background_is_told_from_the_figure(background, kind, colour):
    seen = analyse(drawn(background))
    assert (seen.background.kind, seen.background.colour) == (kind, colour)
    assert seen.palette[0].hex == "#f58220"
    assert {swatch.name for swatch in seen.palette} >= {"orange", "cream"}


def test_a_white_belly_on_white_ground_stays_with_the_figure():
    image = drawn(body=(250, 250, 250))
    _, mask = cut_out(np.asarray(image.resize((160, 200), Image.Resampling.BOX)))
    assert mask[140, 80]  # within the closed outline
    assert not mask[10, 10]


def test_a_scene_is_admitted_to_be_a_guess():
    rng = np.random.default_rng(3)
    noise = Image.fromarray(rng.integers(0, 255, (200, 200, 3), dtype=np.uint8)).convert("RGBA")
    seen = analyse(noise)
    assert seen.background.kind == "scene"
    assert any("guess" in line for line in seen.saw)


def test_proportions():
    shape = analyse(drawn((0, 0, 0, 0))).proportions
    assert shape.build == "tall"
    assert shape.aspect == pytest.approx(860 / 440, rel=0.05)
    assert shape.symmetry > 0.95
    assert shape.head == pytest.approx(430 / 860, abs=0.06)
    assert (shape.points, shape.feet) == (2, 2)
    assert analyse(drawn((0, 0, 0, 0), ears=False)).proportions.points == 1
    ball = analyse(disc()).proportions
    assert (ball.build, ball.head) == ("round", None)
    wide = analyse(drawn((0, 0, 0, 0)).rotate(90, expand=True)).proportions
    assert wide.build == "wide"


def test_outlines():
    assert analyse(drawn()).outline.kind == "dark"
    assert analyse(drawn()).outline.width == pytest.approx(0.018, abs=0.008)
    assert analyse(drawn(outline=None)).outline.kind == "none"
    assert analyse(drawn((40, 90, 60, 255), outline=(255, 255, 255))).outline.kind == "light"


def test_shading():
    assert analyse(drawn()).shading.kind == "flat"
    cel = drawn()
    ImageDraw.Draw(cel).pieslice((200, 170, 600, 540), 20, 160, fill=(205, 100, 20))
    assert analyse(cel).shading.kind == "cel"
    y, x = np.mgrid[0:400, 0:400]
    light = np.clip(1.1 - np.hypot(x - 150, y - 130) / 330, 0, 1)
    ball = np.dstack([light * 245, light * 130, light * 60, (np.hypot(x - 200, y - 200) < 190) * 255])
    assert analyse(Image.fromarray(ball.astype(np.uint8))).shading.kind == "soft"
    rough = np.random.default_rng(5).integers(60, 200, (400, 400, 4), dtype=np.uint8)
    rough[..., 3] = ball[..., 3]
    assert analyse(Image.fromarray(rough)).shading.kind == "textured"
    tiny = drawn().resize((64, 80), Image.Resampling.NEAREST)
    assert analyse(tiny.resize((640, 800), Image.Resampling.NEAREST)).shading.kind == "pixel"


def test_the_words_follow_from_what_was_seen():
    seen = analyse(drawn())
    assert seen.description == (
        "A tall orange character with black and cream details, a big head and two ears, "
        "drawn with a dark outline and flat shading."
    )
    assert seen.name in {"Ginger", "Tango", "Marmalade"}
    assert any("800 x 1000" in line for line in seen.saw)
    assert analyse(drawn()) == seen
    blue = analyse(disc())
    assert blue.description.startswith("A round blue character")
    assert blue.name in {"Bluebell", "Cobalt", "Sapphire"}


def test_a_style_card_is_what_the_references_share():
    card = style_card([analyse(drawn()), analyse(drawn((0, 0, 0, 0))), analyse(disc())])
    assert card.references == 3
    assert card.outline.kind == "dark"
    assert card.proportions.build == "tall"
    assert {"orange", "blue"} <= {swatch.name for swatch in card.palette}
    fields = msgspec.to_builtins(card)
    assert {"palette", "proportions", "outline", "shading", "summary"} <= set(fields)
    assert msgspec.convert(fields, type(card)) == card


def test_a_blurred_picture_is_still_read():
    assert analyse(drawn().filter(ImageFilter.GaussianBlur(6))).palette[0].name == "orange"


@settings(max_examples=60, deadline=None)
@given(hnp.arrays(np.uint8, st.tuples(st.integers(1, 30), st.integers(1, 30), st.just(4))))
def test_any_picture_can_be_looked_at(pixels):
    seen = analyse(Image.fromarray(pixels))
    assert seen.name
    assert seen.description
    assert seen.palette
