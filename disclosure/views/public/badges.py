"""A plain badge (SVG) an institution may show: its status in words; no figure, no rating."""

from flask import Response, make_response, render_template
from flask_babel import gettext as _
from markupsafe import escape
from werkzeug.exceptions import NotFound

from disclosure import queries
from disclosure.models import PublicInstitution
from disclosure.queries.leaving import leaving_of
from disclosure.views.public.blueprint import public, sound_xml, sure_ref
from kernel.config import settings
from kernel.web import public as open_to_all

# Pixels of a sign at 12 px: Chinese ones fill the square, others about half of it.
WIDE, NARROW, AIR = 12, 7, 12


@public.get("/institutions/<ref>/badge.svg")
@open_to_all
def badge(ref: str) -> Response:
    """The badge of an institution, readable as words where pictures are not."""
    about = queries.institution_by_ref(sure_ref(ref))
    if about is None:
        raise NotFound()
    label, words = _("学诉"), _status(about)
    sizes = {"left": _width(label), "right": _width(words)}
    picture = render_template("public/badge.svg", about=about, label=label, words=words, **sizes)
    answer = make_response(sound_xml(picture))
    answer.content_type = "image/svg+xml; charset=utf-8"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # it is made to stand on other sites
    return answer


def badge_html(about: PublicInstitution) -> str:
    """What an institution pastes into its own page: the badge, linked to the page it stands for."""
    page = f"{settings().public_url}/institutions/{about.ref}"
    picture = f'<img src="{page}/badge.svg" alt="{escape(_("学诉"))}" height="24">'
    return f'<a href="{page}">{picture}</a>'


def _status(about: PublicInstitution) -> str:
    """Its status as its page begins: an exit comes first, whatever account the institution still has."""
    if about.merged_into_ref is not None:
        return _("已并入其他机构")
    if (leaving := leaving_of(about.ref)) is not None:
        return _("正在退出") if leaving.closed_on is None else _("已经停业")
    return _("在平台上答复投诉") if about.is_on_platform else _("公示信息可以查询")


def _width(words: str) -> int:
    return AIR + sum(WIDE if ord(sign) > 0x2E80 else NARROW for sign in words)
