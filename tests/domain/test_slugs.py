"""The slug's rule, said as it is typed."""

import pytest

from studio.domain.slugs import slug_problem


@pytest.mark.parametrize("slug", ["ab", "felix-the-fox-2", "0" * 50, "--"])
def test_what_can_be_sent_is_not_complained_about(slug):
    assert slug_problem(slug) == ""


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("x", "at least 2"),
        ("", "at least 2"),
        ("Felix", "small letters"),
        ("fé", "small letters"),
        ("a b", "small letters"),
        ("x" * 51, "to 50"),
    ],
)
def test_what_is_wrong_is_said(slug, words):
    assert words in slug_problem(slug)
