"""答一句：钱到了吗. With the code of the letter, one page takes the answer of whoever is owed; no account is opened."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.roles import Role
from complaints.actions.paying import left_of
from complaints.forms.answer_codes import AnswerCodeForm
from complaints.forms.beside import ReceivedForm
from complaints.models import Promise
from complaints.queries.answer_codes import answering, promise_by_code
from complaints.queries.figures import figure
from complaints.views.beside import answer_received, received_form
from complaints.views.case_answering import promise_name
from kernel import clock
from kernel.events import Actor
from kernel.security.limits import hit
from kernel.web import anyone, yuan

blueprint = Blueprint("complaints_answer", __name__, url_prefix="/answer")
Page = str | Response | tuple[str, int]
HOUR, OPEN_SECONDS, KEPT = 3600, 1800, "answer"


@blueprint.route("/", methods=["GET", "POST"])
@anyone
def code() -> Page:
    """Number and code; a wrong one, a used one and an old one get the same answer."""
    form, status = AnswerCodeForm(), 200
    if form.is_sent:
        hit("answer-code", request.remote_addr or "unknown", figure("report_code_tries"), HOUR)
        found = promise_by_code(form.number.data or "", form.code.data or "") if form.validate() else None
        if found is not None:
            session[KEPT] = [found.ref, int(clock.now().timestamp())]
            return redirect(url_for(".promise"), 303)
        if not form.errors:
            form.code.errors = [_("编号或者回答码不对，或者已经答过、过期。请核对，或者登录后到案件页回答。")]
        status = 422
    return render_template("complaints/beside/answer_code.html", form=form), status


def _opened() -> Promise | None:
    """What this browser has shown the code of within the half hour."""
    kept: Any = session.get(KEPT)
    fresh = isinstance(kept, list) and clock.now().timestamp() - int(kept[1]) <= OPEN_SECONDS
    return answering(str(kept[0])) if fresh else None


@blueprint.route("/promise", methods=["GET", "POST"])
@anyone
def promise() -> Page:
    """What was promised, by when, and the one question; nothing else of the case is shown."""
    row = _opened()
    if row is None:
        session.pop(KEPT, None)
        return redirect(url_for(".code"), 303)
    form, status = received_form(row), 200
    if form.is_sent:
        status = answer_received(form, row, by=Actor(row.complaint.filer_id, str(Role.LEARNER)))
        if status == 303:
            session.pop(KEPT, None)
            return render_template("complaints/beside/answered.html", number=row.complaint.number)
    return _page(form, row, status)


def _page(form: ReceivedForm, row: Promise, status: int) -> Page:
    left, item = left_of(row), row.item
    about = {
        "number": row.complaint.number,
        "name": promise_name(item.kind.label, item.fen),
        "by": item.by_on,
        "who": row.complaint.respondent_name,
        "left": yuan(left) if left is not None and left != item.fen else "",
    }
    return render_template("complaints/beside/answer_promise.html", form=form, about=about), status
