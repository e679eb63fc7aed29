"""Balances in their three shapes, and ledger rows."""

import pytest

from studio.domain.wire.envelope import Unreadable
from studio.domain.wire.read_money import read_balance, read_ledger_row


@pytest.mark.parametrize(
    ("body", "figures"),
    [
        ({"data": {"subscription": 500, "topup": 50, "total": 550}}, (500, 50, 550)),
        ({"subscription_credits": 10, "topup_credits": 2, "total": 12}, (10, 2, 12)),
        ({"credits": 42}, (0, 0, 42)),
        ({"subscription": 1, "topup": 2}, (1, 2, 3)),
    ],
)
def test_a_balance_in_every_shape(body, figures):
    balance = read_balance(body)
    assert (balance.subscription, balance.topup, balance.total) == figures


def test_no_figure_is_no_balance():
    with pytest.raises(Unreadable):
        read_balance({"data": {"plan": "pro"}})


def test_a_ledger_row():
    row = read_ledger_row(
        {"id": "l1", "kind": "charge", "pool": "topup", "amount": -16, "balance_after": 34, "job_id": "j1"}
    )
    assert (row.kind, row.pool, row.amount, row.balance_after, row.job_id) == ("charge", "topup", -16, 34, "j1")
    with pytest.raises(Unreadable):
        read_ledger_row({"id": "l1", "kind": "gift", "amount": 5})
