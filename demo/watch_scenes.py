"""A province inspects by draw and by plan: an association comes along, one thing is rectified, a notice goes out."""

from collections.abc import Iterator
from datetime import timedelta

from accounts.roles import Role
from demo.scenes import When
from demo.world import World
from institutions import actions
from institutions.documents.inspections import send_with_papers
from institutions.lifecycle.inspecting import Finding, InspectionGround
from institutions.lifecycle.noticing import NoticeKind
from institutions.models import Inspection
from institutions.permissions.reaching import stands_in_reach
from kernel import clock
from kernel.events import Actor

FOUND = "首页没有公示办学许可，页面底部只有营业执照。"
SUMMARY = "检查八项，一项发现问题：首页没有公示许可。机构已在限期内整改，复查通过。"


def _hand(country: World, login: str, role: Role, place: str) -> Actor:
    return Actor(country.people[login].id, role, country.bodies[place].id)


def drawn(country: World) -> Iterator[When]:
    """The digest of the list goes out, three working days later the value of a day between is entered."""
    yield 0, "09:00"
    by = _hand(country, "officer-bj", Role.OFFICER, "edu-bj")
    body = country.bodies["edu-bj"]
    listed = sorted(
        (row for row in country.institutions.values() if stands_in_reach(body, row)), key=lambda row: row.id
    )
    value_on = clock.today() + timedelta(days=1)
    told = actions.Listing("在线教育机构随机抽查（示例）", listed, 2, "示例彩票当日开奖号码", "示例公告网站", value_on)
    row = actions.list_draw(told, by=by)
    yield 3, "09:30"
    actions.draw(row, "08 13 21 27 30 33 + 05", by=by)


def inspected(country: World) -> Iterator[When]:
    """Planned, with the association along, found, rectified, closed; then the facts are published."""
    yield 0, "10:00"
    by = _hand(country, "officer-bj", Role.OFFICER, "edu-bj")
    partner = _hand(country, "association-officer", Role.OFFICER, "cca-hd")
    app = country.institutions["xiaoyuantong"]
    plan = actions.Plan(app, InspectionGround.PLANNED, "年度计划", clock.today(), [country.people["officer-bj"]])
    row = actions.plan_inspection(plan, by=by)
    actions.invite_partner(row, country.bodies["cca-hd"], by=by)
    yield 0, "15:00"
    actions.answer_invitation(row, True, by=partner)
    yield 1, "09:30"
    _inspect(row, by)
    actions.note_as_partner(row, "现场看到的情况与记录一致。", by=partner)
    assert app.organisation_id is not None
    staff = Actor(country.people["app-staff"].id, Role.INSTITUTION_STAFF, app.organisation_id)
    yield 3, "11:00"
    actions.answer_demand(row.demands[0], row, "已在首页公示办学许可。", "", by=staff)
    yield 4, "10:00"
    actions.recheck_demand(row.demands[0], row, True, "首页已公示许可。", None, by=by)
    actions.close_inspection(row, SUMMARY, by=by)
    draft = actions.NoticeDraft(NoticeKind.FACTS, f"关于{app.name}有关情况的通报", SUMMARY, app, row)
    notice = actions.draft_notice(draft, by=by)
    yield 5, "09:00"
    actions.approve_notice(notice, by=_hand(country, "supervisor", Role.SUPERVISOR, "edu-bj"))
    actions.tell_notice(notice, by=by)
    yield 5, "16:00"
    actions.accept_notice(notice, by=staff)
    yield 6, "09:00"
    actions.publish_notice(notice, by=by)


def _inspect(row: Inspection, by: Actor) -> None:
    actions.begin_inspection(row, by=by)
    for item in row.items:
        is_missing = item.code == "identity"
        finding, note = (Finding.PROBLEM, FOUND) if is_missing else (Finding.FINE, "")
        actions.record_finding(item, row, finding, note, by=by)
    item = row.items[0]
    actions.demand_mending(row, item, "在首页显著位置公示办学许可。", clock.today() + timedelta(days=10), by=by)
    send_with_papers(row, by=by)
