"""The refund aid: what was paid and had goes in, sums line by line come out (法释〔2025〕4号); an aid, not a ruling.

Pure: plain values in, plain values out. Sums in fen. Each line that divides is rounded once, half a fen upwards; a
result is never below zero, and never above what was paid except by interest.
"""

from complaints.refunds.estimate import Estimate, estimate, from_json, to_json
from complaints.refunds.lines import Line, Sign, percent_words, yuan_words
from complaints.refunds.purchase import Age, Cause, Fact, Goods, Minor, Payer, Purchase, Reason
from complaints.refunds.rights import Right, Standing, rights_of
from complaints.refunds.ways import Way, WayCode

__all__ = [
    "Age",
    "Cause",
    "Estimate",
    "Fact",
    "Goods",
    "Line",
    "Minor",
    "Payer",
    "Purchase",
    "Reason",
    "Right",
    "Sign",
    "Standing",
    "Way",
    "WayCode",
    "estimate",
    "from_json",
    "percent_words",
    "rights_of",
    "to_json",
    "yuan_words",
]
