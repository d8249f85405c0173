"""What must not leave a case: people's names, numbers, accounts, schools and addresses in a text; pure (rules §8.5).

It errs on the side of covering too much: a person sees before and after, and decides.
"""

from disclosure.redaction.cutting import cut, sentences
from disclosure.redaction.finding import KNOWN_SHORTEST, find, redact
from disclosure.redaction.hits import MARKS, Confidence, Hit, HitKind, Redaction
from disclosure.redaction.minors import MinorSign, minor_signs
from disclosure.redaction.signs import fold, luhn

__all__ = [
    "KNOWN_SHORTEST",
    "MARKS",
    "Confidence",
    "Hit",
    "HitKind",
    "MinorSign",
    "Redaction",
    "cut",
    "find",
    "fold",
    "luhn",
    "minor_signs",
    "redact",
    "sentences",
]
