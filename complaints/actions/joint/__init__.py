"""Joint complaints: proposed by the body, joined and left by each, represented by two, decided for each (art. 12)."""

from complaints.actions.joint.electing import ChoiceWrong, choose, clear_seats, elect, stand, stand_down
from complaints.actions.joint.hands import follow, hands, is_body, must_be, must_be_in, own_place
from complaints.actions.joint.joining import KEEPING, drop_gone, join, leave, let_go
from complaints.actions.joint.proposing import JointWrong, offer_now, propose, sweep_offers
from complaints.actions.joint.runs import (
    BEFORE_ENTRUSTING,
    JOB,
    STANDING,
    STEPS,
    TELLINGS,
    accept_all,
    carry_out,
    entrust_all,
    entrust_one,
    hand_of,
    refuse_all,
    sign,
)
from complaints.actions.joint.telling import BEFORE_SETTLING, WordsWanted, end, settle, tell, tell_dissolved

__all__ = [
    "BEFORE_ENTRUSTING",
    "BEFORE_SETTLING",
    "JOB",
    "KEEPING",
    "STANDING",
    "STEPS",
    "TELLINGS",
    "ChoiceWrong",
    "JointWrong",
    "WordsWanted",
    "accept_all",
    "carry_out",
    "choose",
    "clear_seats",
    "drop_gone",
    "elect",
    "end",
    "entrust_all",
    "entrust_one",
    "follow",
    "hand_of",
    "hands",
    "is_body",
    "join",
    "leave",
    "let_go",
    "must_be",
    "must_be_in",
    "offer_now",
    "own_place",
    "propose",
    "refuse_all",
    "settle",
    "sign",
    "stand",
    "stand_down",
    "sweep_offers",
    "tell",
    "tell_dissolved",
]
