"""The session of a request: found by its cookie, checked on the server every time; preferences; navigation."""

from functools import cache
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, has_request_context, request, session, url_for
from flask_babel import gettext as _
from flask_login import LoginManager
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from accounts.models import Membership, SignIn
from accounts.offices import ADMINISTRATORS
from accounts.permissions import SignedInUser, Viewer, come_back_to, current_person, current_user, current_viewer
from accounts.roles import DEPARTMENTS, INSTITUTION_ROLES, OrganisationKind, Role
from accounts.views import typed
from kernel import clock, web
from kernel.config import settings
from kernel.crypto import token_hash
from kernel.db import NOW, db
from kernel.messages import unseen_by

blueprint = Blueprint("accounts", __name__)
IDLE_SECONDS = 30 * 60
YEAR_SECONDS = 365 * 86_400
STAMP_SECONDS = 60
# Whose bodies have a desk of institutions, from which every page about them is one step away.
WITH_DESK = DEPARTMENTS | {OrganisationKind.CONSUMER_ASSOCIATION, OrganisationKind.TRADE_ASSOCIATION}
# The blueprints that stand behind it.
BEHIND_DESK = frozenset(
    {"institutions_desk", "supervision", "inspection", "draws", "notices", "filing", "selection", "exits", "registry"}
    | {"duties", "duty_sheet", "standards", "disclosure_corrections"}
)


def begin(token: str) -> None:
    """Put a fresh sign-in into the cookie; whatever was in it before is gone."""
    session.clear()
    session["sid"] = token
    session["seen"] = _now()


def end() -> None:
    """Empty the cookie."""
    session.clear()


def _now() -> int:
    return int(clock.now().timestamp())


def load_user(_request: object) -> SignedInUser | None:
    """The user of this request, or None; the time last seen lives in the cookie, so reading writes nothing."""
    if web.is_public_request() or "sid" not in session:
        return None
    quiet = web.is_quiet_request()  # what a page asks by itself neither prolongs nor ends a session
    if _now() - int(session.get("seen", 0)) > IDLE_SECONDS:
        if not quiet:
            g.ended_session = session.pop("sid", None)
        return None
    row, unseen = _row_of(str(session["sid"]))
    if row is None or row.person.disabled_at is not None:
        if not quiet:
            session.pop("sid", None)
        return None
    if row.waits_for is not None:
        return None
    if not quiet and _now() - int(session["seen"]) > STAMP_SECONDS:
        session["seen"] = _now()
    return SignedInUser(row.person, _viewer(row), row.id, row.proved_at, unseen)


def _row_of(token: str) -> tuple[SignIn | None, int]:
    """The sign-in of a token that still holds, and how many letters its person has not looked at."""
    found = db.session.execute(_held(), {"token": token_hash(token)}).first()
    return (found[0], found[1]) if found is not None else (None, 0)


@cache
def _held() -> Select[SignIn, int]:
    return (
        select(SignIn, unseen_by(SignIn.person_id))
        .where(SignIn.token_hash == bindparam("token"), SignIn.revoked_at.is_(None), SignIn.expires_at > NOW)
        .options(joinedload(SignIn.person), joinedload(SignIn.membership).joinedload(Membership.organisation))
    )


def waiting_sign_in() -> SignIn | None:
    """The sign-in of this browser that still waits for its second step."""
    row, _unseen = _row_of(str(session["sid"])) if "sid" in session else (None, 0)
    return row if row is not None and row.waits_for is not None and row.person.disabled_at is None else None


def _viewer(row: SignIn) -> Viewer:
    held, now = row.membership, clock.now()
    if held is None:
        return Viewer(person_id=row.person_id, role=Role.LEARNER)
    if held.from_at > now or (held.until_at is not None and held.until_at <= now):
        return Viewer(person_id=row.person_id)
    return Viewer(row.person_id, held.role, held.organisation_id, held.id, held.organisation.kind)


def current_sign_in() -> SignIn | None:
    """The server's row of this session."""
    return db.session.get(SignIn, current_user.sign_in_id) if current_user.is_authenticated else None


def preferences_cookie() -> str:
    """The name of the plain cookie of preferences; bound to this very host in production."""
    return "__Host-preferences" if settings().is_production else "preferences"


def preferred(name: str) -> str | None:
    """A preference of the person, or of the preference cookie."""
    person = current_person()
    stored = getattr(person, name) if person is not None else None
    cookie = request.cookies.get(preferences_cookie(), "")
    found = dict(pair.partition("=")[::2] for pair in cookie.split("&"))
    return stored or found.get(name)


def keep_preferences(answer: Response, locale: str | None, view: str | None) -> None:
    """Put a language and a type size into the preference cookie; what is not given stays as it was."""
    kept = {"locale": locale or preferred("locale"), "view_mode": view or preferred("view_mode")}
    answer.set_cookie(
        preferences_cookie(),
        "&".join(f"{name}={value}" for name, value in kept.items() if value),
        max_age=YEAR_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings().is_production,
    )


def _keep_asked(answer: Response) -> Response:
    """Language and large type of a public page, in its address, hold on the pages with a session that follow."""
    asked = {"locale": web.asked_locale(), "view_mode": web.asked_view()}
    is_of_session = web.access_of(request.endpoint) not in (None, "public") and request.method == "GET"
    is_new = any(value is not None and value != preferred(name) for name, value in asked.items())
    if is_new and is_of_session and request.endpoint != "static":
        keep_preferences(answer, asked["locale"], asked["view_mode"])
    return answer


def _locale() -> str | None:
    return preferred("locale")


def _view() -> str | None:
    return preferred("view_mode")


def home_url(viewer: Viewer) -> str:
    """The address where somebody begins after signing in; the account page while that page is not there."""
    endpoint = home_of(viewer)
    return url_for(endpoint if endpoint in current_app.view_functions else "accounts.account")


def home_of(viewer: Viewer) -> str:
    """The endpoint where somebody begins after signing in."""
    role = viewer.role
    if role in INSTITUTION_ROLES:
        is_school = viewer.organisation_kind is OrganisationKind.SCHOOL
        return "selection.index" if is_school else "complaints_institution.queue"
    if role is Role.MEDIATOR:
        return "mediation.index"
    if role in (Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN):
        return "complaints_desk.queue"
    if role is Role.PLATFORM_ADMIN:
        return "complaints_desk.intake"
    if role is Role.AUDITOR:
        return "complaints_office.events"
    return "complaints_learner.index" if role is Role.LEARNER else "accounts.account"


def _nav() -> list[tuple[str, str, bool]]:
    viewer = current_viewer()
    links: list[tuple[str, str]] = []
    if viewer.role is Role.LEARNER:
        links = [(_("我的投诉"), "complaints_learner.index"), (_("我要投诉"), "complaints_learner.new")]
        links.append((_("我的信息"), "complaints_learner.my_data"))
        links.append((_("举报或反映"), "complaints_reports.new"))
    elif viewer.is_signed_in:
        links = [(_("工作台"), home_of(viewer))]
        if viewer.role in (Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN):
            if viewer.role is not Role.OFFICER:
                links.append((_("督办看板"), "complaints_desk.board"))
                links.append((_("查看审批"), "complaints_desk.approvals"))
            links += [(_("举报"), "complaints_desk.reports"), (_("安排调解"), "mediation.index")]
            links.append((_("公示审核"), "disclosure_desk.index"))
            if viewer.organisation_kind in WITH_DESK:
                links.append((_("机构监管"), "institutions_desk.home"))
            else:
                links.append((_("更正请求"), "disclosure_corrections.index"))
        elif viewer.role in INSTITUTION_ROLES and viewer.organisation_kind is OrganisationKind.SCHOOL:
            links.append((_("机构退出"), "exits.index"))
        elif viewer.role in INSTITUTION_ROLES:
            links = [(_("总览"), "institution_hub.home"), *links]
            links += [(_("公示核对"), "disclosure_institution.index"), (_("信息披露"), "duties.index")]
            links.append((_("我的机构"), "registry.own"))
            links.append((_("本机构的数据"), "institution_hub.figures"))
            if viewer.role is Role.INSTITUTION_ADMIN:
                links.append((_("账号绑定"), "binding.index"))
                links.append((_("查看审批"), "complaints_beside.looks"))
        elif viewer.role is Role.PLATFORM_ADMIN:
            links += [
                (_("举报"), "complaints_desk.reports"),
                (_("更正请求"), "disclosure_corrections.index"),
                (_("机构登记"), "registry.index"),
                (_("个人信息的要求"), "complaints_desk.platform_data"),
                (_("查看审批"), "complaints_desk.platform_approvals"),
            ]
        elif viewer.role is Role.AUDITOR:
            links = [(_("查事件"), "complaints_office.events"), (_("核对事件链"), "complaints_office.chain")]
        if viewer.role in ADMINISTRATORS:
            links.append((_("管理"), "accounts_office.home"))
    if viewer.is_signed_in:
        unseen = current_user.unseen
        links.append((_("我的消息（%(number)s）", number=unseen) if unseen else _("我的消息"), "inbox.index"))
        links.append((_("我的账号"), "accounts.account"))
    else:
        links = [(_("我要投诉"), "complaints_learner.new"), (_("举报或反映"), "complaints_reports.new")]
        links.append((_("登录"), "accounts.login"))
    known = current_app.view_functions
    here = _section(request.endpoint, {endpoint for _label, endpoint in links})
    return [(label, url_for(endpoint), endpoint == here) for label, endpoint in links if endpoint in known]


def _section(here: str | None, endpoints: set[str]) -> str | None:
    """The entry of the menu a page belongs to: its own, or 机构监管 with all that is behind it."""
    is_behind = here not in endpoints and (here or "").partition(".")[0] in BEHIND_DESK
    return "institutions_desk.home" if is_behind else here


def _context() -> dict[str, Any]:
    if not has_request_context() or web.is_public_request() or request.endpoint is None:
        return {"current_person": None, "current_viewer": Viewer(), "nav_items": []}
    return {"current_person": current_person(), "current_viewer": current_viewer(), "nav_items": _nav()}


def init_app(app: Flask) -> None:
    """Register the loader of users, the preferences and the navigation."""
    manager = LoginManager()
    manager.session_protection = ""  # the server's row is the protection
    manager.request_loader(load_user)
    # Its own init_app would also read the session after every answer, and public pages would vary by cookie.
    vars(app)["login_manager"] = manager
    web.choose_locale(_locale)
    web.choose_view(_view)
    come_back_to(typed.address_after)
    app.before_request(typed.give_back)
    app.after_request(_keep_asked)
    app.context_processor(_context)
