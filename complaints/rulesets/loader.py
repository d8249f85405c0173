"""Reads the dated rule sets once, merges the files they include, and picks the one in force on a day."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from complaints.rulesets import model, rows
from complaints.rulesets.citation import text_of
from complaints.rulesets.clocks import clock

FOLDER = Path(__file__).parent
CODES = ("o20", "o20-ir", "o121-ir")
TABLES = ("texts", "bodies")
LISTS = ("clocks", "refusals", "terminations", "categories", "platform", "routing", "copies", "alternatives", "papers")
HEAD = frozenset(
    {"code", "name", "order", "in_force_from", "in_force_until", "include", "without", "absent", "renumber", "counting"}
)


@cache
def load(code: str) -> model.RuleSet:
    """The rule set of that code (`o121-ir`; `O121+IR` is understood too); NoSuchRule for an unknown one."""
    known = code.strip().lower().replace("+", "-")
    if known not in CODES:
        raise model.NoSuchRule(f"没有规则集 {code}，已有：{'、'.join(CODES)}")
    return _built(_merged(known))


def in_force(on: date) -> model.RuleSet:
    """The rule set in force on a day; before 2020 the oldest, which is the best known."""
    found = [ruleset for ruleset in map(load, CODES) if ruleset.in_force_from <= on]
    return found[-1] if found else load(CODES[0])


def _merged(code: str) -> dict[str, Any]:
    """The head file with its includes; later rows replace earlier ones of the same key, in their place."""
    head = _read(f"{code}.toml")
    files = [_read(name) for name in head.get("include", [])]
    merged: dict[str, Any] = {key: head[key] for key in HEAD & head.keys()}
    for content in (*files, {key: head[key] for key in head.keys() - HEAD}):
        unknown = content.keys() - {*TABLES, *LISTS}
        if unknown:
            raise ValueError(f"{code}：不认识的部分 {', '.join(sorted(unknown))}")
        for table in TABLES:
            merged.setdefault(table, {}).update(content.get(table, {}))
        for part in LISTS:
            keyed = merged.setdefault(part, {})
            for position, row in enumerate(content.get(part, [])):
                keyed[_key(part, row, position)] = row
    return merged


def _read(name: str) -> dict[str, Any]:
    """One file."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def _key(part: str, row: Mapping[str, Any], position: int) -> object:
    """What makes a row the same row in another file."""
    if part == "clocks":
        return row["code"], row.get("legal_type"), tuple(row["basis"])
    if part == "copies":
        return position
    return row[{"routing": "rule", "alternatives": "path"}.get(part, "code")]


def _built(merged: Mapping[str, Any]) -> model.RuleSet:
    """The frozen rule set of merged tables."""
    texts = {name: _text(table) for name, table in merged["texts"].items()}
    bodies = {kind: _body(kind, table) for kind, table in merged["bodies"].items()}
    lists = {part: [_then(row, merged) for row in merged[part].values()] for part in LISTS}
    without, counting = merged.get("without", []), merged.get("counting", {})
    categories = {row["code"]: rows.category(row, texts) for row in lists["categories"]}
    platform = {row["code"]: rows.platform_rule(row) for row in lists["platform"]}
    code = merged["code"]
    return model.RuleSet(
        code=code,
        name=merged["name"],
        in_force_from=merged["in_force_from"],
        in_force_until=merged.get("in_force_until"),
        texts=MappingProxyType(texts),
        bodies=MappingProxyType(bodies),
        clocks=tuple(clock(r, code, bodies, texts, counting) for r in lists["clocks"] if r["code"] not in without),
        refusals=tuple(rows.ground(row, bodies, texts) for row in lists["refusals"]),
        terminations=tuple(rows.ground(row, bodies, texts) for row in lists["terminations"]),
        categories=MappingProxyType(categories),
        routing=tuple(rows.routing(row, bodies, texts, categories) for row in lists["routing"]),
        copies=tuple(rows.copies(row, bodies, categories) for row in lists["copies"]),
        alternatives=tuple(rows.alternative(row, bodies, texts) for row in lists["alternatives"]),
        platform=MappingProxyType(platform),
        order=merged["order"],
        papers=MappingProxyType({row["code"]: rows.paper_basis(row, texts) for row in lists["papers"]}),
    )


def _text(table: Mapping[str, Any]) -> model.Text:
    """A text that rows may cite."""
    with rows.Row(table, "texts") as row:
        return model.Text(row.words("name"), bool(row.flag("shipped")))


def _body(kind: str, table: Mapping[str, Any]) -> model.Body:
    """A kind of body."""
    with rows.Row(table, f"bodies.{kind}") as row:
        return model.Body(kind, row.words("name"), row.words("family"))


def _then(row: Mapping[str, Any], merged: Mapping[str, Any]) -> dict[str, Any]:
    """A row with the article numbers of its time: renumbered, and without texts not in force."""
    changed = dict(row)
    for key in ("articles", "main_rules"):
        if key in changed:
            changed[key] = _articles_then(changed[key], merged)
    if "basis" in changed:
        changed["basis"] = {
            name: basis if isinstance(basis, str) else _articles_then(basis, merged)
            for name, basis in changed["basis"].items()
        }
    return changed


def _articles_then(articles: list[str], merged: Mapping[str, Any]) -> list[str]:
    """References as they read while the rule set was in force."""
    renumber, absent = merged.get("renumber", {}), merged.get("absent", [])
    then = [renumber.get(article, article) for article in articles]
    return [article for article in then if text_of(article) not in absent]
