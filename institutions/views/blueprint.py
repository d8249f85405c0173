"""The blueprint of the registry, who gets there, and what its pages share."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from accounts.permissions import current_viewer
from accounts.roles import Role
from institutions.actions import RegistryWrong
from institutions.models import Institution
from institutions.permissions.registry import may_change
from institutions.queries.registry import record_for, record_named
from kernel.errors import DomainError, NotYours
from kernel.forms import PostForm

blueprint = Blueprint("registry", __name__, url_prefix="/registry")
Page = str | Response | tuple[str, int]
KEEPERS = (Role.PLATFORM_ADMIN, Role.OFFICER, Role.SUPERVISOR)


def kept(ref: str) -> Institution:
    """The record of this id, for a change by the viewer; NotFound or NotYours."""
    row = record_for(current_viewer(), ref)
    if not may_change(current_viewer(), row):
        raise NotYours()
    return row


def attempt(form: PostForm, act: Callable[[], Any]) -> int | None:
    """Do the act; what the rules refuse stands beside its field or on top of the form, and its status is answered."""
    try:
        act()
    except RegistryWrong as error:
        field = form._fields.get(error.field)
        if field is not None:
            field.errors = [*field.errors, error.message]
        else:
            form.form_errors.append(error.message)
        return error.status
    except DomainError as error:
        form.form_errors.append(error.message)
        return error.status
    return None


def named(form: PostForm, name: str, sentence: str) -> tuple[Institution | None, bool]:
    """The record a field names and whether the field is right; one that names nothing says so beside itself."""
    field = form._fields[name]
    if not field.data:
        return None, True
    found = record_named(field.data)
    if found is None:
        field.errors = [*field.errors, sentence]
    return found, found is not None


def asked(form: PostForm, title: str, back: str, **more: Any) -> str:
    """A form alone on a page, field after field."""
    return render_template("registry/form.html", form=form, title=title, back=back, **more)
