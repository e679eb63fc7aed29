"""Rows of a pose matrix from pasted text: a spreadsheet's cells, CSV, or one name a line; and sets to start from."""

import csv
import io

from studio.domain.folding import fold
from studio.domain.pose_matrix import MatrixRow
from studio.domain.requests import DURATIONS, Problem
from studio.domain.words import later, tr, trn

_MOST_ROWS = 500
_MOST_PROBLEMS = 50
#: Column titles that are understood, in every spelling people use.
_TITLES = {
    "name": ("name", "pose", "title", "nom"),
    "prompt": ("prompt", "pose prompt", "image prompt", "image_prompt", "description"),
    "motion": ("motion", "motion prompt", "animation", "animation prompt", "animation_prompt", "mouvement"),
    "duration": ("duration", "seconds", "length", "duree"),
}
_ORDER = tuple(_TITLES)

#: Sets that are offered to start from.
SETS: dict[str, tuple[MatrixRow, ...]] = {
    later("Companion set"): (
        MatrixRow(name="Idle", prompt="standing relaxed, looking ahead", motion="breathes calmly, blinks now and then"),
        MatrixRow(name="Working", prompt="typing on a small laptop", motion="types busily, eyes on the screen"),
        MatrixRow(name="Thinking", prompt="one hand at the chin, looking up", motion="tilts the head slowly"),
        MatrixRow(name="Needs attention", prompt="waving with one arm raised", motion="waves to catch the eye"),
        MatrixRow(name="Celebrating", prompt="both arms up, happy", motion="jumps with joy"),
        MatrixRow(name="Sleeping", prompt="curled up asleep", motion="breathes slowly"),
    ),
    later("Emotion set"): tuple(
        MatrixRow(name=name, prompt=prompt)
        for name, prompt in (
            ("Happy", "smiling broadly"),
            ("Sad", "shoulders hanging, eyes down"),
            ("Surprised", "eyes wide, mouth open"),
            ("Angry", "arms crossed, frowning"),
            ("Proud", "chest out, chin up"),
            ("Confused", "scratching the head"),
            ("In love", "eyes shining, hands at the heart"),
            ("Tired", "yawning, eyes half shut"),
        )
    ),
}


def read_rows(text: str) -> tuple[tuple[MatrixRow, ...], tuple[Problem, ...]]:
    """Return the rows of pasted text, and what could not be used, named by line.

    Tabs (as spreadsheets copy), semicolons or commas part the columns. A first line of titles puts columns in any
    order; without one they are name, prompt, motion, duration. Text without columns is one name a line.
    """
    lines = _cells(text)
    columns = _columns(lines[0][1]) if lines else None
    rows: dict[str, MatrixRow] = {}
    problems: list[Problem] = []
    for number, cells in lines[1:] if columns else lines:
        if len(rows) > _MOST_ROWS or len(problems) > _MOST_PROBLEMS:
            break
        titles = columns or _ORDER
        values = {title: cell for title, cell in zip(titles, cells, strict=False) if title}
        row = _row(values, number, problems)
        if row is not None and fold(row.name) in rows:
            problems.append(
                Problem(
                    "name",
                    tr("Line {line}: “{name}” stands there twice; the first one counts.", line=number, name=row.name),
                )
            )
        elif row is not None:
            rows[fold(row.name)] = row
    if len(rows) > _MOST_ROWS:
        problems.append(
            Problem(
                "name",
                trn("Only the first {count} row was taken.", "Only the first {count} rows were taken.", _MOST_ROWS),
            )
        )
    return tuple(rows.values())[:_MOST_ROWS], tuple(problems)


def write_rows(rows: tuple[MatrixRow, ...]) -> str:
    """Return rows as text that spreadsheets and ``read_rows`` take."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter="\t", lineterminator="\n")
    writer.writerow([title.capitalize() for title in _ORDER])
    writer.writerows([row.name, row.prompt, row.motion, "" if row.duration is None else row.duration] for row in rows)
    return buffer.getvalue()


def _cells(text: str) -> list[tuple[int, list[str]]]:
    """Return the cells of each line that has any, with the line's number."""
    text = text.lstrip("\ufeff")
    delimiter = _delimiter(text)
    parted = _parted(text, delimiter) if delimiter is not None else None
    if parted is None:
        parted = [(number, [line.strip()]) for number, line in enumerate(text.splitlines(), 1)]
    return [(number, cells) for number, cells in parted if any(cells)]


def _parted(text: str, delimiter: str) -> list[tuple[int, list[str]]] | None:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=delimiter != "\t")
    try:
        return [(reader.line_num, [" ".join(cell.split()) for cell in cells]) for cells in reader]
    except csv.Error:  # a quote that is never closed swallows everything after it
        return None


def _delimiter(text: str) -> str | None:
    """Return what parts the columns; commas only where a title line or quotes show that they do."""
    if "\t" in text:
        return "\t"
    first = next((line for line in text.splitlines() if line.strip()), "")
    for delimiter in (";", ","):
        titled = _columns([cell.strip(' "') for cell in first.split(delimiter)]) is not None
        steady = len({line.count(delimiter) for line in text.splitlines() if line.strip()}) == 1
        if delimiter in first and (titled or '"' in text or steady):
            return delimiter
    return None


def _columns(cells: list[str]) -> list[str] | None:
    """Return what each column holds if these cells are titles; an unknown column is left out as an empty name."""
    found = [next((key for key, words in _TITLES.items() if fold(cell.strip()) in words), "") for cell in cells]
    sure = bool(found[0]) or len(set(found) - {""}) > 1
    return found if "name" in found and sure else None


def _row(values: dict[str, str], number: int, problems: list[Problem]) -> MatrixRow | None:
    name = values.get("name", "").strip()
    if not name:
        problems.append(Problem("name", tr("Line {line} has no name.", line=number)))
        return None
    duration: int | None = None
    words = values.get("duration", "").strip().removesuffix("s").strip()
    if words:
        duration = int(words) if words.isdecimal() else -1
        if duration not in DURATIONS:
            problems.append(
                Problem(
                    "duration",
                    tr("Line {line}: choose 3 to 10 whole seconds, not “{words}”.", line=number, words=words),
                )
            )
            duration = None
    return MatrixRow(name=name, prompt=values.get("prompt", ""), motion=values.get("motion", ""), duration=duration)
