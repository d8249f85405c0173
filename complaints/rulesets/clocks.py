"""Clock rows out of their tables: bases are spread over the kinds of body they bind."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from complaints.rulesets import model
from complaints.rulesets.citation import cite, text_of
from complaints.rulesets.rows import Bodies, Row, Texts, checked, kinds_of

# Last days of clocks under civil law roll over 法定休假日: 民法典 art. 203.
CIVIL_COUNTING = "民法典 203"


def clock(
    table: Mapping[str, Any], ruleset: str, bodies: Bodies, texts: Texts, counting: Mapping[str, str]
) -> model.ClockRule:
    """One clock row; its length is None exactly when its unit is none."""
    with Row(table, f"clock {table.get('code')}") as row:
        certainty = row.choice("certainty", model.Certainty, model.Certainty.VERIFIED)
        roll = row.choice("roll", model.Roll, model.Roll.LITERAL)
        bases = _bases(row, roll, bodies, texts, counting)
        first = next(iter(bases.values()))
        made = model.ClockRule(
            code=row.words("code"),
            name=row.words("name"),
            ruleset=ruleset,
            length=row.number("length", 0) or None,
            unit=row.choice("unit", model.Unit, model.Unit.NONE),
            roll=roll,
            duty=row.choice("duty", model.Duty, model.Duty.BODY),
            starts=row.words("starts"),
            stops=row.words("stops"),
            pauses=row.several("pauses"),
            extension=row.number("extension", 0),
            extension_by=row.words("extension_by", ""),
            on_expiry=row.choice("on_expiry", model.OnExpiry, model.OnExpiry.REMIND),
            does=row.words("does", ""),
            says=row.words("says", ""),
            note=row.words("note", ""),
            since=row.left.pop("since", None),
            reminders=tuple(row.take("reminders", list, [])),
            figure=row.words("figure", "") or None,
            certainty=certainty,
            text_shipped=not first.articles or texts[text_of(first.articles[0])].shipped,
            legal_type=row.words("legal_type", "") or None,
            also=_limb(row, texts),
            bases=bases,
        )
    if (made.length is None) != (made.unit is model.Unit.NONE) or not (made.does or made.says):
        raise ValueError(f"{row.where}：长度、单位或者说明不完整")
    return made


def _bases(
    row: Row, roll: model.Roll, bodies: Bodies, texts: Texts, counting: Mapping[str, str]
) -> Mapping[str, model.Basis]:
    """The basis for each kind of body, in the order stated."""
    found: dict[str, model.Basis] = {}
    for name, articles in row.take("basis", dict, None).items():
        cited = () if articles == "platform" else checked(tuple(articles), texts, row.where)
        for kind in kinds_of((name,), bodies, row.where):
            if kind in found:
                raise ValueError(f"{row.where}：{kind} 有两个依据")
            rests_on = _counting(roll, cited, counting.get(bodies[kind].family, ""))
            found[kind] = model.Basis(cited, not cited, cite(rests_on, texts) if rests_on else "")
    if not found:
        raise ValueError(f"{row.where}：没有依据")
    return MappingProxyType(found)


def _counting(roll: model.Roll, articles: tuple[str, ...], family_rule: str) -> str:
    """The article the roll of the last day rests on; empty where it is only 从严计法（平台规则）."""
    if not articles:
        return ""
    if roll is model.Roll.WEEKENDS_TOO:
        return CIVIL_COUNTING
    return family_rule if family_rule and text_of(family_rule) == text_of(articles[0]) else ""


def _limb(row: Row, texts: Texts) -> model.Limb | None:
    """The second limit of a row, if it states one."""
    if "also" not in row.left:
        return None
    with Row(row.take("also", dict, None), row.where) as also:
        articles = checked(also.several("articles"), texts, row.where)
        return model.Limb(also.number("length"), also.choice("unit", model.Unit, model.Unit.NONE), articles)
