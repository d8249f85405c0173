"""What invented institutions disclose: one nearly all, another leaves blanks, some their learners."""

from datetime import timedelta
from typing import Any

from accounts.roles import Role
from demo.world import World
from institutions import actions
from institutions.actions import Course, Typed
from institutions.models import Institution
from kernel import clock

RULES = "第一条 开课前申请退费的，全额退还。\n第二条 开课后申请退费的，按未上的课时退还。\n第三条 七日内原路退回。"
CHANGED = RULES.replace("七日内", "三日内")
SAID: dict[str, dict[str, Any]] = {
    "address": {"address": "示例市海淀区示例路1号", "phone": "010-00000000", "hours": "工作日 9:00–18:00"},
    "courses": {"words": "价格含资料，不含报名考试的费用。"},
    "refund_rules": {"words": RULES},
    "service_rules": {"words": "第一条 课程有效期自开通之日起一年。\n第二条 直播课提供回放。"},
    "teachers": {"total": 42, "certified": 30, "other": 12, "kinds": "教师资格证书、职业资格证书"},
    "custody": {"kind": "custody", "bank": "示例银行海淀支行", "tail": "0001"},
    "complaints": {"phone": "010-00000001", "hours": "每天 9:00–21:00", "answer": "三个工作日内"},
    "privacy": {"words": "只收集手机号和学习记录，用于提供课程，停止服务一年后删除。"},
    "statement": {"words": "今年夏天退费的投诉多，是因为客服人手不够。九月起增加了二十人，退费改在应用里直接申请。"},
    "learners": {"number": 12_800, "first": "2026-01", "last": "2026-06", "source": "accounts"},
}
COURSES = (Course("示例自考全程班", 398_000, "一期", "第二条"), Course("示例口语陪练", 9_900, "一课时", "第二条"))
# Others of its size, so that an institution sees itself beside them: learners who pay.
OTHERS = {"xiaoyuantong": 21_000, "yunfan": 15_600, "lanjing": 11_200, "guangchang": 64_000, "mingyue": 10_500}
LEAVES = ("address", "privacy", "courses")


def disclose(country: World) -> None:
    """On the first day every institution is asked; one fills nearly all in, one only little."""
    for institution in country.institutions.values():
        actions.open_duties(institution)
    for code in SAID:
        _confirm(country, "xinghe", code)
    for code in LEAVES:
        _confirm(country, "qinghe", code)
    for key, number in OTHERS.items():
        said = SAID["learners"] | {"number": number}
        _put(country, country.institutions[key], Typed("learners", said))


def announce(country: World) -> None:
    """Today the change of a rule is announced with its day."""
    institution = country.institutions["xinghe"]
    day = clock.today() + timedelta(days=actions.notice_days() + 3)
    typed = Typed("refund_rules", {"words": CHANGED}, from_on=day, consultation="意见请发到 yijian@example.cn。")
    _put(country, institution, typed)


def _confirm(country: World, key: str, code: str) -> None:
    courses = COURSES if code == "courses" else ()
    _put(country, country.institutions[key], Typed(code, SAID[code], courses=courses))


def _put(country: World, institution: Institution, typed: Typed) -> None:
    account = institution.organisation
    by = country.hand(account, Role.INSTITUTION_ADMIN, Role.INSTITUTION_STAFF) if account is not None else None
    if by is not None:
        actions.confirm_item(actions.draft_item(institution, typed, by=by), by=by)
