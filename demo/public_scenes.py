"""What makes the public pages tell something: warnings of several months, a changed rule, what came by the door."""

from datetime import timedelta

from accounts.roles import Role
from complaints import actions as cases
from complaints.lifecycle import ReportKind
from complaints.lifecycle.reports import ReportSource
from demo import phrases
from demo.world import World
from institutions import actions
from institutions.actions import Typed
from institutions.lifecycle.noticing import NoticeKind
from kernel import clock
from kernel.events import Actor

WARNINGS = (
    (
        150,
        "暑期网课集中招生，先看退费规则",
        "报名前请看清退费规则和课程有效期，一次缴费不要超过三个月。合同、付款凭证和宣传页面请截图保存。",
    ),
    (75, "「免息分期」买课，欠的是贷款", "办分期前请看清出借人是谁、退课后贷款由谁还。不要把手机交给销售人员操作。"),
    (
        12,
        "自动续费，到期前请检查",
        "会员和课程到期前，请在支付平台里查看自动扣款，不需要的及时关闭。扣款没有提前提醒的，可以投诉。",
    ),
)
CAME = (*(ReportSource.PARENT,) * 7, *(ReportSource.PRESS,) * 6, *(ReportSource.LEARNER,) * 5)
SERVICE_RULES = "第一条 课程有效期自开通之日起两年。\n第二条 直播课提供回放。\n第三条 更换老师提前三日告知。"


def tell(country: World) -> None:
    """Play them, each on its own day before today (inside a transaction)."""
    for ago, title, words in WARNINGS:
        with clock.stepped(clock.now() - timedelta(days=ago)):
            _warn(country, title, words)
    with clock.stepped(clock.now() - timedelta(days=50)):
        _change_rules(country)
    _came_by_the_door(country)


def _warn(country: World, title: str, words: str) -> None:
    by = _hand(country, "officer-bj", Role.OFFICER)
    notice = actions.draft_notice(actions.NoticeDraft(NoticeKind.ADVICE, title, words), by=by)
    actions.approve_notice(notice, by=_hand(country, "supervisor", Role.SUPERVISOR))
    actions.publish_notice(notice, by=by)


def _came_by_the_door(country: World) -> None:
    """Ideas and disputes of several months, read by intake the next day: enough that a count of them may be told."""
    admin = Actor(country.people["platform-admin"].id, Role.PLATFORM_ADMIN)
    for number, source in enumerate(CAME):
        with clock.stepped(clock.now() - timedelta(days=190 - 8 * number)):
            told = cases.Told(
                key=f"demo-door-{number:02}", words=phrases.IDEA, target_name=phrases.NOBODY_KNOWN, source=source
            )
            row = cases.take_report(told)
        with clock.stepped(clock.now() - timedelta(days=189 - 8 * number)):
            is_dispute = number % 3 == 0
            cases.sort_other(row, ReportKind.DISPUTE if is_dispute else ReportKind.LEAD, by=admin)
            if not is_dispute:
                cases.note_lead(row, phrases.LEAD_ANSWERED, by=admin)


def _hand(country: World, login: str, role: Role) -> Actor:
    return Actor(country.people[login].id, role, country.bodies["edu-bj"].id)


def _change_rules(country: World) -> None:
    """Announced with its days, in force since."""
    institution = country.institutions["xinghe"]
    assert institution.organisation is not None
    by = country.hand(institution.organisation, Role.INSTITUTION_ADMIN, Role.INSTITUTION_STAFF)
    assert by is not None
    day = clock.today() + timedelta(days=actions.notice_days() + 3)
    typed = Typed("service_rules", {"words": SERVICE_RULES}, from_on=day)
    actions.confirm_item(actions.draft_item(institution, typed, by=by), by=by)
