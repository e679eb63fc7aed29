"""Marks, boards and saved searches: kept, taken back, and whole after a kill at any moment."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading

import pytest

from studio.domain.errors import StorageError
from studio.domain.filters import SavedSearch
from studio.domain.marks import UNMARKED, Board, Marks
from studio.services.shelf import Shelf
from tests.helpers.counts import count

DAY = 24 * 60 * 60


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "shelf.db"


@pytest.fixture
def shelf(path):
    shelf = Shelf(path)
    yield shelf
    shelf.close()


def contents(shelf: Shelf, *poses: str):
    return ({pose: shelf.marks(pose) for pose in poses}, shelf.boards, shelf.searches)


def reopened(shelf: Shelf, path) -> Shelf:
    shelf.close()
    return Shelf(path)


def test_marks_stay(shelf, path):
    shelf.mark(["a", "b"], star=True, rating=4)
    shelf.mark(["a"], label="red", current="asset-2")
    shelf.mark(["b"], star=False, rating=0)
    again = reopened(shelf, path)
    assert again.marks("a") == Marks(star=True, rating=4, label="red", current="asset-2")
    assert again.marks("b") is UNMARKED
    again.close()


def test_boards_are_nested_and_removing_one_keeps_the_poses(shelf, path):
    shelf.save_board(Board(id="1", name="zoo"))
    shelf.save_board(Board(id="2", name="Cats", parent="1"))
    shelf.save_board(Board(id="3", name="apes", parent="2"))
    shelf.save_board(Board(id="4", name="Trees"))
    shelf.put_on_board(["a", "b"], "2")
    shelf.put_on_board(["a"], "2")
    shelf.put_on_board(["a"], "4")
    assert shelf.marks("a").boards == ("2", "4")
    before = contents(shelf, "a", "b")
    change = shelf.remove_board("1")
    assert [board.name for board in shelf.boards] == ["Trees"]
    assert shelf.marks("a").boards == ("4",)
    assert shelf.marks("b") == UNMARKED
    shelf.apply(change.reversed())
    assert contents(shelf, "a", "b") == before
    shelf.take_off_board(["a"], "4")
    again = reopened(shelf, path)
    assert [board.name for board in again.boards] == ["apes", "Cats", "Trees", "zoo"]
    assert again.marks("a").boards == ("2",)
    again.close()


def test_a_board_never_stands_inside_itself(shelf):
    shelf.save_board(Board(id="1", name="a"))
    shelf.save_board(Board(id="2", name="b", parent="1"))
    with pytest.raises(ValueError, match="inside itself"):
        shelf.save_board(Board(id="1", name="a", parent="2"))


def test_saved_searches_stay(shelf, path):
    shelf.save_search(SavedSearch(id="s", name="Best", text="rating>=4"))
    shelf.save_search(SavedSearch(id="t", name="All", text=""))
    shelf.remove_search("t")
    again = reopened(shelf, path)
    assert again.searches == (SavedSearch(id="s", name="Best", text="rating>=4"),)
    again.close()


def test_the_trash_keeps_its_day_and_ends_after_thirty(shelf):
    shelf.trash(["a", "b"], now=100.0)
    shelf.trash(["b", "c"], now=100.0 + DAY)
    assert shelf.marks("b").trashed == 100.0
    assert shelf.expired(100.0 + 29 * DAY) == ()
    assert shelf.expired(100.0 + 30 * DAY) == ("a", "b")
    shelf.restore(["a"])
    shelf.forget(["b"])
    assert (shelf.marks("a"), shelf.marks("b")) == (UNMARKED, UNMARKED)


def test_random_changes_taken_back_in_turn_lead_to_the_start(shelf):
    chance = random.Random(3)
    poses = [f"p{number}" for number in range(8)]
    shelf.save_board(Board(id="b", name="b"))
    shelf.mark(poses[:3], rating=2)
    start = contents(shelf, *poses)
    actions = [
        lambda: shelf.mark(chance.sample(poses, 3), star=chance.random() < 0.5, rating=chance.randint(0, 5)),
        lambda: shelf.put_on_board(chance.sample(poses, 4), chance.choice("bcd")),
        lambda: shelf.trash(chance.sample(poses, 2), chance.random()),
        lambda: shelf.restore(poses),
        lambda: shelf.remove_board(chance.choice("bcd")),
        lambda: shelf.save_board(Board(id=chance.choice("bcd"), name=str(chance.random()))),
        lambda: shelf.forget(chance.sample(poses, 2)),
    ]
    changes = [chance.choice(actions)() for _ in range(count(40, 1000))]
    end = contents(shelf, *poses)
    for change in reversed(changes):
        shelf.apply(change.reversed())
    assert contents(shelf, *poses) == start
    for change in changes:
        shelf.apply(change)
    assert contents(shelf, *poses) == end


def test_threads_do_not_lose_each_others_marks(shelf):
    def work(number: int) -> None:
        for pose in range(10):
            shelf.put_on_board([f"p{pose}"], f"b{number}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(set(shelf.marks(f"p{pose}").boards) == {"b0", "b1", "b2", "b3"} for pose in range(10))


def test_a_damaged_file_is_kept_aside(path):
    path.parent.mkdir()
    path.write_bytes(b"SQLite format 3\x00 but no more than that" * 100)
    shelf = Shelf(path)
    assert shelf.was_damaged
    shelf.mark(["a"], star=True)
    shelf.close()
    assert path.with_name("shelf.db.damaged").exists()


def test_a_file_of_a_newer_studio_is_left_alone(path):
    path.parent.mkdir()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version=99")
    database.close()
    with pytest.raises(StorageError, match="newer Studio"):
        Shelf(path)
    assert path.exists()


def test_what_the_disk_refuses_is_not_shown(shelf, path):
    other = sqlite3.connect(path, isolation_level=None)
    shelf._database.execute("PRAGMA busy_timeout=20")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="Another Studio"):
        shelf.mark(["a"], star=True)
    other.execute("ROLLBACK")
    other.close()
    assert shelf.marks("a") == UNMARKED
    shelf.mark(["a"], star=True)
    assert shelf.marks("a").star


def test_a_place_that_is_no_folder_says_so(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError):
        Shelf(tmp_path / "file" / "shelf.db")
    (tmp_path / "shelf.db").mkdir()
    with pytest.raises(StorageError, match="cannot be written"):
        Shelf(tmp_path / "shelf.db")


WRITER = """
import sys
from pathlib import Path
from studio.services.shelf import Shelf
shelf = Shelf(Path(sys.argv[1]))
start = int(shelf.marks("count").trashed)
for number in range(start + 1, 10**6):
    shelf.mark(["count", "twin"], trashed=float(number))
    print(number, flush=True)
"""


def test_a_kill_at_any_moment_loses_nothing_that_was_shown(path):
    chance = random.Random(5)
    for _ in range(count(4, 60)):
        wanted = chance.randint(1, 40)
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            shown = [int(process.stdout.readline()) for _ in range(wanted)]
            os.kill(process.pid, signal.SIGKILL)
            shown += [int(line) for line in process.stdout.read().split("\n")[:-1]]
        shelf = Shelf(path)
        assert not shelf.was_damaged
        assert shelf.marks("count").trashed >= shown[-1]
        assert shelf.marks("count") == shelf.marks("twin")
        shelf.close()
