"""The one price rule, checked against the formulas of contract A.6 and A.11."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.domain.pricing import (
    FREE,
    Price,
    Rates,
    animation_price,
    batch_price,
    canvas_price,
    mascot_price,
    price_of,
)
from studio.domain.requests import GenerateRequest, MascotRequest


@pytest.mark.parametrize(
    ("request_", "shown"),
    [
        (GenerateRequest(type="image"), "1 credit"),
        (GenerateRequest(type="edit"), "1 credit"),
        (GenerateRequest(type="logo"), "5 credits"),
        (GenerateRequest(type="animation", duration=3), "1 + 5 x 3 = 16 credits"),
        (GenerateRequest(type="animation"), "1 + 5 x 4 = 21 credits"),
        (GenerateRequest(type="animation", item_id="i", duration=10), "5 x 10 = 50 credits"),
        (
            GenerateRequest(type="animation", source_image_asset_id="a", end_image_asset_id="b", auto_reverse=True),
            "5 x 4 = 20 credits",
        ),
    ],
)
def test_each_kind_has_its_formula(request_, shown):
    assert str(price_of(request_)) == shown


def test_a_mascot_costs_its_reference_where_the_server_draws_it():
    drawn = MascotRequest(project_id="p", name="n", style="3d-render")
    assert str(mascot_price(drawn)) == "1 credit"
    assert mascot_price(MascotRequest(project_id="p", name="n")) == FREE
    assert mascot_price(MascotRequest(project_id="p", name="n", style="x", reference_asset_ids=("a",))) == FREE


def test_a_batch_is_summed_row_by_row():
    rows = [GenerateRequest(type="image"), GenerateRequest(type="animation", duration=3), GenerateRequest(type="logo")]
    assert str(batch_price(rows)) == "1 + 16 + 5 = 22 credits"
    assert str(batch_price([])) == "0 credits"


def test_the_worked_example_of_a_canvas():
    assert str(canvas_price(images=0, loops=4, forwards=3, seconds=4)) == "(4 + 3) x 5 x 4 = 140 credits"
    assert str(canvas_price(images=2, loops=0, forwards=0, seconds=4)) == "2 x 1 = 2 credits"
    assert canvas_price(images=0, loops=0, forwards=0, seconds=4).total == 0


def test_prices_are_configuration():
    rates = Rates(animation_second=2, image=3)
    assert price_of(GenerateRequest(type="animation", duration=5), rates).total == 13


@settings(deadline=None)
@given(st.integers(3, 10), st.integers(0, 5))
def test_the_formula_says_what_the_total_is(seconds, picture):
    price = animation_price(seconds, picture)
    assert eval(price.formula.replace("x", "*")) == price.total
    assert str(price).endswith(f"= {price.total} credits")


def test_one_credit_is_not_plural():
    assert str(Price(total=1, formula="1")) == "1 credit"
