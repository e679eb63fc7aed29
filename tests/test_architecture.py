"""The floors of the house, read from the imports: change this test and ARCHITECTURE.md together."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "domain": {"domain"},
    "services": {"services", "domain"},
    "engine": {"engine", "domain"},
    "state": {"state", "domain", "services"},
    "views": {"views", "domain", "state"},
    "app": {"app", "domain", "services", "state", "views"},
    "self_check": {"domain", "services"},
    "__main__": {"app", "self_check"},
}
#: Foreign packages a floor may not know: Qt stays out of the lower floors, widgets out of state, HTTP out of views.
MAY_NOT_KNOW = {
    "domain": {"PySide6", "httpx", "sqlalchemy", "av", "PIL", "numpy", "qasync", "keyring", "litestar"},
    "services": {"PySide6", "qasync", "litestar"},
    "state": {"PySide6.QtWidgets", "httpx", "av", "PIL", "numpy", "keyring"},
    "views": {"httpx", "av", "PIL", "numpy", "keyring", "qasync", "asyncio"},
    "engine": {"PySide6.QtWidgets", "qasync", "keyring"},
}
MODULE_LIMIT = 400
FUNCTION_LIMIT = 50

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "studio").rglob("*.py"))
}


def floor_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "studio"


def tree_of(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imports_of(node: ast.AST) -> Iterator[str]:
    """Yield every module imported anywhere below ``node``, also for type checking, also inside functions."""
    for child in ast.walk(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, "relative imports are not used"
            base = child.module or ""
            yield base
            yield from (f"{base}.{alias.name}" for alias in child.names)


def own_imports(module: str) -> set[str]:
    return {name for name in imports_of(tree_of(module)) if name in MODULES and name != module}


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_downwards(module: str) -> None:
    allowed = MAY_IMPORT.get(floor_of(module), set())
    wrong = {name for name in own_imports(module) if name != "studio" and floor_of(name) not in allowed}
    assert not wrong, f"{module} may not import {sorted(wrong)}"


@pytest.mark.parametrize("module", MODULES)
def test_floors_do_not_know_foreign_trades(module: str) -> None:
    banned = MAY_NOT_KNOW.get(floor_of(module), set())
    known = set(imports_of(tree_of(module)))
    wrong = {name for name in known for ban in banned if name == ban or name.startswith(f"{ban}.")}
    assert not wrong, f"{module} may not know {sorted(wrong)}"


def test_no_import_cycles() -> None:
    graph = {module: own_imports(module) for module in MODULES}
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, f"import cycle: {' -> '.join((*path[path.index(module) :], module))}"
        if module not in done:
            for target in sorted(graph[module]):
                # `import a.b` also loads the package `a`; empty packages cannot close a cycle.
                if MODULES[target].name != "__init__.py":
                    visit(target, (*path, module))
            done.add(module)

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_functions_stay_small(module: str) -> None:
    lines = MODULES[module].read_text(encoding="utf-8").count("\n")
    assert lines <= MODULE_LIMIT, f"{module} has {lines} lines; split it"
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= FUNCTION_LIMIT, f"{module}.{node.name} has {length} lines"


@pytest.mark.parametrize("module", MODULES)
def test_own_modules_are_imported_at_the_top(module: str) -> None:
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            hidden = {name for name in imports_of(node) if name in MODULES}
            assert not hidden, f"{module}.{node.name} hides an import of {sorted(hidden)}"


@pytest.mark.parametrize("module", [name for name, path in MODULES.items() if path.name == "__init__.py"])
def test_packages_re_export_nothing(module: str) -> None:
    assert not list(imports_of(tree_of(module)))
