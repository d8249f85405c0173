"""The agreement at the page of an extra seat: the text with its digest, a fresh code, 确认; names only as let go."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.actions import CodeWrong
from complaints.views.moves import attempt
from kernel.errors import NotFound, TooMany
from kernel.events import Actor
from kernel.web import anyone
from mediation import actions, queries
from mediation.forms import GuestConfirmForm, PlainForm
from mediation.models import Agreement, ExtraSeat
from mediation.views.agreement import TONES, confirmations, digest_parts, lines_of
from mediation.views.copies import PRINTABLE
from mediation.views.guests import Page, asker, blueprint, entered, hidden_contact


@blueprint.get("/<ref>/agreement")
@anyone
def agreement(ref: str) -> Page:
    """The text in which this seat has a part, with the one form that is its to send."""
    seat, _person_id = entered(ref)
    return _page(seat, _text(seat))


def _text(seat: ExtraSeat) -> Agreement:
    row = queries.agreement_of_seat(seat)
    if row is None:
        raise NotFound()
    return row


def _page(seat: ExtraSeat, row: Agreement, form: GuestConfirmForm | None = None, status: int = 200) -> Page:
    shown, is_asked = queries.reader_of(seat)(row.text), actions.is_asked(seat, row)
    if form is None and is_asked:
        form = _form(row)
    context: dict[str, Any] = {
        "agreement": row,
        "lines": lines_of(shown),
        "is_masked": shown != row.text,
        "digest": digest_parts(row),
        "tone": TONES[row.state],
        "seats": confirmations(seat.mediation, row),
        "own": actions.own_confirmation(seat, row),
        "form": form if is_asked else None,
        "send": PlainForm(formdata=None),
        "contact": hidden_contact(seat.contact or ""),
        "copy_url": _copy_url(seat, row),
        "may_settle": actions.may_settle(seat),
    }
    return render_template("mediation/guest/agreement.html", seat=seat, **context), status


def _copy_url(seat: ExtraSeat, row: Agreement) -> str | None:
    """Where the seat's own copy is, once everybody has confirmed and the paper is numbered."""
    is_there = row.state in PRINTABLE and row.paper_id is not None
    return url_for(".own_copy", ref=seat.ref) if is_there else None


def _form(row: Agreement, *, is_sent: bool = False) -> GuestConfirmForm:
    form = GuestConfirmForm() if is_sent else GuestConfirmForm(formdata=None, data={"digest": row.digest})
    del form.gives  # no copy shows the contact of an extra seat
    return form


@blueprint.post("/<ref>/agreement/code")
@anyone
def send_code(ref: str) -> Page:
    """A fresh code to the contact the seat was taken with."""
    seat, _person_id = entered(ref)
    row, plain = _text(seat), PlainForm()
    if not plain.validate() or not actions.is_asked(seat, row):
        return redirect(url_for(".agreement", ref=ref), 303)
    try:
        actions.send_fresh_code(seat, address=asker())
    except TooMany as error:
        form = _form(row)
        form.form_errors.append(_("验证码发得太频繁，请%(seconds)s秒后再试。", seconds=error.retry_after))
        return _page(seat, row, form, error.status)
    flash(_("验证码已发出，10分钟内有效。"), "good")
    return redirect(url_for(".agreement", ref=ref, _anchor="confirm"), 303)


@blueprint.post("/<ref>/agreement")
@anyone
def confirm(ref: str) -> Page:
    """The seat presses 确认 over the digest it was shown, with the code; not a signature (rules §0b.5)."""
    seat, person_id = entered(ref)
    row = _text(seat)
    if not actions.is_asked(seat, row):
        flash(_("这份文本您已经确认过，或者现在不能确认。"), "info")
        return redirect(url_for(".agreement", ref=ref), 303)
    form = _form(row, is_sent=True)
    if not form.validate():
        return _page(seat, row, form, 422)
    by = actions.hand_of(person_id)
    failed = attempt(form, lambda: _press(seat, row, form, by))
    if failed is not None or form.code.errors:
        form.digest.data = row.digest
        return _page(seat, row, form, failed or 422)
    flash(_("已确认。确认不是签字，协议要签字盖章后才生效。"), "good")
    return redirect(url_for(".agreement", ref=ref), 303)


def _press(seat: ExtraSeat, row: Agreement, form: GuestConfirmForm, by: Actor) -> None:
    """The press; what is wrong with the code is said beside it."""
    try:
        actions.confirm_as_seat(seat, row, form.digest.data or "", form.code.data or "", by=by)
    except CodeWrong as error:
        form.code.errors = [*form.code.errors, error.message]
