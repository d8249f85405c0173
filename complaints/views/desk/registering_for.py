"""Who acts for the complainant at the counter, and the files an officer takes: each kind under its own token."""

from typing import Any

from flask_babel import gettext as _

from complaints import actions
from complaints.forms.registering import RegisterForm
from complaints.lifecycle.standing import StandInKind, has_powers
from complaints.models import FilerKind
from kernel.files import StoredFile
from kernel.sent_files import taken


def evidence_token(form: RegisterForm) -> str:
    """Under which the complainant's material waits: it goes with the evidence, which the institution reads."""
    return str(form.form_token.data)


def scans_token(form: RegisterForm) -> str:
    """Under which scans of a letter or a record wait: they hold contacts and are never the institution's to read."""
    return f"scan-{form.form_token.data}"


def papers_token(form: RegisterForm) -> str:
    """Under which an agent's papers wait."""
    return f"auth-{form.form_token.data}"


def take_all(form: RegisterForm, by: int | None) -> tuple[dict[str, list[StoredFile]], bool]:
    """What waits of each kind after this request, by the field's name, and whether no file was refused."""
    part: Any = form.agent.form
    fields = {form.files: evidence_token(form), form.scans: scans_token(form)}
    if form.acting.data == "agent":
        fields[part.files] = papers_token(form)
    kept, fine = dict[str, list[StoredFile]](), True
    for field, token in fields.items():
        kept[field.name], refused = taken(token, by, field.name)
        if field is part.files and not kept[field.name] and not refused:
            refused = [_("请上传授权委托书原件的照片或扫描件，以及代理人的身份证明。")]
        field.process_errors = [*field.process_errors, *refused]
        fine = fine and not refused
    return kept, fine


def acting_of(form: RegisterForm) -> dict[str, Any]:
    """The quality of whoever files for an adult, and the side: alone, a helper, or an agent with the authorisation."""
    if form.acting.data == "self":
        return {"filer_kind": FilerKind.SELF}
    kind = StandInKind(form.acting.data)
    part: Any = form.agent.form if kind is StandInKind.AGENT else form.helper.form
    paper = _authorisation(form) if kind is StandInKind.AGENT else None
    how = part.consent_how.data if kind is StandInKind.HELPER else ""
    draft = actions.StandInDraft(kind, part.own_name.data, part.own_phone.data, part.relation.data, how, paper)
    return {"filer_kind": FilerKind(str(kind)), "side": actions.Side(stand_in=draft)}


def _authorisation(form: RegisterForm) -> actions.AuthorisationDraft:
    part: Any = form.agent.form
    return actions.AuthorisationDraft(
        part.matters.data,
        tuple(has_powers(part.powers.data or [])),
        part.from_on.data,
        part.until_on.data,
        part.signed_by.data,
        part.signed_on.data,
        papers_token(form),
    )
