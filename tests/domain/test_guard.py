"""The one gate: balance, thresholds and caps, with sentences that name figures."""

import pytest

from studio.domain.guard import Caps, Spent, judge
from studio.domain.orders import Line, Order
from studio.domain.records import Balance


def order(price: int, jobs: int = 1) -> Order:
    lines = tuple(Line(kind="image", price=price // jobs) for _ in range(jobs))
    return Order(door="form", path="/x", body={}, lines=lines, project_id="p")


def balance(total: int) -> Balance:
    return Balance(subscription=total, topup=0, total=total)


def test_what_a_person_should_know_before():
    look = judge((order(16), order(20, 4)), balance=balance(100))
    assert (look.jobs, look.price, look.balance, look.balance_after) == (5, 36, 100, 64)
    assert look.refusal is None
    assert not look.confirm


def test_a_balance_that_does_not_cover_it():
    look = judge((order(16),), balance=balance(10))
    assert look.refusal is not None
    assert (look.refusal.cap, look.refusal.left) == ("balance", 10)
    assert "6 credits missing" in look.refusal.sentence


def test_a_balance_nobody_knows_refuses_nothing():
    look = judge((order(1000),))
    assert look.refusal is None
    assert look.balance_after is None


@pytest.mark.parametrize(("price", "jobs", "confirm"), [(50, 5, False), (51, 1, True), (6, 6, True), (50, 1, False)])
def test_confirmation_above_the_thresholds(price, jobs, confirm):
    assert judge((order(price, jobs),)).confirm is confirm


@pytest.mark.parametrize(
    ("caps", "spent", "cap", "words"),
    [
        (Caps(session=100), Spent(session=90), "session", "for this session leaves 10 credits"),
        (Caps(day=100), Spent(day=84, session=0), "day", "for today leaves 16 credits"),
        (Caps(project=20), Spent(project=25), "project", "for this project leaves 0 credits"),
        (Caps(session=5, day=5), Spent(), "session", "cap of 5 credits"),
    ],
)
def test_the_refusal_names_the_cap_and_what_is_left(caps, spent, cap, words):
    refusal = judge((order(17),), spent=spent, caps=caps).refusal
    assert refusal is not None
    assert refusal.cap == cap
    assert words in refusal.sentence


def test_up_to_the_cap_and_no_further():
    assert judge((order(10),), spent=Spent(session=90), caps=Caps(session=100)).refusal is None
    assert judge((order(11),), spent=Spent(session=90), caps=Caps(session=100)).refusal is not None


def test_what_costs_nothing_is_always_allowed():
    assert judge((order(0),), balance=balance(0), spent=Spent(session=9), caps=Caps(session=1)).refusal is None
