"""The colours of states, and the tabs between the pages of supervision, inspection and notices."""

from flask import url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer
from accounts.roles import DEPARTMENTS, OrganisationKind
from institutions.lifecycle.cycle import DESK
from institutions.lifecycle.inspecting import InspectionState
from institutions.lifecycle.noticing import NoticeState
from institutions.lifecycle.supervising import TaskState

_I, _N, _T = InspectionState, NoticeState, TaskState
INSPECTION_TONES = {
    _I.PLANNED: "info",
    _I.INSPECTING: "warn",
    _I.RECTIFYING: "warn",
    _I.CLOSED: "good",
    _I.CANCELLED: "neutral",
}
NOTICE_TONES = {
    _N.DRAFT: "neutral",
    _N.APPROVED: "info",
    _N.TOLD: "info",
    _N.OBJECTED: "warn",
    _N.HEARD: "info",
    _N.PUBLISHED: "good",
    _N.CORRECTED: "neutral",
    _N.WITHDRAWN: "neutral",
    _N.DROPPED: "neutral",
}
TASK_TONES = {_T.OPEN: "warn", _T.WORKING: "info", _T.CALLED_IN: "info", _T.AWAY: "info", _T.ENDED: "good"}


def tabs(here: str) -> list[tuple[str, str, bool]]:
    """The pages this viewer's body has: label, address, whether it is this one."""
    names = {
        "supervision.index": _("监督"),
        "inspection.index": _("检查"),
        "draws.index": _("随机抽取"),
        "notices.index": _("通报和提示"),
    }
    return [(names[one], url_for(one), one == here) for one in _known(current_viewer())]


def _known(viewer: Viewer) -> list[str]:
    if viewer.role not in DESK:
        return ["inspection.index", "notices.index"]
    own = ["supervision.index", "inspection.index"]
    if viewer.organisation_kind in DEPARTMENTS:
        own.append("draws.index")
    if viewer.organisation_kind in DEPARTMENTS | {OrganisationKind.CONSUMER_ASSOCIATION}:
        own.append("notices.index")
    return own
