"""How the parts of the program depend on each other."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from shipped import REPOSITORY

PACKAGES = ("understudy", "training", "rules", "snakemake_logger_plugin_understudy")


def modules() -> dict[str, Path]:
    """Every module of the program by its name; those of the rules by their bare names, as the rules import them."""
    files = [file for package in PACKAGES for file in sorted((REPOSITORY / package).rglob("*.py"))]
    names = (".".join(file.relative_to(REPOSITORY).with_suffix("").parts) for file in files)
    bare = (name.removesuffix(".__init__").removeprefix("rules.") for name in names)
    return dict(zip(bare, files, strict=True))


def imported(file: Path) -> Iterator[str]:
    """The names that a file imports anywhere in it, also late and for types alone."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_modules_import_each_other_in_a_circle() -> None:
    known = modules()
    imports = {
        name: {other for other in imported(file) if other in known} - {name} for name, file in known.items()
    }
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(reversed(error.args[1])))


def test_no_import_is_relative() -> None:
    sources = (ast.walk(ast.parse(file.read_text(encoding="utf-8"))) for file in modules().values())
    assert not [
        node for source in sources for node in source if isinstance(node, ast.ImportFrom) and node.level
    ]
