"""The canonical texts of the papers of 检查: what was found, and what is to be rectified by when; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from institutions.wording.parts import day, end
from kernel.typeset import said

NO_PENALTY = "本件载明检查看到的事实，不是行政处罚。"


@dataclass(frozen=True)
class ItemFacts:
    """One item of the checklist: its words, what was found in words, the note, and the law where it is a problem."""

    words: str
    finding: str
    note: str = ""
    law: str = ""


@dataclass(frozen=True)
class DemandFacts:
    """One thing to be rectified: which item it came of, what, by which day; `seen` is what a second look showed."""

    place: int
    item: str
    words: str
    due_on: date
    seen: str = ""


@dataclass(frozen=True)
class InspectionFacts:
    """An inspection as its papers show it; the laws are written out in Chinese, inspectors named by staff number."""

    institution: str
    body: str
    begun_on: date
    law: str
    publishing_law: str
    inspectors: Sequence[str]
    partners: Sequence[str] = ()
    phone: str = ""
    address: str = ""


def inspection_findings(facts: InspectionFacts, items: Sequence[ItemFacts], on: date, *, is_closed: bool) -> list[str]:
    """检查情况告知书: each item with what was found, and where the institution may say what it holds of it."""
    return [
        "检查情况告知书",
        f"{facts.institution}：",
        f"本单位自{day(facts.begun_on)}起对你单位进行检查，现将检查情况告知如下。",
        f"依据：{facts.law}",
        *([f"检查人员：{'、'.join(facts.inspectors)}"] if facts.inspectors else []),
        *([f"参加检查的消费者协会：{'、'.join(facts.partners)}"] if facts.partners else []),
        "## 检查情况",
        *(line for place, item in enumerate(items, 1) for line in _item(place, item)),
        "## 对检查情况的意见",
        *_own_view(facts, is_closed=is_closed),
        NO_PENALTY,
        *end(facts.body, on, facts.phone, facts.address),
    ]


def _item(place: int, item: ItemFacts) -> list[str]:
    law = [f"对应的条文：{item.law}"] if item.law else []
    return [f"{place}．{item.words}：{item.finding}。", *said("看到的情况", item.note), *law]


def _own_view(facts: InspectionFacts, *, is_closed: bool) -> list[str]:
    """While it runs the institution may state its view; after the end anybody may ask for a correction."""
    if is_closed:
        return [
            f"检查的项目没有发现问题，本次检查办结，结果予以公布（{facts.publishing_law}）。",
            "认为公布的内容有错的，可以在公布页请求更正，或者与本单位联系（平台规则）。",
        ]
    return [
        "对检查情况有意见的，办结以前可以在平台上这次检查的页面陈述意见（平台规则），或者与本单位联系。",
        f"在平台上陈述的意见与检查记录放在一起，办结后与结果一并公布（{facts.publishing_law}）。",
    ]


def inspection_demands(facts: InspectionFacts, demands: Sequence[DemandFacts], on: date) -> list[str]:
    """整改要求书: what is to be rectified by which days, how to answer, and that it is looked at again."""
    is_again = any(one.seen for one in demands)
    before = "经复查，下面的问题没有整改到位" if is_again else "检查发现下面的问题"
    return [
        "整改要求书",
        f"{facts.institution}：",
        f"{before}，请你单位按要求整改，在每一项的最后一日以前（含当日）回复。",
        f"依据：{facts.law}",
        *(line for one in demands for line in _demand(one)),
        "## 回复和复查",
        "请在平台上这次检查的页面逐项回复整改情况，可以附凭证（平台规则）。回复以后由本单位复查；"
        "没有回复的，最后一日过后复查。整改和复查的结果在办结后公布。",
        "本件不是行政处罚，也不是责令改正的决定。",
        *end(facts.body, on, facts.phone, facts.address),
    ]


def _demand(one: DemandFacts) -> list[str]:
    return [
        f"## 第{one.place}项整改",
        f"检查的项目：{one.item}",
        *said("复查看到的情况", one.seen),
        *said("要整改什么", one.words),
        f"最后一日：{day(one.due_on)}",
    ]
