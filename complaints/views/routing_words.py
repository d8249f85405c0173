"""A routing row in plain words: when it matches, who gets the case, where that is looked for, on what it rests."""

from dataclasses import dataclass

from flask_babel import gettext as _

from complaints import rulesets
from complaints.forms.routing import FLAGS, LEVELS, LICENCES, PAID, PLACES
from complaints.models import RoutingRule
from complaints.rulesets import Certainty, RoutingRow, RuleSet
from institutions.lifecycle import InstitutionType
from kernel.labels import Labelled


@dataclass(frozen=True)
class RowWords:
    """What the page says of a row; `is_law` only where the articles were read."""

    rule: str
    when: tuple[tuple[str, str], ...]
    who: str
    where: str
    also: str
    why: str
    articles: tuple[str, ...]
    is_law: bool
    certainty: str
    off: str
    stored: RoutingRule | None


def national() -> str:
    """What the table without a province is called."""
    return _("全国")


def row_words(row: RoutingRow, ruleset: RuleSet, stored: RoutingRule | None = None) -> RowWords:
    """A row for people to read."""
    return RowWords(
        rule=row.rule,
        when=tuple(_when(row, ruleset)),
        who=_who(row, ruleset, stored),
        where=_where(row),
        also="、".join(str(PLACES[place]) for place in row.also_where if place in PLACES),
        why=row.reason,
        articles=tuple(rulesets.cite(article, ruleset.texts) for article in row.articles),
        is_law=row.certainty is Certainty.VERIFIED and bool(row.articles),
        certainty=str(row.certainty.label),
        off=row.off or "",
        stored=stored,
    )


def _when(row: RoutingRow, ruleset: RuleSet) -> list[tuple[str, str]]:
    match, found = row.match, []
    if match.types:
        found.append((_("机构"), "；".join(_labelled(InstitutionType, code) for code in sorted(match.types))))
    if match.categories:
        found.append((_("问题"), _categories(match.categories, ruleset)))
    flags = {"reachable": match.reachable, "minor": match.minor, "public_university": match.public_university}
    found += [
        (str(FLAGS[name][0]), str(FLAGS[name][1 if asked else 2])) for name, asked in flags.items() if asked is not None
    ]
    if match.paid_by:
        found.append((_("谁付的钱"), str(PAID.get(match.paid_by, match.paid_by))))
    if match.licence:
        found.append((_("办学许可"), str(LICENCES.get(match.licence, match.licence))))
    if match.provinces:
        found.append((_("省份代码"), "、".join(sorted(match.provinces))))
    return found


def _categories(asked: frozenset[str], ruleset: RuleSet) -> str:
    """The categories by name; where most are meant, those that are not."""
    known = ruleset.categories
    others = known.keys() - asked
    is_most = bool(others) and len(others) < len(asked) and asked <= known.keys()
    names = [f"{code} {known[code].name}" if code in known else code for code in sorted(others if is_most else asked)]
    words = "；".join(names)
    return _("除了%(names)s以外的所有问题", names=words) if is_most else words


def _labelled(kind: type[Labelled], code: str) -> str:
    label = next((member.label for member in kind if member.value == code), "")
    return f"{code} {label}"


def _who(row: RoutingRow, ruleset: RuleSet, stored: RoutingRule | None) -> str:
    if stored is not None and stored.body is not None:
        return stored.body.name
    kind = ruleset.bodies.get(row.body_kind)
    name = kind.name if kind is not None else row.body_kind
    return f"{LEVELS[row.level]}{name}" if row.body_kind != "intake" else name


def _where(row: RoutingRow) -> str:
    if row.body_id is not None:
        return _("指定的单位，不看地点")
    if not row.where:
        return _("不看地点")
    return _("，不知道时看").join(str(PLACES.get(place, place)) for place in row.where)
