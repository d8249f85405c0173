"""From tables of TOML to frozen rows; a key nobody knows or a name nobody defined is an error."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, TypeVar

from complaints.rulesets import model
from complaints.rulesets.citation import text_of

E = TypeVar("E", bound=Enum)
T = TypeVar("T")
Bodies = Mapping[str, model.Body]
Texts = Mapping[str, model.Text]
LEVELS = ("county", "city", "province", "national")
TYPES = frozenset("ABCDEFGH")
PLACES = ("domicile", "published_address", "platform_domicile", "filing_region", "school_region", "province")


class Row:
    """One table whose keys are taken one by one; what is left over is refused."""

    def __init__(self, table: Mapping[str, Any], where: str) -> None:
        self.left = dict(table)
        self.where = where

    def __enter__(self) -> "Row":
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None and self.left:
            raise ValueError(f"{self.where}：不认识的键 {', '.join(sorted(self.left))}")

    def words(self, key: str, default: str | None = None) -> str:
        """A string; without a default it must be there."""
        return self.take(key, str, default)

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        return self.take(key, int, default)

    def flag(self, key: str) -> bool | None:
        """True, False, or None where nothing is said."""
        return self.take(key, bool, None) if key in self.left else None

    def several(self, key: str) -> tuple[str, ...]:
        """A list of strings, empty where absent."""
        return tuple(self.take(key, list, []))

    def choice(self, key: str, kind: type[E], default: E) -> E:
        """A member of an enumeration."""
        return kind(self.left.pop(key)) if key in self.left else default

    def take(self, key: str, kind: type[T], default: T | None) -> T:
        """The value of a key, of that type; None as default means it must be there."""
        if key not in self.left and default is None:
            raise ValueError(f"{self.where}：缺少 {key}")
        value = self.left.pop(key, default)
        if not isinstance(value, kind):
            raise ValueError(f"{self.where}：{key} 的类型不对")
        return value


def articles_of(row: Row, texts: Texts, key: str = "articles") -> tuple[str, ...]:
    """References of a row, each to a text that is known."""
    return checked(row.several(key), texts, row.where)


def checked(articles: tuple[str, ...], texts: Texts, where: str) -> tuple[str, ...]:
    """The references themselves, or a ValueError naming the one that cites an unknown text."""
    for article in articles:
        if text_of(article) not in texts:
            raise ValueError(f"{where}：未登记的文件 {article}")
    return articles


def kinds_of(names: tuple[str, ...], bodies: Bodies, where: str) -> tuple[str, ...]:
    """Kinds of body for families, kinds or the word any."""
    kinds: list[str] = []
    for name in names:
        found = [body.kind for body in bodies.values() if name in ("any", body.family, body.kind)]
        if not found:
            raise ValueError(f"{where}：未登记的主体 {name}")
        kinds += found
    return tuple(dict.fromkeys(kinds))


def ground(table: Mapping[str, Any], bodies: Bodies, texts: Texts) -> model.Ground:
    """A ground of refusal or termination."""
    with Row(table, f"ground {table.get('code')}") as row:
        return model.Ground(
            code=row.words("code"),
            number=row.number("number"),
            text=row.words("text"),
            articles=articles_of(row, texts),
            kinds=frozenset(kinds_of(row.several("for"), bodies, row.where)),
            prior=prior_of(row),
            drafted_by=row.several("drafted_by"),
            offered_for=row.several("offered_for"),
            certainty=row.choice("certainty", model.Certainty, model.Certainty.VERIFIED),
            ends_as=row.choice("ends_as", model.EndsAs, model.EndsAs.DISAGREED),
        )


def paper_basis(table: Mapping[str, Any], texts: Texts) -> Mapping[str, tuple[str, ...]]:
    """The articles of a paper by family of body, or by a kind; one whose paper is 平台规则 has none."""
    with Row(table, f"paper {table.get('code')}") as row:
        row.words("code")
        found = row.take("basis", dict, None)
        named = {name: () if said == "platform" else tuple(said) for name, said in found.items()}
        return MappingProxyType({name: checked(said, texts, row.where) for name, said in named.items()})


PRIOR = ("court", "arbitration", "market_regulator", "other_department", "consumer_association", "other_mediation")


def prior_of(row: Row) -> tuple[str, ...]:
    """The kinds of earlier handlers a ground names."""
    named = row.several("prior")
    if not set(named) <= {*PRIOR}:
        raise ValueError(f"{row.where}：未登记的处理者 {named}")
    return named


def category(table: Mapping[str, Any], texts: Texts) -> model.Category:
    """A category of complaints."""
    with Row(table, f"category {table.get('code')}") as row:
        return model.Category(
            code=row.words("code"),
            name=row.words("name"),
            nature=row.words("nature"),
            kind=row.choice("kind", model.CategoryKind, model.CategoryKind.DISPUTE),
            is_urgent=bool(row.flag("urgent")),
            hints=row.several("hints"),
            main_rules=articles_of(row, texts, "main_rules"),
            audience=row.words("audience"),
            certainty=_stated(row),
        )


def _stated(row: Row) -> model.Certainty:
    """The certainty of a row that must state it."""
    return model.Certainty(row.words("certainty"))


def _match(row: Row, categories: Mapping[str, object]) -> model.Match:
    """The conditions of a row."""
    match = model.Match(
        types=frozenset(row.several("types")),
        categories=frozenset(row.several("categories")),
        provinces=frozenset(row.several("provinces")),
        reachable=row.flag("reachable"),
        minor=row.flag("minor"),
        paid_by=row.words("paid_by", "") or None,
        licence=row.words("licence", "") or None,
        public_university=row.flag("public_university"),
    )
    if not match.types <= TYPES or not match.categories <= categories.keys():
        raise ValueError(f"{row.where}：未登记的机构类型或者类别")
    return match


def routing(table: Mapping[str, Any], bodies: Bodies, texts: Texts, known: Mapping[str, object]) -> model.RoutingRow:
    """A row of the routing table."""
    with Row(table, f"routing {table.get('rule')}") as row:
        made = model.RoutingRow(
            rule=row.words("rule"),
            match=_match(row, known),
            body_kind=row.words("body_kind"),
            level=row.words("level"),
            where=row.several("where"),
            also_where=row.several("also_where"),
            reason=row.words("reason"),
            articles=articles_of(row, texts),
            certainty=row.choice("certainty", model.Certainty, model.Certainty.VERIFIED),
        )
    if made.body_kind not in bodies or made.level not in LEVELS or not {*made.where, *made.also_where} <= {*PLACES}:
        raise ValueError(f"{row.where}：未登记的主体、层级或者地点")
    return made


def copies(table: Mapping[str, Any], bodies: Bodies, known: Mapping[str, object]) -> model.CopyRow:
    """A row that says who gets a copy."""
    with Row(table, "copies") as row:
        return model.CopyRow(_match(row, known), kinds_of(row.several("to"), bodies, row.where))


def alternative(table: Mapping[str, Any], bodies: Bodies, texts: Texts) -> model.AlternativeRow:
    """One of the other ways."""
    with Row(table, f"alternative {table.get('path')}") as row:
        warnings: dict[str, str] = row.take("warnings", dict, {})
        body_kind = row.words("body_kind", "") or None
        kinds_of((*warnings, *filter(None, [body_kind])), bodies, row.where)
        return model.AlternativeRow(
            path=row.words("path"),
            name=row.words("name"),
            body_kind=body_kind,
            reason=row.words("reason"),
            articles=articles_of(row, texts),
            warnings=MappingProxyType(warnings),
            says=MappingProxyType(row.take("says", dict, {})),
            certainty=_stated(row),
        )


def platform_rule(table: Mapping[str, Any]) -> model.PlatformRule:
    """A configurable figure."""
    with Row(table, f"platform {table.get('code')}") as row:
        unit = row.choice("unit", model.Unit, model.Unit.NONE)
        return model.PlatformRule(row.words("code"), row.words("name"), row.number("value"), unit)
