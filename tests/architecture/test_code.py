"""Size, types and imports of the code: the bars of the architecture, measured."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import HOUSES, ROOT, functions, imports, place, product_files, tree_of

FILE_P90, FILE_MAX = 240, 320
FUNCTION_P90, FUNCTION_MAX = 25, 60
FORKED = ("partner", "basket", "order", "payment", "checkout", "search")
# A library that stands in one place, so that it can be replaced there. A folder ends in a slash.
ONLY_IN = {
    "stripe": (
        "marketplace/payment/stripe_gateway.py",
        "marketplace/payment/stripe_connect.py",
        "marketplace/sandbox/",
    ),
    "tantivy": ("search/engines/embedded/",),
    "elasticsearch": ("search/engines/elasticsearch/",),
    "resvg_py": ("marketplace/pictures/", "cms/demo/"),
    "typst": ("marketplace/delivery/", "marketplace/invoicing/", "cms/demo/"),
    "facturx": ("marketplace/invoicing/xml.py",),
    "saxonche": ("marketplace/invoicing/validation.py",),
}
BANNED_NAMES = ("utils.py", "helpers.py")
BANNED_FOLDERS = ("core", "common")
# Oscar looks these up by name.
OSCARS_UTILS = ("marketplace/order/utils.py",)


def ninth_tenth(numbers: list[int]) -> int:
    return sorted(numbers)[int(len(numbers) * 0.9)]


def length(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1


def test_files_are_short():
    lines = {place(path): path.read_text().count("\n") for path in product_files()}
    assert len(lines) > 150
    assert ninth_tenth(list(lines.values())) <= FILE_P90
    assert {name: count for name, count in lines.items() if count > FILE_MAX} == {}


def test_functions_are_short():
    lengths = {f"{place(path)}:{node.name}": length(node) for path in product_files() for node in functions(path)}
    assert len(lengths) > 500
    assert ninth_tenth(list(lengths.values())) <= FUNCTION_P90
    assert {name: count for name, count in lengths.items() if count > FUNCTION_MAX} == {}


def test_every_function_is_typed():
    untyped = []
    for path in product_files():
        for node in functions(path):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            missing = [a.arg for a in arguments if a.annotation is None and a.arg not in {"self", "cls"}]
            if missing or node.returns is None:
                untyped.append(f"{place(path)}:{node.lineno} {node.name} {missing}")
    assert untyped == []


def test_every_module_says_what_it_is_for():
    """Apart from app configs, address tables and commands (their `help` says it)."""
    silent = [
        place(path)
        for path in product_files()
        if path.name not in {"__init__.py", "apps.py", "urls.py"}
        and path.parent.name != "commands"
        and tree_of(path).body
        and not ast.get_docstring(tree_of(path))
    ]
    assert silent == []


def test_operations_take_keywords_only():
    wrong = []
    for path in product_files():
        if path.name != "operations.py":
            continue
        for node in tree_of(path).body:
            public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            if public and len(node.args.args) > 1:
                wrong.append(f"{place(path)}:{node.lineno} {node.name}")
    assert wrong == []


def test_the_domain_never_reads_the_clock():
    """Time enters as `at=`: operations and pure rules do not ask for it."""
    wrong = []
    for path in product_files():
        pure = (
            path.name == "operations.py"
            or "marketplace/money/" in place(path)
            or place(path) == "marketplace/vat/rules.py"
        )
        if pure:
            wrong += [
                f"{place(path)}:{node.lineno}"
                for node in ast.walk(tree_of(path))
                if isinstance(node, ast.Call)
                and ast.unparse(node.func) in {"timezone.now", "datetime.now", "date.today"}
            ]
    assert wrong == []


def test_models_come_from_our_rooms():
    wrong = []
    for path in product_files():
        for line, module, name in imports(path):
            forked = any(module == f"oscar.apps.{label}.models" for label in FORKED)
            own_star = name == "*" and path.name == "models.py"
            if (forked and not own_star) or name == "get_model" or module.endswith(".get_model"):
                wrong.append(f"{place(path)}:{line} {module} {name}")
    assert wrong == []


def test_no_room_for_odds_and_ends():
    wrong = [
        place(path)
        for path in product_files()
        if (path.name in BANNED_NAMES and place(path) not in OSCARS_UTILS)
        or any(part in BANNED_FOLDERS for part in path.relative_to(ROOT).parts)
    ]
    assert wrong == []


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_a_library_stands_in_its_own_place(library):
    wrong = [
        f"{place(path)}:{line}"
        for path in product_files()
        for line, module, _ in imports(path)
        if module.split(".")[0] == library and not any(place(path).startswith(where) for where in ONLY_IN[library])
    ]
    assert wrong == []


def test_no_business_rule_hides_in_a_save_signal():
    signals = {"post_save", "pre_save", "m2m_changed", "post_delete", "pre_delete"}
    wrong = [
        f"{place(path)}:{line} {name}"
        for path in product_files()
        for line, module, name in imports(path)
        if module.startswith("django.db.models.signals") and name in signals
    ]
    assert wrong == []


def test_nothing_is_left_to_do_or_faked():
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "not implemented")
    wrong = [
        f"{place(path)}:{number}"
        for path in product_files()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if any(word in line for word in words)
    ]
    assert wrong == []


def test_no_mocks_in_the_tests():
    me = Path(__file__)
    wrong = [
        place(path)
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if path != me and any(module.startswith(("unittest.mock", "mock")) for _, module, _ in imports(path))
    ]
    assert wrong == []


def test_every_app_is_a_room_of_a_house():
    for house in HOUSES:
        for config in (ROOT / house).rglob("apps.py"):
            assert (config.parent / "__init__.py").exists(), config


def test_the_import_contracts_hold():
    """Houses, rooms, floors: the contracts of pyproject.toml."""
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(command), "--no-cache", "--no-logo"], cwd=ROOT, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert " 0 broken." in done.stdout
