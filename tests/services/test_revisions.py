"""Earlier versions of canvases: kept in order, never lost by restoring, and no more of them than the disk likes."""

import pytest

from studio.domain.errors import StorageError
from studio.domain.graph import Graph, Node
from studio.services.revisions import KEPT, Revisions


def graph(*names: str) -> Graph:
    return Graph(nodes=tuple(Node(id=name, item_name=name) for name in names))


def test_versions_are_kept_newest_first_and_once(tmp_path):
    store = Revisions(tmp_path, clock=lambda: 7.0)
    for version in (graph("a"), graph("a", "b"), graph("a", "b"), graph("a")):
        store.keep("Local", "../c", version)
    assert [len(one.graph.nodes) for one in store.all("Local", "../c")] == [1, 2, 1]
    assert store.all("Other", "../c") == ()
    assert {path.parent.parent for path in tmp_path.rglob("*.json")} == {tmp_path}


def test_unknown_keys_and_order_come_back(tmp_path):
    store = Revisions(tmp_path)
    odd = Graph(nodes=(Node(id="z", extra={"odd": [1, 2.5]}), Node(id="a")))
    store.keep("Local", "c", odd)
    (found,) = store.all("Local", "c")
    assert found.graph == odd


def test_those_with_a_name_stay(tmp_path):
    store = Revisions(tmp_path, clock=iter(range(1, 1000)).__next__)
    store.keep("Local", "c", graph("first"), name="Start")
    for number in range(KEPT + 5):
        store.keep("Local", "c", graph(f"n{number}"))
    rows = store.all("Local", "c")
    assert len(rows) == KEPT + 1
    assert rows[-1].name == "Start"
    store.rename("Local", "c", rows[0].id, " Newest ")
    assert store.all("Local", "c")[0].name == "Newest"
    store.rename("Local", "c", "../../x", "nothing")
    assert len(store.all("Local", "c")) == KEPT + 1


def test_a_damaged_one_is_left_out_and_a_full_disk_says_so(tmp_path):
    store = Revisions(tmp_path / "r")
    store.keep("Local", "c", graph("a"))
    store.keep("Local", "c", graph("b"))
    newest = max((tmp_path / "r").rglob("*.json"))
    newest.write_bytes(b'{"when": 1, "name": "", "graph": {"nodes": 5}}')
    assert [one.graph for one in store.all("Local", "c")] == [graph("a")]
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        Revisions(tmp_path / "file").keep("Local", "c", graph("a"))
