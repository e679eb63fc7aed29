"""Orders of every door: where they go, what they ask for, and what they cost."""

from studio.domain.orders import Line, batch_orders, canvas_order, generate_order, mascot_order
from studio.domain.records import Mascot
from studio.domain.requests import GenerateRequest, MascotRequest

FOX = Mascot(id="c/1", project_id="p1", name="Fox")
WAVE = GenerateRequest(type="animation", name="Wave", image_prompt="standing", animation_prompt="waving", duration=3)


def test_a_generation():
    order = generate_order(FOX, WAVE)
    assert (order.door, order.path, order.price) == ("form", "/collections/c%2F1/generate", 16)
    assert order.body == WAVE.body()
    (line,) = order.lines
    assert (line.kind, line.name, line.price) == ("animation", "Wave", 16)
    assert (order.project_id, order.mascot_id, order.mascot_name) == ("p1", "c/1", "Fox")


def test_the_name_of_an_existing_pose_comes_from_the_caller():
    request = GenerateRequest(type="animation", item_id="i1", animation_prompt="jumping")
    assert generate_order(FOX, request, pose_name="Sitting").lines[0].name == "Sitting"


def test_a_batch_is_split_into_tens():
    orders = batch_orders(FOX, [WAVE] * 23)
    assert [len(order.lines) for order in orders] == [10, 10, 3]
    assert sum(order.price for order in orders) == 23 * 16
    assert [len(order.body["requests"]) for order in orders] == [10, 10, 3]


def test_a_mascot_has_a_line_only_where_it_costs_something():
    assert mascot_order(MascotRequest(project_id="p", name="Fox", prompt="x", style="3d")).price == 1
    assert mascot_order(MascotRequest(project_id="p", name="Fox", prompt="x")).lines == ()


def test_a_canvas_run_and_one_of_its_edges():
    lines = [Line(kind="animation", name="Idle to Wave", price=20)] * 7
    run = canvas_order(FOX, "k1", {"targets": "animations"}, lines)
    assert (run.path, run.price, run.door) == ("/collections/c%2F1/canvases/k1/generate-all", 140, "canvas")
    assert canvas_order(FOX, "k1", {"duration": 4}, lines[:1], edge_id="e1").path.endswith("/edges/e1/generate")


def test_the_digest_tells_requests_apart_and_nothing_else():
    assert generate_order(FOX, WAVE).digest == generate_order(FOX, WAVE).digest
    other = GenerateRequest(
        type="animation", name="Wave", image_prompt="standing", animation_prompt="waving", duration=4
    )
    assert generate_order(FOX, WAVE).digest != generate_order(FOX, other).digest
    assert generate_order(FOX, WAVE).digest != generate_order(Mascot(id="c2", project_id="p1", name="Fox"), WAVE).digest


def test_half_a_surrogate_pair_is_replaced_in_every_copy():
    request = GenerateRequest(type="image", name="\ud83e", image_prompt="half \ud83e here")
    order = generate_order(FOX, request)
    assert order.lines[0].name == "?"
    assert order.body["image_prompt"] == order.lines[0].request["image_prompt"] == "half ? here"
