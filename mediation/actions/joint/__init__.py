"""The table of a joint complaint: who represents sits there, terms are put to all, each answers for himself (art. 12).

A yes says yes and no more: the body's officer then entrusts the cases of those who said it, the mediator writes each
an own text with the own sum, and each confirms it alone. A no, or silence, leaves the own case as it is.
"""

from mediation.actions.joint.terms import (
    JointTermsWrong,
    TermsDraft,
    agree_terms,
    answer_terms,
    drop_terms,
    put_terms,
)
from mediation.actions.joint.texts import draft_all, sign_all

__all__ = [
    "JointTermsWrong",
    "TermsDraft",
    "agree_terms",
    "answer_terms",
    "draft_all",
    "drop_terms",
    "put_terms",
    "sign_all",
]
