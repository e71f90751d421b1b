"""The project's own Python files, parsed once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSES = ("marketplace", "storefronts", "search", "cms")


@cache
def product_files() -> tuple[Path, ...]:
    """All product code; migrations are generated and left out."""
    return tuple(
        path
        for house in HOUSES
        for path in sorted((ROOT / house).rglob("*.py"))
        if "migrations" not in path.parts and "__pycache__" not in path.parts
    )


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def imports(path: Path) -> list[tuple[int, str, str]]:
    """Line, module and name of each import; the name is empty for `import module`."""
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(node.lineno, node.module or "", alias.name) for alias in node.names]
    return found
