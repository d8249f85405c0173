"""Words an organisation keeps ready, at the forms where they may begin a text; alone they are no answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from wtforms import Field

from accounts.permissions import Viewer
from accounts.roles import BODY_ROLES, INSTITUTION_ROLES, Role
from complaints.models import ReplyTemplate, TemplateUse
from complaints.queries.desk import templates_of
from kernel.forms import PostForm

DESKS = (BODY_ROLES | INSTITUTION_ROLES) - {Role.MEDIATOR}


@dataclass(frozen=True)
class ReadyWords:
    """What a form offers to begin with: name and address of the same page with the words filled in."""

    links: list[tuple[str, str]]


def ready_words(
    viewer: Viewer, use: TemplateUse, form: PostForm, field: Field, endpoint: str, **values: Any
) -> ReadyWords:
    """Offer the organisation's words for this use, and put the chosen ones into a field that is still empty."""
    rows = words_ready(viewer, use)
    chosen = next((row for row in rows if row.ref == request.args.get("template")), None)
    if chosen is not None and not form.is_sent:
        field.data = chosen.words
    return ReadyWords([(row.title, url_for(endpoint, **values, template=row.ref)) for row in rows])


def is_own(viewer: Viewer, use: TemplateUse, field: Field) -> bool:
    """Whether somebody wrote words of their own; ready words alone, one or several, become the field's error."""
    return are_own(viewer, use, [field])


def are_own(viewer: Viewer, use: TemplateUse, fields: Sequence[Field]) -> bool:
    """The same for several fields of one form."""
    ready = sorted((_squeezed(row.words) for row in words_ready(viewer, use)), key=len, reverse=True)
    fine = True
    for field in fields:
        if _is_ready_alone(_squeezed(field.data), ready):
            field.errors = [*field.errors, _("请在常用文字之外，再用自己的话写清对这件投诉的说明。")]
            fine = False
    return fine


def _is_ready_alone(said: str, ready: list[str]) -> bool:
    rest = said
    for words in ready:
        rest = rest.replace(words, "") if words else rest
    return bool(said) and rest != said and not any(sign.isalnum() for sign in rest)


def _squeezed(words: object) -> str:
    return "".join(str(words or "").split())


def words_ready(viewer: Viewer, use: TemplateUse) -> list[ReplyTemplate]:
    """The words the viewer's organisation keeps for this use."""
    return templates_of(viewer, use) if viewer.role in DESKS else []


def inserted(viewer: Viewer, use: TemplateUse, form: PostForm, field: Field) -> bool:
    """Whether this press only asks for ready words: they follow what the field holds, and all else typed stays."""
    if not form.is_sent or "insert" not in request.form:
        return False
    chosen = next((row for row in words_ready(viewer, use) if row.ref == request.form["insert"]), None)
    if chosen is not None and _squeezed(chosen.words) not in _squeezed(field.data):
        field.data = f"{field.data or ''}\n{chosen.words}".strip()
    return True
