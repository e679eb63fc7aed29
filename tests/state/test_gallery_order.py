from studio.domain.records import Asset, Pose
from studio.state.gallery_cards import Card
from studio.state.gallery_order import Chip, Sort, View
from tests.helpers.entries import entry


def card(name: str, *kinds: str, job: str = "", duration: float = 0.0) -> Card:
    assets = tuple(
        Asset(id=f"{name}{place}", type=kind, url="/x", duration=duration) for place, kind in enumerate(kinds)
    )
    row = entry(name, job, mascot_id="m", name=name) if job else None
    return Card(pose=Pose(id=name, mascot_id="m", name=name, assets=assets), job=row)


CARDS = [
    card("newest", "image"),
    card("Dancing", "image", "webm", duration=4.0),
    card("again", "image", "image"),
    card("busy", "image", job="processing"),
    card("broken", job="failed"),
    card("Longest", "webm", duration=9.0),
]


def names(view: View) -> list[str]:
    return [card.id for card in view.arranged(CARDS)]


def test_without_wishes_everything_is_shown_newest_first() -> None:
    assert names(View()) == [card.id for card in CARDS]


def test_every_sort_is_what_it_is_called() -> None:
    assert names(View(sort=Sort.OLDEST)) == [card.id for card in reversed(CARDS)]
    assert names(View(sort=Sort.NAME)) == ["again", "broken", "busy", "Dancing", "Longest", "newest"]
    assert names(View(sort=Sort.LONGEST))[:2] == ["Longest", "Dancing"]


def test_every_chip_shows_what_it_is_called() -> None:
    assert names(View(chips=(Chip.ANIMATIONS,))) == ["Dancing", "Longest"]
    assert names(View(chips=(Chip.PICTURES,))) == ["newest", "again", "busy", "broken"]
    assert names(View(chips=(Chip.WORKING,))) == ["busy"]
    assert names(View(chips=(Chip.FAILED,))) == ["broken"]
    assert names(View(chips=(Chip.VERSIONS,))) == ["again"]


def test_chips_of_one_group_widen_and_groups_narrow() -> None:
    assert len(names(View(chips=(Chip.ANIMATIONS, Chip.PICTURES)))) == len(CARDS)
    assert names(View(chips=(Chip.VERSIONS, Chip.PICTURES))) == ["again"]
    assert names(View(chips=(Chip.WORKING, Chip.FAILED, Chip.PICTURES))) == ["busy", "broken"]
    assert names(View(chips=(Chip.VERSIONS, Chip.ANIMATIONS))) == []


def test_the_chip_to_blame_is_the_one_without_which_something_is_found() -> None:
    assert View(chips=(Chip.VERSIONS, Chip.ANIMATIONS)).culprit(CARDS) is Chip.VERSIONS
    assert View(query="dancing", chips=(Chip.FAILED,)).culprit(CARDS) is Chip.FAILED
    assert View(query="nothing", chips=(Chip.FAILED,)).culprit(CARDS) is None


def test_a_chip_can_be_taken_out() -> None:
    view = View(query="x", chips=(Chip.FAILED, Chip.PICTURES), sort=Sort.NAME)
    assert view.without(Chip.FAILED) == View(query="x", chips=(Chip.PICTURES,), sort=Sort.NAME)
