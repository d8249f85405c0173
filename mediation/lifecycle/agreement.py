"""In which form an agreement is made, who presses for whom, and what a court said of it; pure (rules §0b.5–6)."""

from flask_babel import lazy_gettext as _l

from accounts.roles import OrganisationKind
from kernel.labels import Labelled


class Form(Labelled):
    """The paper of the body in whose name the agreement is made."""

    DOCUMENT = "document", _l("投诉调解书（文书式样九）")
    RECORD = "record", _l("调解记录")
    DEPARTMENT = "department", _l("消费争议调解协议")
    ASSOCIATION = "association", _l("调解协议书")
    COMMITTEE = "committee", _l("人民调解协议书")


class PressedAs(Labelled):
    """In what quality somebody pressed 确认: each for the party they stand for."""

    SELF = "self", _l("本人")
    GUARDIAN = "guardian", _l("法定代理人")
    AGENT = "agent", _l("代理人")
    ORGANISATION = "organisation", _l("单位工作人员")


class CourtOutcome(Labelled):
    """What became of a joint application for judicial confirmation."""

    PENDING = "pending", _l("法院还没有作出裁定")
    CONFIRMED = "confirmed", _l("裁定协议有效")
    REJECTED = "rejected", _l("裁定驳回申请")


def form_of(kind: OrganisationKind, *, on_site: bool) -> Form:
    """The form of a body of this kind; form 九 for a market regulator's mediation on site only (O121 art. 24)."""
    if kind is OrganisationKind.MARKET_REGULATOR:
        return Form.DOCUMENT if on_site else Form.RECORD
    if kind is OrganisationKind.EDUCATION_DEPARTMENT:
        return Form.DEPARTMENT
    return Form.COMMITTEE if kind is OrganisationKind.PEOPLE_MEDIATION_COMMITTEE else Form.ASSOCIATION


# 人民调解法 art. 29 names the facts and each party's responsibility among the contents of its paper.
NEEDS_FACTS = frozenset({Form.COMMITTEE})
OWN_FORMS = frozenset({Form.ASSOCIATION, Form.COMMITTEE})
