"""Envelopes, pages and errors of all generations (contract A.2)."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.domain.wire import envelope
from studio.domain.wire.envelope import Unreadable

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["data", "error", "message", "code", "meta", "pagination", "id", "jobs", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    "body",
    [{"id": "1"}, {"data": {"id": "1"}}, {"collection": {"id": "1"}}, {"data": {"collection": {"id": "1"}}}],
)
def test_one_object_in_every_envelope(body):
    assert envelope.one(body, "collection") == {"id": "1"}


@pytest.mark.parametrize("body", [[], "x", None, 3])
def test_no_object_is_unreadable(body):
    with pytest.raises(Unreadable):
        envelope.one(body)


@pytest.mark.parametrize(
    "body",
    [[{"id": "1"}], {"data": [{"id": "1"}]}, {"projects": [{"id": "1"}]}, {"data": {"assets": [{"id": "1"}]}}],
)
def test_rows_in_every_envelope(body):
    assert envelope.rows(body) == [{"id": "1"}]


def test_a_list_without_pagination_is_one_complete_page():
    page = envelope.page({"projects": [{"id": "1"}]}, dict)
    assert (page.total, page.offset, page.has_more) == (1, 0, False)


def test_pagination_is_read_where_it_stands():
    meta = {"pagination": {"total": 120, "limit": 50, "offset": 50, "has_more": True}}
    page = envelope.page({"data": [{"id": "1"}] * 50, "meta": meta}, dict)
    assert (page.total, page.offset, page.has_more) == (120, 50, True)


def test_more_is_reckoned_where_the_server_does_not_say():
    page = envelope.page({"data": [{"id": "1"}], "meta": {"pagination": {"total": 3, "offset": 1}}}, dict)
    assert page.has_more


@pytest.mark.parametrize(
    ("body", "required", "balance"),
    [
        ({"error": "Insufficient credits", "required": 21, "available": 5}, 21, 5),
        ({"error": {"code": "insufficient_credits", "message": "m", "required": 140, "balance": 50}}, 140, 50),
        ({"error": {"message": "m"}, "required": 3}, 3, None),
    ],
)
def test_figures_of_a_402_from_either_level(body, required, balance):
    said = envelope.error_body(body)
    assert (said.required, said.balance) == (required, balance)


def test_an_error_is_text_or_an_object():
    assert envelope.error_body({"error": "No"}).message == "No"
    assert envelope.error_body({"error": {"code": "forbidden", "message": "No"}}).code == "forbidden"
    assert envelope.error_body({"message": "No", "code": 4}).code == "4"
    assert envelope.error_body("<html>").message == ""


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": "m", "fields": {"name": "empty"}}},
        {"error": {"message": "m", "details": [{"field": "name", "message": "empty"}]}},
        {"detail": "m", "extra": [{"key": "name", "message": "empty"}]},
    ],
)
def test_fields_an_error_names(body):
    assert envelope.error_body(body).fields == {"name": "empty"}


def test_numbers_are_read_from_whatever_holds_them():
    row = {"a": "12.5", "b": True, "c": None, "d": float("inf"), "e": 7, "f": "seven"}
    assert envelope.number(row, "a") == 12.5
    assert envelope.whole(row, "b", "c", "d", "f", "e") == 7
    assert envelope.optional_whole(row, "b", "c") is None
    assert envelope.text(row, "b", "e") == "7"


def test_an_id_is_never_missing():
    with pytest.raises(Unreadable):
        envelope.identity({"id": ""}, "id")


@settings(deadline=None)
@given(JSON)
def test_no_json_breaks_the_readers(body):
    envelope.error_body(body)
    for read in (envelope.one, envelope.rows, lambda body: envelope.page(body, dict)):
        with suppress(Unreadable):
            read(body)
