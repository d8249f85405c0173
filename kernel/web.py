"""What every page shares: who may call a route, filters, error pages, and the public pages' cookieless manners."""

import errno
import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, has_request_context, render_template, request
from flask_babel import Babel, format_date, get_locale
from flask_babel import gettext as _
from jinja2 import StrictUndefined
from jinja2.filters import do_filesizeformat
from werkzeug.exceptions import HTTPException

from kernel import clock
from kernel.catalogue import said, words
from kernel.config import ROOT, settings
from kernel.db import db
from kernel.errors import DomainError, TooMany
from kernel.placenames import place
from kernel.typeset import line_parts
from kernel.unsent import page_of_form, unsent_words

log = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., Any])
LOCALES = {"zh-Hans": "zh_Hans_CN", "en": "en"}
VIEWS = ("normal", "large")
LARGE = ("view", "large")
PUBLIC_SECONDS = 300
_locale_chooser: list[Callable[[], str | None]] = []
_view_chooser: list[Callable[[], str | None]] = []
_error_forms: dict[str, Callable[[int, str, Exception], Response]] = {}


def public(view: View) -> View:
    """Declare a page everybody may read: no cookie, no session, cacheable."""
    view.access = "public"  # type: ignore[attr-defined]  # read by the route police
    return view


def anyone(view: View) -> View:
    """Declare a page that needs no sign-in but may keep a session (filing, signing in)."""
    view.access = "anyone"  # type: ignore[attr-defined]  # read by the route police
    return view


def quiet(view: View) -> View:
    """Declare an address a page asks by itself: asking keeps no session awake and sets no cookie; below `requires`."""
    vars(view)["quiet"] = True
    return view


def is_quiet_request() -> bool:
    """Whether a page asked this by itself rather than a person."""
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, "quiet", False))


def access_of(endpoint: str | None) -> object:
    """What a route declared: `public`, `anyone`, or the roles `requires` was given; None when nothing."""
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, "access", None)


def is_public_request() -> bool:
    """Whether the page asked for is a public one."""
    return access_of(request.endpoint) == "public" or request.endpoint == "static"


def choose_locale(chooser: Callable[[], str | None]) -> None:
    """Let a higher floor say which language a session prefers."""
    _locale_chooser.append(chooser)


def choose_view(chooser: Callable[[], str | None]) -> None:
    """Let a higher floor say whether a session prefers large type."""
    _view_chooser.append(chooser)


def answer_errors(prefix: str, form: Callable[[int, str, Exception], Response]) -> None:
    """Let a higher floor say in which form errors of addresses that begin so are answered, even of unknown ones."""
    _error_forms[prefix] = form


def _own_form(status: int, message: str, error: Exception) -> Response | None:
    form = next((one for prefix, one in _error_forms.items() if request.path.startswith(prefix)), None)
    return form(status, message, error) if form else None


def locale_tag() -> str:
    """The language of this page: in the address on public pages, else as preferred."""
    if "locale_tag" not in g:
        path = request.path  # outside a request this fails, and nothing is kept
        g.locale_tag = "zh-Hans"
        if path == "/en" or path.startswith("/en/"):
            g.locale_tag = "en"
        elif not is_public_request():
            asked = asked_locale() or next((tag for tag in (one() for one in _locale_chooser) if tag), None)
            g.locale_tag = asked if asked in LOCALES else "zh-Hans"
    return str(g.locale_tag)


def view_mode() -> str:
    """`large` when large type and high contrast were asked for, else `normal`: in the address, else as preferred."""
    asked = asked_view()
    if asked is None and not is_public_request():
        asked = next((mode for mode in (one() for one in _view_chooser) if mode), None)
    return "large" if asked == "large" else "normal"


def asked_view() -> str | None:
    """What the address itself asks for: `?view=large` or `?view=normal`."""
    return asked if (asked := request.args.get("view")) in VIEWS else None


def asked_locale() -> str | None:
    """The language a public page sent its reader on with: `?language=en`."""
    return asked if (asked := request.args.get("language")) in LOCALES else None


def _is_english() -> bool:
    """Whether dates are written in English; the name of a locale is put together anew each time it is asked for."""
    return getattr(get_locale(), "language", None) == "en"


def day(value: date | None) -> str:
    """2026年11月24日（周二）, or its English form."""
    if value is None:
        return ""
    if _is_english():
        return str(format_date(value, "EEE d MMM yyyy"))
    return f"{value.year}年{value.month}月{value.day}日（周{'一二三四五六日'[value.weekday()]}）"


def moment(value: datetime | None) -> str:
    """2026年11月24日 18:05 in Shanghai time."""
    if value is None:
        return ""
    local = value.astimezone(clock.ZONE)
    if _is_english():
        return f"{format_date(local.date(), 'd MMM yyyy')} {local:%H:%M}"
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def yuan(fen: int | None) -> str:
    """¥1,234.00 from fen."""
    return "" if fen is None else f"¥{fen / 100:,.2f}"


def file_size(number: int) -> str:
    """How large a file is; below a thousand in whole bytes, named in the reader's language."""
    return _("%(number)s字节", number=number) if number < 1000 else do_filesizeformat(number)


def tr(words: str | None) -> str:
    """Words of a rule set in the reader's language."""
    return _(words) if words else ""


def init_app(app: Flask) -> None:
    """Register filters, languages, error pages and the manners of public pages."""
    # There are more templates than Jinja keeps by default; one that was let go would be put together anew.
    app.jinja_options = app.jinja_options | {"cache_size": -1}
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(day=day, moment=moment, yuan=yuan, file_size=file_size, tr=tr)
    app.jinja_env.filters.update(place=place, line_parts=line_parts)
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(ROOT / "translations"))
    babel = Babel(app, default_locale="zh_Hans_CN", default_timezone="Asia/Shanghai", locale_selector=_locale)
    babel.domain_instance = words
    app.jinja_env.globals.update(_=said, gettext=said)
    app.context_processor(_context)
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _fault)
    app.after_request(_leave_clean)


def _locale() -> str:
    try:
        return LOCALES[locale_tag()]
    except RuntimeError:
        return "zh_Hans_CN"


def _context() -> dict[str, Any]:
    if not has_request_context():
        return {"locale_tag": "zh-Hans", "site_name": _("学诉"), "demo_mode": settings().is_demo}
    language, large = [("language", "en")] * (locale_tag() == "en"), [LARGE] * (view_mode() == "large")
    return {
        "locale_tag": locale_tag(),
        "view_mode": view_mode(),
        "public_prefix": "/en" if language else "",
        "keep": _query(large),  # for links to public pages
        "carried": _query(language + large),  # for links from them to pages with a session
        "site_name": _("学诉"),
        "app_env": str(settings().app_env),
        "demo_mode": settings().is_demo,
        "today": clock.today(),
        "public_links": _public_links() if is_public_request() else {"large": "", "language": ""},
    }


def _public_links() -> dict[str, str]:
    """The same page in the other dress and in the other language, with whatever was filtered or compared."""
    path, is_large = request.path, view_mode() == "large"
    other = path.removeprefix("/en") or "/" if locale_tag() == "en" else f"/en{path}".rstrip("/")
    return {"large": _asked_again(path, is_large=not is_large), "language": _asked_again(other, is_large=is_large)}


def _asked_again(path: str, *, is_large: bool) -> str:
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "view"]
    return f"{path}{_query([*asked, *([LARGE] if is_large else [])])}"


def _query(asked: list[tuple[str, str]]) -> str:
    return f"?{urlencode(asked)}" if asked else ""


def _domain_error(error: DomainError) -> Any:
    if own := _own_form(error.status, error.message, error):
        return own
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else {}
    return error_page(error.status, error.message), error.status, headers


def _http_error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    return _own_form(error.code, error.description or "", error) or (error_page(error.code, None), error.code)


def _fault(error: Exception) -> Any:
    db.session.rollback()
    if is_full(error):
        log.error("a disk is full: %s", request.endpoint)
        words = _("系统的存储空间用完了，这一次没有收到。请返回上一页，您填写的内容还在；请稍后再提交。")
        return error_page(503, words), 503
    log.exception("page failed: %s", request.endpoint)
    if current_app.testing and current_app.config.get("PROPAGATE_FAULTS"):
        raise error
    return _own_form(500, "", error) or (error_page(500, None), 500)


def is_full(error: Exception) -> bool:
    """Whether a disk is full: of the uploads, where what is sent is kept while it comes, or of the database."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    cause = getattr(error, "orig", None)
    return getattr(cause, "sqlstate", "") == "53100" or "disk is full" in str(cause or "")


def error_page(status: int, message: str | None) -> str:
    """The page of an error in plain words."""
    known = {400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503}
    shown = status if status in known else 400
    given = {"unsent": unsent_words(), "form_page": page_of_form()} if shown == 400 and has_request_context() else {}
    return render_template(f"errors/{shown}.html", message=message, status=status, **given)


def _leave_clean(response: Response) -> Response:
    session = db.session()
    if session.new or session.dirty or session.deleted:
        session.rollback()
        raise RuntimeError("a view changed rows outside an act")
    if is_public_request() and request.method in ("GET", "HEAD") and response.status_code == 200:
        response.headers.setdefault("Cache-Control", f"public, max-age={PUBLIC_SECONDS}")
    return response
