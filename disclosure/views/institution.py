"""What an institution is shown before a text about it goes public, and where it says what is wrong."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Select
from werkzeug.wrappers import Response

from accounts.permissions import current_actor, current_viewer, requires
from disclosure import actions, queries
from disclosure.documents import papers_of
from disclosure.forms import ObjectionForm
from disclosure.lifecycle import CandidateState, acts_for
from disclosure.models import Candidate
from disclosure.permissions import INSTITUTION_ROLES, institution_of
from disclosure.queries import desk as desk_queries
from disclosure.views.dates import objection_lines
from disclosure.wording import NOTICE
from institutions.queries import institution_of_organisation
from kernel.errors import NotFound

institution = Blueprint("disclosure_institution", __name__, url_prefix="/institution/publications")
Answer = str | Response | tuple[str, int]


def _mine() -> Select[Candidate]:
    found = institution_of_organisation(institution_of(current_viewer()))
    if found is None:
        raise NotFound()
    return desk_queries.of_institution(found.ref)


@institution.get("")
@requires(*INSTITUTION_ROLES)
def index() -> str:
    """Texts about the institution: those to look at, and those that are public."""
    page = request.args.get("page", 1, type=int)
    rows, more = desk_queries.listed(_mine(), "all", page=page)
    return render_template(
        "disclosure/institution_list.html",
        rows=rows,
        computed={row.ref: objection_lines(row) for row in rows},
        next_url=url_for(".index", page=page + 1) if more else None,
        previous_url=url_for(".index", page=page - 1) if page > 1 else None,
    )


@institution.get("/<ref>")
@requires(*INSTITUTION_ROLES)
def show(ref: str) -> str:
    """One text as it will stand, and the form to object."""
    return _page(desk_queries.one(_mine(), ref), ObjectionForm())


@institution.post("/<ref>/object")
@requires(*INSTITUTION_ROLES)
def object_to(ref: str) -> Answer:
    """Say what is wrong; an officer decides."""
    candidate, form = desk_queries.one(_mine(), ref), ObjectionForm()
    if not form.validate():
        return _page(candidate, form), 422
    actions.object_to(candidate, form.words.data or "", by=current_actor())
    flash(_("意见已送达经办单位。"), "good")
    return redirect(url_for(".show", ref=ref), 303)


def _page(candidate: Candidate, form: ObjectionForm) -> str:
    return render_template(
        "disclosure/institution_text.html",
        candidate=candidate,
        computed=objection_lines(candidate),
        form=form,
        can_object="object" in acts_for(CandidateState(candidate.state), str(current_viewer().role)),
        papers=papers_of(candidate),
        standing=queries.newest_of(candidate.publication_ref) if candidate.publication_ref else None,
        notice=NOTICE,
    )
