"""The part of the scene about corrections and followings: a request at the own body and a stranger's, an unconfirmed
address.
"""

from accounts.permissions import Viewer
from disclosure import actions
from disclosure.lifecycle import Cadence, CorrectionSubject, Scope
from disclosure.notices.following import link_of, question
from disclosure.queries.months import month_of
from kernel import clock
from tests.disclosure.figures_hands import BODY_REF, counted
from tests.world import World

Values = dict[str, str]
WORDS = "示例内容有错。"


def eyes_scene(world: World, own: Values, foreign: Values) -> None:
    """Both requests were passed on by the operator, who answers what has no body."""
    operator: Viewer = world.viewers["platform_admin"]
    for values, name in ((own, "department"), (foreign, "other_association")):
        row = actions.ask_correction(actions.Asked(f"scene-key-of-{name}", CorrectionSubject.FIGURES, WORDS))
        actions.pass_on(row, world.organisation(name), viewer=operator)
        for place in ("disclosure_corrections", "public.correction", "public_en.correction"):
            values[f"{place}:ref"] = row.ref
    monthly_scene(own, foreign)
    following = actions.ask_following("eyes@example.cn", Scope.ALL, "", Cadence.DAILY, locale="zh", question=question)
    own["disclosure_eyes:ref"], own["disclosure_eyes:code"] = link_of(following).split("/")[-2:]


def monthly_scene(own: Values, foreign: Values) -> None:
    """A monthly report, and figures of a region, a kind of problem and a body."""
    month = month_of(clock.today())
    counted(month=month)
    actions.build_report(month)
    for values in (own, foreign):
        for place in ("public", "public_en"):
            values[f"{place}:month"] = month
            values[f"{place}.region:code"] = values[f"{place}.region_feed:code"] = "110000"
            values[f"{place}.category:code"] = values[f"{place}.category_feed:code"] = "E01"
            values[f"{place}.type_feed:kind"] = "C"
            values[f"{place}.body:ref"] = BODY_REF
