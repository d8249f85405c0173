"""An institution's one timeline of all six cycles: for whoever keeps the registry, and for the institution itself."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import INSTITUTION_ROLES
from institutions.life_kinds import Area
from institutions.models import Institution
from institutions.queries.duties import own_institution
from institutions.queries.lives import Moment, life_of
from institutions.queries.registry import record_for
from institutions.views.blueprint import KEEPERS, blueprint

SHOWN = 8  # on the record itself, above the way to all of it
PAGES = {
    Area.FILING: "filing.show",
    Area.SELECTION: "selection.show",
    Area.SUPERVISION: "supervision.show",
    Area.INSPECTION: "inspection.show",
    Area.NOTICE: "notices.show",
    Area.EXIT: "exits.show",
}


@blueprint.get("/<ref>/timeline")
@requires(*KEEPERS)
def life(ref: str) -> str:
    """Everything that happened to an institution, as far as this viewer's body may see it."""
    viewer = current_viewer()
    row = record_for(viewer, ref)
    return _page(viewer, row, ".life", {"ref": ref}, back=url_for(".record", ref=ref), pages=[])


@blueprint.get("/own")
@requires(*sorted(INSTITUTION_ROLES))
def own() -> str:
    """The same for the institution's own people, with every page they have about it."""
    viewer = current_viewer()
    row = own_institution(viewer)
    pages = [
        (_("填写信息披露"), "duties.index"),
        (_("承诺质量标准"), "standards.index"),
        (_("办理备案"), "filing.index"),
        (_("看选用"), "selection.index"),
        (_("看检查"), "inspection.index"),
        (_("看通报和提示"), "notices.index"),
        (_("办理退出"), "exits.index"),
    ]
    return _page(viewer, row, ".own", {}, back=None, pages=[(name, url_for(one)) for name, one in pages])


def _page(
    viewer: Viewer, row: Institution, here: str, values: dict[str, Any], back: str | None, pages: list[tuple[str, str]]
) -> str:
    asked, before = request.args.get("area", ""), request.args.get("before", type=int)
    area = Area(asked) if asked in set(Area) else None
    found, following = life_of(viewer, row, area, before)
    switch = [(_("全部"), url_for(here, **values), area is None)]
    switch += [(str(one.label), url_for(here, **values, area=one.value), one is area) for one in Area]
    return render_template(
        "institutions/life.html",
        row=row,
        back=back,
        pages=pages,
        switch=switch,
        moments=lines_of(found),
        next_url=url_for(here, **values, area=area.value if area else None, before=following) if following else None,
    )


def _title(one: Moment) -> str:
    about, words = _("（%(what)s）", what=one.about) if one.about else "", str(one.words)
    area = "" if words.startswith(str(one.area.label)) else f"{one.area.label}{_('：')}"  # not 选用：选用
    return f"{area}{words}{about}" + (_("（通报批评决定的记录）") if one.is_penalty else "")


def lines_of(found: list[Moment]) -> list[dict[str, Any]]:
    """Moments as the timeline shows them."""
    return [
        {
            "at": one.at,
            "title": _title(one),
            "url": one.url or (url_for(PAGES[one.area], ref=one.ref) if one.ref and one.area in PAGES else None),
            "actor": one.organisation,
        }
        for one in found
    ]
