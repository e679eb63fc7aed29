"""The error tree: one root, a sentence each, and a remedy that never invites to pay twice."""

import pytest

from studio.domain import errors
from studio.domain.errors import MaskoError, Remedy


def every_error() -> list[type[MaskoError]]:
    found = [MaskoError]
    for kind in found:
        found.extend(kind.__subclasses__())
    return [kind for kind in found if kind.__module__ == errors.__name__]


def test_every_error_of_the_module_has_one_root():
    public = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, Exception)]
    assert set(public) == set(every_error())


def test_the_tree_is_drawn_at_the_top_of_its_file():
    drawn = [line.split()[0] for line in (errors.__doc__ or "").splitlines()[2:] if line.strip()]
    assert sorted(drawn) == sorted(kind.__name__ for kind in every_error())


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (errors.AnswerLost("x"), Remedy.LOOK_UP),
        (errors.Unreachable("x"), Remedy.RETRY),
        (errors.Interrupted("x"), Remedy.RETRY),
        (errors.BadRequest("x", fields={"name": "empty"}), Remedy.FIX_FIELDS),
        (errors.Unauthorized("x", status=401), Remedy.SIGN_IN),
        (errors.InsufficientCredits("x", required=2, balance=1), Remedy.TOP_UP),
        (errors.RateLimited("x", retry_after=3), Remedy.WAIT),
        (errors.Conflict("x", body={"a": 1}), Remedy.NONE),
        (errors.NotReady("x"), Remedy.WAIT),
    ],
)
def test_each_error_says_what_can_be_done(error, remedy):
    assert error.remedy is remedy
    assert str(error) == error.sentence == "x"
