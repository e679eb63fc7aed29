"""The offline page in a real browser, opened from disk: never blank, framed by another page, and told its inputs."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from studio.domain.export import Clip, Media
from studio.domain.graph import Condition, Edge, Graph, Node
from studio.services.bundle import Bundle, write_folder
from tests.helpers.browser import Browser
from tests.helpers.clips import ORANGE, clip
from tests.helpers.counts import count

STAGE = "(box => [box.x, box.y, box.width, box.height])(document.querySelector('#stage').getBoundingClientRect())"
SHOWN = "document.documentElement.dataset.shown"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    go, stay, click = Condition(input="go"), Condition(input="go", value=False), Condition(input="clicked")
    graph = Graph(
        initial_node="a",
        nodes=(Node(id="a", item_name="Idle"), Node(id="b", item_name="Work")),
        edges=(
            Edge(id="la", source="a", target="a"),
            Edge(id="lb", source="b", target="b"),
            Edge(id="ab", source="a", target="b", conditions=(go,)),
            Edge(id="clicked", source="a", target="b", conditions=(click,)),
            Edge(id="ba", source="b", target="a", conditions=(stay,)),
        ),
    )
    files = {f"cdn/{edge.id}.webm": clip("webm", 96, 30 if edge.is_loop else 5) for edge in graph.edges}
    media = Media(clips={edge.id: Clip(webm=f"cdn/{edge.id}.webm", seconds=1) for edge in graph.edges})
    folder = tmp_path_factory.mktemp("site") / "felix"
    asyncio.run(write_folder(Bundle(name="Felix", graph=graph, media=media, files=files), folder))
    return folder / "index.html"


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    with Browser(tmp_path / "profile") as browser:
        yield browser


def orange(picture: np.ndarray) -> bool:
    """Whether the mascot is there: a third above the middle, where no clip has its number."""
    height, width, _ = picture.shape
    return bool(np.abs(picture[height // 3, width // 2].astype(int) - ORANGE).max() < 40)


@pytest.mark.soak
def test_not_one_picture_is_blank_while_clips_follow_each_other(browser: Browser, page: Path) -> None:
    browser.open(page)
    browser.until(f"{SHOWN} === 'la'")
    box = browser.run(STAGE)
    looked_at = 0
    for number in range(count(4, 60)):
        goal = "lb" if number % 2 == 0 else "la"
        browser.run(f"masko.set('go', {'true' if number % 2 == 0 else 'false'})")
        while browser.run(SHOWN) != goal:
            assert orange(browser.picture(*box)), f"blank on the way to {goal}"
            looked_at += 1
    assert looked_at >= count(4, 60)
    assert browser.errors == []


def test_a_click_on_the_mascot_and_a_button_set_its_inputs(browser: Browser, page: Path) -> None:
    browser.open(page)
    browser.until(f"{SHOWN} === 'la'")
    x, y, width, height = browser.run(STAGE)
    browser.click(x + width / 2, y + height / 2)
    browser.until(f"{SHOWN} === 'la' && document.documentElement.dataset.clip === 'la' || {SHOWN} === 'lb'")
    browser.until("masko.machine.node === 'b' || masko.machine.node === 'a'")
    browser.run("document.querySelector('[data-input=\"go\"]').click()")
    browser.until(f"{SHOWN} === 'lb'")
    assert browser.run("document.querySelector('[data-input=\"go\"]').getAttribute('aria-pressed')") == "true"


def test_another_page_frames_the_mascot_alone_and_tells_it_what_goes_on(browser: Browser, page: Path) -> None:
    outer = page.parent.parent / "outer.html"
    outer.write_text(
        "<body style='margin: 0; background: rgb(0, 128, 255)'>"
        "<iframe id='mascot' src='felix/index.html#bare' width='300' height='300' style='border: 0'></iframe></body>"
    )
    browser.open(outer)
    for _ in range(400):
        picture = browser.picture(0, 0, 300, 300)
        if orange(picture):
            break
    assert orange(picture), "the mascot does not appear in its frame"
    assert tuple(picture[4, 4]) == (0, 128, 255), "the outer page does not shine through"
    browser.run("document.getElementById('mascot').contentWindow.postMessage({ masko: 'go', value: true }, '*')")
    browser.run("document.getElementById('mascot').contentWindow.postMessage({ masko: {}, value: 'x' }, '*')")
    assert browser.errors == []
    assert all(address.startswith("file:") for address in browser.requests)
