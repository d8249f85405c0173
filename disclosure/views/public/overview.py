"""The home of disclosure, consumer warnings, what changed because of complaints, and how to tell us from impostors."""

from datetime import timedelta

from flask import render_template
from flask_babel import gettext as _

from disclosure import drawing, queries
from disclosure import watched_wording as words
from disclosure.indicators import SubjectKind
from disclosure.lifecycle import CorrectionState
from disclosure.queries import areas, monthly, months
from disclosure.views.public.blueprint import public
from disclosure.wording import NOTICE
from kernel import clock
from kernel.config import settings
from kernel.web import public as open_to_all

SHOWN = 5
LOOKED_BACK = timedelta(days=365)


@public.get("/disclosure/home")
@open_to_all
def overview() -> str:
    """What changed this month, how many complaints there are, and the doors to everything that is public."""
    found = months.in_month(months.month_of(clock.today()), SHOWN)
    figures = queries.national_figures()
    return render_template(
        "public/overview.html",
        month=found,
        figures=figures,
        trend=drawing.by_months(queries.trend(SubjectKind.ALL, ""), _("各月提交、已经受理的投诉")),
        outcomes=drawing.outcomes(found.outcomes, _("这个月公示的处理结果")),
        reports=monthly.reports(1),
        answered=sum(number for state, number in found.corrections if state is not CorrectionState.DOUBLE),
        words=words,
        notice=NOTICE,
    )


@public.get("/disclosure/warnings")
@open_to_all
def warnings() -> str:
    """消费提示 of those who hold the power to warn (IR art. 38)."""
    return render_template("public/warnings.html", warnings=areas.warnings())


@public.get("/disclosure/changes")
@open_to_all
def changes() -> str:
    """What can be seen to have changed: what inspections mended, notices, rules and standards of institutions."""
    today = clock.today()
    inspections = areas.inspections_that_mended()
    return render_template(
        "public/changes.html",
        inspections=inspections,
        rules=months.rule_changes(today - LOOKED_BACK, today + timedelta(days=1), 20),
        notices=[one for one in areas.notices_about() if one.kind != "advice"],
        warnings=areas.warnings(SHOWN),
        commitments=areas.commitments(),
        words=words,
    )


@public.get("/genuine")
@open_to_all
def genuine() -> str:
    """怎样辨认学诉: the one address, what is never asked, and what to do when somebody asks it."""
    return render_template("public/genuine.html", root=settings().public_url)
