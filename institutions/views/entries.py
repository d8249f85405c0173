"""What the forms of a record share: fields to an entry and back, and what somebody should look at before it is kept."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from accounts.models import Region
from institutions.actions import Entry
from institutions.columns import plain_code
from institutions.credit_codes import fault
from institutions.forms.registry import EntryForm
from institutions.lifecycle import InstitutionType, Reachability
from institutions.models import Institution
from institutions.queries import likes_of
from institutions.views.blueprint import attempt, named
from kernel.db import db


def fill(form: EntryForm, row: Institution) -> None:
    """Begin a form with what a record says."""
    for name in ("name", "credit_code", "domicile_code", "domicile_address", "published_code", "published_address"):
        form[name].data = getattr(row, name) or ""
    form.type.data = str(row.type)
    form.platform.data = (row.platform.credit_code or row.platform.name) if row.platform else ""


def entry_of(form: EntryForm, row: Institution | None = None) -> Entry | None:
    """The entry a form says, once it holds together and its warnings were looked at; None otherwise."""
    if not form.validate():
        return None
    platform, is_right = named(form, "platform", _("没有找到这个平台。请填写登记的名称、统一社会信用代码或编号。"))
    for name in ("domicile_code", "published_code"):
        if form[name].data and db.session.get(Region, form[name].data) is None:
            form[name].errors = [_("没有这个行政区划代码。")]
            is_right = False
    if platform is not None and row is not None and platform.id == row.id:
        form.platform.errors = [_("机构不能是自己所在的平台。")]
        is_right = False
    if not is_right:
        return None
    values: dict[str, Any] = {name: form[name].data or "" for name in ("name", "domicile_address", "published_address")}
    values |= {name: form[name].data or None for name in ("domicile_code", "published_code")}
    return Entry(
        **values,
        type=InstitutionType(form.type.data),
        credit_code=plain_code(form.credit_code.data or "") or None,
        platform=platform,
        reachability=row.reachability if row else Reachability.UNKNOWN,
    )


def press(form: EntryForm, row: Institution | None, act: Callable[[Entry, str], Any]) -> tuple[int | None, list[str]]:
    """Do the act with what a form says: the status to answer, None when it was done; and what to look at first."""
    entry = entry_of(form, row)
    if entry is None:
        return 422, []
    warnings = warnings_of(entry, row)
    if warnings and not form.sure.data:
        return 422, warnings
    return attempt(form, lambda: act(entry, form.reason.data or "")), warnings


def warnings_of(entry: Entry, row: Institution | None = None) -> list[str]:
    """What somebody should look at: it warns and never refuses. Only what is new is said."""
    found = []
    is_new_code = row is None or row.credit_code != entry.credit_code
    if entry.credit_code and is_new_code and (wrong := fault(entry.credit_code)):
        found.append(_("%(what)s。请对照证照核对；确实如此也可以登记。", what=wrong))
    if entry.credit_code and is_new_code and (other := _same_code(entry.credit_code, row)) is not None:
        found.append(_("这个统一社会信用代码已经登记在“%(name)s”名下。", name=other.name))
    if row is None or row.name != entry.name:
        for one in likes_of(entry.name, row):
            told = {"name": one.known.name, "of": one.known.institution.name, "how": one.how.label}
            found.append(_("名称和“%(name)s”（%(of)s）相似：%(how)s。", **told))
    return found


def _same_code(code: str, row: Institution | None) -> Institution | None:
    found = select(Institution).where(Institution.credit_code == code, Institution.merged_into_id.is_(None))
    if row is not None:
        found = found.where(Institution.id != row.id)
    return db.session.scalar(found.limit(1))
