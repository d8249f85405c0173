"""Facts of a record one by one: names, licences, people, owners, addresses; adding one, ending one."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from accounts.models import Region
from accounts.permissions import current_actor, requires
from institutions import actions
from institutions.actions import AddressDraft, FactRow, LicenceDays, LicenceDraft, NameDraft, OwnerDraft, PersonDraft
from institutions.forms.registry import (
    AddressForm,
    EndForm,
    FactForm,
    LicenceDaysForm,
    LicenceForm,
    NameForm,
    OwnerForm,
    PersonForm,
)
from institutions.lifecycle import FactKind, LicenceKind, NameKind, PersonKind, Reachability
from institutions.models import Institution, KnownName, Licence, Ownership, PublishedAddress, Representative
from institutions.views.blueprint import KEEPERS, Page, asked, attempt, blueprint, kept, named
from institutions.views.searching import FIELDS
from kernel import clock
from kernel.db import db
from kernel.errors import NotFound
from kernel.forms import options

Draft = NameDraft | LicenceDraft | PersonDraft | OwnerDraft | AddressDraft
TABLES: dict[FactKind, type[Any]] = {
    FactKind.NAMES: KnownName,
    FactKind.LICENCES: Licence,
    FactKind.PEOPLE: Representative,
    FactKind.OWNERS: Ownership,
    FactKind.ADDRESSES: PublishedAddress,
}
FORMS: dict[FactKind, type[FactForm]] = {
    FactKind.NAMES: NameForm,
    FactKind.LICENCES: LicenceForm,
    FactKind.PEOPLE: PersonForm,
    FactKind.OWNERS: OwnerForm,
    FactKind.ADDRESSES: AddressForm,
}


@blueprint.route("/<ref>/<any(names, licences, people, owners, addresses):facts>/new", methods=["GET", "POST"])
@requires(*KEEPERS)
def add_fact(ref: str, facts: str) -> Page:
    """Enter a name, a licence or filing, a person, an owner or a further address."""
    row, kind = kept(ref), FactKind(facts)
    form, status = FORMS[kind](), 200
    if isinstance(form, LicenceForm):
        held = [(one.ref, f"{one.kind.label} {one.number}") for one in row.licences if one.is_current]
        form.replaces.choices = options([("", _("不代替")), *held])
    if form.is_sent:
        status = 422
        draft = _draft(form, row) if form.validate() else None
        if draft is not None:
            failed = attempt(form, lambda: actions.add_fact(row, draft, by=current_actor()))
            if failed is None:
                flash(_("已登记。"), "good")
                return redirect(url_for(".record", ref=row.ref), 303)
            status = failed
    title = _("新增：%(what)s", what=kind.label)
    return asked(form, title, url_for(".record", ref=row.ref), caption=row.name, submit=_("登记")), status


def _draft(form: FactForm, row: Institution) -> Draft | None:
    """The fact a form says; None when a field names nothing known."""
    days: dict[str, Any] = {"from_on": form.from_on.data, "until_on": form.until_on.data}
    days["source"] = form.source.data or ""
    nobody = _("没有找到这家机构。请填写登记的名称、统一社会信用代码或编号。")
    if isinstance(form, NameForm):
        platform, is_right = named(form, "platform", nobody)
        name = form.name.data or ""
        return NameDraft(kind=NameKind(form.kind.data), name=name, platform=platform, **days) if is_right else None
    if isinstance(form, LicenceForm):
        replaces = next((one for one in row.licences if one.ref == form.replaces.data), None)
        days |= {"number": form.number.data or "", "issuer": form.issuer.data or ""}
        return LicenceDraft(kind=LicenceKind(form.kind.data), replaces=replaces, **days)
    if isinstance(form, PersonForm):
        days |= {name: form[name].data or "" for name in ("name", "post", "phone", "email")}
        return PersonDraft(kind=PersonKind(form.kind.data), **days)
    if isinstance(form, AddressForm):
        return _address(form, days)
    return _owner(form, nobody, days) if isinstance(form, OwnerForm) else None


def _address(form: AddressForm, days: dict[str, Any]) -> AddressDraft | None:
    code = form.region_code.data or None
    if code is not None and db.session.get(Region, code) is None:
        form.region_code.errors = [_("没有这个行政区划代码。")]
        return None
    reach = Reachability(form.reachability.data)
    return AddressDraft(address=form.address.data or "", region_code=code, reachability=reach, **days)


def _owner(form: OwnerForm, nobody: str, days: dict[str, Any]) -> OwnerDraft | None:
    owner, is_right = named(form, "owner", nobody)
    share = None
    if typed := (form.share.data or "").strip().rstrip("%％"):
        try:
            share = round(float(typed) * 100)
        except ValueError:
            share = -1
        if not 0 < share <= 10_000:
            form.share.errors = [_("请填写大于0、不超过100的数，例如 33.34。")]
            return None
    return OwnerDraft(owner=owner, name=form.name.data or "", share=share, **days) if is_right else None


@blueprint.route("/<ref>/<any(names, licences, people, owners, addresses):facts>/<fact>/end", methods=["GET", "POST"])
@requires(*KEEPERS)
def end_fact(ref: str, facts: str, fact: str) -> Page:
    """Note that a fact holds no longer after a day."""
    row = kept(ref)
    known = _fact_of(row, FactKind(facts), fact)
    form, status = EndForm(), 200
    if form.is_sent:
        status = 422
        until = form.until_on.data if form.validate() else None
        if until is not None:
            reason = form.reason.data or ""
            failed = attempt(form, lambda: actions.end_fact(row, known, until, reason, by=current_actor()))
            if failed is None:
                flash(_("已记录停止使用，留在历史里。"), "good")
                return redirect(url_for(".record", ref=row.ref), 303)
            status = failed
    else:
        form.until_on.data = clock.today()
    title = _("停止使用：%(what)s", what=_what(known))
    return asked(form, title, url_for(".record", ref=row.ref), caption=row.name, submit=_("停止使用")), status


@blueprint.route("/<ref>/licences/<fact>/days", methods=["GET", "POST"])
@requires(*KEEPERS)
def date_licence(ref: str, fact: str) -> Page:
    """Enter who gave a licence and until when it runs, on the number that is on record."""
    row = kept(ref)
    known = _fact_of(row, FactKind.LICENCES, fact)
    assert isinstance(known, Licence), "a row of that table"
    form, status = LicenceDaysForm(), 200
    if form.is_sent:
        status = 422
        if form.validate():
            issuer, source = form.issuer.data or "", form.source.data or ""
            said = LicenceDays(source, issuer, form.from_on.data, form.until_on.data)
            failed = attempt(form, lambda: actions.date_licence(row, known, said, by=current_actor()))
            if failed is None:
                flash(_("已保存，改动记在历史里。"), "good")
                return redirect(url_for(".record", ref=row.ref), 303)
            status = failed
    else:
        form.issuer.data, form.from_on.data, form.until_on.data = known.issuer, known.from_on, known.until_on
    title = _("发证机关和日期：%(what)s", what=_what(known))
    return asked(form, title, url_for(".record", ref=row.ref), caption=row.name, submit=_("保存")), status


def _fact_of(row: Institution, kind: FactKind, fact: str) -> FactRow:
    table = TABLES[kind]
    known: FactRow | None = db.session.scalar(select(table).where(table.institution_id == row.id, table.ref == fact))
    if known is None or not known.is_current:
        raise NotFound()
    return known


def _what(known: FactRow) -> str:
    if isinstance(known, KnownName):
        return f"{known.kind.label} {known.name}"
    if isinstance(known, Licence):
        return f"{known.kind.label} {known.number}"
    if isinstance(known, Representative):
        return str(known.kind.label)
    if isinstance(known, PublishedAddress):
        return known.address
    return str(FIELDS["owner"])
