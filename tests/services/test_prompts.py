"""Prompt history and snippets on disk."""

import asyncio
import json

import pytest

from studio.domain.errors import StorageError
from studio.domain.snippets import Snippet
from studio.services.prompts import KEPT, PromptStore


def texts(prompts) -> list[str]:
    return [prompt.text for prompt in prompts]


async def test_history_is_per_mascot_newest_first_and_survives_a_restart(tmp_path):
    store = PromptStore(tmp_path / "prompts")
    await store.remember(
        "fox", [("image_prompt", "waves "), ("animation_prompt", "a slow wave"), ("name", " ")], now=1.0
    )
    await store.remember("fox", [("image_prompt", "sleeps")], now=2.0)
    await store.remember("../odd/id", [("image_prompt", "flies")], now=2.5)
    await store.remember("fox", [("image_prompt", "waves")], now=3.0)
    again = PromptStore(tmp_path / "prompts")
    assert texts(await again.history("fox")) == ["waves", "sleeps", "a slow wave"]
    assert texts(await again.history("fox", "image_prompt")) == ["waves", "sleeps"]
    assert texts(await again.history("../odd/id")) == ["flies"]
    assert await again.history("cat") == ()
    assert texts(await again.search("fox", "WÂVE slow")) == ["a slow wave"]
    await again.forget("fox")
    assert await PromptStore(tmp_path / "prompts").history("fox") == ()


async def test_history_has_an_end(tmp_path):
    store = PromptStore(tmp_path)
    await asyncio.gather(*(store.remember("fox", [("p", f"text {number}")], float(number)) for number in range(40)))
    assert len(await store.history("fox")) == 40
    await store.remember("fox", [("p", f"more {number}") for number in range(KEPT)], now=99.0)
    assert texts(await store.history("fox"))[-1] == f"more {KEPT - 1}"


async def test_snippets_are_kept_changed_found_and_removed(tmp_path):
    store = PromptStore(tmp_path)
    await store.save_snippet(Snippet(id="1", name="lamp", text="holds {thing}"))
    await store.save_snippet(Snippet(id="2", name="Été", text="on a beach"))
    await store.save_snippet(Snippet(id="1", name="Lantern", text="holds a {thing}"))
    again = PromptStore(tmp_path)
    assert [snippet.name for snippet in await again.snippets()] == ["Été", "Lantern"]
    assert [snippet.id for snippet in await again.snippets("ete beach")] == ["2"]
    await again.remove_snippet("2")
    assert [snippet.id for snippet in await PromptStore(tmp_path).snippets()] == ["1"]


async def test_damaged_files_and_rows_cost_no_more_than_themselves(tmp_path):
    store = PromptStore(tmp_path)
    await store.remember("fox", [("p", "one"), ("p", "two")], now=1.0)
    (path,) = tmp_path.glob("history-*.json")
    rows = json.loads(path.read_text())
    path.write_text(json.dumps([rows[0], {"text": 5}, rows[1]]))
    assert texts(await PromptStore(tmp_path).history("fox")) == ["one", "two"]
    path.write_text("[{half")
    assert await PromptStore(tmp_path).history("fox") == ()
    assert path.with_name(path.name + ".damaged").exists()
    path.write_text('{"a": 1}')
    assert await PromptStore(tmp_path).history("fox") == ()


async def test_what_the_disk_refuses_is_not_remembered(tmp_path):
    (tmp_path / "file").write_text("x")
    store = PromptStore(tmp_path / "file")
    with pytest.raises(StorageError):
        await store.save_snippet(Snippet(id="1", name="a", text="b"))
    with pytest.raises(StorageError):
        await store.remember("fox", [("p", "text")], now=1.0)
