"""Which addresses take files, found in the source: whose code leads, however far off, to a field for files."""

import ast
import inspect
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask

from kernel.config import ROOT

PACKAGES = ("accounts", "institutions", "complaints", "mediation", "disclosure", "demo", "kernel")
Function = tuple[str, str]  # module, name
# What keeps files sent after a session ended stands behind every door; the page of any act takes files where its form
# has a field for them, and forms are looked at themselves.
BEHIND = {("kernel.sent_files", "keep_for"), ("institutions.views.acting", "_files")}
HANDING = {"covered", "response", "shown", "shown_to_others"}
FIELDS = {"FileField", "MultipleFileField"}


Takes = Callable[[ast.AST], bool]


def doors(app: Flask) -> set[str]:
    """The endpoints that read files out of what a browser sends."""
    return _endpoints(app, _takes)


def windows(app: Flask) -> set[str]:
    """The endpoints that hand out a stored file."""
    return _endpoints(app, _hands_out)


def _endpoints(app: Flask, takes: Takes) -> set[str]:
    leading, found = _leading(takes), set()
    for endpoint, view in app.view_functions.items():
        plain: Any = inspect.unwrap(view)
        if (plain.__module__, plain.__qualname__.partition(".")[0]) in leading:
            found.add(endpoint)
    return found


@lru_cache(maxsize=2)
def _leading(takes: Takes) -> frozenset[Function]:
    """Every name of a module from which what `takes` knows is reached by names."""
    callers: dict[Function, set[Function]] = defaultdict(set)
    found = set[Function]()
    for path in _sources():
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = dict(_known(tree, module))
        for node in tree.body:
            for here in ((module, name) for name in _named(node)):
                found |= {here} if any(map(takes, ast.walk(node))) else set()
                for called in _called(node, known):
                    callers[called].add(here)
    waiting = found = found - BEHIND
    while waiting:
        waiting = {one for called in waiting for one in callers[called]} - found - BEHIND
        found = found | waiting
    return frozenset(found)


def _sources() -> Iterator[Path]:
    """Rooms that know of requests; what stands below them never sees one."""
    for path in (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[0] == "kernel" or {"views", "forms"} & set(parts):
            yield path


def _named(node: ast.stmt) -> list[str]:
    """What a statement at the top of a module gives a name to."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [one.id for one in targets if isinstance(one, ast.Name)]


def _takes(node: ast.AST) -> bool:
    """Whether this is a field for files, or the files of a request."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in FIELDS
    is_files = isinstance(node, ast.Attribute) and node.attr == "files" and isinstance(node.value, ast.Name)
    return is_files and node.value.id == "request"


def _hands_out(node: ast.AST) -> bool:
    """Whether this is `files.shown` or another of its kind."""
    is_one = isinstance(node, ast.Attribute) and node.attr in HANDING and isinstance(node.value, ast.Name)
    return is_one and node.value.id == "files"


def _known(tree: ast.Module, module: str) -> Iterator[tuple[str, Function]]:
    """What a name at the top of a module stands for: its own functions, and what it imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for one in node.names:
                yield one.asname or one.name, (node.module, one.name)
    for node in tree.body:
        for name in _named(node):
            yield name, (module, name)


def _called(node: ast.AST, known: dict[str, Function]) -> Iterable[Function]:
    """What is named in a function: a name by itself, or one of a module's that was imported."""
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and one.id in known:
            yield known[one.id]
        elif isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id in known:
            yield ".".join(known[one.value.id]), one.attr
