"""The canonical text of a case's papers: facts in, plain lines out; acts digest it, `documents` only sets it.

A line that begins with `## ` is a heading, with `【签】` a place for signature and seal, with `—— ` small print, with
`｜` a row of a form.
"""

from complaints.wording.beside import (
    AppraisalFacts,
    MoreTime,
    appraisal,
    clue_extension,
    power_dispute,
    recusal,
)
from complaints.wording.deciding import (
    ACCEPT_TITLE,
    END_TITLE,
    REFUSE_TITLE,
    GroundFacts,
    Handover,
    acceptance,
    refusal,
    taken_over,
    termination,
    transfer,
)
from complaints.wording.entrusting import LetterFacts, entrusting_asked, letter
from complaints.wording.handing import HandOverFacts, hand_over
from complaints.wording.intake import (
    RegistrationFacts,
    Sender,
    Served,
    dispatch,
    identity_request,
    receipt,
    registration,
    service,
)
from complaints.wording.parts import (
    ASSOCIATION,
    DEPARTMENT,
    FIVE_WAYS,
    PLATFORM_RULE,
    REGULATOR,
    WE,
    BodyFacts,
    CaseFacts,
    Law,
    canonical,
    day,
    seal,
)
from complaints.wording.people import (
    ConsentFacts,
    KeptFacts,
    MandateFacts,
    data_answer,
    guardian_consent,
    mandate,
    settlement,
)
from complaints.wording.reports import ReportFacts, report_dispatch, report_registration, report_result
from kernel.typeset import SIGN, SMALL

# fmt: off
__all__ = [
    "ACCEPT_TITLE", "ASSOCIATION", "DEPARTMENT", "END_TITLE", "FIVE_WAYS", "PLATFORM_RULE", "REFUSE_TITLE", "REGULATOR",
    "SIGN", "SMALL", "WE", "AppraisalFacts", "BodyFacts", "CaseFacts", "ConsentFacts", "GroundFacts", "HandOverFacts",
    "Handover", "KeptFacts", "Law", "LetterFacts", "MandateFacts", "MoreTime", "RegistrationFacts", "ReportFacts",
    "Sender", "Served", "acceptance", "appraisal", "canonical", "clue_extension", "data_answer", "day", "dispatch",
    "entrusting_asked", "guardian_consent", "hand_over", "identity_request", "letter", "mandate", "power_dispute",
    "receipt", "recusal", "refusal", "registration", "report_dispatch", "report_registration", "report_result", "seal",
    "service", "settlement", "taken_over", "termination", "transfer",
]
# fmt: on
