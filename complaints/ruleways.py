"""The parts of docs/rules.md that say what a complaint is about, who handles it and which ways stay open."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from complaints.rulesets import Certainty, Match, RoutingRow, RuleSet, Unit, cite
from kernel.handbook import table

TYPES = {
    "A": "中小学学科类线上培训",
    "B": "中小学非学科类培训",
    "C": "成人与职业（自有网站或应用）",
    "D": "平台内商家",
    "E": "平台",
    "F": "学校选用的应用",
    "G": "高校网络与继续教育",
    "H": "无证或者不明",
}
LICENCES = {"human_resources": "人力资源社会保障部门的办学许可"}
LEVELS = {"county": "县级", "city": "市级", "province": "省级", "national": "全国"}
PLACES = {
    "domicile": "机构住所地",
    "published_address": "公示地址",
    "platform_domicile": "平台住所地",
    "filing_region": "备案地",
    "school_region": "学校所在地",
    "province": "投诉人选择的省",
}


def written(articles: Sequence[str], ruleset: RuleSet) -> str:
    """Articles written out, those of one text together, with the word 条文未随附 where the text does not ship."""
    words = []
    for short, cited in groupby(articles, key=lambda article: article.split(" ")[0]):
        text = ruleset.texts[short]
        title = f"《{text.name}》"
        parts = [cite(article, ruleset.texts).removeprefix(title) for article in cited]
        missing = "" if text.shipped else "（条文未随附）"
        words.append(title.replace("中华人民共和国", "") + "、".join(filter(None, parts)) + missing)
    return "；".join(words)


def categories(ruleset: RuleSet) -> list[str]:
    """What a complaint is about, each with one of the ten 投诉性质."""
    rows = [
        (
            f"`{one.code}`",
            one.name + ("（紧急）" if one.is_urgent else ""),
            str(one.kind.label),
            one.nature,
            written(one.main_rules, ruleset),
            one.audience,
            str(one.certainty.label),
        )
        for one in ruleset.categories.values()
    ]
    note = "没有找到官方公布的类别编码；编号是平台自己的，性质对应消费者协会统计的十种投诉性质。"
    return [note, "", *table(("编号", "类别", "性质（程序）", "投诉性质", "主要规则", "说明", "确定程度"), rows)]


def routes(ruleset: RuleSet) -> list[str]:
    """The routing rows in reading order."""
    rows = [_route(row, ruleset) for row in ruleset.routing]
    return table(("规则", "什么情况", "由谁处理", "理由", "依据"), rows)


def _route(row: RoutingRow, ruleset: RuleSet) -> tuple[str, ...]:
    who = f"{LEVELS[row.level]}{ruleset.bodies[row.body_kind].name}"
    places = "、".join(PLACES[one] for one in row.where)
    also = f"\n也可以：{'、'.join(PLACES[one] for one in row.also_where)}" if row.also_where else ""
    cited = written(row.articles, ruleset)
    if row.certainty is not Certainty.VERIFIED:
        cited = f"{row.certainty.label}（参照{cited}）" if cited else str(row.certainty.label)
    place = f"\n以先知道的为准：{places}" if places else ""
    return f"`{row.rule}`", conditions(row.match), who + place + also, row.reason, cited


def conditions(match: Match) -> str:
    """What a row asks of the facts, in words."""
    words = ["、".join(f"{one} {TYPES[one]}" for one in sorted(match.types)) or "以上都不合适"]
    words += [f"类别：{'、'.join(sorted(match.categories))}"] if match.categories else []
    words += [f"省份：{'、'.join(sorted(match.provinces))}"] if match.provinces else []
    words += {None: [], True: ["能联系上"], False: ["联系不上"]}[match.reachable]
    words += {None: [], True: ["学员未成年"], False: ["学员成年"]}[match.minor]
    words += {None: [], "school": ["学校付费"], "consumer": ["自己付费"]}[match.paid_by]
    words += {None: [], True: ["公办高校"], False: ["不是公办高校"]}[match.public_university]
    words += [f"持有{LICENCES[match.licence]}"] if match.licence else []
    return "\n".join(words)


def copies(ruleset: RuleSet) -> list[str]:
    """Who gets a copy besides."""
    rows = [(conditions(row.match), "、".join(ruleset.bodies[kind].name for kind in row.to)) for row in ruleset.copies]
    return ["合适的每一行都算，负责的单位自己除外；抄送是平台规则。", "", *table(("什么情况", "抄送给"), rows)]


def ways(ruleset: RuleSet) -> list[str]:
    """The five ways of CL art. 39, with what to mind."""
    rows = [
        (
            one.name,
            "\n".join([one.reason, *one.warnings.values(), *one.says.values()]),
            written(one.articles, ruleset),
            str(one.certainty.label),
        )
        for one in ruleset.alternatives
    ]
    return table(("途径", "说明", "依据", "确定程度"), rows)


def figures(ruleset: RuleSet) -> list[str]:
    """The operator's figures."""
    rows = [
        (one.name, f"{one.value}{'' if one.unit is Unit.COUNT else one.unit.label}", f"`{code}`")
        for code, one in ruleset.platform.items()
    ]
    note = "法律没有规定，这里是默认值；运营单位可以更改，凡用到的地方都写明「平台规则」。"
    return [note, "", *table(("什么", "多少", "代码"), rows)]


PAPERS = {
    "accept": "受理",
    "refuse": "不予受理",
    "terminate": "终止调解",
    "identity": "补充身份材料",
    "dispatch": "分送",
    "notice": "调解通知",
    "recusal": "回避决定",
    "entrust": "征询和委托调解",
    "appraisal": "鉴定检测委托",
    "dispute": "处理权限争议报请",
    "extension": "核查延期审批",
    "handover": "线索移送",
    "fraud": "移送投诉人涉嫌欺诈的线索",
    "election": "代表人推选",
    "mandate": "授权委托",
    "guardian": "监护人同意",
    "data": "个人信息请求答复",
    "data_read": "个人信息查阅答复",
    "settlement": "和解协议",
    "publication": "公示告知和异议处理",
}


def papers(ruleset: RuleSet) -> list[str]:
    """On what each paper rests, by family of body."""
    rows = [
        (PAPERS[code], *(_rests(row, family, ruleset) for family in ("market_regulator", "department", "association")))
        for code, row in ruleset.papers.items()
    ]
    return table(("文书", "市场监督管理部门", "其他行政部门", "消费者协会等组织"), rows)


def _rests(row: Mapping[str, Sequence[str]], family: str, ruleset: RuleSet) -> str:
    """The basis of a family, and what one of its kinds has by itself."""
    own = [kind for kind in row if kind != family and kind in ruleset.bodies and ruleset.family(kind) == family]
    words = [f"{ruleset.bodies[kind].name}：{written(row[kind], ruleset)}" for kind in own if row[kind]]
    return "；其他：".join([*words, written(row[family], ruleset) or "平台规则"])
