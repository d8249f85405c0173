"""The draft of an answer at its form: begun from what was saved, saved by a press, never in a colleague's way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, RadioField, SelectField

from accounts.permissions import Viewer
from complaints import actions
from complaints.forms.institution import Drafted
from complaints.models import AnswerDraft, Complaint, DraftOf
from complaints.queries.answer_drafts import answer_draft_of, typed_in
from complaints.views.moves import attempt
from kernel.forms import filled_before

LONGEST = 20_000
NEVER_KEPT = frozenset({"csrf_token", "key", "seen"})
ENDPOINTS = {DraftOf.ANSWER: "complaints_institution.answer", DraftOf.ADMIN: "complaints_institution.admin_answer"}
Build = Callable[[MultiDict[str, str] | None], Any]


@dataclass
class Drafting:
    """One form of the institution over its draft; `theirs` is what a colleague saved meanwhile."""

    viewer: Viewer
    complaint: Complaint
    kind: DraftOf
    form: Any
    row: AnswerDraft | None
    theirs: list[tuple[str, str]]
    build: Build

    @property
    def is_saving(self) -> bool:
        """Whether this sending only keeps what was typed."""
        return bool(self.form.is_sent and "save" in request.form)

    def save(self) -> Response | int:
        """Keep it and come back to the form; else the status of the page that says why not."""
        failed = self._keep()
        if failed is not None:
            return failed
        flash(_("草稿已保存，还没有发出。本机构的同事也能看到、接着写。"), "good")
        return redirect(url_for(ENDPOINTS[self.kind], number=self.complaint.number), 303)

    def keep_failed(self, status: int) -> int:
        """A sending failed: what was typed stays on the page, and is kept unless a colleague's words are in the way."""
        if not self.theirs and has_words(self.form):
            self._keep()
        return status

    def _keep(self) -> int | None:
        typed, seen = typed_into(self.form), self.form.seen.data or ""
        failed = attempt(
            self.form,
            lambda: actions.save_answer_draft(self.complaint, self.kind, typed, seen, by=self.viewer.actor),
        )
        if failed is not None:
            return self.look_again(failed)
        self._took()
        return None

    def _took(self) -> None:
        self.row = answer_draft_of(self.viewer, self.complaint, self.kind)
        self.form.seen.data = self.row.mark if self.row is not None else ""

    def look_again(self, status: int) -> int:
        """After a refusal: the draft as it is now stands beside the form; the next press counts as having seen it."""
        seen = self.form.seen.data or ""
        self._took()
        if self.row is not None and self.row.mark != seen:
            self.theirs = lines_of(self.build(MultiDict(pairs(typed_in(self.row)))))
        return status


def drafting(viewer: Viewer, complaint: Complaint, kind: DraftOf, build: Build) -> Drafting:
    """The form as it is sent, or over the draft when it is opened."""
    row = answer_draft_of(viewer, complaint, kind)
    is_opened = request.method != "POST" and filled_before() is None
    form = build(MultiDict(pairs(typed_in(row))) if row is not None and is_opened else None)
    if is_opened:
        form.seen.data = row.mark if row is not None else ""
    return Drafting(viewer, complaint, kind, form, row, [], build)


def pairs(typed: dict[str, list[str]]) -> list[tuple[str, str]]:
    """What was typed as a browser would send it."""
    return [(name, value) for name, values in typed.items() for value in values]


def typed_into(form: Drafted) -> dict[str, list[str]]:
    """What this request typed into the form's fields, as it was sent."""
    names = [field.name for field in form if field.name not in NEVER_KEPT and field.name in request.form]
    return {name: [value[:LONGEST] for value in request.form.getlist(name)] for name in names}


def has_words(form: Drafted) -> bool:
    """Whether anything was written or chosen besides what a new form holds already."""
    return any(field.data for field in form if not isinstance(field, HiddenField) and field.name not in ("step", "key"))


def lines_of(form: Any) -> list[tuple[str, str]]:
    """What a form holds as lines to read: label and words; what is empty is left out."""
    found = []
    for field in form:
        if isinstance(field, HiddenField) or field.name in NEVER_KEPT:
            continue
        said = _said(field)
        place = field.name.rpartition("_")[2]
        label = str(field.label.text)
        if said:
            found.append((_("第%(number)s项：", number=place) + label if place.isdigit() else label, said))
    return found


def _said(field: Any) -> str:
    if isinstance(field, RadioField | SelectField):
        return next((str(one.label.text) for one in field if one.data == field.data and field.data), "")
    if isinstance(field, BooleanField):
        return _("是") if field.data else ""
    return str(field._value() or "")
