"""Every text that a person reads goes through ``tr``, ``trn`` or ``later``, also where no test of a window walks.

The engine is a server and speaks English; so do logs, the command line and the reports that maintainers read.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

STUDIO = Path(__file__).parents[2] / "studio"
FLOORS = ("domain", "services", "state", "views", "app")
WRAPPERS = {"tr", "trn", "later"}


def names(listed: str, *places: int) -> dict[str, tuple[int, ...]]:
    return dict.fromkeys(listed.split(), places)


#: What is called with words for the screen, of Qt and of our own, and where they stand among its arguments.
SHOWN: dict[str, tuple[int, ...]] = {
    **names(
        "QAction QCheckBox QGroupBox QLabel QPushButton QRadioButton setAccessibleDescription setAccessibleName"
        " setLabelText setPlaceholderText setPrefix setSpecialValueText setStatusTip setSuffix setText setTitle"
        " setToolTip setWhatsThis setWindowTitle addMenu addItem addItems setHeaderLabels"
        " label quiet_button primary_button Field Decimal set_error show_sentence say",
        0,
    ),
    **names("QListWidgetItem QTreeWidgetItem addAction addRow set_step", 0, 1),
    **names("addTab setItemText setTabText setTabToolTip insertItem exchange move_nodes Problem TextArea Swatches", 1),
    **names("icon_button TileList VariationList DropZone replaced change_edges change_node", 2),
    **names("drawText appended", 2, 3),
    **names("Question", 1, 2, 3, 4),
}
#: Names of arguments and fields that hold words, whoever is called with them.
HOLD_WORDS = names(
    "accessibleName action caption head help_text hint label many message note one placeholderText sentence text tip"
    " title toolTip why_not words"
)
#: Signals whose words go to the screen or to a screen reader.
SAYING = {"said", "noticed", "announced"}
#: Units, names of products, formats, languages and what stands in a header or a key, which are the same everywhere.
SAME_EVERYWHERE = names(
    "API B Bearer CSV English Français GB HEVC JSON KB Linux MB MCP MP4 Masko PNG Python Qt React Studio Swift URL WebM"
    " Windows curl fps https iOS kB macOS masko min ms px"
)
#: Files whose texts are no words of the window.
NOT_OURS = {
    "app/start.py": "the command line",
    "app/check_hand.py": "the command line",
    "app/window_check.py": "the command line, and what it types into the window",
    "domain/curl.py": "code to paste into a terminal",
    "domain/embed.py": "code to paste into a page",
    "domain/matrix_rows.py": "prompts that are sent to the server",
    "services/crash_report.py": "reports for maintainers",
    "services/journal_store.py": "SQL",
    "services/shelf.py": "SQL",
    "services/recipe_store.py": "SQL",
}
#: Errors of whoever writes the program; nobody else ever sees them.
BUGS = {"ValueError", "TypeError", "KeyError", "RuntimeError", "AssertionError", "NotImplementedError", "Unreadable"}
LOGS = {"log", "logger", "logging"}
_WORD = re.compile(r"[^\W\d_]{2,}")
#: A capital or a quote, then words: so do sentences begin, and keys, names of tasks and paths do not.
_SENTENCE = re.compile(r"(?:[A-Z][a-z]+|A|“\S+”) [a-z{“].*|.*[a-z] [a-z].*[.?!…]")


def called(node: ast.Call) -> str:
    function = node.func
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def texts(node: ast.expr | None) -> Iterator[ast.expr]:
    """Yield the literals an expression may come to, without those in calls."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            yield node
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            yield from texts(one)
            yield from texts(other)
        case ast.BoolOp(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            for part in parts:
                yield from texts(part)


def words_of(node: ast.expr) -> str:
    """Return what is written in a literal, with {} where something is filled in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value


def says_something(said: str) -> bool:
    """Tell whether there is a word in it that another language has another word for."""
    return any(word not in SAME_EVERYWHERE for word in _WORD.findall(re.sub(r"https?://\S*", "", said)))


def errors(trees: Iterable[ast.Module]) -> set[str]:
    """Return the names of all errors that carry a sentence."""
    classes = [
        (node.name, {base.id for base in node.bases if isinstance(base, ast.Name)})
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    ]
    found, before = {"MaskoError"}, 0
    while before < len(found):
        before = len(found)
        found |= {name for name, bases in classes if bases & found}
    return found


def reaching(tree: ast.Module, shown: Mapping[str, tuple[int, ...]]) -> Iterator[ast.expr]:
    """Yield the literals that go straight to the screen: to a widget, a signal, an error, or a field for words."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or (name := called(node)) in WRAPPERS:
            continue
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        says = name == "emit" and isinstance(owner, ast.Attribute) and owner.attr in SAYING
        for place, argument in enumerate(node.args):
            if says or place in shown.get(name, ()):
                yield from texts(argument)
        for keyword in node.keywords:
            if keyword.arg in HOLD_WORDS:
                yield from texts(keyword.value)


def is_aside(node: ast.AST) -> bool:
    """Tell whether nobody but whoever writes the program reads it: docstrings, logs, assertions and bugs."""
    match node:
        case ast.Assert() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Raise(exc=ast.Call() as made):
            return called(made) in BUGS
        case ast.Call(func=ast.Attribute(value=ast.Name(id=owner))) if owner.strip("_").casefold() in LOGS:
            return True
        case ast.Call():
            return called(node) in WRAPPERS
    return False


def sentences(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield the literals that read like a sentence, wherever they stand."""
    left: list[ast.AST] = [tree]
    while left:
        node = left.pop()
        if is_aside(node):
            continue
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            if _SENTENCE.fullmatch(words_of(node)):
                yield node
            continue
        left += ast.iter_child_nodes(node)


def hidden(tree: ast.Module) -> Iterator[ast.Call]:
    """Yield the calls of a wrapper inside of an f-string, where the extraction of the words does not see them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield from (
                part
                for part in ast.walk(node)
                if isinstance(part, ast.Call) and called(part) in WRAPPERS and list(texts(part.args[0]))
            )


def test_what_a_person_reads_goes_through_the_catalogue() -> None:
    paths = [path for floor in FLOORS for path in sorted((STUDIO / floor).rglob("*.py"))]
    trees = {path.relative_to(STUDIO).as_posix(): ast.parse(path.read_text("utf-8")) for path in paths}
    shown = {**SHOWN, **dict.fromkeys(errors(trees.values()), (0,))}
    found = {
        f"{place}:{node.lineno}: {words_of(node)!r}"
        for place, tree in trees.items()
        if place not in NOT_OURS
        for node in (*reaching(tree, shown), *sentences(tree))
        if says_something(words_of(node))
    }
    found |= {f"{place}:{call.lineno}: in an f-string" for place, tree in trees.items() for call in hidden(tree)}
    assert not found, "\n".join(["", *sorted(found)])
