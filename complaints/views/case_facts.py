"""The facts of a case as rows: what is asked, of whom, where it stands; contact only for those who may have it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from accounts.roles import OrganisationKind
from complaints import rulesets
from complaints.facts import category_label, wish
from complaints.labels import BODY_SIDE
from complaints.lifecycle import BETWEEN_PARTIES, CLAIMANTS, PartyRole, Status
from complaints.models import Complaint, Point, Report
from complaints.permissions import may_read_whole, may_see_contact_plain
from complaints.views.rules_at_purchase import rules_at_purchase
from kernel.web import day, tr, yuan

HANDLE_EYES = BODY_SIDE - {PartyRole.OTHER_BODY} | {PartyRole.RESPONDENT}


def progress(complaint: Complaint) -> tuple[list[str], int]:
    """The steps of this case and the index of where it stands; past the last when it is closed."""
    first = [_("提交"), _("先行和解")] if complaint.odr_on is not None else [_("提交")]
    end = _short_end(complaint)
    if end is not None:
        steps = [*first, *([end] if end else []), _("结案")]
        return steps, len(steps) if complaint.status is Status.CLOSED else len(steps) - 1 - bool(end)
    steps = [*first, _("受理"), _("答复与调解"), _("结果"), _("结案")]
    if complaint.status is Status.PRE_SETTLEMENT:
        return steps, 1
    index = {
        Status.RECEIVED: 1,
        Status.ASSIGNED: 1,
        Status.POWER_DISPUTE: 1,
        Status.ACCEPTED: 2,
        Status.ENTRUSTED: 2,
        Status.MEDIATING: 2,
        Status.APPRAISAL: 2,
        Status.SUSPENDED: 2,
        Status.AGREED: 4,
        Status.TERMINATED: 4,
        Status.CLOSED: 5,
    }
    return steps, index[complaint.status] + len(first) - 1


def _short_end(complaint: Complaint) -> str | None:
    """The step before closing where nothing was accepted; empty when settled with the institution alone."""
    if complaint.accepted_at is not None:
        return None
    if complaint.status is Status.SETTLED or str(complaint.outcome) == "self_settled":
        return ""
    ended = complaint.status if complaint.status is not Status.CLOSED else None
    words = {Status.NOT_ACCEPTED: _("不予受理"), Status.WITHDRAWN: _("撤回"), Status.HANDED_OFF: _("转其他平台办理")}
    by_outcome = {"not_accepted": _("不予受理"), "withdrawn": _("撤回"), "handed_off": _("转其他平台办理")}
    if ended is not None:
        return words.get(ended)
    return by_outcome.get(str(complaint.outcome))


def fact_rows(
    complaint: Complaint, roles: frozenset[PartyRole], reports: Sequence[Report] = ()
) -> list[dict[str, Any]]:
    """The complaint for `page.summary_list`; the handle is for the institution to find the order by."""
    rows = [
        (_("被投诉机构"), complaint.respondent_name),
        *rules_at_purchase(complaint),
        (_("处理单位"), _handled_by(complaint)),
        (_("由谁处理，为什么"), "" if complaint.status in BETWEEN_PARTIES else route_words(complaint)),
        (_("投诉类别"), f"{complaint.category} {category_label(complaint)}"),
        (_("发生日期"), day(complaint.happened_on)),
        *_told(complaint, roles, reports),
        (_("购买日期"), day(complaint.bought_on)),
        (_("已付金额"), yuan(complaint.paid_fen)),
        (_("谁付的钱"), paid_by(complaint.paid_by)),
        (_("向机构反映过"), day(complaint.told_on)),
    ]
    if complaint.handle_kind is not None and roles & (CLAIMANTS | HANDLE_EYES):
        plain = bool(roles & (CLAIMANTS | {PartyRole.RESPONDENT}))  # masked for all staff, whose order it is not
        handle = complaint.handle or ""
        rows.append((str(complaint.handle_kind.label), handle if plain else masked_handle(handle)))
    if roles & (CLAIMANTS | BODY_SIDE):
        rows.append((_("谁填写的"), str(complaint.filer_kind.label)))
        rows.append((_("怎么来的"), str(complaint.channel.label)))
    return [{"key": key, "value": value} for key, value in rows if value]


def _handled_by(complaint: Complaint) -> str:
    """The body that has the case, or why nobody has it yet."""
    if complaint.body is not None:
        return complaint.body.name
    is_between = complaint.status in BETWEEN_PARTIES or str(complaint.outcome) == "self_settled"
    return _("先与机构协商，没有交给处理单位") if is_between else _("平台受理窗口正在确定")


def taken_points(reports: Sequence[Report]) -> list[Point]:
    """The wishes that went into these reports."""
    return [point for report in reports for point in report.points]


def _told(complaint: Complaint, roles: frozenset[PartyRole], reports: Sequence[Report]) -> list[tuple[str, str]]:
    """What happened and what is asked: whole for learner and body, else what remains of a divided case."""
    asked = (_("要求"), "\n".join(wish(point) for point in complaint.points))
    if complaint.dispute_words is None or not may_read_whole(roles):
        return [(_("经过"), complaint.words_told), asked]
    taken = "\n".join(wish(point) for point in taken_points(reports))
    told = (_("机构看到的经过"), complaint.words_told)
    return [(_("经过（原文）"), complaint.words), told, asked, (_("归入举报的要求"), taken)]


def route_words(complaint: Complaint) -> str:
    """Why this body, and on what that rests: articles that were read, or our own rule."""
    if not complaint.route_reason:
        return ""
    texts = rulesets.load(complaint.ruleset).texts
    cited = "；".join(rulesets.cite(article, texts) for article in complaint.route_articles)
    by_rule = f"{tr(complaint.route_reason)}（{cited or _('平台规则')}）"
    chosen = _chosen(complaint)
    return chosen + _("没有这样选的，按规则：") + by_rule if chosen else by_rule


def _chosen(complaint: Complaint) -> str:
    """What the complainant chose instead of the body the rules name; empty where another body has the case since."""
    kind = complaint.body.kind if complaint.body is not None else None
    if complaint.chosen_path == "association" and kind is OrganisationKind.CONSUMER_ASSOCIATION:
        return _("投诉人选择在这里请消费者协会调解。")
    if complaint.chosen_path == "committee" and kind is OrganisationKind.PEOPLE_MEDIATION_COMMITTEE:
        return _("投诉人选择在这里申请人民调解。")
    return ""


def paid_by(code: str) -> str:
    """Who paid, in words."""
    return {"consumer": _("学员或家长自己"), "school": _("学校统一支付")}.get(code, code)


def contact_rows(complaint: Complaint, roles: frozenset[PartyRole]) -> list[dict[str, Any]]:
    """Name, phone and address: plain to whoever wrote them, masked for the handling body; `field` is what to reveal."""
    plain = may_see_contact_plain(roles)
    rows = [
        ("name", _("姓名"), complaint.name, masked_name(complaint.name)),
        ("phone", _("手机号"), complaint.phone, masked_phone(complaint.phone)),
        ("address", _("通信地址"), complaint.address, masked_address(complaint.address)),
    ]
    return [
        {"field": field, "key": key, "value": value if plain else hidden, "is_masked": not plain}
        for field, key, value, hidden in rows
    ]


def masked_name(name: str) -> str:
    """The first sign and an asterisk for each other."""
    return name[:1] + "＊" * max(1, len(name) - 1)


def masked_handle(handle: str) -> str:
    """The last two signs of an order number or account."""
    return f"****{handle[-2:]}" if len(handle) > 4 else "****"


def masked_phone(phone: str) -> str:
    """The first three and last four digits of a phone number."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "****"


def masked_address(address: str) -> str:
    """The first six signs of an address."""
    return f"{address[:6]}……" if len(address) > 8 else "……"
