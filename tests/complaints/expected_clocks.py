"""Which clocks each act starts and ends, and under which articles: from rules §§7.2 and 8.1, not from the table.

A cell that is not named here moves no clock by itself; what an act adds by the kind of body or a day said, its own
tests show.
"""

# Each party's own day falls away when mediation ends, whichever way; T-PM is a committee's month (rules §7.2).
OF_MEDIATION = "T-MED T-PM T-RESP T-RESP2 T-SUP T-REC T-ADM"
AT_THE_DOOR = "T-ID T-SUP"
UNDER_WAY = ("accepted", "entrusted", "mediating")
HALTED = ("appraisal", "suspended_recusal")

# status: act + starts - ends
CLOCKS = f"""
received: assign + T-ACC - T-INTAKE T-ROUTE
received: hand_off + T-CLOSE - T-INTAKE
received: contest_route + T-ROUTE -
received: answer_objection + - T-ROUTE
received: complete_withdrawal + - T-ACC T-INTAKE T-ROUTE
assigned: accept + T-MED T-RESP - T-ID
assigned: refuse + T-CLOSE - {AT_THE_DOOR}
assigned: return_to_intake + T-INTAKE - {AT_THE_DOOR}
assigned: hand_off + T-CLOSE - {AT_THE_DOOR}
assigned: dispute_power + T-JUR -
assigned: contest_route + T-ROUTE -
assigned: answer_objection + - T-ROUTE
assigned: supply_identity + - T-ID
assigned: supply_supplement + - T-SUP
assigned: complete_withdrawal + T-CLOSE - T-ACC T-ROUTE {AT_THE_DOOR}
power_dispute: settle_power + - T-JUR
power_dispute: designate + - T-JUR
power_dispute: supply_identity + - T-ID
power_dispute: supply_supplement + - T-SUP
power_dispute: complete_withdrawal + T-CLOSE - T-ACC T-ROUTE T-JUR {AT_THE_DOOR}
entrusted: agree + T-CLOSE - {OF_MEDIATION}
mediating: agree + T-CLOSE - {OF_MEDIATION}
mediating: ask_recusal + T-REC -
suspended_recusal: decide_recusal + - T-REC
handed_off: close + - T-CLOSE
agreed: close + - T-CLOSE
not_accepted: close + - T-CLOSE
withdrawn: close + - T-CLOSE
terminated: close + - T-CLOSE
pre_settlement: settle + - T-ODR
pre_settlement: decline + - T-ODR
pre_settlement: move_on + - T-ODR T-CHOICE
pre_settlement: complete_withdrawal + - T-ODR T-CHOICE
settled: move_on + - T-CHOICE
settled: close + - T-CHOICE
"""
CLOCKS += "".join(
    f"{status}: terminate + T-TERM T-CLOSE - {OF_MEDIATION}\n"
    f"{status}: complete_withdrawal + T-TERM T-CLOSE - {OF_MEDIATION}\n"
    f"{status}: answer + - T-RESP T-RESP2\n"
    f"{status}: open_clue + T-CLUE -\n"
    f"{status}: supply_supplement + - T-SUP\n"
    for status in (*UNDER_WAY, *HALTED)
)
CLOCKS += "".join(f"{status}: admin_answer + T-ADM -\n{status}: review_admin + - T-ADM\n" for status in UNDER_WAY)

# What rules §8.1 names as the basis of each row; an act may rest on more than this.
ARTICLES = {
    **dict.fromkeys(("move_on", "decline"), ("O121 art. 6",)),
    "settle": ("O121 art. 18",),
    "split": ("O121 arts. 9, 37",),
    "assign": ("O121 art. 41", "IR art. 46"),
    "return_to_intake": ("O121 art. 41",),
    **dict.fromkeys(("dispute_power", "settle_power", "designate"), ("O121 art. 33",)),
    "hand_off": ("O121 arts. 8, 40",),
    **dict.fromkeys(("request_identity", "supply_identity"), ("O121 art. 10", "IR art. 46")),
    "refuse": ("O121 art. 16", "IR art. 46"),
    "accept": ("O121 art. 15", "IR art. 46", "CL art. 46"),
    "entrust": ("O121 art. 19", "IR art. 46"),
    **dict.fromkeys(("ask_recusal", "decide_recusal", "name_mediator"), ("O121 art. 21",)),
    **dict.fromkeys(("propose_appraisal", "answer_appraisal", "commission_appraisal"), ("O121 art. 22", "IR art. 47")),
    **dict.fromkeys(("designate_appraiser", "receive_report", "drop_appraisal"), ("O121 art. 22", "IR art. 47")),
    **dict.fromkeys(("pause", "resume"), ("O121 art. 22", "IR art. 46")),
    "agree": ("O121 art. 24",),
    "terminate": ("O121 art. 23", "IR art. 46"),
    "complete_withdrawal": ("O121 art. 23(1)",),
    "sign_termination": ("O121 art. 23(1)", "IR art. 46"),
    "open_clue": ("O121 art. 27",),
    "refer_police": ("O121 art. 42",),
}
# Mediation that begins on an entrusting rests on it; a body's own on both parties' consent.
OF_CELL = {("accepted", "mediate"): ("O121 art. 18",), ("entrusted", "mediate"): ("O121 art. 19", "IR art. 46")}


def expected_clocks() -> dict[tuple[str, str], tuple[set[str], set[str]]]:
    """Status and act to the clocks that start and those that end."""
    cells = {}
    for line in filter(None, CLOCKS.splitlines()):
        status, rest = line.split(": ")
        name, rest = rest.split(" +")
        starts, ends = rest.split(" -")
        cells[status, name] = (set(starts.split()), set(ends.split()))
    return cells
