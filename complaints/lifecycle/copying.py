"""抄送: a copy of a case to another body, as a table; nothing goes by itself, an officer sends each; pure (rules §8.4).

To authorities the minimum their duty needs; to private receivers nothing that identifies the learner without the
separate consent of whoever complained, which names the receiver and the purpose (§0b.25, PIPL 23).
"""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from accounts.roles import OrganisationKind
from kernel.labels import Labelled


class CopyState(Labelled):
    """Where a copy stands."""

    DUE = "due", _l("待经办人决定")
    SENT = "sent", _l("已送出，等待签收")
    RECEIVED = "received", _l("对方已签收，等待答复")
    ANSWERED = "answered", _l("对方已答复")
    LEFT = "left", _l("不抄送")


class CopyField(Labelled):
    """What of a case may go with a copy; what is not listed never goes."""

    NUMBER = "number", _l("案件号")
    INSTITUTION = "institution", _l("机构的名称和统一社会信用代码")
    CATEGORY = "category", _l("问题类别")
    DATES = "dates", _l("提交日期和发生日期")
    SUM = "sum", _l("所涉金额")
    CONTACT = "contact", _l("投诉人的姓名和电话")


# Whose duty the copy is for; whoever is not here is a private receiver and gets nothing that identifies the learner.
AUTHORITIES = frozenset(
    {
        "market_regulator",
        "education_department",
        "competent_department",
        "human_resources_department",
        "cyberspace_administration",
        "financial_regulator",
        "police",
    }
)
# Which kind of organisation a receiver is where it works on this platform; the others are outside it.
KINDS_HERE: dict[str, OrganisationKind] = {
    "market_regulator": OrganisationKind.MARKET_REGULATOR,
    "education_department": OrganisationKind.EDUCATION_DEPARTMENT,
    "competent_department": OrganisationKind.EDUCATION_DEPARTMENT,
}
# A copy that is a clue of a breach of law: for the body that may check it and its superior alone (O121 arts. 9, 37).
CLUES = frozenset({"police"})


@dataclass(frozen=True)
class CopyStep:
    """One row: in state `source` an officer of the handling body may do `act`, and the copy stands in `target`."""

    source: CopyState
    act: str
    target: CopyState


C = CopyState
COPY_STEPS: tuple[CopyStep, ...] = (
    CopyStep(C.DUE, "send", C.SENT),
    CopyStep(C.DUE, "leave", C.LEFT),
    CopyStep(C.LEFT, "send", C.SENT),
    CopyStep(C.SENT, "receive", C.RECEIVED),
    CopyStep(C.SENT, "answer", C.ANSWERED),
    CopyStep(C.RECEIVED, "answer", C.ANSWERED),
)
WAITING = (C.DUE, C.SENT, C.RECEIVED)
UNSENT = (C.DUE, C.LEFT)
del C


def copy_step(source: CopyState, act: str) -> CopyStep | None:
    """The row of an act in a state, None when the table has none."""
    return next((one for one in COPY_STEPS if (one.source, one.act) == (source, act)), None)


def acts_on(source: CopyState) -> tuple[str, ...]:
    """The acts open in a state, in the table's order."""
    return tuple(one.act for one in COPY_STEPS if one.source is source)


def may_hold(body_kind: str, *, has_consent: bool = False) -> tuple[CopyField, ...]:
    """What may go to a kind of receiver: contacts to authorities, and to others with the separate consent alone."""
    is_free = body_kind in AUTHORITIES or has_consent
    return tuple(one for one in CopyField if one is not CopyField.CONTACT or is_free)


class ContactState(Labelled):
    """Where the asking stands whether a private receiver may have the contact."""

    ASKED = "asked", _l("等待投诉人答复")
    GIVEN = "given", _l("投诉人同意")
    REFUSED = "refused", _l("投诉人不同意")
    TAKEN_BACK = "taken_back", _l("投诉人撤回了同意")


# What was said and what is said now; the word counts until the copy has gone, then nothing changes it any more.
CONTACT_ANSWERS: dict[tuple[ContactState, bool], ContactState] = {
    (ContactState.ASKED, True): ContactState.GIVEN,
    (ContactState.ASKED, False): ContactState.REFUSED,
    (ContactState.GIVEN, False): ContactState.TAKEN_BACK,
    (ContactState.REFUSED, True): ContactState.GIVEN,
    (ContactState.TAKEN_BACK, True): ContactState.GIVEN,
}


def may_ask(state: CopyState, body_kind: str, asked: ContactState | None) -> bool:
    """Whether the officer may ask: before it is sent, of a private receiver, and never again once an answer came."""
    is_private = body_kind not in AUTHORITIES | CLUES
    return is_private and state in UNSENT and asked in (None, ContactState.ASKED)
