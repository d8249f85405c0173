"""docs/rules.md: the rule sets as a reader's book, written from the same rows that bind."""

from collections.abc import Iterable

from complaints.rulesets import CODES, Certainty, ClockRule, Duty, Ground, OnExpiry, RuleSet, Unit, load
from complaints.ruleways import categories, copies, figures, papers, routes, ways, written
from kernel.handbook import page, table

FIRST = ("T-ACC", "T-MED", "T-TERM", "T-JUR", "T-CLUE", "L-3Y", "T-REFUND", "T-COOL", "T-EXIT", "T-CONF")
FAMILIES = {
    "market_regulator": "市场监督管理部门",
    "department": "教育行政部门等其他行政部门",
    "association": "消费者协会等组织",
}
EXPIRY = {
    OnExpiry.REMIND: "提醒",
    OnExpiry.SHOW: "在页面上写明",
    OnExpiry.OFFER: "给出可走的下一步",
    OnExpiry.CLUE: "提示线索",
    OnExpiry.DRAFT: "准备文书草稿，由人决定",
    OnExpiry.ESCALATE: "记为逾期并上报",
    OnExpiry.LAPSE: "权利期满",
}
PAUSES = {
    "appraisal": "检测鉴定的时间",
    "testing": "检验检测等不计入的时间",
    "hearing": "听证的时间",
    "third_party": "征求第三方和其他机关意见的时间",
}
OPENING = """# 规则

期限、情形、类别和分派规则都是带条文的数据，写在 `complaints/rulesets/`；页面、文书和本页读的是同一些行。
本页由 `script/flask docs build` 生成，请不要手改。

## 怎么读

- **规则集**按施行日期分版。案件沿用收到当天的规则集：新规则施行以后，老案件的期限和理由不变。
- **谁受约束**写在每一行里：《市场监督管理投诉举报处理办法》只约束市场监督管理部门；其他行政部门依
  《消费者权益保护法》第四十六条和实施条例第四十六条；
  法律对消费者协会等组织只写了「及时处理」，同样的期限在那里是**平台规则**。
- **起算**：开始的当日不计入。工作日包括调休上班的周末；自然日的最后一日是法定节假日的，顺延到节假日后的第一日；
  依《民法典》第二百零三条的几项，周末也顺延。每一天都到北京时间24时为止。
- **到期**只提醒、记录、上报或者准备文书，从不自动受理、拒绝或者终止。
"""
UNCERTAIN = {
    Certainty.VERIFIED: "条文已经逐条读过",
    Certainty.PRESS: "只见于公开报道，没有读到原文；不作为法律展示",
    Certainty.MEMORY: "尚未核对；不作为法律展示",
    Certainty.DESIGN: "法律没有写，由平台规定，运营单位可以更改",
}


@page("docs/rules.md")
def rules_page() -> str:
    """The document."""
    newest = load(CODES[-1])
    lines = [OPENING, "### 确定程度", ""]
    lines += table(("说法", "意思"), ((str(one.label), UNCERTAIN[one]) for one in Certainty))
    lines += ["", "### 引用的文件", "", "标「条文未随附」的，只引用名称和条号，页面上同样标明。", ""]
    lines += table(("简称", "名称", "条文"), _texts(newest))
    for code in reversed(CODES):
        lines += ["", *_ruleset(load(code), newest)]
    return "\n".join(lines).rstrip() + "\n"


def _texts(ruleset: RuleSet) -> list[tuple[str, str, str]]:
    return [
        (f"`{short}`", f"《{text.name}》", "已核对" if text.shipped else "条文未随附")
        for short, text in ruleset.texts.items()
    ]


def _ruleset(ruleset: RuleSet, newest: RuleSet) -> list[str]:
    until = f"至 {ruleset.in_force_until}" if ruleset.in_force_until else "起"
    lines = [f"## {ruleset.name}（`{ruleset.code}`，{ruleset.in_force_from} {until}）", "", "### 期限", ""]
    lines += _clocks(ruleset, newest)
    for title, grounds in (("不予受理的情形", ruleset.refusals), ("终止调解的情形", ruleset.terminations)):
        lines += ["", f"### {title}", "", *_grounds(grounds, ruleset)]
    for title, write in PARTS:
        rows = write(ruleset)
        lines += ["", f"### {title}", ""]
        lines += rows if ruleset is newest or rows != write(newest) else [f"与「{newest.name}」相同。"]
    return lines


def _clocks(ruleset: RuleSet, newest: RuleSet) -> list[str]:
    """Every clock of the newest rule set, of an older one those that read otherwise."""
    head = ("期限", "多长", "从…到…", "依据", "到期以后")
    rows, known = ([_clock(rule, each) for rule in _ordered(each)] for each in (ruleset, newest))
    if ruleset is newest:
        return table(head, rows)
    gone = {rule.code for rule in newest.clocks} - {rule.code for rule in ruleset.clocks}
    lines = [f"这里没有的，与「{newest.name}」相同" + (f"；{'、'.join(sorted(gone))} 还没有。" if gone else "。")]
    return [*lines, "", *table(head, [row for row in rows if row not in known])]


def _ordered(ruleset: RuleSet) -> list[ClockRule]:
    """What laws set for bodies, what they set for the parties, then the platform's own."""

    def place(rule: ClockRule) -> int:
        if all(basis.is_platform_rule for basis in rule.bases.values()):
            return 2
        return 0 if rule.duty is Duty.BODY else 1

    first = [code for code in FIRST if any(rule.code == code for rule in ruleset.clocks)]
    return sorted(ruleset.clocks, key=lambda rule: (place(rule), [*first, rule.code].index(rule.code)))


PARTS = (
    ("类别", categories),
    ("由谁处理：从上往下，第一条合适的算数", routes),
    ("抄送", copies),
    ("其他途径", ways),
    ("平台规则的数字", figures),
    ("文书的依据", papers),
)


def _clock(rule: ClockRule, ruleset: RuleSet) -> tuple[str, ...]:
    kind = {"school": "\n民办学校", "other": "\n其他机构"}.get(rule.legal_type or "", "")
    since = f"\n{rule.since} 起" if rule.since else ""
    name = f"**{rule.name}**\n`{rule.code}`{kind}{since}"
    return name, _length(rule), _span(rule), _bases(rule, ruleset), _end(rule)


def _length(rule: ClockRule) -> str:
    if rule.length is None:
        return "没有固定期限"
    words = f"{rule.length}{rule.unit.label}"
    if rule.unit is Unit.NATURAL_DAYS:
        words = f"{rule.length}日（自然日）"
    if rule.also:
        words += f"，与{rule.also.length}{rule.also.unit.label}取较早的"
    return words


def _span(rule: ClockRule) -> str:
    return f"从：{rule.starts}\n到：{rule.stops}\n谁的：{rule.duty.label}"


def _bases(rule: ClockRule, ruleset: RuleSet) -> str:
    """By law for whom and on which articles, as 平台规则 for whom."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for kind, basis in rule.bases.items():
        groups.setdefault(basis.articles, []).append(kind)
    also = rule.also.articles if rule.also else ()
    words = []
    for articles, kinds in groups.items():
        who = family_words(kinds, ruleset)
        cited = written((*articles, *also), ruleset) if articles else "平台规则"
        words.append(f"{who}：{cited}" if who else cited)
    return "\n".join(words)


def family_words(kinds: Iterable[str], ruleset: RuleSet) -> str:
    """Whom a row is for: whole families by their name, single kinds by theirs, nothing when it is for everybody."""
    held, words = set(kinds), []
    if held >= {kind for kind, body in ruleset.bodies.items() if body.family in FAMILIES}:
        return ""
    for family, name in FAMILIES.items():
        members = {kind for kind, body in ruleset.bodies.items() if body.family == family}
        if members <= held:
            words.append(name)
            held -= members
    words += [body.name for kind, body in ruleset.bodies.items() if kind in held]
    return "、".join(words)


def _end(rule: ClockRule) -> str:
    words = [EXPIRY[rule.on_expiry]]
    if rule.certainty is not Certainty.VERIFIED:
        words.append(f"确定程度：{rule.certainty.label}")
    if rule.pauses:
        words.append(f"不计算：{'、'.join(PAUSES[one] for one in rule.pauses)}")
    if rule.is_extendable:
        words.append(f"可延长{rule.extension}{rule.unit.label}，由{rule.extension_by}批准")
    if rule.reminders:
        words.append(f"提前{'、'.join(str(days) for days in rule.reminders)}日提醒")
    if rule.figure:
        words.append("期限可由运营单位更改")
    return "\n".join([*words, *filter(None, [rule.note])])


def _grounds(grounds: Iterable[Ground], ruleset: RuleSet) -> list[str]:
    lines: list[str] = []
    for family, name in FAMILIES.items():
        members = {kind for kind, body in ruleset.bodies.items() if body.family == family}
        rows = [_ground(ground, ruleset, members) for ground in grounds if ground.kinds & members]
        lines += [f"**{name}**", "", *table(("项", "情形", "依据"), rows), ""]
    return lines[:-1]


def _ground(ground: Ground, ruleset: RuleSet, members: set[str]) -> tuple[str, ...]:
    cited = written(ground.articles, ruleset)
    if ground.is_platform_rule:
        cited = f"平台规则（参照{cited}）" if cited else "平台规则"
    only = "" if members <= ground.kinds else f"\n只适用于：{family_words(ground.kinds, ruleset)}"
    return f"{ground.number}（`{ground.code}`）", ground.text + only, cited
