"""Holes become priced batches."""

from studio.domain.pose_matrix import MatrixRow, build, plan_fill, rows_of
from studio.domain.pricing import Rates, batch_price
from studio.domain.records import Mascot, Pose

MASCOTS = tuple(Mascot(id=f"m{number}", project_id="p", name=f"Mascot {number}") for number in range(5))
ROWS = tuple(
    MatrixRow(name=f"Pose {number}", prompt="stands", motion="waves" if number >= 9 else "", duration=3)
    for number in range(12)
)


def pose(name: str, mascot: str = "m", **more) -> Pose:
    return Pose(id=f"{mascot}-{name}", mascot_id=mascot, name=name, **more)


def filled(missing: dict[str, int]) -> dict[str, list[Pose]]:
    """Return poses such that each mascot misses the first so many rows."""
    return {
        mascot.id: [pose(row.name.upper(), mascot.id) for row in ROWS[missing.get(mascot.id, 0) :]]
        for mascot in MASCOTS
    }


def test_twenty_three_holes_are_three_requests_with_one_total():
    matrix = build(ROWS, MASCOTS, filled({"m0": 10, "m2": 3, "m4": 10}))
    assert len(matrix.holes) == 23
    plan = plan_fill(matrix.holes)
    assert plan.summary == "23 rows in 3 requests"
    assert [(batch.mascot_id, len(batch.requests)) for batch in plan.batches] == [("m0", 10), ("m2", 3), ("m4", 10)]
    assert str(plan.price) == "21 x 1 + 2 x 16 = 53 credits"
    assert plan.price.total == sum(batch_price(batch.requests).total for batch in plan.batches)
    assert plan.problems == ()


def test_more_than_ten_of_one_mascot_are_split_and_mascots_are_never_mixed():
    plan = plan_fill(build(ROWS, MASCOTS, filled({"m1": 12, "m3": 11})).holes)
    assert [(batch.mascot_id, len(batch.requests)) for batch in plan.batches] == [
        ("m1", 10),
        ("m1", 2),
        ("m3", 10),
        ("m3", 1),
    ]


def test_after_one_failure_exactly_that_one_is_left():
    before = build(ROWS, MASCOTS, filled({"m0": 10, "m2": 3, "m4": 10}))
    poses = filled({"m0": 10, "m2": 3, "m4": 10})
    failed = before.holes[6]
    for cell in before.holes:
        if cell is not failed:
            poses[cell.mascot_id].append(pose(cell.row.name, cell.mascot_id))
    after = build(ROWS, MASCOTS, poses)
    assert [(cell.mascot_id, cell.row.name) for cell in after.holes] == [(failed.mascot_id, failed.row.name)]
    assert plan_fill(after.holes).summary == "1 row in 1 request"


def test_names_match_whatever_their_case_and_archived_poses_are_holes():
    rows = (MatrixRow(name="Été"), MatrixRow(name="Wave"), MatrixRow(name="WAVE", prompt="later"))
    matrix = build(rows, MASCOTS[:1], {"m0": [pose(" ete "), pose("Wave", archived=True)]})
    assert [row.name for row in matrix.rows] == ["Été", "Wave"]
    assert matrix.cell(matrix.rows[0], "m0").pose is not None
    assert [cell.row.name for cell in matrix.holes] == ["Wave"]


def test_requests_say_what_the_row_says():
    still, moving = (
        MatrixRow(name="Sad").request(),
        MatrixRow(name="Hop", prompt="p", motion="hops", duration=5).request(),
    )
    assert still.body() == {"type": "image", "name": "Sad", "image_prompt": "Sad"}
    assert moving.body() == {
        "type": "animation",
        "name": "Hop",
        "image_prompt": "p",
        "animation_prompt": "hops",
        "duration": 5,
        "loop": True,
    }


def test_other_rates_and_bad_rows_are_seen_before_anything_is_sent():
    rows = (MatrixRow(name="Hop", motion="hops", duration=40), MatrixRow(name="x" * 300))
    plan = plan_fill(build(rows, MASCOTS[:2], {}).holes, Rates(image=3))
    assert plan.price.total == 2 * (3 + 200) + 2 * 3
    assert [problem.field for problem in plan.problems] == ["duration", "name"]
    assert plan.problems[0].message.startswith("Hop: ")


def test_a_mascots_poses_can_be_the_rows():
    poses = [pose("Wave", prompt="arm up", animation_prompt="waves"), pose("Old", archived=True)]
    assert rows_of(poses) == (MatrixRow(name="Wave", prompt="arm up", motion="waves"),)


def test_nothing_missing_costs_nothing():
    plan = plan_fill(build(ROWS, MASCOTS, filled({})).holes)
    assert (plan.rows, plan.price.total, plan.batches) == (0, 0, ())
