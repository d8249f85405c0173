"""The desk about letters that did not arrive: send one again by another way."""

from flask import flash, request
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from complaints import actions, queries
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.moves import go_home
from kernel.errors import IllegalMove
from kernel.messages import Channel


@blueprint.post("/<number>/letters/<ref>/repeat")
@requires(*OFFICE)
def repeat_letter(number: str, ref: str) -> Page:
    """Send a letter to the learner that did not arrive by another way, once for each way."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    asked = next((one for one in Channel if str(one) == request.form.get("channel")), None)
    if asked is None:
        raise IllegalMove()
    actions.repeat(complaint, ref, asked, by=viewer.actor)
    flash(_("已改用%(channel)s发送。送到以后才算送达。", channel=asked.label), "good")
    return go_home(viewer, complaint, anchor="deliveries")
