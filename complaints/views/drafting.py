"""The filing this browser is in the middle of: its pages in order, what was typed on each, the first one missing."""

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from flask import Response, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Redirection

from accounts.models import ContactKind, Person
from accounts.permissions import Viewer, current_person, current_viewer
from accounts.queries import verified_contact
from accounts.roles import Role
from complaints import actions, queries, rulesets
from complaints.forms import filing as forms
from complaints.forms.sending import ConsentForm
from complaints.models import Draft
from complaints.queries.resuming import adopted_draft
from complaints.views.doors import doors_for, is_minor
from kernel import clock
from kernel.config import settings

COOKIE = "xuesu_draft"
KEPT_SECONDS = 7 * 86_400
LONGEST = 20_000

# The pages in order; `check` keeps nothing, `code` is passed by the proof itself.
STEPS: dict[str, type[forms.StepForm]] = {
    "place": forms.PlaceForm,
    "who": forms.WhoForm,
    "institution": forms.InstitutionForm,
    "what": forms.WhatForm,
    "story": forms.StoryForm,
    "wish": forms.WishForm,
    "handle": forms.HandleForm,
    "contact": forms.ContactForm,
    "code": forms.CodeForm,
    "evidence": forms.EvidenceForm,
    "consents": ConsentForm,
}
ORDER = [*STEPS, "check"]


@dataclass
class Filling:
    """A draft and what it holds, for the person filling it in."""

    draft: Draft
    viewer: Viewer
    answers: dict[str, Any]
    memo: dict[str, Any] = dataclass_field(default_factory=dict)

    def raw(self, step: str) -> dict[str, list[str]] | None:
        """What was typed on a page, as it was sent; None when it was never sent."""
        kept = self.answers.get(step)
        return kept["raw"] if isinstance(kept, dict) else None

    @property
    def is_finished(self) -> bool:
        """Whether it was filed already."""
        return self.draft.complaint_id is not None

    def is_done(self, step: str) -> bool:
        """Whether a page was sent and passed."""
        if step == "code":
            return self.draft.person_id is not None and self.answers.get("proved") == self.value("contact", "phone")
        kept = self.answers.get(step)
        return isinstance(kept, dict) and bool(kept["ok"])

    def first_missing(self, before: str = "check") -> str | None:
        """The first page before this one that is still to be filled in; `whom` belongs to 「您是谁」."""
        for step in ORDER[: ORDER.index(before)]:
            if not self.is_done(step):
                return step
            if step == "who" and not self.knows_whom:
                return "whom"
        return None

    @property
    def knows_whom(self) -> bool:
        """Whether the page that follows 「您是谁」 was passed, where there is one for this answer."""
        asked = whom_asked(self)
        return asked is None or (self.is_done("whom") and self.answers.get("whom_kind") == asked)

    def form(self, step: str) -> Any:
        """The form of a page over what was typed."""
        return STEPS[step].of(self.raw(step), self.known(step))

    def sent(self, step: str, data: MultiDict[str, str]) -> Any:
        """The form of a page over what is being sent now."""
        return STEPS[step].of({name: data.getlist(name) for name in data}, self.known(step))

    def value(self, step: str, field: str) -> Any:
        """The cleaned value of one field of a page; None when the page was never sent."""
        return self.read(step)[field].data if self.raw(step) is not None else None

    def read(self, step: str) -> Any:
        """The form of a page to read from, made once until something else is typed."""
        forms: dict[str, Any] = self.memo.setdefault("forms", {})
        if step not in forms:
            forms[step] = self.form(step)
        return forms[step]

    def known(self, step: str) -> dict[str, Any]:
        """What the form of a page must know of the others."""
        if step == "who":
            return {"age": self.value("place", "age")}
        if step == "institution":
            return {}
        if step == "what":
            return {"categories": rulesets.in_force(clock.today()).categories}
        if step == "contact":
            return {"phone": own_phone(current_person())}
        if step == "consents":
            doors, acts_for_another = doors_for(self).choices, whom_asked(self) in ("helper", "agent")
            return {"doors": doors, "is_minor": is_minor(self), "acts_for_another": acts_for_another}
        return {}

    def keep(self, step: str, form: forms.StepForm, data: MultiDict[str, str], ok: bool) -> None:
        """Keep what was typed, and whether it passed."""
        typed = {name: [one[:LONGEST] for one in values] for name, values in form.typed(data).items()}
        self.put({step: {"raw": typed, "ok": ok}})

    def put(self, values: dict[str, Any]) -> None:
        """Keep values beside the pages."""
        actions.save_draft(self.draft, values)
        self.answers |= values
        self.memo.clear()


def whom_asked(filling: Filling) -> str | None:
    """Which form asks for whom somebody files; None for whoever simply files for oneself."""
    filer, age = filling.value("who", "filer"), filling.value("place", "age")
    if filer == "self":
        return "own_labour" if age == "teen" else None
    return str(filer) if filer in ("guardian", "helper", "agent") else None


def own_phone(person: Person | None) -> str | None:
    """The proved phone number of whoever is signed in."""
    return verified_contact(person, ContactKind.PHONE) if person is not None else None


def current_filling(viewer: Viewer) -> Filling | None:
    """The unfinished draft of this browser, the one chosen from the account, or the account's newest."""
    draft = _chosen(viewer) or _by_cookie(viewer)
    if draft is None and viewer.role is Role.LEARNER:
        draft = next(iter(queries.drafts_of(viewer)), None)
    return Filling(draft, viewer, queries.answers_in(draft)) if draft is not None else None


def _chosen(viewer: Viewer) -> Draft | None:
    ref = session.get("draft")
    return next((one for one in queries.drafts_of(viewer) if one.ref == ref), None) if ref else None


def _by_cookie(viewer: Viewer) -> Draft | None:
    return queries.draft_for(viewer, request.cookies.get(COOKIE))


def ended_draft() -> Draft | None:
    """The unfinished draft of this browser that belongs to an account whose session has ended."""
    if current_viewer().is_signed_in:
        return None
    owned = adopted_draft(request.cookies.get(COOKIE))
    return owned if owned is not None and owned.complaint_id is None else None


def to_sign_in(onward: str) -> Redirection:
    """Ask to sign in again; what was sent has been kept, and the way leads back to the same page."""
    flash(_("登录已到期。请重新登录，您填过的内容都还在。"), "warn")
    return redirect(url_for("accounts.login", next=onward), 303)


def begin(viewer: Viewer) -> tuple[Filling, str]:
    """A new draft; in the account at once when somebody is signed in. Answers it and the key for the cookie."""
    draft, key = actions.start_draft({})
    person = current_person()
    if person is not None:
        actions.adopt_draft(draft, person)
    session.pop("draft", None)
    return Filling(draft, viewer, {}), key


def carry(response: Response, key: str) -> Response:
    """Put the draft's key into its cookie."""
    response.set_cookie(
        COOKIE,
        key,
        max_age=KEPT_SECONDS,
        path="/complaints",
        httponly=True,
        samesite="Lax",
        secure=settings().is_production,
    )
    return response
