"""The panel of a body, what each mediator has in hand and what came of it, and the month's draw for a look."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.models import Organisation
from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import rulesets
from complaints.facts import category_label
from complaints.queries.figures import figure
from complaints.views.moves import attempt
from kernel import clock
from kernel.db import db
from kernel.errors import NotFound
from mediation import actions, queries
from mediation.forms import LookForm, MemberForm, PanelRuleForm
from mediation.forms.panel import GRADES
from mediation.models import Mediation, PanelMember
from mediation.queries.panel import MOST_BY_DEFAULT, keeps_panel
from mediation.views.blueprint import OFFICE, Page, blueprint
from mediation.views.people import language_words, names_for

HEADS = (Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)
PERIOD = timedelta(days=365)


def _body(viewer: Viewer) -> Organisation:
    """The viewer's own body; NotFound for one that keeps no panel."""
    body = db.session.get(Organisation, viewer.organisation_id)
    if body is None or not keeps_panel(body):
        raise NotFound()
    return body


@blueprint.route("/panel", methods=["GET", "POST"])
@requires(*OFFICE)
def panel() -> Page:
    """Who is on the panel, with fields, tongues and load; its head also says how the panel is run."""
    viewer = current_viewer()
    body = db.session.get(Organisation, viewer.organisation_id)
    if body is None or not keeps_panel(body):
        return render_template("mediation/panel.html", rows=[], form=None, body=None)
    rule = queries.panel_rule(body.id)
    form, status = PanelRuleForm(data={"by_number": rule.by_number, "parties_choose": rule.parties_choose}), 200
    if form.is_sent:
        status = 422
        if form.validate():
            said = {"by_number": bool(form.by_number.data), "parties_choose": bool(form.parties_choose.data)}
            failed = attempt(form, lambda: actions.set_panel_rule(body, **said, by=viewer.actor))
            if failed is None:
                flash(_("已保存。"), "good")
                return redirect(url_for(".panel"), 303)
            status = failed
    rows = _rows(body, viewer)
    shown = form if viewer.role in HEADS else None
    return render_template("mediation/panel.html", rows=rows, form=shown, body=body), status


def _rows(body: Organisation, viewer: Viewer) -> list[dict[str, object]]:
    roster = queries.roster_of(body.id)
    known, loads, name = roster.panel, roster.loads, names_for(body.id, viewer)
    names = _categories()
    found: list[dict[str, object]] = []
    for person in roster.people.values():
        row = known.get(person.id)
        most = row.most if row else MOST_BY_DEFAULT
        is_active = row is None or row.is_active
        found.append(
            {
                "name": name(person),
                "url": url_for("mediation.member", ref=person.ref) if viewer.role in HEADS else None,
                "fields": "、".join(names[code] for code in (row.fields if row else ()) if code in names) or _("不限"),
                "languages": language_words(row.languages if row else ()),
                "load": _("%(load)s / %(most)s", load=loads[person.id], most=most),
                "state": (_("接案"), "good") if is_active else (_("暂不接案"), "neutral"),
            }
        )
    return found


def _categories() -> dict[str, str]:
    rows = rulesets.in_force(clock.today()).categories
    return {code: _(row.name) for code, row in rows.items()}


@blueprint.route("/panel/<ref>", methods=["GET", "POST"])
@requires(*HEADS)
def member(ref: str) -> Page:
    """One mediator's place on the panel."""
    viewer = current_viewer()
    body = _body(viewer)
    person = next((one for one in queries.mediators_of(body.id) if one.ref == ref), None)
    if person is None:
        raise NotFound()
    form, status = MemberForm(data=_known(queries.panel_of(body.id).get(person.id), person.staff_number)), 200
    form.fields.choices = list(_categories().items())
    form.region.choices = [("", _("不限")), *((one.code, one.name) for one in queries.regions_near(body.region_code))]
    if form.is_sent:
        status = 422
        if form.validate():
            failed = attempt(form, lambda: actions.set_member(body, person, _draft(form), by=viewer.actor))
            if failed is None:
                flash(_("名册已更新。"), "good")
                return redirect(url_for(".panel"), 303)
            status = failed
    name = names_for(body.id, viewer)(person)
    return render_template("mediation/member.html", form=form, name=name, body=body), status


def _known(row: PanelMember | None, number: str | None) -> dict[str, object]:
    if row is None:
        return {"number": number or "", "most": MOST_BY_DEFAULT, "is_active": True, "languages": ["zh"], "region": ""}
    names = ("number", "fields", "languages", "most", "is_active")
    return {name: getattr(row, name) for name in names} | {"region": row.region_code or ""}


def _draft(form: MemberForm) -> actions.MemberDraft:
    return actions.MemberDraft(
        form.number.data or "",
        form.fields.data or (),
        form.languages.data or (),
        form.region.data or None,
        form.most.data or MOST_BY_DEFAULT,
        bool(form.is_active.data),
    )


@blueprint.get("/figures")
@requires(*OFFICE)
def figures() -> Page:
    """Workload now and outcomes of the last year; a rate only where enough ended (平台规则)."""
    viewer = current_viewer()
    since = clock.today() - PERIOD
    name = names_for(viewer.organisation_id or 0, viewer)
    rows = [
        {
            "name": name(one.person),
            "load": one.load,
            "agreed": one.agreed,
            "ended": one.ended,
            "rate": f"{one.rate}%" if one.rate is not None else None,
            "days": one.usual_days,
        }
        for one in queries.work_of(viewer, since)
    ]
    return render_template("mediation/figures.html", rows=rows, since=since, least=figure("small_cell"))


@blueprint.get("/sample")
@requires(*OFFICE)
def sample() -> Page:
    """The ended tables of a month that the draw names for a look."""
    viewer, month = current_viewer(), queries.month_of(request.args.get("month"))
    tables = queries.sample_of(viewer, month)
    looks, name = queries.looks_at(tables), names_for(viewer.organisation_id or 0, viewer)
    rows = [
        {
            "number": table.complaint.number,
            "url": url_for("mediation.look", ref=table.ref) if viewer.role in HEADS else None,
            "category": category_label(table.complaint),
            "mediator": name(table.mediator),
            "state": (str(table.state.label), "neutral"),
            "ended": table.ended_at,
            "looked": (_("已看"), "good") if looks.get(table.id) else (_("还没有看"), "warn"),
        }
        for table in tables
    ]
    before = (month - timedelta(days=1)).replace(day=1)
    after = (month + timedelta(days=32)).replace(day=1)
    context = {"month": month, "before": before, "after": after if after <= clock.today() else None}
    return render_template("mediation/sample.html", rows=rows, many=figure("quality_sample"), **context)


@blueprint.route("/sample/<ref>", methods=["GET", "POST"])
@requires(*HEADS)
def look(ref: str) -> Page:
    """A head of the body looks at a table the draw named, and records what was seen."""
    viewer = current_viewer()
    table = queries.sampled_for(viewer, ref)
    looks = queries.looks_at([table]).get(table.id, [])
    form, status = LookForm(), 200
    if form.is_sent:
        status = 422
        if form.validate():
            said = form.grade.data or "", form.words.data or ""
            failed = attempt(form, lambda: actions.note_look(table, *said, by=viewer.actor))
            if failed is None:
                flash(_("已记录。"), "good")
                return redirect(url_for(".sample", month=_month(table)), 303)
            status = failed
    context = {"has_mine": any(one.by_id == viewer.person_id for one in looks), "month": _month(table)}
    grades = dict(GRADES)
    return render_template("mediation/look.html", table=table, form=form, looks=looks, grades=grades, **context), status


def _month(table: Mediation) -> str:
    return clock.day_of(table.ended_at).strftime("%Y-%m") if table.ended_at else ""
