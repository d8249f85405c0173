"""The verbs of people and organisations."""

from accounts.actions.codes import CodeWrong, check_code, send_code
from accounts.actions.founding import found_platform
from accounts.actions.organisations import add_organisation, end_membership, grant, import_regions
from accounts.actions.people import (
    ContactTaken,
    choose_channel,
    person_for_verified_contact,
    register_person,
    replace_email,
    set_preferences,
    set_staff_number,
)
from accounts.actions.signing import (
    PasswordWeak,
    SignInRefused,
    SignInWrong,
    change_password,
    open_sign_in,
    reset_password,
    set_password,
    sign_in_by_code,
    sign_in_by_password,
    sign_out,
    sign_out_everywhere,
    switch_membership,
)

__all__ = [
    "CodeWrong",
    "ContactTaken",
    "PasswordWeak",
    "SignInRefused",
    "SignInWrong",
    "add_organisation",
    "change_password",
    "check_code",
    "choose_channel",
    "end_membership",
    "found_platform",
    "grant",
    "import_regions",
    "open_sign_in",
    "person_for_verified_contact",
    "register_person",
    "replace_email",
    "reset_password",
    "send_code",
    "set_password",
    "set_preferences",
    "set_staff_number",
    "sign_in_by_code",
    "sign_in_by_password",
    "sign_out",
    "sign_out_everywhere",
    "switch_membership",
]
