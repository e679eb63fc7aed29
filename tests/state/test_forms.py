"""What a form stands for: every kind of it, priced as the engine charges, refused before anything is sent."""

import random

import pytest
from msgspec import structs

from studio.domain.records import SIZES, Asset, Mascot, Pose
from studio.domain.requests import DURATIONS, MAX_PROMPT
from studio.state.drafts import BatchRow, Draft
from studio.state.forms import batch_of, draft_of, problems_of, request_of, texts_of
from tests.helpers.counts import count
from tests.helpers.engine import start_engine
from tests.helpers.rig import Rig

KINDS = ("pose", "animate_new", "animate_pose", "transition", "edit", "regenerate", "logo", "batch")
ONE, TWO = (
    Pose(id=name, mascot_id="m", name=name, assets=(Asset(id=f"{name} picture", type="image", url="u"),))
    for name in ("Sitting", "Standing")
)
FULL = Draft(
    pose_name="Waving", pose_prompt="standing", motion_prompt="waves", edit_instructions="a green scarf",
    source_pose="Sitting", end_pose="Standing", duration=3, logo_description="the head", logo_style="flat",
    rows=(BatchRow(name="a"), BatchRow(name="b", prompt="c", motion="waves", moves=True), BatchRow(ticked=False)),
)  # fmt: skip
#: What every kind cannot do without, and the field at which that is said.
NEEDED = (
    ("pose", {"pose_name": " "}, "name"),
    ("pose", {"pose_prompt": "x" * (MAX_PROMPT + 1)}, "image_prompt"),
    ("animate_new", {"motion_prompt": ""}, "animation_prompt"),
    ("animate_new", {"pose_prompt": ""}, "image_prompt"),
    ("animate_pose", {"source_pose": "gone"}, "source_image_asset_id"),
    ("animate_pose", {"motion_prompt": "  "}, "animation_prompt"),
    ("animate_pose", {"source_asset": "upload", "pose_name": ""}, "name"),
    ("transition", {"source_pose": ""}, "source_image_asset_id"),
    ("transition", {"end_pose": ""}, "end_image_asset_id"),
    ("transition", {"end_pose": "Sitting"}, "end_image_asset_id"),
    ("edit", {"edit_instructions": ""}, "edit_instructions"),
    ("edit", {"source_pose": ""}, "source_image_asset_id"),
    ("regenerate", {"source_pose": ""}, "source_image_asset_id"),
    ("regenerate", {"pose_prompt": ""}, "image_prompt"),
    ("logo", {"logo_description": ""}, "logo_description"),
    ("batch", {"rows": ()}, "rows"),
    ("batch", {"rows": (BatchRow(name="a"), BatchRow())}, "rows[1].name"),
    ("batch", {"rows": (BatchRow(name="a", moves=True),)}, "rows[0].animation_prompt"),
)


def pose(pose_id):
    return next((one for one in (ONE, TWO) if one.id == pose_id), None)


def with_fields(kind, **fields):
    return structs.replace(FULL, kind=kind, **fields)


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_form_breaks_no_rule(kind):
    assert problems_of(with_fields(kind), ONE, TWO) == []


@pytest.mark.parametrize(("kind", "fields", "place"), NEEDED)
def test_what_is_missing_is_said_at_its_field(kind, fields, place):
    draft = with_fields(kind, **fields)
    problems = problems_of(draft, pose(draft.source_pose), pose(draft.end_pose))
    assert problems[0].field == place
    assert problems[0].message.endswith(".")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "batch"])
def test_a_request_fills_the_form_that_would_send_it_again(kind):
    draft = with_fields(kind)
    request = request_of(draft, ONE, TWO)
    back = draft_of(Draft(), request, source_pose=draft.source_pose if request.source_image_asset_id else "",
                    end_pose=draft.end_pose if request.end_image_asset_id else "")  # fmt: skip
    assert back.kind == kind
    assert request_of(back, ONE, TWO) == request


def test_only_ticked_rows_are_ordered_and_a_row_is_described_by_its_name():
    requests = batch_of(FULL)
    assert [(one.type, one.name, one.image_prompt) for one in requests] == [
        ("image", "a", "a"),
        ("animation", "b", "c"),
    ]
    assert texts_of(with_fields("batch")) == (("pose_prompt", ""), ("pose_prompt", "c"), ("motion_prompt", "waves"))


@pytest.fixture
def idle(loop, tmp_path):
    """A rig on an engine that draws nothing for an hour, so that the charges alone are seen."""
    engine = start_engine(tmp_path / "engine", "--latency", "image=3600,video=3600")
    rig = Rig(loop, tmp_path / "data", engine.api, engine.key).open()
    rig.ask(rig.session.client.top_up(1_000_000))
    yield rig
    rig.close()
    engine.stop()


def two_poses(rig, mascot: Mascot) -> tuple[Pose, ...]:
    """Order two poses, and return them as if their pictures were there: the engine takes them as sources."""
    made = []
    for name in ("Sitting", "Standing"):
        rig.composer.edit(kind="pose", pose_name=name, pose_prompt=name)
        receipt = rig.ask(rig.session.client.generate(mascot.id, rig.composer.request(), intent=name))
        picture = Asset(id=receipt.asset_ids["image"], type="image", url="u", item_id=receipt.item_id)
        made.append(Pose(id=receipt.item_id, mascot_id=mascot.id, name=name, assets=(picture,)))
    return tuple(made)


def random_fields(dice: random.Random, number: int, poses: tuple[Pose, ...]) -> dict[str, object]:
    """Return a valid form of a random kind."""
    source, end = dice.sample(poses, 2)
    rows = tuple(
        BatchRow(name=f"row {row}", motion="waves", moves=dice.random() < 0.4, duration=dice.choice(DURATIONS))
        for row in range(dice.randint(1, 13))
    )
    return {
        "kind": dice.choice(KINDS),
        "pose_name": f"pose {number}",
        "pose_prompt": dice.choice(["standing", "sitting 🦊", "l'été"]),
        "motion_prompt": "waving",
        "edit_instructions": "make the scarf green",
        "logo_description": "the head",
        "source_pose": source.id,
        "end_pose": end.id,
        "duration": dice.choice(DURATIONS),
        "loop": dice.random() < 0.5,
        "auto_reverse": dice.random() < 0.5,
        "sizes": tuple(dice.sample(SIZES, dice.randint(0, 2))),
        "rows": rows,
    }


def test_the_estimate_of_every_valid_form_is_what_the_engine_charges(idle):
    mascot, client, dice = idle.mascot(), idle.session.client, random.Random(5)
    poses = two_poses(idle, mascot)
    idle.composer.set_poses(poses)
    expected, before = 0, idle.ask(client.balance()).total
    for number in range(count(20, 500)):
        idle.composer.edit(**random_fields(dice, number, poses))
        assert idle.composer.problems() == []
        orders = idle.composer.orders()
        receipts = [
            receipt
            for place, order in enumerate(orders)
            for receipt in idle.ask(client.submit(order, intent=f"form {number} {place}")).receipts
        ]
        assert len(receipts) == sum(len(order.lines) for order in orders)
        charged = sum(receipt.estimated_cost for receipt in receipts)
        assert charged == idle.composer.price.total == sum(order.price for order in orders)
        expected += charged
    assert before - idle.ask(client.balance()).total == expected


def test_an_invalid_form_sends_nothing(idle):
    mascot = idle.mascot()
    idle.composer.set_poses((ONE, TWO))
    before, found = idle.ask(idle.session.client.balance()).total, []
    idle.composer.problems_found.connect(found.append)
    for kind, fields, place in NEEDED:
        idle.composer._replace(with_fields(kind, **fields))
        idle.act(idle.composer.submit)
        assert found[-1][0].field == place
    assert idle.ask(idle.session.client.balance()).total == before
    assert idle.ask(idle.session.client.jobs(mascot_id=mascot.id)).rows == ()
    assert idle.jobs.rows == ()
