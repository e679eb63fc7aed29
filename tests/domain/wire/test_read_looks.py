"""What a server saw, read from every shape it may come in."""

from studio.domain.looks import Idea, PictureLook, SiteLook, Swatch, Variation
from studio.domain.wire.read_looks import read_picture_look, read_site_look, read_variations


def test_a_picture_look_is_read_under_data_and_without():
    row = {
        "name": "Ruby",
        "description": "a red cat",
        "palette": [{"hex": "#FF0000", "name": "red"}, "#zz"],
        "saw": ["x"],
    }
    look = PictureLook(name="Ruby", prompt="a red cat", palette=(Swatch(hex="#ff0000", name="red"),), saw=("x",))
    assert read_picture_look({"data": row}) == read_picture_look(row) == look
    assert read_picture_look({}) == PictureLook()


def test_a_site_look_is_read_and_odd_parts_are_left_out():
    brand = {"name": "Acme", "colors": ["#00FF00", 3, "green"], "industry": "tools"}
    ideas = [{"name": "Bolt", "prompt": "a bolt", "style": "clay"}, "x"]
    look = read_site_look({"data": {"brand": brand, "suggestions": ideas}})
    idea = Idea(name="Bolt", prompt="a bolt", style="clay")
    assert look == SiteLook(brand="Acme", colors=("#00ff00",), industry="tools", ideas=(idea,))
    assert read_site_look({"brand": "Acme", "suggestions": {}}) == SiteLook()


def test_variations_come_as_objects_as_addresses_or_as_one_address():
    one = Variation(url="u", asset_id="a")
    assert read_variations({"data": {"images": [{"url": "u", "asset_id": "a"}, {"x": 1}]}}) == (one,)
    assert read_variations({"images": ["u"]}) == read_variations({"url": "u"}) == (Variation(url="u"),)
    assert read_variations({"job_id": "j"}) == ()
