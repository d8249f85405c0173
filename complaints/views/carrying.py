"""From the diagnosis into the filing: every answer goes over as it was typed, so that nobody types it again."""

from typing import Any

from complaints.actions import Reckoned
from complaints.models import PointKind
from complaints.own_letter import claim_fen, facts_in_words
from complaints.refunds import Estimate, to_json
from complaints.views.diagnosing import Inquiry
from complaints.views.drafting import STEPS, Filling
from complaints.views.filing import CLOSED, door_of, is_known

Raw = dict[str, list[str]]


def carry_over(inquiry: Inquiry, *, is_shared: bool) -> None:
    """Fill in the pages of the filing; a page whose answers do not suffice stays open, with what is known in it."""
    filling, found = inquiry.filling, inquiry.estimate()
    for step, raw in raw_of(inquiry, found).items():
        _put(filling, step, raw)
    if found is not None:
        answers = {page: inquiry.raw(page) for page in inquiry.kept if inquiry.is_asked(page)}
        filling.put(Reckoned(answers, to_json(found), is_shared).as_draft)


def _put(filling: Filling, step: str, raw: Raw) -> None:
    """One page, as if it had been sent; passed when its own form says so."""
    form = STEPS[step].of(raw, filling.known(step))
    fine = form.validate() and (step != "institution" or is_known(form))
    if fine and door_of(step, form) in CLOSED:
        fine = False
    filling.put({step: {"raw": raw, "ok": fine}})


def raw_of(inquiry: Inquiry, found: Estimate | None) -> dict[str, Raw]:
    """What each page of the filing would have been sent."""
    answers = inquiry.answers
    return {
        "place": known(inquiry.raw("start")),
        "who": known({"filer": inquiry.raw("whom").get("filer", [])}),
        "institution": inquiry.raw("institution"),
        "what": inquiry.raw("what"),
        "story": {"happened_on": inquiry.raw("words").get("happened_on", []), "words": [story(answers)]},
        "wish": known(_wish(inquiry, found)),
    }


def known(raw: Raw) -> Raw:
    """Answers without those that say 不清楚, which the filing has no word for."""
    return {name: values for name, values in raw.items() if values and values != ["unknown"]}


def story(answers: dict[str, Any]) -> str:
    """Own words first, then the facts that were answered; empty where there is neither."""
    facts = "".join(facts_in_words(answers)).replace("贵方", "机构").replace("本人", "我")
    own = str(answers.get("words") or "").strip()
    return "\n".join(part for part in (own, facts) if part)


def _wish(inquiry: Inquiry, found: Estimate | None) -> Raw:
    wish, paid, asked = inquiry.raw("wish"), inquiry.raw("paid"), inquiry.raw("asked")
    sum_ = claim_fen(found)
    told = known({"told": asked.get("told", [])})
    return {
        **wish,
        **({"refund": [f"{sum_ / 100:.2f}"]} if sum_ and PointKind.REFUND in wish.get("wishes", []) else {}),
        "paid": paid.get("paid", []),
        "bought_on": paid.get("paid_on", []),
        "paid_by": inquiry.raw("whom").get("paid_by", []),
        **told,
        "told_on": asked.get("asked_on", []) if told.get("told") == ["yes"] else [],
    }
