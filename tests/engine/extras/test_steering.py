"""Reference pictures say what a mascot's words leave open."""

import msgspec
import pytest

from studio.engine.analysis import analyse, style_card
from studio.engine.artist import lexicon
from studio.engine.artist.specs import Character, Paint
from studio.engine.artist.styles import find_style
from studio.engine.steering import _BUILDS, _STYLES, steered
from tests.engine.extras.test_analysis import disc, drawn

CARD = msgspec.to_builtins(style_card([analyse(drawn())]))


def test_colour_build_and_style_come_from_the_pictures():
    fox = steered(Character(species="fox"), CARD)
    assert fox.paints == (Paint("main", "#f58220"),)
    assert fox.build == ("tall",)
    assert fox.style == "flat-vector"
    ball = steered(Character(species="blob"), msgspec.to_builtins(style_card([analyse(disc())])))
    assert (ball.paints, ball.build) == ((Paint("main", "#2d6be4"),), ("chubby",))


def test_words_win():
    said = Character(species="fox", paints=(Paint("main", "#00ff00"),), build=("tiny",), style="clay")
    assert steered(said, CARD) == said
    scarf = steered(Character(species="fox", paints=(Paint("scarf", "#00ff00"),)), CARD)
    assert scarf.paints == (Paint("scarf", "#00ff00"), Paint("main", "#f58220"))


@pytest.mark.parametrize("card", [None, "blue", {}, {"main": None}, CARD | {"drawn": True}, {"proportions": 3}])
def test_cards_that_have_nothing_to_say(card):
    assert steered(Character(species="fox"), card) == Character(species="fox")


def test_outlines_of_stickers():
    assert steered(Character(species="fox"), CARD | {"outline": {"kind": "light"}}).style == "sticker"


def test_every_style_and_build_exists():
    assert all(find_style(style) is not None for style in (*_STYLES.values(), "sticker"))
    assert set(_BUILDS.values()) <= set(lexicon.builds())
