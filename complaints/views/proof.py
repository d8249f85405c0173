"""Proving the phone of a filing: a code goes out, comes back, makes the account, signs in and takes the draft along."""

from typing import Any

from flask import request
from flask_babel import gettext as _

from accounts.actions import check_code, person_for_verified_contact, send_code
from accounts.actions.people import add_contact
from accounts.actions.signing import open_sign_in
from accounts.models import CodePurpose, ContactKind, Person
from accounts.permissions import current_person
from accounts.queries import person_by_contact
from accounts.views import session as sessions
from complaints import actions
from complaints.views.drafting import Filling
from kernel.errors import DomainError, TooMany


def send_proof(filling: Filling, form: Any, field: Any) -> int:
    """Send a code to the typed phone: 303, or the status of the page with the field's error."""
    phone = str(filling.value("contact", "phone"))
    try:
        send_code(ContactKind.PHONE, phone, CodePurpose.FILE, address=request.remote_addr or "unknown")
    except TooMany as error:
        if filling.answers.get("code_sent") == phone and field.name == "phone":
            return 303  # the code sent a moment ago still holds
        field.errors = [_("验证码发得太频繁，请%(seconds)s秒后再试。", seconds=error.retry_after)]
        return error.status
    filling.put({"code_sent": phone})
    return 303


def prove(filling: Filling, form: Any) -> int:
    """Use the code up; the phone's account is found or made, signed in, and owns the draft. 303, or a status."""
    phone, here = str(filling.value("contact", "phone")), current_person()
    try:
        check_code(ContactKind.PHONE, phone, CodePurpose.FILE, form.code.data)
        person = _owner(phone, str(filling.value("contact", "name")), here)
        if here is None:
            _sign_in(person)
    except DomainError as error:
        form.code.errors = [error.message]
        return error.status
    take_along(filling, person, phone)
    return 303


def take_along(filling: Filling, person: Person, phone: str) -> None:
    """The draft belongs to the person whose phone this is."""
    if filling.draft.person_id != person.id:
        actions.adopt_draft(filling.draft, person)
    filling.put({"proved": phone})


def _owner(phone: str, name: str, here: Person | None) -> Person:
    if here is None:
        person = person_for_verified_contact(ContactKind.PHONE, phone, name)
        if person.disabled_at is not None:
            raise DomainError(_("这个手机号现在不能使用。请换一个，或与我们联系。"))
        return person
    known = person_by_contact(ContactKind.PHONE, phone)
    if known is not None and known.id != here.id:
        raise DomainError(_("这个手机号属于另一个账号。请退出后再用它提交，或换一个手机号。"))
    if known is None:
        add_contact(here, ContactKind.PHONE, phone)
    return here


def _sign_in(person: Person) -> None:
    """Sign in as a learner, also somebody who acts for an organisation elsewhere."""
    _row, token = open_sign_in(person, "code", as_learner=True)
    sessions.begin(token)
