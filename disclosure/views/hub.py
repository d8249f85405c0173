"""An institution's own first page, what waits and until when; its figures beside others of its size."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import OrganisationKind, Role
from complaints import rulesets
from complaints.facts import category_label
from complaints.queries import Filters, Waiting
from complaints.queries.due import Due
from complaints.queries.figures import figure
from complaints.queries.own_promises import OwnPromises, own_promises
from complaints.queries.queues import ids_of, waiting
from complaints.views.case_answering import promise_name
from complaints.views.queues import due_cells
from disclosure.benchmark import Basis, Benchmark, Cause, Compared, Measure, benchmark, bounds_of
from disclosure.lifecycle import CandidateState
from disclosure.models import BenchmarkRow, Candidate
from disclosure.permissions import INSTITUTION_ROLES
from disclosure.queries import corrections as correction_queries
from disclosure.queries import desk as desk_queries
from disclosure.queries.benchmark import counted, others_like, own_row
from institutions.duties import Duty, State
from institutions.lifecycle.inspecting import InspectionState
from institutions.lifecycle.noticing import NoticeState
from institutions.models import Inspection, Institution, Notice
from institutions.queries import institution_of_organisation
from institutions.queries.duties import duties_of
from institutions.queries.watching import inspections_of, notices_of
from kernel import calendars, clock
from kernel.errors import NotFound
from kernel.web import day, tr

hub = Blueprint("institution_hub", __name__, url_prefix="/institution")
FEW = 5
PRESSING = frozenset({State.OVERDUE, State.EXPIRED, State.EXPIRING})
NAMES: dict[Measure, object] = {
    Measure.ON_TIME: _l("首次答复按时率"),
    Measure.SETTLED: _l("调解成功率"),
    Measure.PER_THOUSAND: _l("每千名付费学员的投诉"),
}
MEANINGS: dict[Measure, object] = {
    Measure.ON_TIME: _l("在平台规则的时限内首次答复的，占已经答复或者时限已过的比例"),
    Measure.SETTLED: _l("达成调解或者自行和解的，占调解有结果的比例；投诉人撤回的不算"),
    Measure.PER_THOUSAND: _l("已受理的投诉件数，除以机构自己披露的付费学员人数，再乘以一千"),
}


@dataclass(frozen=True)
class Waits:
    """One line of what waits: what, until when in words, where it is done, how pressing it is."""

    words: str
    when: str
    url: str
    tone: str = "info"


def _own(viewer: Viewer) -> Institution | None:
    if viewer.organisation_kind is not OrganisationKind.INSTITUTION:
        raise NotFound()
    return institution_of_organisation(viewer.organisation_id or 0)


@hub.get("/home")
@requires(*INSTITUTION_ROLES)
def home() -> str:
    """Cases by the time left, promises, items to disclose, inspections and notices, texts in the time to object."""
    viewer = current_viewer()
    institution = _own(viewer)
    if institution is None:
        may_bind = viewer.role is Role.INSTITUTION_ADMIN
        return render_template("disclosure/hub.html", institution=None, may_bind=may_bind)
    return render_template(
        "disclosure/hub.html",
        institution=institution,
        may_share=viewer.role is Role.INSTITUTION_ADMIN,
        nobody_url=url_for("complaints_institution.share"),
        cases=_cases(waiting(viewer, ids_of(viewer, Filters(), FEW))),
        late_url=url_for("complaints_institution.queue", due=str(Due.OVERDUE)),
        promises=_promises(own_promises(viewer, size=FEW)),
        duties=list(_duties(duties_of(institution, clock.today()))),
        watched=[*_inspections(inspections_of(viewer)), *_notices(notices_of(viewer))],
        texts=list(_texts(institution)),
        corrections=list(_corrections(viewer)),
    )


def _cases(rows: list[Waiting]) -> list[dict[str, Any]]:
    calendar = calendars.current()
    return [
        due_cells(one, calendar)
        | {
            "number": one.complaint.number,
            "url": url_for("complaints_institution.show", number=one.complaint.number),
            "category": category_label(one.complaint),
            "marks": [(str(one.complaint.status.label), "info")],
        }
        for one in rows
    ]


def _promises(found: OwnPromises) -> list[Waits]:
    today = clock.today()
    return [
        Waits(
            f"{promise_name(row.item.kind.label, row.item.fen)}（{row.complaint.number}）",
            _("已逾期 %(day)s", day=_day(row.item.by_on)) if late else _day(row.item.by_on),
            url_for("complaints_institution.show", number=row.complaint.number, _anchor="promises"),
            "bad" if late else "info",
        )
        for row in found.rows
        for late in [row.item.by_on is not None and row.item.by_on < today]
    ]


def _day(on: Any) -> str:
    return day(on) if on is not None else _("没有约定日期")


def _duties(found: list[Duty]) -> Iterator[Waits]:
    """Items that are late, ran out or end soon; those asked by law first."""
    for row in sorted(found, key=lambda one: (not one.speaks, str(one.state))):
        if row.state in PRESSING:
            on = row.ends_on if row.state is State.EXPIRING else (row.due_on or row.blank_since)
            words = f"{tr(str(row.item.name))}：{row.state.label}"
            url = url_for("duties.edit", item=row.item.code)
            yield Waits(words, _day(on), url, "bad" if row.speaks else "warn")


def _inspections(rows: list[Inspection]) -> Iterator[Waits]:
    for row in rows:
        if row.state is not InspectionState.CLOSED:
            words = _("%(body)s的检查：%(state)s", body=row.body.name, state=row.state.label)
            yield Waits(words, _day(row.planned_on), url_for("inspection.show", ref=row.ref), "warn")


def _notices(rows: list[Notice]) -> Iterator[Waits]:
    for row in rows:
        if row.state in (NoticeState.TOLD, NoticeState.OBJECTED):
            words = _("%(body)s拟发布：%(title)s", body=row.body.name, title=row.title)
            tone = "warn" if row.state is NoticeState.TOLD else "info"
            yield Waits(words, _day(row.objection_until_on), url_for("notices.show", ref=row.ref), tone)


def _texts(institution: Institution) -> Iterator[Waits]:
    """Texts about complaints that are to be published and may be objected to."""
    rows, _more = desk_queries.listed(desk_queries.of_institution(institution.ref), CandidateState.NOTIFIED, FEW)
    for row in rows:
        words = _("公示文本待核对：%(name)s", name=tr(row.category_name))
        yield Waits(
            words, _day(row.objection_until_on), url_for("disclosure_institution.show", ref=row.ref), _tone(row)
        )


def _corrections(viewer: Viewer) -> Iterator[Waits]:
    """What somebody says is wrong in the institution's own disclosures, and until when it answers."""
    mine = correction_queries.with_body(viewer.organisation_id, is_operator=False)
    rows, _more = correction_queries.waiting(mine, FEW)
    for row in rows:
        url = url_for("disclosure_corrections.show", ref=row.ref)
        tone = "bad" if row.due_on < clock.today() else "warn"
        yield Waits(str((row.thing or row.subject).label), day(row.due_on), url, tone)


def _tone(row: Candidate) -> str:
    return "info" if row.objected_at is not None else "warn"


@hub.get("/figures")
@requires(*INSTITUTION_ROLES)
def figures() -> str:
    """The own numbers of twelve months with what they mean, beside the middle of others of the same size."""
    institution = _own(current_viewer())
    if institution is None:
        raise NotFound()
    row = own_row(institution.ref)
    context: dict[str, Any] = {"institution": institution, "row": row, "small_cell": figure("small_cell")}
    if row is not None:
        others = others_like(row)
        found = benchmark(counted(row), others.rows, figure("small_cell"))
        context |= {"found": found, "band": band_words(row), "lines": _lines(found), "causes": _causes(found)}
        context["is_sample"] = others.is_sample
    return render_template("disclosure/figures.html", **context)


def band_words(row: BenchmarkRow) -> str:
    """The band of an institution's size in words; '' where its size is not known."""
    if Basis(row.basis) is Basis.UNKNOWN:
        return ""
    low, high = bounds_of(row.band)
    if high is None:
        return _("付费学员%(low)s人以上", low=low)
    return _("付费学员%(low)s至%(high)s人", low=low, high=high)


def _lines(found: Benchmark) -> list[dict[str, Any]]:
    shown = [one for one in found.measures if one.measure is not Measure.PER_THOUSAND or one.own or one.middle]
    return [
        {
            "name": NAMES[one.measure],
            "meaning": MEANINGS[one.measure],
            "own": _value(one, one.own),
            "n": one.n,
            "middle": _value(one, one.middle),
            "peers": one.peers,
        }
        for one in shown
    ]


def _value(one: Compared, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.1f}" if one.measure is Measure.PER_THOUSAND else f"{value:.0%}"


def _causes(found: Benchmark) -> list[dict[str, Any]]:
    known = rulesets.in_force(clock.today()).categories
    return [
        {
            "name": tr(known[one.category].name) if one.category in known else one.category,
            "number": one.number,
            "own": f"{one.own:.0%}",
            "others": f"{one.others:.0%}" if one.others is not None else "",
            "words": _difference(one),
        }
        for one in found.causes
    ]


def _difference(one: Cause) -> str:
    if one.difference is None:
        return ""
    points = round(100 * one.difference)
    if points == 0:
        return _("差不多")
    return _("高%(n)s个百分点", n=points) if points > 0 else _("低%(n)s个百分点", n=-points)
