"""Which addresses take files, found in the source: whoever calls what reads files out of a request, however far off."""

import ast
import inspect
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask

from kernel.config import ROOT

PACKAGES = ("accounts", "institutions", "complaints", "mediation", "disclosure", "demo", "kernel")
Function = tuple[str, str]  # module, name
# Only the door that keeps what was sent after a session ended: it stands behind every other.
BEHIND = {("kernel.sent_files", "keep_for")}


def doors(app: Flask) -> set[str]:
    """The endpoints that read files out of what a browser sends."""
    taking = _taking()
    found = set()
    for endpoint, view in app.view_functions.items():
        plain: Any = inspect.unwrap(view)
        if (plain.__module__, plain.__qualname__.partition(".")[0]) in taking:
            found.add(endpoint)
    return found


@lru_cache(maxsize=1)
def _taking() -> frozenset[Function]:
    """Every function from which `request.files` is reached by names."""
    callers: dict[Function, set[Function]] = defaultdict(set)
    found = set[Function]()
    for path in _sources():
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = dict(_known(tree, module))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                here = (module, node.name)
                found |= {here} if any(map(_reads_files, ast.walk(node))) else set()
                for called in _called(node, known):
                    callers[called].add(here)
    waiting = found = found - BEHIND
    while waiting:
        waiting = {one for called in waiting for one in callers[called]} - found
        found = found | waiting
    return frozenset(found)


def _sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def _reads_files(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "files"
        and isinstance(node.value, ast.Name)
        and node.value.id == "request"
    )


def _known(tree: ast.Module, module: str) -> Iterator[tuple[str, Function]]:
    """What a name at the top of a module stands for: its own functions, and what it imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for one in node.names:
                yield one.asname or one.name, (node.module, one.name)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, (module, node.name)


def _called(node: ast.AST, known: dict[str, Function]) -> Iterable[Function]:
    """What is named in a function: a name by itself, or one of a module's that was imported."""
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and one.id in known:
            yield known[one.id]
        elif isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id in known:
            yield ".".join(known[one.value.id]), one.attr
