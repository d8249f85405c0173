"""Words an organisation keeps ready, at the forms where they may begin a text; alone they are no answer."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from wtforms import Field

from accounts.permissions import Viewer
from accounts.roles import BODY_ROLES, INSTITUTION_ROLES, Role
from complaints.models import TemplateUse
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
    rows = templates_of(viewer, use) if viewer.role in DESKS else []
    chosen = next((row for row in rows if row.ref == request.args.get("template")), None)
    if chosen is not None and not form.is_sent:
        field.data = chosen.words
    return ReadyWords([(row.title, url_for(endpoint, **values, template=row.ref)) for row in rows])


def is_own(viewer: Viewer, use: TemplateUse, field: Field) -> bool:
    """Whether somebody wrote words of their own; ready words alone become the field's error."""
    said = "".join(str(field.data or "").split())
    rows = templates_of(viewer, use) if viewer.role in DESKS else []
    if said and any(said == "".join(row.words.split()) for row in rows):
        field.errors = [*field.errors, _("请在常用文字之外，再用自己的话写清对这件投诉的说明。")]
        return False
    return True
