"""Where anyone asks that a public fact be corrected, and where an address is told of what is new; no account needed."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from complaints.queries.figures import figure
from disclosure import actions, queries
from disclosure.forms import CorrectionForm, FollowForm
from disclosure.lifecycle import SUBJECT_OF, Cadence, CorrectionSubject, Scope, Thing
from disclosure.models import PublicInstitution
from disclosure.notices.following import question
from disclosure.queries import things
from disclosure.queries.things import Found
from kernel.security.limits import hit
from kernel.web import anyone, tr

eyes = Blueprint("disclosure_eyes", __name__)
Answer = str | Response | tuple[str, int]
HOUR = 3600


@eyes.route("/corrections/new", methods=["GET", "POST"])
@anyone
def ask() -> Answer:
    """Say what is wrong in what the platform shows, and where that can be seen; the page it came from is kept."""
    found = _found()
    about = queries.institution_by_ref(found.institution_ref or "" if found else request.args.get("institution", ""))
    form = CorrectionForm()
    if found is not None:
        form.subject.data = str(SUBJECT_OF[found.thing])
    if not form.is_sent:
        return _ask_page(form, about, found, 200)
    if not form.validate():
        return _ask_page(form, about, found, 422)
    hit("correction-ask", request.remote_addr or "unknown", figure("correction_asks"), HOUR)
    row = actions.ask_correction(
        actions.Asked(
            key=form.key.data or "",
            subject=CorrectionSubject(form.subject.data),
            words=form.words.data or "",
            institution_ref=about.ref if about is not None else None,
            thing=found.thing if found is not None else None,
            ref=(found.ref or found.institution_ref) if found is not None else None,
            email=form.email.data or "",
        )
    )
    session["correction"] = row.ref
    return redirect(url_for(".asked"), 303)


def _found() -> Found | None:
    """The public page the link in the address names, `?notice=…` for a notice and so on; None where it names none."""
    named = next((one for one in Thing if request.args.get(str(one))), None)
    return things.find(named, request.args[str(named)]) if named is not None else None


def _ask_page(
    form: CorrectionForm, about: PublicInstitution | None, found: Found | None, status: int
) -> tuple[str, int]:
    back = url_for("public.institution", ref=about.ref) if about is not None else url_for("public.corrections")
    if found is not None:
        place, ref = things.place_of(found.thing, found.ref, found.institution_ref)
        back = url_for(f"public.{place}", ref=ref)
    context = {"form": form, "about": about, "found": found, "back": back, "days": figure("correction")}
    return render_template("disclosure/correction_ask.html", **context), status


@eyes.get("/corrections/asked")
@anyone
def asked() -> Answer:
    """What was taken in a moment ago, and where its answer will stand."""
    ref = session.get("correction")
    if not isinstance(ref, str):
        return redirect(url_for("public.corrections"), 303)
    return render_template("disclosure/correction_asked.html", row=queries.correction_by_ref(ref))


@eyes.route("/follow", methods=["GET", "POST"])
@anyone
def follow() -> Answer:
    """Choose what to hear of; the address's owner is asked by mail before anything is sent."""
    form, about = FollowForm(), queries.institution_by_ref(request.args.get("institution", ""))
    form.offer(_offers(about))
    if not form.is_sent:
        form.what.data = _wanted(about)
        return _follow_page(form, 200)
    if not form.validate() or form.what.data not in {value for value, _words in _offers(about)}:
        if not form.what.errors and form.what.data not in {value for value, _words in _offers(about)}:
            form.what.errors = [_("请选择订阅什么。")]
        return _follow_page(form, 422)
    hit("following-ask", request.remote_addr or "unknown", figure("following_asks"), HOUR)
    scope, value = form.chosen()
    locale = str(get_locale())
    actions.ask_following(
        form.email.data or "", scope, value, Cadence(form.cadence.data), locale=locale, question=question
    )
    return redirect(url_for(".follow_asked"), 303)


def _follow_page(form: FollowForm, status: int) -> tuple[str, int]:
    return render_template("disclosure/follow.html", form=form), status


def _offers(about: PublicInstitution | None) -> list[tuple[str, str]]:
    """What can be followed, as `scope:value` and words."""
    offered = queries.choices()
    rows = [(f"{Scope.ALL}:", str(Scope.ALL.label))]
    if about is not None:
        rows.append((f"{Scope.INSTITUTION}:{about.ref}", _("机构：%(name)s", name=about.name)))
    rows += [(f"{Scope.REGION}:{code}", _("地区：%(name)s", name=tr(name))) for code, name in offered.regions]
    kinds = queries.types_in_use()
    rows += [(f"{Scope.TYPE}:{code}", _("机构种类：%(name)s", name=tr(name))) for code, name in kinds]
    rows += [(f"{Scope.CATEGORY}:{code}", _("问题：%(name)s", name=tr(name))) for code, name in offered.categories]
    return rows


def _wanted(about: PublicInstitution | None) -> str:
    """What the page asks for already, as the link that led here says."""
    if about is not None:
        return f"{Scope.INSTITUTION}:{about.ref}"
    for scope in (Scope.REGION, Scope.TYPE, Scope.CATEGORY):
        if request.args.get(str(scope)):
            return f"{scope}:{request.args[str(scope)]}"
    return f"{Scope.ALL}:"


@eyes.get("/follow/asked")
@anyone
def follow_asked() -> str:
    """The letter is on its way; the same words whether the address follows already or not."""
    return render_template("disclosure/follow_asked.html")


@eyes.get("/follow/<ref>/<code>")
@anyone
def following(ref: str, code: str) -> str:
    """The address's own page: confirm, or end; a mail reader that opens links does neither."""
    row = actions.following_for(ref, code)
    next_on = actions.next_news_on(row) if row.confirmed_at else None
    return render_template("disclosure/following.html", row=row, code=code, next_on=next_on)


@eyes.post("/follow/<ref>/<code>/confirm")
@anyone
def confirm(ref: str, code: str) -> Answer:
    """Yes, tell me."""
    actions.confirm_following(actions.following_for(ref, code))
    return redirect(url_for(".following", ref=ref, code=code), 303)


@eyes.post("/follow/<ref>/<code>/end")
@anyone
def end(ref: str, code: str) -> str:
    """No more; the address is gone."""
    row = actions.following_for(ref, code)
    actions.end_following(row)
    return render_template("disclosure/follow_ended.html", row=row)
