"""One home for administrators, and the organisations the platform keeps: added, changed, switched, closed, told why."""

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts import actions
from accounts.forms import BodyForm, ModeForm, ReasonForm
from accounts.models import Organisation
from accounts.offices import ADMINISTRATORS
from accounts.permissions import Viewer, current_actor, current_viewer, fresh, requires
from accounts.queries.office import changes_of, organisation_run_by, organisations_like, possible_parents
from accounts.roles import BODIES, Level, Mode, OrganisationKind, Role
from accounts.views.blueprint import PLATFORM, Page, office
from kernel.db import db
from kernel.errors import DomainError
from kernel.files import StoredFile
from kernel.forms import PostForm, filled_before, options
from kernel.sent_files import came_before, none_refused, taken
from kernel.web import access_of

# What the home of administrators links, in groups: endpoint, name, what for. A link shows to who may open it.
DOORS: tuple[tuple[object, tuple[tuple[str, object, object], ...]], ...] = (
    (
        _l("人和单位"),
        (
            ("accounts_office.own_people", _l("本单位人员"), _l("邀请、结束任职、重置动态口令")),
            ("accounts_office.organisations", _l("单位"), _l("新增、修改、停用单位，办理方式和历史")),
            ("complaints_office.preview", _l("以他人身份看"), _l("一种身份或一位同事能打开什么、能办什么")),
        ),
    ),
    (
        _l("规则"),
        (
            ("complaints_desk.figures", _l("平台规则"), _l("没有法律规定的数值和修改历史")),
            ("complaints_office.rates", _l("退款利率"), _l("测算利息用的年利率，来源和历史")),
            ("complaints_desk.odr", _l("先行和解"), _l("哪些机构愿意先与学员协商")),
            ("complaints_desk.calendar", _l("放假安排"), _l("每年的放假和调休通知")),
            ("complaints_routing.index", _l("路由规则"), _l("投诉分给哪个单位")),
            ("complaints_office.rulesets", _l("规则集"), _l("每套规则的条文和确定程度，多少案件在用")),
        ),
    ),
    (
        _l("运行"),
        (
            ("accounts.operations", _l("运行情况"), _l("信件、期限、备份、队列和磁盘")),
            ("complaints_desk.intake", _l("受理窗口"), _l("没有分出去的投诉")),
            ("complaints_import.choose", _l("导入"), _l("导入以前的投诉")),
        ),
    ),
)


@office.get("/")
@requires(*ADMINISTRATORS)
def home() -> Page:
    """Everything an administrator of this kind may do, on one page."""
    viewer = current_viewer()
    groups = [
        (title, [(url_for(endpoint), name, what) for endpoint, name, what in doors if opens(viewer, endpoint)])
        for title, doors in DOORS
    ]
    return render_template("accounts/office/home.html", groups=[group for group in groups if group[1]])


def opens(viewer: Viewer, endpoint: str) -> bool:
    """Whether this viewer may open a page, asked of what the page itself declares."""
    declared = access_of(endpoint) if endpoint in current_app.view_functions else None
    return isinstance(declared, tuple) and (not declared or viewer.role in declared)


@office.get("/organisations")
@requires(*PLATFORM)
def organisations() -> Page:
    """Find an organisation by name and kind."""
    words, asked = request.args.get("q", "").strip()[:60], request.args.get("kind", "")
    kind = OrganisationKind(asked) if asked in set(OrganisationKind) else None
    start = request.args.get("after", "")
    closed = request.args.get("closed") == "1"
    after = int(start) if start.isascii() and start.isdigit() and len(start) < 19 else 0
    rows, following = organisations_like(words, kind, closed=closed, after=after)
    kept: dict[str, Any] = {"q": words, "kind": asked, "closed": "1" if closed else None}
    context = {
        "rows": rows,
        "words": words,
        "kind": asked,
        "closed": closed,
        "kinds": OrganisationKind.choices(),
        "next_url": url_for(".organisations", after=following, **kept) if following else None,
    }
    return render_template("accounts/office/organisations.html", **context)


@office.get("/organisations/<ref>")
@requires(*PLATFORM)
def organisation(ref: str) -> Page:
    """An organisation as it is, and everything that was changed about it."""
    row = organisation_run_by(current_viewer(), ref)
    held = select(StoredFile).where(StoredFile.owner_kind == "organisation", StoredFile.owner_id == row.id)
    papers = [
        {"name": one.name, "url": url_for("complaints_files.view", ref=one.ref)} for one in db.session.scalars(held)
    ]
    context = {"changes": [_change(one) for one in changes_of(row.id)], "papers": papers, "is_body": row.kind in BODIES}
    return render_template("accounts/office/organisation.html", organisation=row, **context)


FIELDS = {
    "name": _l("名称"),
    "short_name": _l("简称"),
    "region_code": _l("行政区划代码"),
    "level": _l("层级"),
    "mode": _l("在哪里办理"),
    "authorisation": _l("授权文件"),
    "legal_basis": _l("办理依据"),
    "letterhead": _l("文书抬头"),
    "phone": _l("联系电话"),
    "address": _l("地址"),
    "parent_id": _l("上级单位"),
    "video_base": _l("视频会议地址"),
}
ACTS = {"created": _l("新增"), "changed": _l("修改"), "mode": _l("改变办理方式"), "closed": _l("停用")}


def _change(row: Any) -> dict[str, Any]:
    return {
        "act": ACTS[row.act],
        "at": row.at,
        "by": row.by.name if row.by else "",
        "reason": row.reason,
        "fields": [(FIELDS[name], _told(name, old), _told(name, new)) for name, (old, new) in row.fields.items()],
    }


def _told(name: str, value: Any) -> str:
    """A stored value in words."""
    if name == "level" and value in set(Level):
        return str(Level(value).label)
    if name == "mode" and value in set(Mode):
        return str(Mode(value).label)
    if name == "parent_id" and isinstance(value, int):
        above = db.session.get(Organisation, value)
        return above.name if above else str(value)
    return str(value)


def _values(form: BodyForm) -> dict[str, Any]:
    level = form.level.data or ""
    above = db.session.scalar(select(Organisation).where(Organisation.ref == (form.parent.data or "")))
    return {
        "name": form.name.data or "",
        "short_name": form.short_name.data or "",
        "region_code": form.region_code.data or None,
        "level": Level(level) if level in set(Level) else None,
        "legal_basis": form.legal_basis.data or "",
        "letterhead": form.letterhead.data or form.name.data or "",
        "phone": form.phone.data or "",
        "address": form.address.data or "",
        "parent_id": above.id if above else None,
        "video_base": (form.video_base.data or "").rstrip("/"),
    }


def attempt(form: PostForm, act: Callable[[], Any]) -> int | None:
    """Do the act; what the rules refuse stands beside its field or on top of the form, and its status is answered."""
    try:
        act()
    except actions.BodyWrong as error:
        field = getattr(form, {"parent_id": "parent"}.get(error.field, error.field), None)
        if field is not None:
            field.errors = [*field.errors, error.message]
        else:
            form.form_errors.append(error.message)
        return error.status
    except DomainError as error:
        form.form_errors.append(error.message)
        return error.status
    return None


def _offer_parents(form: BodyForm, kinds: tuple[OrganisationKind, ...], but: int | None = None) -> None:
    above = [row for kind in kinds for row in possible_parents(kind, but)]
    form.parent.choices = options(
        [("", _("没有上级")), *((row.ref, f"{row.name}（{row.kind.label}）") for row in above)]
    )


@office.route("/organisations/new", methods=["GET", "POST"])
@requires(*PLATFORM)
@fresh
def new_organisation() -> Page:
    """Add a body or an institution's account."""
    form, status, made = BodyForm(), 200, list[Organisation]()
    _offer_parents(form, tuple(kind for kind in OrganisationKind if kind in BODIES))
    if form.is_sent:
        status = 422
        if form.validate():
            kind, reason = OrganisationKind(form.kind.data), form.reason.data or ""
            failed = attempt(
                form,
                lambda: made.append(actions.found_organisation(kind, _values(form), reason, by=current_actor())),
            )
            if failed is None:
                flash(_("已新增。下一步请邀请它的管理员。"), "good")
                return redirect(url_for(".invite", ref=made[0].ref), 303)
            status = failed
    return render_template("accounts/office/body_form.html", form=form, organisation=None), status


@office.route("/organisations/<ref>/edit", methods=["GET", "POST"])
@requires(*PLATFORM)
@fresh
def edit_organisation(ref: str) -> Page:
    """Change what is kept of an organisation; its kind stays."""
    row = organisation_run_by(current_viewer(), ref)
    form, status = BodyForm(obj=None if request.method == "POST" else row), 200
    _offer_parents(form, (row.kind,), row.id)
    del form.kind
    if form.is_sent:
        status = 422
        if form.validate():
            reason = form.reason.data or ""
            failed = attempt(form, lambda: actions.change_organisation(row, _values(form), reason, by=current_actor()))
            if failed is None:
                flash(_("已保存，改动记在历史里。"), "good")
                return redirect(url_for(".organisation", ref=row.ref), 303)
            status = failed
    else:
        form.level.data = str(row.level or "")
        form.parent.data = row.parent.ref if row.parent else ""
    return render_template("accounts/office/body_form.html", form=form, organisation=row), status


@office.route("/organisations/<ref>/mode", methods=["GET", "POST"])
@requires(*PLATFORM)
@fresh
def mode(ref: str) -> Page:
    """Switch where a body handles its cases."""
    row = organisation_run_by(current_viewer(), ref)
    form, status, kept = ModeForm(), 200, list[StoredFile]()
    if form.is_sent:
        status = 422
        kept, refused = taken(form.key.data or "", current_actor().person_id, "file")
        if bool(form.validate()) & none_refused(form, refused, "file"):
            given = {"document": form.document.data or "", "form_key": form.key.data or ""}
            wanted, reason = Mode(form.mode.data), form.reason.data or ""
            failed = attempt(form, lambda: actions.set_mode(row, wanted, reason, by=current_actor(), **given))
            if failed is None:
                flash(_("已保存，改动记在历史里。"), "good")
                return redirect(url_for(".organisation", ref=row.ref), 303)
            status = failed
    elif filled_before() is None:
        form.mode.data = str(row.mode)
    context = {"organisation": row, "is_regulator": row.kind is OrganisationKind.MARKET_REGULATOR}
    kept = kept or came_before(form)
    return render_template("accounts/office/mode.html", form=form, kept=kept, **context), status


@office.route("/organisations/<ref>/close", methods=["GET", "POST"])
@requires(*PLATFORM)
@fresh
def close(ref: str) -> Page:
    """Close an organisation that has nothing open."""
    row = organisation_run_by(current_viewer(), ref)
    form, status = ReasonForm(), 200
    if form.is_sent:
        status = 422
        if form.validate():
            failed = attempt(form, lambda: actions.close_organisation(row, form.reason.data or "", by=current_actor()))
            if failed is None:
                flash(_("已停用。"), "good")
                return redirect(url_for(".organisation", ref=row.ref), 303)
            status = failed
    return render_template("accounts/office/close.html", form=form, organisation=row), status


def may_run(viewer: Viewer) -> bool:
    """Whether the viewer is the platform's own administrator."""
    return viewer.role is Role.PLATFORM_ADMIN
