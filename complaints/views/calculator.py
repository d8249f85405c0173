"""What may come back, for anybody: a sum asked by GET and kept nowhere; and the law texts the lines lead to."""

from typing import Any

from flask import render_template, request

from complaints.forms.diagnosis import CalculatorForm
from complaints.refunds import Fact
from complaints.rulesets.lawtexts import FILES, law_text
from complaints.views.reckoning import card_of, reckon
from complaints.views.tool import blueprint
from kernel.web import anyone

TEXTS = ",".join(FILES.values())


@blueprint.get("/refund")
@anyone
def refund() -> tuple[str, int]:
    """All questions about the money on one page; the estimate line by line above them."""
    asked = {name: request.args.getlist(name) for name in request.args} or None
    form: Any = CalculatorForm.of(asked, {})
    fine = asked is None or form.validate()
    found = reckon(form.data, form.is_minor.data == Fact.YES) if asked is not None and fine else None
    page = render_template("complaints/refund.html", form=form, estimate=card_of(found) if found else None)
    return page, 200 if fine else 422


@blueprint.get(f"/law/<any({TEXTS}):text>")
@anyone
def law(text: str) -> str:
    """A law text that ships, article by article, each with an address of its own."""
    return render_template("complaints/law.html", law=law_text(text))
