"""What an operator sees: deliveries given up, letters whose fate nobody knows, and sending them on again."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from accounts.permissions import current_viewer, requires
from accounts.roles import Role
from accounts.views.session import blueprint
from kernel import health, messages, outbox, vitals
from kernel.db import db
from kernel.errors import NotFound
from kernel.messages import Letter
from kernel.outbox import Delivery


@blueprint.get("/operations")
@requires(Role.PLATFORM_ADMIN)
def operations() -> ResponseReturnValue:
    """Failed and slow deliveries and letters, and what `doctor` finds; no address, no words of a letter."""
    return render_template(
        "accounts/operations.html",
        deliveries=outbox.troubled(),
        letters=messages.troubled(),
        counts=messages.counts(),
        findings=health.findings(),
        vitals=vitals.vitals(),
    )


@blueprint.post("/operations/deliveries")
@requires(Role.PLATFORM_ADMIN)
def retry_delivery() -> ResponseReturnValue:
    """Send a delivery that was given up on its way again."""
    asked = request.form.get("delivery", "")
    delivery = db.session.get(Delivery, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    if delivery is None:
        raise NotFound()
    outbox.retry(delivery.id)
    flash(_("已重新排队。"), "good")
    return redirect(url_for("accounts.operations"), 303)


@blueprint.post("/operations/letters/<ref>")
@requires(Role.PLATFORM_ADMIN)
def resend_letter(ref: str) -> ResponseReturnValue:
    """Send a letter again, knowing that it may arrive twice."""
    letter = db.session.scalar(select(Letter).where(Letter.ref == ref))
    if letter is None:
        raise NotFound()
    messages.resend(letter, current_viewer().person_id)
    flash(_("已重新排队。"), "good")
    return redirect(url_for("accounts.operations"), 303)
