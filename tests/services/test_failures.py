"""What HTTP does wrong, as sentences: the parts that no server of a test would do by itself."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from studio.domain import errors
from studio.services.failures import connection_failed, not_understood, refused, retry_after


@pytest.mark.parametrize(
    ("value", "seconds"), [("7", 7), ("0.5", 0.5), ("-3", 0), ("", None), ("soon", None), ("inf", None)]
)
def test_how_long_a_server_asks_to_wait(value, seconds):
    assert retry_after({"retry-after": value}) == seconds


def test_a_wait_given_as_a_date():
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90))
    assert retry_after({"retry-after": soon}) == pytest.approx(90, abs=2)
    assert retry_after({"retry-after": format_datetime(datetime.now(UTC) - timedelta(days=1))}) == 0
    assert retry_after({}) is None


def test_what_is_short_without_figures():
    error = refused(402, {}, {"error": "no"}, paid=True)
    assert isinstance(error, errors.InsufficientCredits)
    assert (error.required, error.balance) == (None, None)
    assert "Nothing was charged" in error.sentence


def test_other_refusals_keep_the_servers_words():
    error = refused(418, {}, {"error": {"message": "I am a teapot", "code": "teapot"}}, paid=False)
    assert (error.status, error.code) == (418, "teapot")
    assert error.sentence.startswith("I am a teapot.")
    assert len(refused(400, {}, {"error": "x" * 5000}, paid=False).sentence) < 400


def test_a_lost_change_that_costs_nothing():
    error = connection_failed(httpx.ReadError("x"), changes=True, paid=False)
    assert isinstance(error, errors.AnswerLost)
    assert "charged" not in error.sentence


def test_a_slow_question():
    error = connection_failed(httpx.ReadTimeout("x"), changes=False, paid=False)
    assert isinstance(error, errors.Interrupted)
    assert "too long" in error.sentence


def test_a_429_says_when_it_goes_on():
    assert "goes on in 8 s" in refused(429, {"retry-after": "7.2"}, {}, paid=False).sentence
    assert "by itself" in refused(429, {}, {}, paid=False).sentence


def test_what_is_not_the_api_names_the_address():
    assert "login page" in not_understood(200, paid=False).sentence
    assert "elsewhere (evil.example)" in not_understood(302, paid=False, elsewhere="evil.example").sentence
    assert "not known" not in not_understood(404, paid=True).sentence
