"""Who complains, for whom and how it came, as rows and badges for the pages of a case; no name, no contact."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _

from complaints.actions.standing import mandate_of
from complaints.labels import CONSENT_HOW, ENDED_WHY, RELATIONS
from complaints.lifecycle.standing import Contract, StandInKind, denial, has_powers
from complaints.models import Channel, Complaint, FilerKind, Learner, StandIn
from complaints.queries.looking import learner_of, stand_ins_of
from kernel import clock
from kernel.web import day

Row = dict[str, Any]
NAMED = "complaint.stand_in_named"


def badges(complaint: Complaint, *, is_told_all: bool = True) -> list[tuple[str, str]]:
    """What a list and a heading say at once: an agent, a helper, a minor, a filing by an officer."""
    marks = []
    if complaint.filer_kind is FilerKind.AGENT:
        marks.append((_("代理"), "info"))
    if not is_told_all:
        return marks
    if complaint.filer_kind is FilerKind.HELPER:
        marks.append((_("协助"), "neutral"))
    if complaint.is_minor:
        marks.append((_("未成年人"), "warn"))
    if complaint.channel not in (Channel.WEB, Channel.IMPORT):
        marks.append((str(complaint.channel.label), "neutral"))
    return marks


def people_rows(complaint: Complaint, kinds: Collection[str] = (NAMED,)) -> list[Row]:
    """The complaining side as its own side and the body read it; `kinds` are the events of the case, where known."""
    acting = stand_ins_of(complaint) if NAMED in kinds else []
    learner = learner_of(complaint) if complaint.is_minor else None
    rows = [*_learner(learner), *(row for one in acting for row in _acting(one))]
    return [{"key": key, "value": value} for key, value in rows if value]


def _learner(row: Learner | None) -> list[tuple[str, str]]:
    if row is None:
        return []
    if row.own_labour:
        return [(_("学员"), _("已满16周岁，以自己的劳动收入为主要生活来源"))]
    form = _("监护人以自己的名义投诉") if row.contract is Contract.GUARDIAN else _("学员是投诉人，监护人是法定代理人")
    return [(_("学员"), f"{row.age.label}，{form}")]


def _acting(row: StandIn) -> list[tuple[str, str]]:
    from_words = RELATIONS.get(row.relation, "")
    who = f"{row.kind.label}（{from_words}）" if from_words else str(row.kind.label)
    if row.ended_at is not None:
        return [(_("曾代为办理"), f"{who}，{ENDED_WHY[row.ended_why]}，{day(clock.day_of(row.ended_at))}")]
    rows = [(_("代为办理"), who)]
    if row.consent_how:
        rows.append((_("本人怎样同意的"), str(CONSENT_HOW.get(row.consent_how, ""))))
    newest = row.authorisations[-1] if row.authorisations else None
    if newest is not None:
        named = _("；").join(str(power.label) for power in has_powers(newest.powers))
        term = _("%(first)s到%(last)s", first=day(newest.from_on), last=day(newest.until_on))
        rows += [(_("委托事项"), newest.matters), (_("特别权限"), named or _("没有")), (_("授权期限"), term)]
        rows.append((_("委托人签名日期"), day(newest.signed_on) or ""))
    return rows


def agent_words(complaint: Complaint) -> str:
    """What the institution is told of an agent: that there is one, whether he may settle, until when."""
    if complaint.filer_kind is not FilerKind.AGENT:
        return ""
    row = next((one for one in reversed(stand_ins_of(complaint)) if one.ended_at is None), None)
    newest = row.authorisations[-1] if row is not None and row.authorisations else None
    if newest is None:
        return ""
    powers = has_powers(newest.powers)
    words = _("；").join(str(power.label) for power in powers) or _("没有特别权限，接受方案由委托人决定")
    return _(
        "投诉人由代理人办理。代理人的特别权限：%(powers)s。授权到%(day)s。", powers=words, day=day(newest.until_on)
    )


def term_words(row: StandIn | None) -> str:
    """Why the stand-in may do nothing any more, or not yet; empty while they may."""
    if row is None or row.kind is StandInKind.GUARDIAN:
        return ""
    why = denial(mandate_of(row), "say", clock.today())
    return str(why.label) if why is not None else ""
