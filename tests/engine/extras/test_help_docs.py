"""The help finds what people ask in their own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.engine.help_docs import search


@pytest.mark.parametrize(
    ("query", "topic"),
    [
        ("webhook signature", "webhooks#what-is-sent"),
        ("how do I upload an image", "uploads#upload"),
        ("Idempotency-Key", "paying-once"),
        ("what does an animation cost", "credits#prices"),
        ("refund", "credits#refunds-and-practice-credits"),
        ("stale_graph", "canvases#save"),
        ("transition between two poses", "animations#transitions"),
        ("retry after 429", "rate-limits#headers"),
        ("export", "canvas-export"),
        ("long polling", "jobs#long-poll"),
        ("website colours", "mascots#from-a-website"),
        ("uploading", "uploads"),
    ],
)
def test_questions_find_their_answer(query, topic):
    found = [hit.section.id for hit in search(query)[:3]]
    assert any(one == topic or one.split("#")[0] == topic for one in found), found


def test_a_hit_shows_the_passage_that_answers():
    hit = search("HMAC")[0]
    assert "HMAC-SHA256" in hit.excerpt
    assert len(hit.excerpt) <= 250
    assert hit.score > 0


def test_nothing_asked_lists_everything_and_nonsense_finds_nothing():
    assert len(search("")) >= 25
    assert search("xyzzyqq") == []
    assert len({hit.section.id for hit in search("")}) == len(search(""))


@given(st.text(max_size=60))
def test_any_question_is_answered(query):
    scores = [hit.score for hit in search(query)]
    assert scores == sorted(scores, reverse=True)
