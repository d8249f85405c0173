"""A request to correct a public fact as one table: anyone asks, one answers, the answer is public; pure.

No text that was read sets how long an answer may take for facts of this kind: the days are a 平台规则 (T-COR).
"""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled

CLOCK = "T-COR"


class CorrectionSubject(Labelled):
    """Which public fact is said to be wrong."""

    NAME = "name", _l("机构名称、类型、统一社会信用代码")
    ADDRESS = "address", _l("所在地、公布的经营地址、能否联系")
    LICENCE = "licence", _l("许可或者备案编号")
    BRANDS = "brands", _l("品牌、应用、店铺、网站、所在平台")
    FIGURES = "figures", _l("投诉处理数据")
    OUTCOME = "outcome", _l("公示的处理结果")
    NOTICE = "notice", _l("通报和提示")
    LIFE = "life", _l("备案、选用、检查、退出等记录")
    DUTIES = "duties", _l("披露的信息（课程、价格、规则等）")
    OTHER = "other", _l("其他公开内容")


class Thing(Labelled):
    """The one public page a request is about, where it came from one."""

    PUBLICATION = "publication", _l("公示的处理结果")
    NOTICE = "notice", _l("通报和提示")
    INSPECTION = "inspection", _l("检查结果")
    DRAW = "draw", _l("随机抽取")
    DISCLOSURES = "disclosures", _l("机构披露的信息")
    RULES = "rules", _l("服务规则和退费规则")
    LEAVING = "leaving", _l("机构退出的记录")


SUBJECT_OF = {
    Thing.PUBLICATION: CorrectionSubject.OUTCOME,
    Thing.NOTICE: CorrectionSubject.NOTICE,
    Thing.INSPECTION: CorrectionSubject.LIFE,
    Thing.DRAW: CorrectionSubject.LIFE,
    Thing.DISCLOSURES: CorrectionSubject.DUTIES,
    Thing.RULES: CorrectionSubject.DUTIES,
    Thing.LEAVING: CorrectionSubject.LIFE,
}
# Of these every version has an id of its own; the others are pages of an institution.
WITH_REF = frozenset({Thing.PUBLICATION, Thing.NOTICE, Thing.INSPECTION, Thing.DRAW})


class CorrectionState(Labelled):
    """Where a request stands; all but the first are an end. NOTED is for what is wrong and cannot be written anew."""

    RECEIVED = "received", _l("正在核对")
    CORRECTED = "corrected", _l("已更正")
    PARTLY = "partly", _l("部分更正")
    NOTED = "noted", _l("有误，以答复为准")
    DECLINED = "declined", _l("核对后没有更正")
    DOUBLE = "double", _l("与另一件请求一并答复")


OPEN = frozenset({CorrectionState.RECEIVED})


class Decider(Labelled):
    """Who answers: the body whose text or act it is, the institution of its own words, else the operator."""

    BODY = "body", _l("公示单位")
    INSTITUTION = "institution", _l("披露的机构")
    OPERATOR = "operator", _l("平台运营单位")


@dataclass(frozen=True)
class CorrectionMove:
    """One row: a request in `source` (None: it begins) stands in `target` after `act`; `needs_change` where it may
    only be said once the public copy is another than when the request came.
    """

    source: CorrectionState | None
    act: str
    target: CorrectionState
    deciders: frozenset[Decider]
    law: str
    needs_change: bool = False


_ANY = frozenset(Decider)
_STATE = CorrectionState
CORRECTION_MOVES = (
    CorrectionMove(None, "ask", _STATE.RECEIVED, frozenset(), "PIPL art. 46; platform rule"),
    CorrectionMove(_STATE.RECEIVED, "pass_on", _STATE.RECEIVED, _ANY, "platform rule"),
    CorrectionMove(_STATE.RECEIVED, "correct", _STATE.CORRECTED, _ANY, "PIPL art. 46; platform rule", True),
    CorrectionMove(_STATE.RECEIVED, "correct_partly", _STATE.PARTLY, _ANY, "PIPL art. 46; platform rule", True),
    CorrectionMove(_STATE.RECEIVED, "note_wrong", _STATE.NOTED, _ANY, "PIPL art. 46; platform rule"),
    CorrectionMove(_STATE.RECEIVED, "decline", _STATE.DECLINED, _ANY, "platform rule"),
    CorrectionMove(_STATE.RECEIVED, "join", _STATE.DOUBLE, _ANY, "platform rule"),
)


def find_correction_move(source: CorrectionState | None, act: str) -> CorrectionMove | None:
    """The row of an act from a state, None when the table has none."""
    return next((row for row in CORRECTION_MOVES if row.source is source and row.act == act), None)


def correction_acts(source: CorrectionState, decider: Decider | None) -> tuple[str, ...]:
    """The acts whose buttons a decider sees; nobody else sees any."""
    return tuple(row.act for row in CORRECTION_MOVES if row.source is source and decider in row.deciders)
