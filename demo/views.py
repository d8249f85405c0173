"""The page of the demo that shows every letter and text message, codes included: nothing here is a real person's."""

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue

from demo import letters
from demo.forms import ContactForm
from kernel.config import settings
from kernel.errors import NotFound
from kernel.web import anyone

blueprint = Blueprint("demo", __name__, url_prefix="/demo")


@blueprint.get("/messages")
@anyone
def messages() -> ResponseReturnValue:
    """What was sent to whom and why, the newest first; only in the demo."""
    if not settings().is_demo:
        raise NotFound()
    form = ContactForm(request.args)
    contact = (form.contact.data or "").strip()
    rows, following = letters.newest(contact, request.args.get("before", type=int))
    return render_template("demo/messages.html", form=form, rows=rows, following=following, contact=contact)


def register(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)
