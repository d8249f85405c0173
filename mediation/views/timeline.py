"""The words of what happens at the table, for the timeline of the case."""

from flask_babel import lazy_gettext as _l

from complaints import labels

EVENTS = {
    "mediation.opened": _l("安排调解员"),
    "mediation.mediator_named": _l("另行安排调解员"),
    "mediation.agreement_drafted": _l("起草协议文本"),
    "mediation.agreement_discarded": _l("协议文本作废"),
    "mediation.agreement_confirmed": _l("确认协议文本"),
    "mediation.agreement_complete": _l("各方都已确认协议文本"),
    "mediation.oral_agreement_recorded": _l("记录口头协议"),
    "mediation.signature_recorded": _l("记录签字盖章"),
    "mediation.mediator_replaced": _l("换了调解员"),
    "mediation.ended": _l("调解结束"),
}


def register() -> None:
    """Fill the case's list of events: everybody in the case may know these; the words themselves are in the rooms."""
    labels.EVENTS.update({kind: (words, labels.EVERYBODY) for kind, words in EVENTS.items()})
