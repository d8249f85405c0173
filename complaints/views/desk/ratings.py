"""What learners said of what ended: stars and marks by body, and the unsaid apart; for who leads."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints.lifecycle.answering import Mark, OpinionKind
from complaints.queries.ratings import STARS, Count, marks_of_points, stars_of
from complaints.views.desk.blueprint import Page, blueprint
from kernel import clock

YEARS_BACK = 10


@blueprint.get("/ratings")
@requires(Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)
def ratings() -> Page:
    """Each body's stars and marks of a year, one table a question."""
    viewer, this = current_viewer(), clock.today().year
    asked = request.args.get("year", this, type=int) or this
    year = min(max(asked, this - YEARS_BACK), this)
    stars = [_("%(number)s分", number=one) for one in STARS]
    body, answer = (stars_of(viewer, kind, year) for kind in (OpinionKind.BODY, OpinionKind.ANSWER))
    tables = [
        _table(_("处理单位的办理"), _("已结束的案件"), stars, _("没有评分"), body),
        _table(_("机构的答复"), _("有正式答复的案件"), stars, _("没有评分"), answer),
        _table(
            _("投诉人的逐项标记"),
            _("受理后的要求"),
            [str(one.label) for one in Mark],
            _("未标记"),
            marks_of_points(viewer, year),
        ),
    ]
    return render_template(
        "complaints/desk/ratings.html",
        tables=tables,
        year=year,
        as_of=clock.now(),
        years=[
            (_("%(year)s年", year=one), url_for(".ratings", year=one), one == year)
            for one in range(this, this - YEARS_BACK - 1, -1)
            if one == year or abs(one - year) == 1
        ],
    )


def _table(title: str, asked: str, said: list[str], unsaid: str, rows: list[Count]) -> dict[str, Any]:
    return {
        "title": title,
        "columns": [asked, *said, unsaid],
        "rows": [{"name": row.name, "numbers": [row.asked, *row.said, row.unsaid]} for row in rows],
    }
