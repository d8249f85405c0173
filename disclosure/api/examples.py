"""One example of each answer and question; every name is invented, and the tests hold each against its schema."""

from typing import Any

from disclosure.wording import NOTICE

ROOT = "https://xuesu.example"
PUBLICATION_ID, INSTITUTION_ID, NOTICE_ID, BODY_ID = (
    "0h2j4k6m8n0p2q4r6s8t0v2w4x",
    "1a3c5e7g9h1j3k5m7n9p1q3r5s",
    "2b4d6f8g0h2j4k6m8n0p2q4r6s",
    "3c5e7g9h1j3k5m7n9p1q3r5s7t",
)
_CATEGORY = {"code": "E01", "name": "退费"}
_REGION = {"code": "110108", "name": "北京市海淀区"}
_AT = "2026-11-24T10:00:00+08:00"

_SHARE = {"part": 36, "n": 40, "value": 0.9, "low": 0.7695, "high": 0.9604, "hidden": None}
_DAYS = {"n": 36, "median": 4.0, "p90": 9.0}
FIGURES: dict[str, Any] = {
    **{"accepted": 40, "closed": 32, "unanswered": None, "unrated": 12},
    **dict.fromkeys(("answered", "answered_on_time", "settled", "settled_first", "solved", "claimed"), _SHARE),
    **dict.fromkeys(("promises_confirmed", "promises_in_time", "promises_uncontested", "promises_said"), _SHARE),
    **dict.fromkeys(("satisfied", "followed_up", "repeated"), _SHARE),
    **dict.fromkeys(("days_to_accept", "days_to_answer", "days_to_end", "days_to_close"), _DAYS),
    **{"learners": 20000, "per_thousand_learners": 2.0, "since": "2025-01-01", "updated_at": _AT},
}
PUBLICATION: dict[str, Any] = {
    "id": PUBLICATION_ID,
    "url": f"{ROOT}/publications/{PUBLICATION_ID}",
    "state": "published",
    "version": 1,
    "replaces": None,
    "institution": {
        "id": INSTITUTION_ID,
        "name": "示例在线教育有限公司",
        "credit_code": "91110108MA0TE5T165",
        "address": "北京市海淀区示例大道9号",
    },
    "category": _CATEGORY,
    "summary": "消费者投诉该机构，涉及“退费”，要求退款。经示例协会组织调解，双方达成调解协议。",
    "outcome": {"code": "settled", "name": "达成调解"},
    "body": "示例协会",
    "region": _REGION,
    "closed_month": "2026-10",
    "days_to_accept": 3,
    "days_to_close": 21,
    "answered_on_time": True,
    "published_at": _AT,
    "changed_at": _AT,
    "narrative": None,
    "narrative_withdrawn": {
        "reason": {"code": "consent", "name": "投诉人撤回了公示同意"},
        "withdrawn_on": "2026-11-20",
    },
    "notice": NOTICE,
}
INDICATORS: dict[str, Any] = {
    "kind": "institution",
    "id": INSTITUTION_ID,
    "name": "示例在线教育有限公司",
    "counts": [
        {
            "code": "cases",
            "name": "已受理投诉",
            "number": 40,
            "at_least": None,
            "at_most": None,
            "is_platform_rule": True,
        }
    ],
    "rates": [
        {
            "code": "response",
            "name": "答复率",
            "n": 40,
            "part": 36,
            "value": 0.9,
            "low": 0.7695,
            "high": 0.9604,
            "at_least": None,
            "at_most": None,
            "why": None,
        }
    ],
    "days": [
        {
            "code": "to_close",
            "name": "办结用时",
            "n": 3,
            "median": None,
            "p90": None,
            "why": {"code": "few", "name": "件数不足，不计算"},
        }
    ],
    "months": [{"month": "2026-11", "number": 6, "is_running": True, "is_counted": True}],
    "growth": {"now": 24, "before": 20, "value": 0.2, "low": -0.3349, "high": 1.166, "why": None},
    "per_learners": None,
    "since": "2025-01-01",
    "updated_at": _AT,
}
INSTITUTION: dict[str, Any] = {
    "id": INSTITUTION_ID,
    "url": f"{ROOT}/institutions/{INSTITUTION_ID}",
    "name": "示例在线教育有限公司",
    "credit_code": "91110108MA0TE5T165",
    "type": {"code": "B", "name": "学科类培训机构"},
    "brands": ["示例课堂"],
    "platform": None,
    "region": _REGION,
    "address": "北京市海淀区示例大道9号",
    "licence": "",
    "website": "https://class.example",
    "former_names": [],
    "filings": [],
    "merged_into": None,
    "updated_at": _AT,
    "figures": None,
}
NOTICE_ROW: dict[str, Any] = {
    "id": NOTICE_ID,
    "url": f"{ROOT}/disclosure/notices/{NOTICE_ID}",
    "version": 1,
    "number": "示例教通〔2026〕1号",
    "kind": "advice",
    "title": "报名在线课程前先看清退费规则",
    "body": "示例区教育局",
    "institution": None,
    "words": "请在付款前核对合同里的退费规则。",
    "law": "",
    "published_at": _AT,
}
STATISTICS: dict[str, Any] = {
    "all_cases": INDICATORS | {"kind": "all", "id": "", "name": "", "months": [], "growth": None},
    "published": {"total": 12, "outcomes": [{"code": "settled", "name": "达成调解", "number": 12}]},
}


BODY: dict[str, Any] = {"id": BODY_ID, "url": f"{ROOT}/disclosure/bodies/{BODY_ID}", "name": "示例协会"}
OF_BODY: dict[str, Any] = INDICATORS | {
    "kind": "body",
    "id": BODY_ID,
    "name": "示例协会",
    "growth": None,
    "counts": [
        {
            "code": "received",
            "name": "收到的投诉",
            "number": 50,
            "at_least": None,
            "at_most": None,
            "is_platform_rule": True,
        }
    ],
    "rates": [],
    "days": [],
}


def _page(*items: dict[str, Any]) -> dict[str, Any]:
    return {"items": [*items], "next": None, "total": len(items)}


ANSWERS: dict[str, Any] = {
    "/publications": _page(PUBLICATION),
    "/publications/{publication_id}": PUBLICATION,
    "/institutions": _page(INSTITUTION),
    "/institutions/{institution_id}": INSTITUTION | {"figures": FIGURES},
    "/institutions/{institution_id}/indicators": INDICATORS,
    "/bodies": _page(BODY),
    "/bodies/{body_id}/indicators": OF_BODY,
    "/notices": _page(NOTICE_ROW),
    "/statistics": STATISTICS,
    "/categories": _page(_CATEGORY),
    "/regions": _page(_REGION),
}
QUESTIONS: dict[str, Any] = {
    "q": "退费",
    "institution": INSTITUTION_ID,
    "category": "E01",
    "region": "110108",
    "outcome": "settled",
    "body": "示例协会",
    "from": "2026-01-01",
    "to": "2026-12-31",
    "type": "B",
    "limit": 50,
    "publication_id": PUBLICATION_ID,
    "institution_id": INSTITUTION_ID,
    "body_id": BODY_ID,
}
