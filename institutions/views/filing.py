"""备案: the institution's own filings, the department's queue, one record, and every act on it."""

from typing import Any

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response

from accounts.models import Organisation
from accounts.permissions import current_viewer, requires
from accounts.roles import INSTITUTION_ROLES, Level, OrganisationKind, Role
from institutions import actions, queries
from institutions.actions import FilingDraft
from institutions.actions.filing import VERSION_FILES
from institutions.documents import OWNER, may_read_filing_paper, papers_of
from institutions.filing_fields import FIELDS, PAPERS
from institutions.forms import filing as forms
from institutions.lifecycle import Cycle, FilingKind, InstitutionType
from institutions.lifecycle.filing import WAITING
from institutions.models import Filing, FilingVersion, Institution
from institutions.permissions.life import is_institution
from institutions.queries import life
from institutions.views.acting import ActPage, Page, form_page, record_act_page
from institutions.views.filing_acts import ACTS
from institutions.views.held_files import handed_out, held_file
from institutions.views.record import TONES, act_address, page_number, record_page, row_of
from kernel import files, papers
from kernel.db import db
from kernel.errors import NotFound
from kernel.files import StoredFile

blueprint = Blueprint("filing", __name__, url_prefix="/filing")
OFFICE = (Role.OFFICER, Role.SUPERVISOR)
EVERYBODY = (*sorted(INSTITUTION_ROLES), *OFFICE)


@blueprint.get("")
@requires(*EVERYBODY)
def index() -> Page:
    """Filings the viewer may see: an institution's own, or what came to the department, what waits first."""
    viewer = current_viewer()
    if not (is_institution(viewer) or viewer.organisation_kind is OrganisationKind.EDUCATION_DEPARTMENT):
        raise NotFound()
    found = life.filings_for(viewer).order_by(None).order_by(Filing.state.not_in(sorted(WAITING)), Filing.id.desc())
    rows, more = life.listed(found, page_number())
    is_own = is_institution(viewer)
    return render_template(
        "institutions/filings.html",
        rows=[
            {
                "title": row.title,
                "url": url_for(".show", ref=row.ref),
                "institution": row.institution.name,
                "kind": row.kind.label,
                "number": row.number or "",
                "state": (row.state.label, TONES.get(row.state, "neutral")),
            }
            for row in rows
        ],
        is_own=is_own,
        may_note=not is_own and _is_provincial(),
        is_subject=is_own and _own().type is InstitutionType.A,
        next_url=url_for(".index", page=page_number() + 1) if more else None,
    )


def _is_provincial() -> bool:
    viewer = current_viewer()
    found = db.session.get(Organisation, viewer.organisation_id or 0)
    return found is not None and found.level is Level.PROVINCE and life.may_begin(viewer, Cycle.FILING, "note_approval")


def _own() -> Institution:
    viewer = current_viewer()
    found = queries.institution_of_organisation(viewer.organisation_id or 0) if is_institution(viewer) else None
    if found is None:
        raise NotFound()
    return found


NEW = ActPage(
    lambda kind: forms.filing_form(kind, is_whole=False)(),
    _l("填写备案"),
    _l("先保存，核对以后再提交。没有填完也可以先保存；提交以前，办理单位看不到。"),
    _l("保存"),
    _l("已保存，还没有提交。请核对以后提交。"),
    lambda record, form, by: None,
)


@blueprint.get("/new")
@requires(*sorted(INSTITUTION_ROLES))
def choose() -> Page:
    """What is to be filed."""
    institution = _own()
    if institution.type is InstitutionType.A:
        return redirect(url_for(".index"), 303)
    body = actions.filing_body(institution)
    return render_template("institutions/filing_choose.html", body=body, kinds=(FilingKind.APP, FilingKind.SERVICE))


@blueprint.route("/new/<any(app,service):kind>", methods=["GET", "POST"])
@requires(*sorted(INSTITUTION_ROLES))
def new(kind: str) -> Page:
    """The fields of a kind, saved as a draft."""
    institution, chosen = _own(), FilingKind(kind)
    made: list[Filing] = []

    def make(form: Any) -> None:
        said = FilingDraft(form.form_token.data, chosen, form.said)
        made[:] = [actions.draft_filing(institution, said, by=current_viewer().actor)]

    def back() -> str:
        return url_for(".show", ref=made[0].ref)

    note = _("要附的材料：%(papers)s。", papers=_("、").join(str(one) for one in PAPERS[chosen]))
    home = url_for(".choose")
    return form_page(NEW.form(chosen), NEW, make, back, str(chosen.label), note=note, home=home)


NOTE = ActPage(
    lambda _none: forms.ApprovalForm(),
    _l("记录行政审批"),
    _l("学科类线上培训机构适用行政审批，由审批机关办理。这里只作记录并公开，不出证书，也不代替许可证。"),
    _l("记下审批"),
    _l("审批已记下，会公开。"),
    lambda record, form, by: None,
)


@blueprint.route("/approval", methods=["GET", "POST"])
@requires(*OFFICE)
def approval() -> Page:
    """The provincial department notes an approval given to an institution of type A."""
    if not _is_provincial():
        raise NotFound()

    def make(form: Any) -> None:
        about = db.session.scalar(select(Institution).filter_by(credit_code=form.institution.data, merged_into_id=None))
        if about is None:
            raise actions.CycleWrong(_("登记里没有这个统一社会信用代码的机构。"))
        said = FilingDraft(form.key.data, FilingKind.APPROVAL, form.said)
        actions.note_approval(about, said, form.number.data, form.on.data, by=current_viewer().actor)

    return form_page(NOTE.form(None), NOTE, make, url_for(".index"), _("机构备案"))


@blueprint.get("/<ref>")
@requires(*EVERYBODY)
def show(ref: str) -> str:
    """One filing: where it stands, what is missing, its versions, papers and life."""
    viewer = current_viewer()
    filing = life.filing_for(viewer, ref)
    return record_page(
        viewer,
        filing,
        act_address(".act", ref),
        caption=str(filing.kind.label),
        title=filing.title,
        back=url_for(".index"),
        groups=[(_("备案"), _facts(filing)), *_versions(filing)],
        pages=tuple(ACTS),
        notices=_notices(filing),
        telling=filing.newest.telling,
        files=_files(filing),
        papers=papers_of(filing),
    )


def _facts(filing: Filing) -> list[dict[str, Any]]:
    rows = [
        row_of(_("机构"), filing.institution.name),
        row_of(_("办理单位"), filing.organisation.name),
        row_of(_("审批文号") if filing.kind is FilingKind.APPROVAL else _("备案号"), filing.number),
        row_of(_("日期"), filing.recorded_on),
        row_of(_("应该怎么办理"), filing.told),
        row_of(_("决定的文号"), filing.decision_number),
        row_of(_("作出决定的机关"), filing.decided_by),
        row_of(_("终止日期"), filing.ended_on),
        row_of(_("说明"), filing.ended_words),
    ]
    return [row for row in rows if row["value"]]


def _versions(filing: Filing) -> list[tuple[str, list[dict[str, Any]]]]:
    """Every version, the newest first; the one in force says so."""
    found = []
    for one in reversed(filing.versions):
        title = _("第%(number)s版", number=one.number)
        if one.number == filing.version:
            title = _("%(title)s（现行）", title=title)
        elif one.dropped_at is not None:
            title = _("%(title)s（已撤回）", title=title)
        rows = [row_of(field.label, one.fields.get(field.code, "")) for field in FIELDS[filing.kind]]
        found.append((title, rows))
    return found


def _notices(filing: Filing) -> list[tuple[str, str, str]]:
    if filing.kind is FilingKind.APPROVAL:
        return [("info", _("行政审批"), _("这里只记录审批机关的决定，不出证书；是否有效以审批机关为准。"))]
    return [("info", _("备案不是许可"), _("备案只表示材料齐全、已经记录，不是对内容和质量的认可或者推荐。"))]


def _files(filing: Filing) -> list[tuple[str, list[dict[str, Any]]]]:
    ids = {one.id: one.number for one in filing.versions}
    found = select(StoredFile).where(StoredFile.owner_kind == VERSION_FILES, StoredFile.owner_id.in_(ids))
    rows = list(db.session.scalars(found.order_by(StoredFile.id)))
    shown: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        url = url_for(".file", ref=filing.ref, file_ref=row.ref)
        shown.setdefault(ids[row.owner_id or 0], []).append(held_file(row, url))
    return [(_("第%(number)s版的材料", number=number), shown[number]) for number in sorted(shown, reverse=True)]


@blueprint.get("/<ref>/files/<file_ref>")
@requires(*EVERYBODY)
def file(ref: str, file_ref: str) -> Response:
    """A file of a filing, to whoever may see the filing."""
    filing = life.filing_for(current_viewer(), ref)
    mine = select(FilingVersion.id).where(FilingVersion.filing_id == filing.id)
    found = select(StoredFile).where(
        StoredFile.ref == file_ref, StoredFile.owner_kind == VERSION_FILES, StoredFile.owner_id.in_(mine)
    )
    row = db.session.scalar(found)
    return handed_out(row)


@blueprint.route(f"/<ref>/<any({','.join(sorted(ACTS))}):act>", methods=["GET", "POST"])
@requires(*EVERYBODY)
def act(ref: str, act: str) -> Page:
    """One act on a filing."""
    filing = life.filing_for(current_viewer(), ref)
    note = _missing(filing) if act == "complete" else ""
    return record_act_page(filing, act, ACTS[act], url_for(".show", ref=ref), filing.title, note)


def _missing(filing: Filing) -> str:
    """What the body said is missing and has not found since, in its own words."""
    telling = filing.newest.telling
    if telling is None:
        return ""
    items = [one.words for one in telling.items if one.met_at is None]
    words = _("告知要补的：%(items)s。", items="；".join(items)) if items else ""
    return f"{words}{telling.words}"


def register(app: Flask) -> None:
    """The blueprint, and who may read files and papers of filings."""
    files.register_owner(VERSION_FILES, life.may_read_version)
    papers.readers[OWNER] = may_read_filing_paper
    app.register_blueprint(blueprint)
