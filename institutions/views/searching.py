"""The registry's own pages: searching it, and one record with its facts, its source and its history."""

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.permissions import current_viewer, requires
from accounts.regions import names_of
from institutions import shown
from institutions.credit_codes import fault
from institutions.fact_columns import share_out
from institutions.forms.registry import RegistrySearchForm
from institutions.lifecycle import InstitutionType, LicenceKind, NameKind, PersonKind, Reachability, RegistryAct
from institutions.models import Institution, RegistryChange
from institutions.permissions.registry import may_change, reach_for
from institutions.queries import likes_of
from institutions.queries.lives import life_of
from institutions.queries.registry import (
    RegistryFilter,
    changes_of,
    mergers_of,
    owners_of,
    people_of,
    record_for,
    registry_page,
)
from institutions.views.blueprint import KEEPERS, Page, blueprint
from institutions.views.lives import SHOWN, lines_of
from kernel import clock
from kernel.db import db
from kernel.files import StoredFile
from kernel.web import day

FIELDS: dict[str, object] = {
    "name": _l("登记名称"),
    "type": _l("类型"),
    "credit_code": _l("统一社会信用代码"),
    "domicile_code": _l("住所地"),
    "domicile_address": _l("住所地址"),
    "published_code": _l("公示的经营地"),
    "published_address": _l("公示的经营地址"),
    "platform": _l("所在平台"),
    "reachability": _l("能否联系"),
    "account": _l("在这里的账号"),
    "owner": _l("出资人"),
    "licence_issuer": _l("许可的发证机关"),
    "licence_from_on": _l("许可从哪天起"),
    "licence_until_on": _l("许可到哪天止"),
    "address": _l("公示的其他经营地址"),
    "merge": _l("并入"),
    "merged": _l("并入本机构的"),
    **{f"name.{one}": one.label for one in NameKind},
    **{f"licence.{one}": one.label for one in LicenceKind},
    **{f"person.{one}": one.label for one in PersonKind},
}

# What stands beside a fact; of people and sealed owners the history says none of it.
BESIDE: dict[str, object] = {
    "platform": _l("所在平台"),
    "issuer": _l("发证机关"),
    "share": _l("比例"),
    "region_code": _l("所在地代码"),
    "reachability": _l("能否联系"),
    "from_on": _l("起始日"),
    "until_on": _l("截止日"),
    "source": _l("资料来源"),
}


@blueprint.get("")
@requires(*KEEPERS)
def index() -> Page:
    """Search and filter; without words, all records by name."""
    viewer, form = current_viewer(), RegistrySearchForm(request.args)
    reach_for(viewer)
    form.validate()
    rows, following = registry_page(viewer, _wanted(form), request.args.get("after", "")[:26])
    given: dict[str, Any] = {name: value for name, value in request.args.items() if name != "after" and value}
    next_url = url_for(".index", **given, after=following) if following else None
    return render_template("registry/index.html", form=form, rows=rows, next_url=next_url, is_asked=bool(given))


def _wanted(form: RegistrySearchForm) -> RegistryFilter:
    """What was asked; a field that was typed wrong asks nothing."""
    kind, reach = form.type.data, form.reachability.data
    return RegistryFilter(
        words=(form.q.data or "")[:100],
        type=InstitutionType(kind) if kind in set(InstitutionType) else None,
        region=form.region.data if form.region.data and not form.region.errors else "",
        reachability=Reachability(reach) if reach in set(Reachability) else None,
        free=bool(form.free.data),
        expired=bool(form.expired.data),
    )


@blueprint.get("/<ref>")
@requires(*KEEPERS)
def record(ref: str) -> Page:
    """Everything known of a record; one that was merged leads on unless its history is asked for."""
    viewer = current_viewer()
    row = record_for(viewer, ref)
    if row.merged_into is not None and not request.args.get("merged"):
        return redirect(url_for(".record", ref=row.merged_into.ref), 303)
    may = may_change(viewer, row)
    region, published = names_of(row.domicile_code, row.published_code)
    context: dict[str, Any] = {
        "row": row,
        "region": region,
        "published_region": published,
        "may_change": may,
        "fault": fault(row.credit_code) if row.credit_code else None,
        "likes": likes_of(row.name, row) if row.merged_into_id is None else [],
        "people": people_of(row) if may else None,
        "owners": owners_of(row),
        "mergers": mergers_of(row),
        "changes": _history(row),
        "shown": shown.shown_of(viewer, row),
        "moments": lines_of(life_of(viewer, row, is_brief=True)[0][:SHOWN]),
        "today": clock.today(),
    }
    return render_template("registry/record.html", **context)


def _history(row: Institution) -> list[dict[str, Any]]:
    lines = changes_of(row)
    held = select(StoredFile).where(
        StoredFile.owner_kind == "institution_change", StoredFile.owner_id.in_([line.id for line in lines])
    )
    proofs: dict[int, list[StoredFile]] = {}
    has_proofs = any(line.act is RegistryAct.REACHED for line in lines)
    for file in db.session.scalars(held.order_by(StoredFile.id)) if has_proofs else ():
        proofs.setdefault(file.owner_id or 0, []).append(file)
    return [_line(line) | {"proofs": proofs.get(line.id, [])} for line in lines]


def _line(line: RegistryChange) -> dict[str, Any]:
    fields = [(_named(name), _told(name, old), _told(name, new)) for name, (old, new) in line.fields.items()]
    by = line.by.name if line.by else ""
    body = line.organisation.name if line.organisation else ""
    return {"ref": line.ref, "act": line.act.label, "at": line.at, "by": by, "body": body, "reason": line.reason} | {
        "fields": fields
    }


def _named(name: str) -> object:
    """What a field of the history is called, of which fact, and which column of it."""
    kind, _mark, which = name.partition(":")
    if kind in FIELDS:
        return f"{FIELDS[kind]}（{which}）" if which else FIELDS[kind]
    fact, _dot, column = kind.rpartition(".")
    if fact in FIELDS and column in BESIDE:
        return _("%(fact)s（%(which)s），%(column)s", fact=FIELDS[fact], which=which, column=BESIDE[column])
    return name


def _told(name: str, value: str) -> str:
    """A stored value in words."""
    if name == "type" and value in set(InstitutionType):
        return str(InstitutionType(value).label)
    column = name.partition(":")[0].rpartition(".")[2]
    if column == "reachability" and value in set(Reachability):
        return str(Reachability(value).label)
    if column in ("from_on", "until_on") and value:
        return day(date.fromisoformat(value))
    if column == "share" and value:
        return f"{share_out(int(value))}%"
    return value
