"""Pasted text becomes the same rows however it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.matrix_rows import SETS, read_rows, write_rows
from studio.domain.pose_matrix import MatrixRow
from studio.domain.requests import check

ROWS = (
    MatrixRow(name="Wave", prompt="one arm up, smiling", motion="waves twice", duration=4),
    MatrixRow(name="Idle", prompt="stands"),
)


@pytest.mark.parametrize(
    "text",
    [
        "Name\tPrompt\tMotion\tDuration\nWave\tone arm up, smiling\twaves twice\t4\nIdle\tstands\t\t\n",
        "\ufeffWave\tone arm up, smiling\twaves twice\t4\r\nIdle\tstands\r\n",
        'Pose,Animation,Seconds,Description\r\nWave,waves twice,4 s,"one arm up, smiling"\r\nIdle,,,stands\r\n',
        'name;prompt;motion;duration\n"Wave";"one arm up,\n smiling";"waves twice";4\n\n"Idle";stands;;\n',
        "Wave;one arm up, smiling;waves twice;4\nIdle;stands;;",
        "#\tName\tPrompt\tMotion\tDuration\n1\tWave\tone arm up, smiling\twaves twice\t4\n2\tIdle\tstands\t\t",
        "Name\tNotes\tPrompt\tMotion\tDuration\nWave\tx\tone arm up, smiling\twaves twice\t4\nIdle\ty\tstands\t\t",
    ],
)
def test_the_same_rows_from_every_writing(text):
    assert read_rows(text) == (ROWS, ())


def test_one_name_a_line_even_with_commas_in_it():
    rows, problems = read_rows("Happy\n\n  Sad, but brave \nIn love\n")
    assert [row.name for row in rows] == ["Happy", "Sad, but brave", "In love"]
    assert problems == ()


def test_what_cannot_be_used_is_named_by_line():
    rows, problems = read_rows("Name\tPrompt\tMotion\tDuration\nA\t\t\t99\n\tp\t\t\na\tq\t\t\nB\t\tm\tlong\n")
    assert rows == (MatrixRow(name="A"), MatrixRow(name="B", motion="m"))
    assert [problem.message[:7] for problem in problems] == ["Line 2:", "Line 3 ", "Line 4:", "Line 5:"]


def test_nothing_gives_nothing_and_too_much_has_an_end():
    assert read_rows("") == ((), ())
    assert read_rows("Name\tPrompt\n") == ((), ())
    rows, problems = read_rows("\n".join(f"Pose {number}" for number in range(600)))
    assert len(rows) == 500
    assert len(problems) == 1
    assert read_rows('a\t"' + "x\n" * 100_000)[1]


words = st.text(st.characters(min_codepoint=32, max_codepoint=400, exclude_categories=["Cc"]), max_size=12).map(
    lambda text: " ".join(text.split())
)
rows_of_text = st.lists(
    st.builds(
        MatrixRow,
        name=st.integers(0, 999).map(lambda number: f'n{number} "x", y'),
        prompt=words,
        motion=words,
        duration=st.none() | st.integers(3, 10),
    ),
    unique_by=lambda row: row.name,
    max_size=8,
).map(tuple)


@given(rows_of_text)
def test_rows_written_for_a_spreadsheet_come_back(rows):
    assert read_rows(write_rows(rows)) == (rows, ())


@given(st.text())
def test_no_text_breaks_it(text):
    read_rows(text)


@pytest.mark.parametrize("name", SETS)
def test_sets_can_be_sent_as_they_are(name):
    assert not [problem for row in SETS[name] for problem in check(row.request())]
