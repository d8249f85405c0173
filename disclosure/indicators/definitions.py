"""How every figure is counted, as one table: the pages, the API and the page 我们怎么算 read it; pure.

A measure is a number of cases (or of promises) of a subject; a rate is one measure in another; a stage is a number of
days. No average is made of stars: whoever said nothing is a class of its own (rules §0b.15).
"""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from disclosure.indicators.subjects import SubjectKind

CASES = frozenset(SubjectKind) - {SubjectKind.BODY}
BODIES = frozenset({SubjectKind.BODY})
BOTH = CASES | BODIES
INSTITUTIONS, WHOLE = frozenset({SubjectKind.INSTITUTION}), frozenset({SubjectKind.ALL})


@dataclass(frozen=True)
class Measure:
    """A number: its code, its name, what is counted, the measure it is a class of.

    What is closed, or due for an answer, is a class of what was accepted: how few are still under way is a small
    number like any other (decision 0089).

    `law` names the text that sets the time or the duty behind it, and for whom; without one it is a 平台规则.
    """

    code: str
    name: Any
    says: Any
    within: str = ""
    kinds: frozenset[SubjectKind] = CASES
    law: Any = ""

    @property
    def is_platform_rule(self) -> bool:
        """Whether no text orders the counting: what is not law says so (rules §0b.28)."""
        return not self.law


@dataclass(frozen=True)
class RateOf:
    """A rate: its code, its name, `part` of `whole`, and what is left out of both."""

    code: str
    name: Any
    part: str
    whole: str
    leaves_out: Any = ""
    kinds: frozenset[SubjectKind] = CASES


@dataclass(frozen=True)
class Stage:
    """Days from one fact to another, given as median and ninetieth percentile; `of` is the measure that has them."""

    code: str
    name: Any
    says: Any
    of: str
    kinds: frozenset[SubjectKind] = CASES


ACC = _l("《消费者权益保护法实施条例》第四十六条、《市场监督管理投诉举报处理办法》第十五条；对协会等组织是平台规则")
MED = _l("《市场监督管理投诉举报处理办法》，只约束市场监督管理部门；对其他单位是平台规则")
# fmt: off
MEASURES: tuple[Measure, ...] = (
    Measure(
        "received", _l("收到的投诉"),
        _l("分派到过处理单位的投诉，转出去的也算；一个单位的数字，只数分派到过它、或者由它接手的"),
        kinds=BODIES | WHOLE,
    ),
    Measure("rerouted", _l("转过手的"), _l("至少有一个单位交出去过的"), "received", WHOLE),
    Measure("rerouted_often", _l("转手两次以上"), _l("交出去过两次或者更多的"), "rerouted", WHOLE),
    Measure("hop_returned", _l("先是退回受理窗口"), _l("收到的单位认为不归它管、退回重新分派的"), "rerouted", WHOLE),
    Measure(
        "hop_passed", _l("先是改由别的单位"), _l("权限争议商定或者上级指定后，由别的单位接手的"), "rerouted", WHOLE,
    ),
    Measure("hop_out", _l("先是转到平台以外"), _l("收到的单位转到12315等平台或者公安机关的"), "rerouted", WHOLE),
    Measure("cases", _l("已受理投诉"), _l("处理单位已经受理的投诉，不含没有受理的、举报和历史导入的"), kinds=CASES),
    Measure(
        "lately", _l("近十二个月的投诉"), _l("已受理投诉里，在最近十二个完整月份提交的；这个月不算"),
        "cases", INSTITUTIONS,
    ),
    Measure(
        "earlier", _l("上一个十二个月的投诉"), _l("已受理投诉里，在近十二个月之前的十二个完整月份提交的，用来算增减"),
        "cases", INSTITUTIONS,
    ),
    Measure(
        "tried_first", _l("先由机构答复、已有结果的"),
        _l("投诉人选择先由机构答复，后来和解了或者转交处理单位的；还在等答复的、这时撤回的不算"),
    ),
    Measure(
        "settled_first", _l("先行和解成功的"),
        _l("没有经过处理单位受理，双方已经自行和解的；和解没有履行、又转交处理单位的不算"), "tried_first",
    ),
    Measure(
        "accepted", _l("已受理"), _l("已经受理、现在由这个单位办的；上级接手的，算在接手的单位"), "received", BODIES,
    ),
    Measure("refused", _l("不予受理"), _l("由这个单位决定不予受理的"), "received", BODIES),
    Measure("moved", _l("转出"), _l("分派到过这个单位、现在不在这个单位的"), "received", BODIES),
    Measure("returned", _l("退回受理窗口"), _l("转出的里面，这个单位认为不归它管、退回重新分派的"), "moved", BODIES),
    Measure(
        "passed", _l("改由别的单位"), _l("转出的里面，权限争议商定或者上级指定后，由别的单位接手的"), "moved", BODIES,
    ),
    Measure(
        "handed_out", _l("转到平台以外"), _l("没有受理、由这个单位转到12315等平台或者公安机关的"), "received", BODIES,
    ),
    Measure("late_accept", _l("受理决定超期"), _l("在这个单位超过了决定是否受理的时限的"), "received", BODIES, ACC),
    Measure("late_end", _l("调解超期"), _l("在这个单位办理的时候超过调解时限的"), "accepted", BODIES, MED),
    Measure("finished", _l("已办结"), _l("已经受理、在这个单位结案的"), "accepted", BODIES),
    Measure("closed", _l("已结案"), _l("已经结案的"), "cases"),
    Measure("asked", _l("应当答复的"), _l("机构已经正式答复的，和答复时限已过的"), "cases"),
    Measure("answered", _l("已经答复"), _l("机构已经正式答复的；先行说明不算"), "asked"),
    Measure("unanswered", _l("没有答复"), _l("答复时限已过、机构还没有正式答复的，单独列出"), "asked"),
    Measure("on_time", _l("按时答复"), _l("已经正式答复、没有超过答复时限的；时限是平台规则"), "answered"),
    Measure("ended", _l("调解有结果的"), _l("已经结案，达成调解、自行和解，或者双方没有达成一致的"), "closed"),
    Measure("settled", _l("达成调解或者自行和解"), _l("结案时的结果是达成、部分达成调解或者自行和解的"), "ended"),
    Measure(
        "withdrawn", _l("投诉人撤回"),
        _l("投诉人撤回的，和按“撤回或者自行和解”终止、这里没有和解记录的；不算进调解成功率"), "closed",
    ),
    Measure(
        "set_aside", _l("因受理条件或者主体原因终止"),
        _l("受理后发现不符合受理条件，或者一方死亡、主体资格灭失而终止的；不算进调解成功率"), "closed",
    ),
    Measure("solved", _l("学员确认解决"), _l("结案后投诉人本人表示「解决了」的"), "closed"),
    Measure("unsolved", _l("学员表示没有全部解决"), _l("结案后投诉人本人表示「部分解决」或者「没解决」的"), "closed"),
    Measure("claimed", _l("只有机构称已解决"), _l("机构表示已经解决、投诉人没有表态的；不选不代表同意"), "closed"),
    Measure("rated", _l("已评价"), _l("投诉人给机构的答复打了分的，以最后一次为准"), "answered"),
    Measure("unrated", _l("没有评价"), _l("已经答复、投诉人没有打分的，单独列出，不算满意也不算不满意"), "answered"),
    Measure("satisfied", _l("满意"), _l("打4分、5分的"), "rated"),
    Measure("dissatisfied", _l("不满意"), _l("打1分、2分的"), "rated"),
    Measure("promised", _l("有承诺的"), _l("机构作过承诺、已经生效的"), "cases"),
    Measure("followed_up", _l("进入履约跟进"), _l("承诺的日期已过、没有确认履行，开了履约跟进的"), "promised"),
    Measure("repeated", _l("就同一争议再次投诉"), _l("接着一件已经结案的投诉提出的"), "cases"),
    Measure(
        "promises_due", _l("到期的承诺"), _l("约定日期已过的，和提前履行的；没有履行、后来另行约定的，仍算一件到期"),
    ),
    Measure("promises_confirmed", _l("学员确认履行"), _l("学员本人确认已经履行的"), "promises_due"),
    Measure("promises_in_time", _l("按期履行"), _l("学员本人确认、并且没有晚于约定日期的"), "promises_confirmed"),
    Measure(
        "promises_uncontested", _l("有凭证、未异议"), _l("机构附了凭证、学员没有异议也没有确认的；不与别的相加"),
        "promises_due",
    ),
    Measure("promises_said", _l("只有机构的说法"), _l("机构称已履行、还没有确认的；不与别的相加"), "promises_due"),
)
RATES: tuple[RateOf, ...] = (
    RateOf("response", _l("答复率"), "answered", "asked", _l("还在答复时限以内的，和时限没过就不用再答复的")),
    RateOf("on_time", _l("按时答复率"), "on_time", "asked", _l("还在答复时限以内的，和时限没过就不用再答复的")),
    RateOf("settled", _l("调解成功率"), "settled", "ended", _l("投诉人撤回的、因受理条件或者主体原因终止的")),
    RateOf("settled_first", _l("先行和解率"), "settled_first", "tried_first", _l("还在等机构答复的、这时撤回的")),
    RateOf("solved", _l("学员确认解决率"), "solved", "closed", _l("没有结案的")),
    RateOf("claimed", _l("只有机构称已解决"), "claimed", "closed", _l("没有结案的")),
    RateOf("promises_confirmed", _l("承诺兑现率（学员确认）"), "promises_confirmed", "promises_due", _l("没有到期的")),
    RateOf("promises_in_time", _l("按期兑现率（学员确认）"), "promises_in_time", "promises_due", _l("没有到期的")),
    RateOf("promises_uncontested", _l("有凭证、未异议"), "promises_uncontested", "promises_due", _l("没有到期的")),
    RateOf("promises_said", _l("只有机构的说法"), "promises_said", "promises_due", _l("没有到期的")),
    RateOf("satisfied", _l("满意率"), "satisfied", "rated", _l("没有评价的")),
    RateOf("followed_up", _l("履约跟进率"), "followed_up", "promised", _l("没有承诺的")),
    RateOf("repeated", _l("再次投诉率"), "repeated", "cases"),
    RateOf("accepted", _l("受理率"), "accepted", "received", kinds=BODIES),
    RateOf("late_accept", _l("受理决定超期率"), "late_accept", "received", kinds=BODIES),
    RateOf("late_end", _l("调解超期率"), "late_end", "accepted", kinds=BODIES),
    RateOf("moved", _l("转出率"), "moved", "received", kinds=BODIES),
    RateOf("returned", _l("退回率"), "returned", "received", kinds=BODIES),
    RateOf("rerouted", _l("转手率"), "rerouted", "received", kinds=WHOLE),
    RateOf("rerouted_often", _l("转手两次以上的比率"), "rerouted_often", "received", kinds=WHOLE),
    RateOf("hop_returned", _l("退回重新分派的比率"), "hop_returned", "received", kinds=WHOLE),
    RateOf("hop_passed", _l("改由别的单位的比率"), "hop_passed", "received", kinds=WHOLE),
    RateOf("hop_out", _l("转到平台以外的比率"), "hop_out", "received", kinds=WHOLE),
)
STAGES: tuple[Stage, ...] = (
    Stage("to_accept", _l("受理用时"), _l("从投诉人提交，到受理"), "cases"),
    Stage("to_answer", _l("答复用时"), _l("从平台把投诉转给机构，到机构正式答复"), "answered"),
    Stage("to_end", _l("调解用时"), _l("从受理，到达成或者未达成一致"), "ended"),
    Stage("to_close", _l("办结用时"), _l("从投诉人提交，到结案"), "closed"),
    Stage("body_to_accept", _l("受理用时"),
          _l("从最近一次分派到这个单位，到受理；有接手时已经受理的，这个用时不公布"), "accepted", BODIES),
    Stage("body_to_close", _l("办结用时"), _l("从受理，到结案；接手的，从接手算起"), "finished", BODIES),
)
# fmt: on
BY_CODE = {one.code: one for one in MEASURES}
# Rows may hold more, as after a step back to this code: what it does not know is left aside.
KNOWN = frozenset({*BY_CODE, *(one.code for one in STAGES)})
# Classes of a measure that exclude each other: with the measure and all classes but one the last one is known too.
PARTITIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("asked", ("answered", "unanswered")),
    ("closed", ("ended", "withdrawn", "set_aside")),
    ("closed", ("solved", "unsolved", "claimed")),
    ("answered", ("rated", "unrated")),
    ("rated", ("satisfied", "dissatisfied")),
    ("promises_due", ("promises_confirmed", "promises_uncontested", "promises_said")),
    ("received", ("accepted", "refused", "moved", "handed_out")),
    ("moved", ("returned", "passed")),
    ("rerouted", ("hop_returned", "hop_passed", "hop_out")),
)
FIRST = {kind: "received" if kind is SubjectKind.BODY else "cases" for kind in SubjectKind}


def above(code: str) -> tuple[str, ...]:
    """The measures this one is a class of, the nearest first."""
    found: list[str] = []
    while code := BY_CODE[code].within:
        found.append(code)
    return tuple(found)
