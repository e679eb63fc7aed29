import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from studio.domain.records import Asset, Pose
from studio.state.gallery_cards import Card
from studio.state.gallery_model import CARD_ROLE, ID_ROLE, PoseModel
from tests.helpers.counts import count


def card(number: int, name: str = "") -> Card:
    picture = Asset(id=f"a{number}", type="image", url="/x")
    return Card(pose=Pose(id=f"p{number}", mascot_id="m", name=name or f"Pose {number}", assets=(picture,)))


def cards(*numbers: int) -> list[Card]:
    return [card(number) for number in numbers]


def ids(model: PoseModel) -> list[str]:
    return [model.index(row).data(ID_ROLE) for row in range(model.rowCount())]


@pytest.fixture
def model(qapp: object) -> PoseModel:
    model = PoseModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def test_it_passes_qts_own_tester_in_every_state(model: PoseModel, qtmodeltester) -> None:
    for shown in ([], cards(1, 2, 3), cards(2), cards(5, 2, 6), [], cards(*range(200))):
        model.show(shown)
        qtmodeltester.check(model)
        assert ids(model) == [one.id for one in shown]


def test_a_card_says_its_name_and_what_is_on_it(model: PoseModel) -> None:
    model.show(cards(4))
    index = model.index(0)
    assert index.data() == "Pose 4"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Pose 4"
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "picture"
    assert index.data(CARD_ROLE) == card(4)
    assert index.data(Qt.ItemDataRole.DecorationRole) is None


def test_new_and_gone_cards_move_the_others_without_a_reset(model: PoseModel, qtbot: QtBot) -> None:
    model.show(cards(1, 2, 3))
    with qtbot.assertNotEmitted(model.modelReset):
        model.show(cards(9, 1, 3, 8))
    assert ids(model) == ["p9", "p1", "p3", "p8"]
    assert [model.row_of(one) for one in ("p9", "p1", "p3", "p8", "p2")] == [0, 1, 2, 3, None]


def test_only_a_card_that_changed_is_announced(model: PoseModel, qtbot: QtBot) -> None:
    model.show(cards(1, 2, 3))
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.show([card(1), card(2, "Another name"), card(3)])
    assert changed.args[0].row() == changed.args[1].row() == 1
    with qtbot.assertNotEmitted(model.dataChanged):
        model.show([card(1), card(2, "Another name"), card(3)])


def test_another_order_and_many_changes_are_shown_anew(model: PoseModel, qtbot: QtBot) -> None:
    model.show(cards(1, 2, 3))
    with qtbot.waitSignal(model.modelReset):
        model.show(cards(3, 2, 1))
    with qtbot.waitSignal(model.modelReset):
        model.show(cards(*range(500)))


def test_any_sequence_of_lists_ends_as_the_last_one(model: PoseModel) -> None:
    chance = random.Random(7)
    for _ in range(count(60, 2000)):
        shown = cards(*sorted(chance.sample(range(30), chance.randrange(30))))
        model.show(shown)
        assert list(model.cards) == shown
        assert all(model.row_of(one.id) == row for row, one in enumerate(shown))
