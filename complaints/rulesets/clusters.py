"""Dated rules by which like complaints are a cluster, read from a table that anybody can check (平台规则)."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parent / "clusters.toml"
SCOPES, COUNTS = ("institution", "kin", "region"), ("people", "cases")
NUMBERS = ("window", "sample", "people", "institutions")
KEYS = {"code", "from", "scope", "counts", "words", *NUMBERS}
NAMES = ("cases", "people", "institutions", "causes", "window", "category", "link", "name", "article")
LEAST = ("least_cases", "least_people", "least_institutions", "least_causes")
BY_ARTICLE = {"articles", "causes"}  # both or neither


@dataclass(frozen=True)
class ClusterRule:
    """One row: what is joined, of which causes, how far back, how many at least; `words` is the reason as shown.

    With `articles` the cases of several causes come together by an article they all point to, of so many `causes`.
    """

    code: str
    since: date
    scope: str
    categories: frozenset[str]
    window: int
    sample: int
    people: int
    institutions: int
    counts: str
    words: str
    articles: tuple[str, ...] = ()
    causes: int = 1


def read_clusters(*paths: Path) -> tuple[ClusterRule, ...]:
    """The rows of these files; a file that is not there has none. ValueError names a wrong row."""
    return tuple(_rule(row, path) for path in paths if path.is_file() for row in _rows(path))


def in_force(rules: Iterable[ClusterRule], on: date) -> tuple[ClusterRule, ...]:
    """Of each code the row that came into force last by this day; of rows of one day the one read last."""
    found: dict[str, ClusterRule] = {}
    for rule in sorted((one for one in rules if one.since <= on), key=lambda one: one.since):
        found[rule.code] = rule
    return tuple(found.values())


def _rows(path: Path) -> list[dict[str, Any]]:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    if content.keys() - {"clusters"}:
        raise ValueError(f"{path.name}：不认识的部分 {', '.join(sorted(content.keys() - {'clusters'}))}")
    rows: list[dict[str, Any]] = content.get("clusters", [])
    return rows


def _rule(row: dict[str, Any], path: Path) -> ClusterRule:
    where = f"{path.name}：{row.get('code')}"
    if row.keys() - {"categories"} - BY_ARTICLE != KEYS or type(row["from"]) is not date:
        raise ValueError(f"{where} 需要 {'、'.join(sorted(KEYS))}")
    if row["scope"] not in SCOPES or row["counts"] not in COUNTS:
        raise ValueError(f"{where} scope 是 {'、'.join(SCOPES)} 之一，counts 是 {'、'.join(COUNTS)} 之一")
    numbers = {name: row[name] for name in NUMBERS}
    if any(type(number) is not int or number < 1 for number in numbers.values()):
        raise ValueError(f"{where} {'、'.join(NUMBERS)} 应是1以上的整数")
    if row["scope"] != "institution" and row["institutions"] < 2:
        raise ValueError(f"{where} 跨机构的规则至少要两家机构")
    articles = _articles(row, where)
    try:
        row["words"] % dict.fromkeys((*NAMES, *LEAST), "")
    except (KeyError, ValueError, TypeError):
        raise ValueError(f"{where} words 里有不认识的占位") from None
    kinds = frozenset(row.get("categories", ()))
    told = {"counts": row["counts"], "words": row["words"], "articles": articles, "causes": row.get("causes", 1)}
    return ClusterRule(row["code"], row["from"], row["scope"], kinds, **numbers, **told)


def _articles(row: dict[str, Any], where: str) -> tuple[str, ...]:
    """The articles a row goes by; one cause alone is what the other rows are for."""
    found = tuple(row.get("articles", ()))
    is_whole = not row.keys() & BY_ARTICLE or (found and type(row.get("causes")) is int and row["causes"] > 1)
    if not is_whole or not all(isinstance(one, str) for one in found):
        raise ValueError(f"{where} 按条文聚集的，要写 articles 和2以上的 causes")
    return found
