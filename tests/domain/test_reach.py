"""Reaching and rings, against their definitions."""

import random

from studio.domain.reach import reachable, rings, turned_round


def test_two_share_a_ring_exactly_when_each_reaches_the_other() -> None:
    for seed in range(60):
        rng = random.Random(seed)
        names = [f"n{index}" for index in range(rng.randint(1, 8))]
        successors = {name: rng.sample(names, rng.randint(0, min(3, len(names)))) for name in names}
        number = rings(successors)
        for one in names:
            for other in names:
                together = other in reachable(successors, one) and one in reachable(successors, other)
                assert (number[one] == number[other]) is together


def test_turning_round_follows_the_arrows_backwards() -> None:
    assert turned_round({"a": ["b", "c"], "b": ["c"]}) == {"b": ["a"], "c": ["a", "b"]}


def test_a_long_chain_needs_no_deep_stack() -> None:
    chain = {f"n{index}": [f"n{index + 1}"] for index in range(5000)}
    assert len(set(rings(chain).values())) == 5001
