"""With the institution first: the institution says no, the learner takes the case on."""

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from complaints import actions, queries
from complaints.forms.doubles import DeclineForm
from complaints.lifecycle import Status
from complaints.models import Complaint
from complaints.views.institution import STAFF
from complaints.views.institution import blueprint as institution
from complaints.views.learner import blueprint as learner
from complaints.views.moves import go_home, not_now
from complaints.views.posting import act_page, opened, posted

Page = str | Response | tuple[str, int]


@learner.post("/<number>/move-on")
@requires(Role.LEARNER)
def move_on(number: str) -> Page:
    """One press: the same number and record go to the body (rules §8.1 row 3)."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    away = not_now(viewer, complaint, "move_on")
    if away is not None:
        return away
    actions.move_on(complaint, by=viewer.actor)
    flash(_moved_words(complaint), "good")
    return go_home(viewer, complaint)


def _moved_words(complaint: Complaint) -> str:
    """Where the case is now; a platform elsewhere receives nothing by itself."""
    if complaint.status is Status.HANDED_OFF:
        return _("协商已结束。请按下面的说明到负责的平台提交，写过的内容都整理好了。")
    to = complaint.body.name if complaint.body is not None else _("平台受理窗口")
    return _("已转交%(body)s。编号不变，写过的内容和材料都在。", body=to)


@institution.route("/<number>/decline", methods=["GET", "POST"])
@requires(*STAFF)
def decline(number: str) -> Page:
    """The institution says it does not settle; the learner may then take the case on at once."""
    viewer, complaint, away = opened(number, "decline")
    if away is not None:
        return away
    form = DeclineForm()

    def do() -> None:
        actions.decline(complaint, form.words.data or "", by=viewer.actor)

    status, done = posted(form, complaint, do, _("已记下：贵机构不和解。由投诉人选择是否转交处理单位。"))
    return done or act_page("institution/decline", complaint, form, status)
