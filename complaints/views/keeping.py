"""What people at a desk keep, for officials and institutions alike: kept searches, files, notes, words, absences."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer, fresh, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.forms.keeping import AbsenceForm, ExportForm, FilterForm, NoteForm, TemplateForm
from complaints.models import ReplyTemplate
from complaints.queries.desk import absence_for, absences_of, filters_of, notes_of, template_for, templates_of
from complaints.views.exporting import KINDS, header, ids_for, rows_of
from complaints.views.moves import attempt
from complaints.views.queues import form_of
from kernel import clock

Page = Any


def attach(blueprint: Blueprint, roles: tuple[Role, ...]) -> None:
    """Give a desk these pages under its own addresses."""
    for rule, methods, view in ROUTES:
        blueprint.add_url_rule(rule, view.__name__, requires(*roles)(view), methods=methods)


def _home(endpoint: str, **values: Any) -> Response:
    """Back to a page of the same desk."""
    return redirect(url_for(f"{request.blueprint}.{endpoint}", **values), 303)


def _asked() -> dict[str, Any]:
    return form_of(current_viewer()).asked


def keep_filter() -> Page:
    """Keep the search of the list under a name."""
    asked, form, status = _asked(), FilterForm(), 200
    if not asked:
        flash(_("请先在列表里选好条件，再保存。"), "info")
        return _home("queue")
    if form.is_sent:
        name, viewer = form.name.data or "", current_viewer()
        failed = (
            422 if not form.validate() else attempt(form, lambda: actions.keep_filter(name, asked, by=viewer.actor))
        )
        if failed is None:
            flash(_("已保存为常用查询。"), "good")
            return _home("queue", **asked)
        status = failed
    return render_template("complaints/keeping/filter.html", form=form, asked=asked), status


def filters() -> Page:
    """The viewer's own kept searches."""
    return render_template("complaints/keeping/filters.html", rows=filters_of(current_viewer()))


def drop_filter(ref: str) -> Page:
    """Forget one."""
    actions.drop_filter(ref, by=current_viewer().actor)
    flash(_("已删除这个常用查询。"), "good")
    return _home("filters")


def export() -> Page:
    """The list as a file, for a reason; on record before it leaves."""
    viewer, form, status = current_viewer(), ExportForm(), 200
    narrowed = form_of(viewer)
    ids, asked = ids_for(viewer, narrowed.filters), narrowed.asked
    if form.is_sent:
        if form.validate():
            return _file(viewer, form, ids, tuple(sorted(asked)))
        status = 422
    return render_template("complaints/keeping/export.html", form=form, asked=asked, number=len(ids)), status


def _file(viewer: Viewer, form: ExportForm, ids: list[int], narrowed_by: tuple[str, ...]) -> Response:
    kind = str(form.form.data)
    actions.note_export(kind, len(ids), narrowed_by, str(form.reason.data), by=viewer.actor)
    mimetype, write = KINDS[kind]
    answer = make_response(write(header(viewer), rows_of(viewer, ids)))
    answer.mimetype = mimetype
    answer.headers["Content-Disposition"] = f'attachment; filename="cases-{clock.today().isoformat()}.{kind}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def notes(number: str) -> Page:
    """The viewer's own notes about a case."""
    viewer = current_viewer()
    complaint, form, status = queries.complaint_for(viewer, number), NoteForm(), 200
    if form.is_sent:
        words = form.words.data or ""
        failed = 422 if not form.validate() else attempt(form, lambda: actions.note(complaint, words, by=viewer.actor))
        if failed is None:
            flash(_("已记下，只有您自己看得到。"), "good")
            return _home("notes", number=complaint.number)
        status = failed
    rows = notes_of(viewer, complaint)
    return render_template("complaints/keeping/notes.html", form=form, complaint=complaint, rows=rows), status


def drop_note(number: str, ref: str) -> Page:
    """Throw one away."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    actions.drop_note(ref, by=viewer.actor)
    flash(_("已删除这条备忘。"), "good")
    return _home("notes", number=complaint.number)


def templates() -> Page:
    """The words the organisation keeps ready."""
    return render_template("complaints/keeping/templates.html", rows=templates_of(current_viewer()))


def new_template() -> Page:
    """Keep new words ready."""
    return _template(TemplateForm(), None)


def edit_template(ref: str) -> Page:
    """Change what a template says; texts begun with it stay as they are."""
    row = template_for(current_viewer(), ref)
    form = TemplateForm()
    if not form.is_sent:
        form.use.data, form.title.data, form.words.data = str(row.use), row.title, row.words
    return _template(form, row)


def _template(form: TemplateForm, row: ReplyTemplate | None) -> Page:
    status = 200
    if form.is_sent:
        status = 422
        if form.validate():
            use, title, words = form.chosen_use, form.title.data or "", form.words.data or ""
            actions.keep_template(use, title, words, by=current_viewer().actor, known=row)
            flash(_("模板已保存，本单位同事都可以使用。"), "good")
            return _home("templates")
    return render_template("complaints/keeping/template.html", form=form, row=row), status


def withdraw_template(ref: str) -> Page:
    """Offer these words no longer."""
    viewer = current_viewer()
    actions.withdraw_template(template_for(viewer, ref), by=viewer.actor)
    flash(_("模板已停用。"), "good")
    return _home("templates")


def absences() -> Page:
    """Who is away and who stands in; one's own, or a colleague's by who leads the desk."""
    viewer, form, status = current_viewer(), AbsenceForm(), 200
    people = actions.colleagues(viewer.actor)
    own = [one for one in people if one.id == viewer.person_id]
    form.offer(people if viewer.role in actions.LEADERS else own, people)
    if form.is_sent:
        status = 422
        if form.validate():
            who = {one.ref: one for one in people}
            away, substitute = who[str(form.person.data)], who[str(form.substitute.data)]
            first, last = cast(date, form.from_on.data), cast(date, form.until_on.data)
            failed = attempt(form, lambda: actions.go_away(away, substitute, first, last, by=viewer.actor))
            if failed is None:
                flash(_("已安排代办。这段日期里，代办的人会在「我经办的」里看到这些案件，提醒也发给代办的人。"), "good")
                return _home("absences")
            status = failed
    rows = absences_of(viewer)
    context = {"rows": rows, "leads": viewer.role in actions.LEADERS, "viewer_id": viewer.person_id}
    return render_template("complaints/keeping/absences.html", form=form, **context), status


def end_absence(ref: str) -> Page:
    """Back earlier."""
    viewer = current_viewer()
    actions.come_back(absence_for(viewer, ref), by=viewer.actor)
    flash(_("代办已结束。"), "good")
    return _home("absences")


ROUTES: tuple[tuple[str, list[str], Callable[..., Any]], ...] = (
    ("/filters", ["GET"], filters),
    ("/filters/new", ["GET", "POST"], keep_filter),
    ("/filters/<ref>/drop", ["POST"], drop_filter),
    ("/export", ["GET", "POST"], fresh(export)),
    ("/templates", ["GET"], templates),
    ("/templates/new", ["GET", "POST"], new_template),
    ("/templates/<ref>", ["GET", "POST"], edit_template),
    ("/templates/<ref>/withdraw", ["POST"], withdraw_template),
    ("/absences", ["GET", "POST"], absences),
    ("/absences/<ref>/end", ["POST"], end_absence),
    ("/<number>/notes", ["GET", "POST"], notes),
    ("/<number>/notes/<ref>/drop", ["POST"], drop_note),
)
