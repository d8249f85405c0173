"""What an institution discloses: its items with what is missing, one item's form, the press that makes it stand."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from institutions import actions, duties, queries
from institutions.actions import Course, DisclosureWrong, Typed
from institutions.actions.disclosing import OWNER
from institutions.forms.duties import SPARE_ROWS, ItemForm, item_form
from institutions.models import Disclosure, Institution
from institutions.permissions.duties import DESK_ROLES
from institutions.queries import duties as reads
from institutions.views.code_warnings import code_warnings
from institutions.wording.duties import as_text, facts_in_words
from kernel import clock, files
from kernel.changes import line_changes
from kernel.db import db
from kernel.errors import DomainError, NotFound
from kernel.files import StoredFile
from kernel.forms import PostForm
from kernel.sent_files import came_before, is_fine, taken
from kernel.web import yuan

blueprint = Blueprint("duties", __name__, url_prefix="/duties")
OWN = (Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN)
Page = str | Response | tuple[str, int]
ITEM = f"<any({','.join(duties.BY_CODE)}):item>"


def may_read(viewer: Viewer, disclosure_id: int) -> bool:
    """Whether somebody may open the evidence of a version."""
    return reads.may_read_evidence(viewer, disclosure_id)


@blueprint.get("")
@requires(*OWN)
def index() -> str:
    """Every item as it stands: counts by class, what is missing by which article, what ends when."""
    institution = queries.own_institution(current_viewer())
    rows = reads.versions_of(institution.id)
    told = reads.duties_of(institution, clock.today(), rows)
    coming = {row.item: row for row in rows if row.stands and row.from_on and row.from_on > clock.today()}
    groups = [(demand, [row for row in told if row.demand is demand]) for demand in duties.Demand]
    return render_template(
        "duties/index.html",
        institution=institution,
        meter=duties.completeness(told),
        groups=[(demand, found) for demand, found in groups if found],
        coming=coming,
        drafts=reads.drafts_of(institution.id),
    )


@blueprint.route(f"/items/{ITEM}", methods=["GET", "POST"])
@requires(*OWN)
def edit(item: str) -> Page:
    """One item: what is asked, what stands, its history, and the form; what is sent becomes a draft."""
    viewer = current_viewer()
    institution = queries.own_institution(viewer)
    rows, draft = reads.versions_of(institution.id, item), reads.drafts_of(institution.id).get(item)
    form = _form(item, draft or _newest(rows), [row for row in rows if row.stands])
    if not form.is_sent:
        return _page(institution, item, form, rows, draft, came_before(form))
    kept, form.refused = taken(form.form_token.data or "", viewer.person_id)
    fine = is_fine(form, form.refused)
    if request.form.get("more") and not form.refused:
        form.courses.append_entry()
        return _page(institution, item, form, rows, draft, kept)
    typed = _typed(item, form) if fine else None
    if typed is None:
        return _page(institution, item, form, rows, draft, kept), 422
    token = form.form_token.data
    if status := attempt(form, lambda: actions.draft_item(institution, typed, by=viewer.actor, form_token=token)):
        return _page(institution, item, form, rows, draft, kept), status
    return redirect(url_for(".look", item=item), 303)


@blueprint.route(f"/items/{ITEM}/look", methods=["GET", "POST"])
@requires(*OWN)
def look(item: str) -> Page:
    """The draft as it will stand beside what stands now, and the press 确认."""
    viewer = current_viewer()
    institution = queries.own_institution(viewer)
    draft, form = reads.drafts_of(institution.id).get(item), PostForm()
    if draft is None:
        return redirect(url_for(".edit", item=item), 303)
    status = 200
    if form.is_sent:
        status = 422
        if form.validate():
            status = attempt(form, lambda: actions.confirm_item(draft, by=viewer.actor)) or 303
        if status == 303:
            flash(_("已确认。这个版本从起始日起有效，以后不会改动。公开的页面几分钟之内更新。"), "good")
            return redirect(url_for(".index"), 303)
    else:
        attempt(form, lambda: actions.check_item(institution, draft))  # said before the press, not only after it
    old = reads.standing(institution, item, clock.today())
    return (
        render_template(
            "duties/look.html",
            form=form,
            item=duties.BY_CODE[item],
            draft=draft,
            old=old,
            changes=line_changes(words_of(old), words_of(draft)) if old else [],
            facts=facts_in_words(item, draft.content),
            warnings=code_warnings(institution, draft.content),
            evidence=evidence_of(draft),
            law=duties.notice_law(institution.type, item),
        ),
        status,
    )


@blueprint.post(f"/items/{ITEM}/discard")
@requires(*OWN)
def discard(item: str) -> Page:
    """Throw the draft away."""
    viewer = current_viewer()
    draft = reads.drafts_of(queries.own_institution(viewer).id).get(item)
    if draft is not None:
        actions.discard_item(draft, by=viewer.actor)
        flash(_("草稿已删除。"), "info")
    return redirect(url_for(".edit", item=item), 303)


@blueprint.get("/versions/<ref>")
@requires(*OWN, *DESK_ROLES)
def version(ref: str) -> str:
    """One version as it was confirmed, for the institution and the bodies of its region."""
    row = reads.version_for(current_viewer(), ref)
    return render_template(
        "duties/version.html",
        row=row,
        item=duties.BY_CODE[row.item],
        institution=row.record.institution,
        facts=facts_in_words(row.item, row.content),
        warnings=code_warnings(row.record.institution, row.content),
        evidence=evidence_of(row),
        can_recall=_can_recall(row),
    )


def _can_recall(row: Disclosure) -> bool:
    is_own = current_viewer().organisation_id == row.record.institution.organisation_id
    return bool(is_own and row.stands and row.from_on and row.from_on > clock.today())


@blueprint.post("/versions/<ref>/recall")
@requires(*OWN)
def recall(ref: str) -> Page:
    """Take an announced version back before its day."""
    viewer = current_viewer()
    row = reads.version_for(viewer, ref)
    actions.recall_item(row, by=viewer.actor)
    flash(_("已撤回，原来的版本继续有效。"), "good")
    return redirect(url_for(".edit", item=row.item), 303)


@blueprint.get("/versions/<ref>/files/<file>")
@requires(*OWN, *DESK_ROLES)
def evidence(ref: str, file: str) -> Response:
    """A file a version rests on, as its safe copy."""
    viewer = current_viewer()
    row = reads.version_for(viewer, ref)
    found = db.session.scalar(select(StoredFile).where(StoredFile.ref == file)) if file in row.files else None
    if found is None or found.owner_kind != OWNER or not files.may_read(viewer, found):
        raise NotFound()
    return files.shown(found)


@blueprint.get("/overdue")
@requires(*DESK_ROLES)
def overdue() -> str:
    """Institutions of the body's region where an article demands what is not there."""
    rows = reads.overdue_for(current_viewer())
    return render_template("duties/overdue.html", rows=rows, most=reads.MOST_INSTITUTIONS)


def attempt(form: PostForm, act: Callable[[], Any]) -> int | None:
    """Do the act; what the rules refuse stands beside its field or on top of the form, and its status is answered."""
    try:
        act()
    except DisclosureWrong as error:
        field = form._fields.get(error.field)
        if field is None:
            form.form_errors.append(error.message)
        else:
            field.errors = [*field.errors, error.message]
        return error.status
    except NotFound:
        raise
    except DomainError as error:
        form.form_errors.append(error.message)
        return error.status
    return None


def words_of(row: Disclosure) -> str:
    """A version as lines, to be compared."""
    courses = [(one.name, yuan(one.fen), one.unit, one.refund_rule) for one in row.courses]
    return as_text(row.item, row.content, courses)


def evidence_of(row: Disclosure) -> list[StoredFile]:
    """The files of a version in their order."""
    found = reads.evidence_of([row])
    return [found[ref] for ref in row.files if ref in found]


def _newest(rows: Sequence[Disclosure]) -> Disclosure | None:
    return next((row for row in reversed(rows) if row.stands), None)


def _form(item: str, begin: Disclosure | None, before: Sequence[Disclosure]) -> ItemForm:
    known = duties.BY_CODE[item]
    values: dict[str, Any] = {f"f_{code}": value for code, value in (begin.content if begin else {}).items()}
    if begin is not None:
        values |= {"until_on": begin.until_on, "consultation": begin.consultation}
        values |= {"from_on": begin.from_on if begin.is_draft else None}
    form = item_form(known, has_notice=known.is_rule and bool(before))(data=values)
    form.parts = tuple(one.code for one in known.fields)
    if known.has_courses and not form.is_sent:
        for line in begin.courses if begin else ():
            form.courses.append_entry(
                {"name": line.name, "fen": line.fen, "unit": line.unit, "refund_rule": line.refund_rule}
            )
        for _row in range(SPARE_ROWS):
            if len(form.courses) < (form.courses.max_entries or 0):
                form.courses.append_entry()
    return form


def _typed(item: str, form: ItemForm) -> Typed | None:
    """What was typed, or None with the error said where a list of courses is empty."""
    courses = _courses(form) if duties.BY_CODE[item].has_courses else []
    if duties.BY_CODE[item].has_courses and not courses:
        form.form_errors.append(_("请至少填写一门课程。"))
        return None
    return Typed(
        item,
        form.content(),
        from_on=form.from_on.data,
        until_on=form.until_on.data if form.until_on is not None else None,
        consultation=(form.consultation.data or "") if form.consultation is not None else "",
        courses=courses,
        kept=request.form.getlist("earlier"),
    )


def _courses(form: ItemForm) -> list[Course]:
    rows = [entry.form for entry in form.courses if not entry.form.is_empty]
    return [Course(row.name.data, row.fen.data, row.unit.data, row.refund_rule.data or "") for row in rows]


def _page(
    institution: Institution,
    item: str,
    form: ItemForm,
    rows: Sequence[Disclosure],
    draft: Disclosure | None,
    kept: Sequence[StoredFile],
) -> str:
    told = next((row for row in reads.duties_of(institution, clock.today()) if row.item.code == item), None)
    if told is None:
        raise NotFound()
    begun = draft or _newest(rows)
    return render_template(
        "duties/item.html",
        institution=institution,
        duty=told,
        warnings=code_warnings(institution, form.content()),
        form=form,
        rows=list(reversed(rows)),
        draft=draft,
        kept=kept,
        earlier=evidence_of(begun) if begun else [],
        first_day=_first_day(institution, item, rows),
        law=duties.notice_law(institution.type, item),
        today=clock.today(),
    )


def _first_day(institution: Institution, item: str, rows: Sequence[Disclosure]) -> date | None:
    """The first day a change of rules may be in force, None where nothing is to be announced."""
    if not duties.BY_CODE[item].is_rule or _newest(rows) is None:
        return None
    return duties.earliest_day(institution.type, item, clock.today(), actions.notice_days())
