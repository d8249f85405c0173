"""What the table of moves must be, written from the rules and not from the table: each cell in words."""

# status: act -> where it leads, by whom (a role in a seat), worded as rules §8.1 and §0b.22 word it.
EXPECTED = """
received:      assign -> assigned by intake
received:      hand_off -> handed_off by intake
received:      split -> received by intake
received:      contest_route -> received by learner
received:      answer_objection -> received by intake
assigned:      accept -> accepted by body
assigned:      refuse -> not_accepted by body
assigned:      return_to_intake -> received by body
assigned:      hand_off -> handed_off by body
assigned:      dispute_power -> power_dispute by body
assigned:      split -> assigned by body
assigned:      contest_route -> assigned by learner
assigned:      answer_objection -> assigned by body
assigned:      request_identity -> assigned by body
assigned:      supply_identity -> assigned by learner
power_dispute: settle_power -> assigned by body or other
power_dispute: designate -> assigned by superior
power_dispute: supply_identity -> power_dispute by learner
power_dispute: say -> power_dispute by anybody seated
assigned:      say -> assigned by anybody seated
accepted:      mediate -> mediating by body or association or mediator
accepted:      entrust -> entrusted by body
accepted:      terminate -> terminated by body
accepted:      answer -> accepted by institution
accepted:      offer -> accepted by institution or learner or mediator
accepted:      reply -> accepted by institution or learner or owing seat
accepted:      consent -> accepted by institution or learner
accepted:      say -> accepted by anybody seated
accepted:      split -> accepted by body
accepted:      open_clue -> accepted by body
accepted:      pause -> accepted by body
accepted:      resume -> accepted by body
accepted:      ask_extension -> accepted by institution
accepted:      decide_extension -> accepted by body
entrusted:     entrust -> entrusted by body
mediating:     entrust -> entrusted by body
entrusted:     mediate -> mediating by association or mediator
entrusted:     agree -> agreed by association or mediator
entrusted:     terminate -> terminated by body
entrusted:     answer -> entrusted by institution
entrusted:     offer -> entrusted by institution or learner or mediator
entrusted:     reply -> entrusted by institution or learner or owing seat
entrusted:     consent -> entrusted by institution or learner
entrusted:     say -> entrusted by anybody seated
entrusted:     split -> entrusted by body
entrusted:     open_clue -> entrusted by body
entrusted:     pause -> entrusted by body
entrusted:     resume -> entrusted by body
entrusted:     ask_extension -> entrusted by institution
entrusted:     decide_extension -> entrusted by body
mediating:     agree -> agreed by body or association or mediator
mediating:     terminate -> terminated by body
mediating:     answer -> mediating by institution
mediating:     offer -> mediating by institution or learner or mediator
mediating:     reply -> mediating by institution or learner or owing seat
mediating:     consent -> mediating by institution or learner
mediating:     say -> mediating by anybody seated
mediating:     split -> mediating by body
mediating:     open_clue -> mediating by body
mediating:     resume -> mediating by body
mediating:     ask_extension -> mediating by institution
mediating:     decide_extension -> mediating by body
agreed:        close -> closed by body or association or mediator
agreed:        say -> agreed by anybody seated
not_accepted:  close -> closed by body or association or mediator
not_accepted:  say -> not_accepted by anybody seated
terminated:    close -> closed by body or association or mediator
terminated:    say -> terminated by anybody seated
withdrawn:     close -> closed by body or association or mediator
withdrawn:     say -> withdrawn by anybody seated
handed_off:    record_outside_number -> handed_off by learner or body
handed_off:    close -> closed by learner or body
assigned:      take_on -> assigned by body
assigned:      urge -> assigned by superior
assigned:      note_reason -> assigned by superior
power_dispute: take_on -> power_dispute by body
power_dispute: urge -> power_dispute by superior
power_dispute: note_reason -> power_dispute by superior
accepted:      take_on -> accepted by body
accepted:      urge -> accepted by superior
accepted:      note_reason -> accepted by superior
entrusted:     take_on -> entrusted by body
entrusted:     urge -> entrusted by superior
entrusted:     note_reason -> entrusted by superior
mediating:     take_on -> mediating by body
mediating:     urge -> mediating by superior
mediating:     note_reason -> mediating by superior
agreed:        take_on -> agreed by body
agreed:        urge -> agreed by superior
agreed:        note_reason -> agreed by superior
not_accepted:  take_on -> not_accepted by body
not_accepted:  urge -> not_accepted by superior
not_accepted:  note_reason -> not_accepted by superior
terminated:    take_on -> terminated by body
terminated:    urge -> terminated by superior
terminated:    note_reason -> terminated by superior
withdrawn:     take_on -> withdrawn by body
withdrawn:     urge -> withdrawn by superior
withdrawn:     note_reason -> withdrawn by superior
assigned:      take_over -> assigned by superior
accepted:      take_over -> accepted by superior
entrusted:     take_over -> entrusted by superior
mediating:     take_over -> mediating by superior
"""
TURNINGS = """
received:          withdraw -> received by learner
received:          undo_withdrawal -> received by learner
received:          complete_withdrawal -> closed by clock
assigned:          withdraw -> assigned by learner
assigned:          undo_withdrawal -> assigned by learner
assigned:          complete_withdrawal -> withdrawn by clock
power_dispute:     withdraw -> power_dispute by learner
power_dispute:     undo_withdrawal -> power_dispute by learner
power_dispute:     complete_withdrawal -> withdrawn by clock
accepted:          withdraw -> accepted by learner
accepted:          undo_withdrawal -> accepted by learner
accepted:          complete_withdrawal -> terminated by clock
entrusted:         withdraw -> entrusted by learner
entrusted:         undo_withdrawal -> entrusted by learner
entrusted:         complete_withdrawal -> terminated by clock
mediating:         withdraw -> mediating by learner
mediating:         undo_withdrawal -> mediating by learner
mediating:         complete_withdrawal -> terminated by clock
appraisal:         withdraw -> appraisal by learner
appraisal:         undo_withdrawal -> appraisal by learner
appraisal:         complete_withdrawal -> terminated by clock
suspended_recusal: withdraw -> suspended_recusal by learner
suspended_recusal: undo_withdrawal -> suspended_recusal by learner
suspended_recusal: complete_withdrawal -> terminated by clock
terminated:        sign_termination -> terminated by body
accepted:          request_supplement -> accepted by body or association
accepted:          supply_supplement -> accepted by learner
entrusted:         request_supplement -> entrusted by body or association
entrusted:         supply_supplement -> entrusted by learner
mediating:         request_supplement -> mediating by body or association
mediating:         supply_supplement -> mediating by learner
appraisal:         request_supplement -> appraisal by body or association
appraisal:         supply_supplement -> appraisal by learner
suspended_recusal: request_supplement -> suspended_recusal by body or association
suspended_recusal: supply_supplement -> suspended_recusal by learner
assigned:          request_supplement -> assigned by body
assigned:          supply_supplement -> assigned by learner
power_dispute:     supply_supplement -> power_dispute by learner
assigned:          report_fact -> assigned by learner or institution
power_dispute:     report_fact -> power_dispute by learner or institution
accepted:          report_fact -> accepted by learner or institution
entrusted:         report_fact -> entrusted by learner or institution
mediating:         report_fact -> mediating by learner or institution
appraisal:         report_fact -> appraisal by learner or institution
suspended_recusal: report_fact -> suspended_recusal by learner or institution
assigned:          refer_police -> assigned by body or superior
power_dispute:     refer_police -> power_dispute by body or superior
accepted:          refer_police -> accepted by body or superior
entrusted:         refer_police -> entrusted by body or superior
mediating:         refer_police -> mediating by body or superior
appraisal:         refer_police -> appraisal by body or superior
suspended_recusal: refer_police -> suspended_recusal by body or superior
agreed:            refer_police -> agreed by body or superior
not_accepted:      refer_police -> not_accepted by body or superior
terminated:        refer_police -> terminated by body or superior
withdrawn:         refer_police -> withdrawn by body or superior
mediating:         propose_appraisal -> mediating by learner or institution or body or association or mediator
mediating:         answer_appraisal -> mediating by learner or institution
mediating:         designate_appraiser -> mediating by body
mediating:         drop_appraisal -> mediating by body or association
mediating:         commission_appraisal -> appraisal by body or association
appraisal:         receive_report -> mediating by body or association
mediating:         ask_recusal -> suspended_recusal by learner or institution
suspended_recusal: decide_recusal -> mediating by body
mediating:         name_mediator -> mediating by body or association
appraisal:         answer -> appraisal by institution
appraisal:         offer -> appraisal by institution or learner
appraisal:         reply -> appraisal by institution or learner or owing seat
appraisal:         split -> appraisal by body
appraisal:         open_clue -> appraisal by body
appraisal:         ask_extension -> appraisal by institution
appraisal:         decide_extension -> appraisal by body
appraisal:         take_on -> appraisal by body
appraisal:         urge -> appraisal by superior
appraisal:         note_reason -> appraisal by superior
appraisal:         take_over -> appraisal by superior
appraisal:         say -> appraisal by anybody seated
appraisal:         terminate -> terminated by body
suspended_recusal: answer -> suspended_recusal by institution
suspended_recusal: offer -> suspended_recusal by institution or learner
suspended_recusal: reply -> suspended_recusal by institution or learner or owing seat
suspended_recusal: split -> suspended_recusal by body
suspended_recusal: open_clue -> suspended_recusal by body
suspended_recusal: ask_extension -> suspended_recusal by institution
suspended_recusal: decide_extension -> suspended_recusal by body
suspended_recusal: take_on -> suspended_recusal by body
suspended_recusal: urge -> suspended_recusal by superior
suspended_recusal: note_reason -> suspended_recusal by superior
suspended_recusal: take_over -> suspended_recusal by superior
suspended_recusal: say -> suspended_recusal by anybody seated
suspended_recusal: terminate -> terminated by body
"""
# With the institution first, and two cases of one person shown together.
BETWEEN = """
pre_settlement: offer -> pre_settlement by institution or learner
pre_settlement: reply -> pre_settlement by institution or learner
pre_settlement: settle -> settled by institution or learner
pre_settlement: decline -> pre_settlement by institution
pre_settlement: move_on -> received by learner
pre_settlement: withdraw -> pre_settlement by learner
pre_settlement: undo_withdrawal -> pre_settlement by learner
pre_settlement: complete_withdrawal -> closed by clock
pre_settlement: say -> pre_settlement by anybody seated
settled: move_on -> received by learner
settled: close -> closed by learner
settled: say -> settled by anybody seated
""" + "".join(
    f"{status}: {act} -> {status} by body\n"
    for status in (
        *("assigned", "power_dispute", "accepted", "entrusted", "mediating", "appraisal", "suspended_recusal"),
        *("agreed", "not_accepted", "terminated", "withdrawn"),
    )
    for act in ("link", "unlink")
)
BESIDE = "".join(
    f"{status}: admin_answer -> {status} by institution\n{status}: review_admin -> {status} by body\n"
    for status in ("accepted", "entrusted", "mediating")
)
HEARD = "complainant guardian helper agent respondent handling_body mediation_body mediator co_mediator expert relative"
OWING = {"platform", "lender", "payment", "app_store", "guarantor"}
SEATS = {
    "learner": {"complainant", "guardian", "helper", "agent"},
    "institution": {"respondent"},
    "body": {"handling_body"},
    "association": {"mediation_body"},
    "owing seat": OWING,
    "mediator": {"mediator"},
    "superior": {"oversight"},
    "other": {"other_body"},
    "anybody seated": {*HEARD.split(), *OWING, "representative"},
}
DESK = {"officer", "supervisor", "association_admin"}
INSTITUTION = {"institution_staff", "institution_admin"}
# Which roles of an act may be meant at all; the seat then says which organisation.
ROLES = {
    **dict.fromkeys(("accept", "refuse", "entrust", "terminate", "sign_termination"), DESK),
    **{key: {"learner"} for key in ("withdraw", "undo_withdrawal", "supply_supplement")},
    **dict.fromkeys(("answer_appraisal", "ask_recusal", "report_fact"), {"learner"} | INSTITUTION),
    **dict.fromkeys(("request_supplement", "designate_appraiser", "drop_appraisal", "commission_appraisal"), DESK),
    **dict.fromkeys(("receive_report", "name_mediator"), DESK),
    "propose_appraisal": {"learner", "mediator"} | INSTITUTION | DESK,
    **{key: {"supervisor", "association_admin"} for key in ("decide_recusal", "refer_police")},
    "complete_withdrawal": set(),
    **{name: DESK | {"mediator"} for name in ("mediate", "agree", "close")},
    "record_outside_number": {"learner"} | DESK,
    **{name: INSTITUTION | {"learner"} for name in ("reply", "consent")},
    "answer": INSTITUTION,
    "offer": INSTITUTION | {"learner", "mediator"},
    "say": INSTITUTION | DESK | {"learner", "mediator"},
    "assign": {"platform_admin"},
    **dict.fromkeys(
        ("return_to_intake", "hand_off", "dispute_power", "settle_power", "split", "answer_objection"), DESK
    ),
    **dict.fromkeys(("request_identity", "open_clue", "pause", "resume", "decide_extension", "take_on"), DESK),
    **{key: {"learner"} for key in ("contest_route", "supply_identity", "move_on")},
    **dict.fromkeys(("link", "unlink", "review_admin"), DESK),
    "settle": INSTITUTION | {"learner"},
    **dict.fromkeys(("decline", "admin_answer", "ask_extension"), INSTITUTION),
    **{key: {"supervisor", "association_admin"} for key in ("designate", "urge", "note_reason", "take_over")},
}
AT_INTAKE = {"platform_admin"}
ACTS = sorted(ROLES)


def _expected() -> dict[tuple[str, str], tuple[str, set[str], set[str]]]:
    """Status and act to target, roles and seats."""
    cells = {}
    for line in filter(None, (EXPECTED + TURNINGS + BETWEEN + BESIDE).splitlines()):
        status, rest = (part.strip() for part in line.split(":"))
        name, rest = rest.split(" -> ")
        target, who = rest.split(" by ")
        groups = who.split(" or ")
        seats = set().union(*(SEATS.get(group, set()) for group in groups))
        roles = {"learner"} | DESK if (status, name) == ("handed_off", "close") else ROLES[name]
        roles = {"learner"} if (status, name) == ("settled", "close") else roles
        roles = AT_INTAKE if groups == ["intake"] else roles
        if name == "offer" and "mediator" not in groups:
            roles = roles - {"mediator"}
        cells[status, name] = (target, roles, seats)
    return cells


CELLS = _expected()
# The powers that hang on the kind of body that handles the case: whoever is not named does not have them.
POWERS = {
    "entrust": {"education_department", "market_regulator"},
    "dispute_power": {"education_department", "market_regulator"},
    "settle_power": {"education_department", "market_regulator"},
    "designate": {"education_department", "market_regulator"},
    "designate_appraiser": {"education_department", "market_regulator", "consumer_association"},
}
