"""The page after 「您是谁」 for whoever does not simply file for oneself, and what it says of the complaining side."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer
from complaints import actions, children
from complaints.forms.whom import FORMS
from complaints.labels import RELATIONS
from complaints.lifecycle.standing import Age, Contract, StandInKind, has_powers
from complaints.models import Draft, FilerKind
from complaints.queries import answers_in
from complaints.views.drafting import Filling, current_filling, ended_draft, to_sign_in, whom_asked
from complaints.views.learner import Page, blueprint
from kernel import files
from kernel.sent_files import none_refused, taken
from kernel.web import anyone


def auth_token(filling: Filling) -> str:
    """Under which an agent's papers wait: apart from the evidence, which the institution reads."""
    return f"auth-{filling.draft.form_token}"


def whom_form(filling: Filling) -> Any:
    """The form of the page over what was typed; None where nothing more is asked."""
    kind = whom_asked(filling)
    return FORMS[kind].of(filling.raw("whom"), {}) if kind is not None else None


@blueprint.route("/new/whom", methods=["GET", "POST"])
@anyone
def whom() -> Page:
    """For whom: asked once who is known, kept and checked like every page of the filing."""
    filling = current_filling(current_viewer())
    if filling is None and request.method == "POST" and (owned := ended_draft()) is not None:
        return _keep_for(owned)
    if filling is None or filling.is_finished:
        return redirect(url_for(".new"), 303)
    kind = whom_asked(filling)
    if kind is None:
        return redirect(url_for(".step", step="who"), 303)
    if request.method == "GET":
        return _show(filling, kind, FORMS[kind].of(filling.raw("whom"), {}))
    form: Any = FORMS[kind].of({name: request.form.getlist(name) for name in request.form}, {})
    fine = bool(form.validate())
    if kind == "agent":
        fine = _take_papers(filling, form) and fine
    filling.keep("whom", form, request.form, fine)
    filling.put({"whom_kind": kind})
    if not fine:
        return _show(filling, kind, form, 422)
    missing = filling.first_missing() or "check"
    return redirect(url_for(".whom") if missing == "whom" else url_for(".step", step=missing), 303)


def _keep_for(draft: Draft) -> Page:
    """The session of the draft's account has ended: its words and papers wait, and so does this page."""
    kept = Filling(draft, current_viewer(), answers_in(draft))
    kind = whom_asked(kept)
    if kind is not None:
        kept.keep("whom", FORMS[kind].of(None, {}), request.form, False)
        kept.put({"whom_kind": kind})
    for words in taken(auth_token(kept), draft.person_id)[1] if kind == "agent" else ():
        flash(words, "warn")
    return to_sign_in(url_for(".whom"))


def _show(filling: Filling, kind: str, form: Any, status: int = 200) -> Page:
    page = render_template(
        "complaints/filing/whom.html",
        form=form,
        filling=filling,
        kind=kind,
        back=url_for(".step", step="who"),
        caption=_("您是谁（续）"),
        kept=files.quarantined(auth_token(filling)) if kind == "agent" else [],
    )
    return page, status


def _take_papers(filling: Filling, form: Any) -> bool:
    """The authorisation and the agent's proof of identity, into quarantine under their own token."""
    kept, refused = taken(auth_token(filling), filling.viewer.person_id)
    if not refused and not kept:
        refused = [_("请上传授权委托书原件的照片或扫描件，以及您的身份证明。")]
    return none_refused(form, refused)


def filed_as(filling: Filling, contact: Any) -> dict[str, Any]:
    """Name, phone, quality and side of the complaint, as `Filing` takes them."""
    form, kind = whom_form(filling), whom_asked(filling)
    told: dict[str, Any] = {"name": contact.name.data, "phone": contact.phone.data, "side": actions.Side()}
    told["filer_kind"] = FilerKind(filling.value("who", "filer"))
    if kind == "guardian":
        return told | _guardian(filling, form, contact)
    if kind == "own_labour":
        return told | {"side": actions.Side(actions.LearnerDraft(Age.TEEN, Contract.LEARNER, own_labour=True))}
    if kind == "helper" and form.uses.data == "theirs":
        return told | {"filer_kind": FilerKind.SELF}  # the account is the person's own
    if kind in ("helper", "agent"):
        return told | _acting(filling, form, contact)
    return told


def _guardian(filling: Filling, form: Any, contact: Any) -> dict[str, Any]:
    age, contract, name = Age(filling.value("place", "age")), Contract(form.contract.data), form.learner_name.data or ""
    rules = children.VERSION if age is Age.CHILD and filling.value("who", "guardian_consent") else ""
    learner = actions.LearnerDraft(age, contract, name=name)
    if contract is Contract.GUARDIAN:
        return {"side": actions.Side(learner, None, rules)}
    acts = actions.StandInDraft(StandInKind.GUARDIAN, contact.name.data, contact.phone.data, form.relation.data)
    return {"name": name, "side": actions.Side(learner, acts, rules)}


def _acting(filling: Filling, form: Any, contact: Any) -> dict[str, Any]:
    kind = StandInKind(str(whom_asked(filling)))
    paper = _authorisation(filling, form) if kind is StandInKind.AGENT else None
    how = form.consent_how.data if kind is StandInKind.HELPER else ""
    draft = actions.StandInDraft(kind, form.own_name.data, contact.phone.data, form.relation.data, how, paper)
    return {"phone": form.principal_phone.data or contact.phone.data, "side": actions.Side(stand_in=draft)}


def _authorisation(filling: Filling, form: Any) -> actions.AuthorisationDraft:
    return actions.AuthorisationDraft(
        form.matters.data,
        tuple(has_powers(form.powers.data or [])),
        form.from_on.data,
        form.until_on.data,
        form.signed_by.data,
        form.signed_on.data,
        auth_token(filling),
    )


def whom_rows(filling: Filling) -> list[tuple[str, str]]:
    """What the page says, as rows of 「核对」."""
    form, kind = whom_form(filling), whom_asked(filling)
    if form is None or kind == "own_labour":
        return []
    if kind == "guardian":
        rows = [(_("课程是谁买的"), str(Contract(form.contract.data).label))]
        return [*rows, (_("孩子的姓名"), form.learner_name.data)] if form.learner_name.data else rows
    rows = [
        (_("代为办理的人"), f"{form.own_name.data}（{RELATIONS[form.relation.data]}）"),
        (_("本人的手机号"), form.principal_phone.data or ""),
    ]
    if kind == "agent":
        named = _("；").join(str(power.label) for power in has_powers(form.powers.data or []))
        rows += [(_("委托事项"), form.matters.data), (_("特别权限"), named or _("没有"))]
    return rows


@blueprint.get("/children-rules")
@anyone
def children_rules() -> Page:
    """The rules for the data of children under 14, to be read before and after (PIPL 31)."""
    asked = request.args.get("version", children.VERSION)
    version = asked if asked in children.RULES else children.VERSION
    return render_template("complaints/filing/children_rules.html", version=version, rules=children.rules_of(version))
