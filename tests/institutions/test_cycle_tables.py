"""The tables of the cycles, cell by cell: state × act × hand × kind; no act of one reaches into another."""

import re
from itertools import product

import pytest

from accounts.roles import INSTITUTION_ROLES, OrganisationKind, Role
from institutions.citing import CITED, ONE, TEXTS, law_in_words
from institutions.deadlines import CYCLE_CLOCKS
from institutions.deadlines.life import EXIT_CLOCKS, FILING_CLOCKS, SELECTION_CLOCKS
from institutions.lifecycle import CYCLES, Cycle, CycleTable, Hand, acts_from, find_move
from institutions.lifecycle.cycle import DESK, ROLES
from institutions.lifecycle.noticing import POWERS as POWERS_OF_NOTICES
from institutions.lifecycle.noticing import NoticeKind, kinds_for
from institutions.lifecycle.tables import enter

Kind = OrganisationKind
TABLES = list(CYCLES.values())
IDS = [str(table.cycle) for table in TABLES]
MINE = {Cycle.FILING, Cycle.SELECTION, Cycle.EXIT}
WATCH = {Cycle.SUPERVISION, Cycle.INSPECTION, Cycle.NOTICE}
EDUCATION, DEPARTMENTS = {Kind.EDUCATION_DEPARTMENT}, {Kind.EDUCATION_DEPARTMENT, Kind.MARKET_REGULATOR}
SELECTORS = {Kind.SCHOOL, Kind.EDUCATION_DEPARTMENT}
# What the law and §0b.12 say of each hand here: which kinds of organisation hold the power.
POWERS = {
    (Cycle.FILING, Hand.BODY): EDUCATION,
    (Cycle.FILING, Hand.INSTITUTION): {Kind.INSTITUTION},
    (Cycle.SELECTION, Hand.SCHOOL): SELECTORS,
    (Cycle.EXIT, Hand.BODY): DEPARTMENTS,
    (Cycle.EXIT, Hand.INSTITUTION): {Kind.INSTITUTION},
}


ASSOCIATION = {Kind.CONSUMER_ASSOCIATION}
ISSUERS = DEPARTMENTS | ASSOCIATION
# What §0b.12 says of the three by which others watch, by hand and, where an act is of one kind alone, by act.
WATCH_POWERS: dict[tuple[Cycle, Hand | str], set[Kind]] = {
    (Cycle.SUPERVISION, Hand.BODY): ISSUERS,
    (Cycle.SUPERVISION, Hand.RECEIVER): ISSUERS,
    (Cycle.SUPERVISION, "call_in"): ASSOCIATION,
    (Cycle.SUPERVISION, "record_call_in"): ASSOCIATION,
    (Cycle.SUPERVISION, "record_talk"): ASSOCIATION,
    (Cycle.SUPERVISION, "turn_to_inspection"): DEPARTMENTS,
    (Cycle.SUPERVISION, "turn_to_penalty"): DEPARTMENTS,
    (Cycle.INSPECTION, Hand.BODY): DEPARTMENTS,
    (Cycle.INSPECTION, Hand.HEAD): DEPARTMENTS,
    (Cycle.INSPECTION, Hand.PARTNER): ASSOCIATION,
    (Cycle.INSPECTION, Hand.INSTITUTION): set(),
    (Cycle.NOTICE, Hand.BODY): ISSUERS,
    (Cycle.NOTICE, Hand.HEAD): ISSUERS,
    (Cycle.NOTICE, Hand.INSTITUTION): set(),
}
# To whom each article the three cite gives what it gives, as its text reads; of PIPL 25 a duty of whoever publishes.
GIVES: dict[str, set[Kind]] = {
    "CL 32": DEPARTMENTS, "CL 33": DEPARTMENTS, "CL 37": ASSOCIATION,
    "IR 27": DEPARTMENTS, "IR 28": DEPARTMENTS, "IR 29": DEPARTMENTS,
    "IR 38": ASSOCIATION, "IR 39": ASSOCIATION, "IR 40": ASSOCIATION,
    "PIPL 25": ISSUERS,
}  # fmt: skip


def test_the_six_cycles_are_entered() -> None:
    assert CYCLES.keys() == MINE | WATCH


WATCHED = pytest.mark.parametrize(
    "table", [one for one in TABLES if one.cycle in WATCH], ids=lambda one: str(one.cycle)
)


@WATCHED
def test_supervision_inspection_and_notice_are_of_the_kinds_of_the_law(table: CycleTable) -> None:
    for row in table.moves:
        if row.hand is Hand.SYSTEM:
            assert not ROLES[row.hand]
            continue
        wanted = WATCH_POWERS.get((table.cycle, row.act), WATCH_POWERS[table.cycle, row.hand])
        assert row.kinds == wanted, row.act


def cited(law: str) -> set[str]:
    """The articles of a law of the tables, without their paragraphs and items."""
    found = set()
    for part in law.split("; "):
        if part == "platform rule":
            continue
        named = CITED.fullmatch(part)
        assert named is not None, part
        found |= {f"{named['text']} {number}" for number, _item in ONE.findall(named["articles"])}
    return found


@WATCHED
def test_each_article_gives_the_act_to_whoever_does_it(table: CycleTable) -> None:
    """No kind does what no article it cites gives it, and none is cited that gives it to nobody who does it."""
    for row in table.moves:
        articles = cited(row.law)
        assert articles <= GIVES.keys(), (row.act, articles - GIVES.keys())
        kinds = ASSOCIATION if row.act == "invite_partner" else row.kinds  # what it is asked along by is its own right
        if articles and kinds:
            assert all(GIVES[one] & kinds for one in articles), row.act
            assert set().union(*(GIVES[one] for one in articles)) >= kinds, row.act


def test_each_kind_of_notice_names_the_article_of_its_issuer() -> None:
    for kind, powers in POWERS_OF_NOTICES.items():
        for issuers, law in powers:
            for article in cited(law):
                assert issuers <= GIVES[article], (kind, law)
    assert kinds_for(Kind.TRADE_ASSOCIATION) == ()
    assert NoticeKind.PENALTY not in kinds_for(Kind.CONSUMER_ASSOCIATION)


def test_without_a_power_there_is_no_button_and_no_act() -> None:
    """Committees, operators, schools, trade associations and learners watch nobody here."""
    without = set(Kind) - ISSUERS - {Kind.INSTITUTION}
    for table in (one for one in TABLES if one.cycle in WATCH):
        rows = [row for row in table.moves if row.hand is not Hand.INSTITUTION]
        for state, role, kind in product([None, *table.states], Role, without):
            assert acts_from(rows, state, role, kind, is_own=True) == (), (table.cycle, kind, role)


@pytest.mark.parametrize("table", TABLES, ids=IDS)
def test_every_state_is_reached_and_every_cell_is_one_row(table: CycleTable) -> None:
    cells = [(row.source, row.act) for row in table.moves]
    assert len(cells) == len(set(cells)), "two rows for one act from one state"
    assert {row.target for row in table.moves} == set(table.states), "a state nobody can come to"
    assert {row.source for row in table.moves} <= {None, *table.states}
    for act in table.acts:
        assert str(table.buttons[act]) and str(table.told[act]), act


@pytest.mark.parametrize("table", TABLES, ids=IDS)
def test_no_act_of_one_cycle_is_reached_in_another(table: CycleTable) -> None:
    """From no state of a cycle does the table of another know any act, its own least of all."""
    for other in TABLES:
        if other is table:
            continue
        assert table.states is not other.states, "two cycles share their states"
        for state, act in product(other.states, {*table.acts, *other.acts}):
            assert find_move(table.moves, state, act) is None, (table.cycle, other.cycle, state, act)
        begun = {row.act for row in table.moves if row.source is None}
        for act in begun:
            assert find_move(other.moves, None, act) is None, f"{act} begins two cycles"


@pytest.mark.parametrize("table", TABLES, ids=IDS)
def test_every_cell_of_state_act_role_and_kind(table: CycleTable) -> None:
    """A button is there for those whose hand the row names and whose kind holds the power, on their own alone."""
    seen = 0
    kinds, roles = [None, *Kind], [None, *Role]
    for state, role, kind, own in product([None, *table.states], roles, kinds, (True, False)):
        shown = acts_from(table.moves, state, role, kind, is_own=own)
        for act in table.acts:
            row = find_move(table.moves, state, act)
            wanted = row is not None and own and role in ROLES[row.hand] and (not row.kinds or kind in row.kinds)
            assert (act in shown) is wanted, (state, act, role, kind, own)
            seen += 1
    assert seen == (len(table.states) + 1) * len(table.acts) * len(roles) * len(kinds) * 2


@pytest.mark.parametrize("table", [one for one in TABLES if one.cycle in MINE], ids=lambda one: str(one.cycle))
def test_the_kinds_that_hold_a_power_are_those_of_the_law(table: CycleTable) -> None:
    for row in table.moves:
        if row.hand is Hand.SYSTEM:
            assert not ROLES[row.hand]
            continue
        assert row.kinds == POWERS[table.cycle, row.hand], row.act


def test_who_is_never_shown_a_button() -> None:
    """Associations, committees, operators, learners and auditors hold none of these powers; nor does a school file."""
    without = set(Kind) - DEPARTMENTS - {Kind.INSTITUTION, Kind.SCHOOL}
    for table in (one for one in TABLES if one.cycle in MINE):
        for state, role, kind in product([None, *table.states], Role, without):
            assert acts_from(table.moves, state, role, kind, is_own=True) == (), (table.cycle, kind, role)
        for state in (None, *table.states):
            for role in (Role.LEARNER, Role.MEDIATOR, Role.AUDITOR, Role.PLATFORM_ADMIN, None):
                assert acts_from(table.moves, state, role, Kind.EDUCATION_DEPARTMENT, is_own=True) == ()
    schools = [CYCLES[Cycle.FILING], CYCLES[Cycle.EXIT]]
    for table, role in product(schools, Role):
        assert all(acts_from(table.moves, one, role, Kind.SCHOOL, is_own=True) == () for one in (None, *table.states))


def test_there_is_no_refusal_and_no_renewal_of_a_filing() -> None:
    """§0b.21: recorded when complete, told once, or told where; nothing else is in the body's hand."""
    bodys = {row.act for row in CYCLES[Cycle.FILING].moves if row.hand is Hand.BODY}
    assert bodys == {
        *("record", "tell_missing", "tick", "tell_where"),
        *("note_revocation", "note_approval", "note_approval_end"),
    }
    told = [(row.source, row.target) for row in CYCLES[Cycle.FILING].moves if row.act == "tell_missing"]
    for _source, target in told:
        again = find_move(CYCLES[Cycle.FILING].moves, target, "complete")
        assert again is not None
        assert find_move(CYCLES[Cycle.FILING].moves, again.target, "tell_missing") is None


def test_nothing_bars_an_exit() -> None:
    """From wherever an exit stands there is a way on in the institution's own hand, until it is finished."""
    table = CYCLES[Cycle.EXIT]
    for state in ("announced", "ordered"):
        assert find_move(table.moves, table.states(state), "close_down") is not None
    assert find_move(table.moves, table.states("closed"), "finish_exit") is not None


@pytest.mark.parametrize("table", TABLES, ids=IDS)
def test_every_law_is_of_a_text_that_was_read_or_says_that_it_was_not(table: CycleTable) -> None:
    for row in table.moves:
        words = law_in_words(row.law)
        assert not re.search(r"art|platform|[a-z]", words), (row.act, words)
        for short, text in TEXTS.items():
            if not text.is_read and short in row.law:
                assert f"《{text.name}》（条文未随附）" in words
                assert not re.search(re.escape(text.name) + "》第", words), "an article of a text nobody read"


def test_laws_are_written_out() -> None:
    assert law_in_words("民促条例 art. 50(2); 民促法 arts. 56–60") == (
        "《民办教育促进法实施条例》第五十条第二款；《民办教育促进法》第五十六至六十条"
    )
    assert law_in_words("教技厅〔2019〕3号; platform rule") == (
        "《教育移动互联网应用程序备案管理办法》（条文未随附）；平台规则"
    )
    assert "第九条" not in law_in_words("教技厅〔2019〕3号 art. 9")


@pytest.mark.parametrize("table", TABLES, ids=IDS)
def test_every_clock_of_a_row_has_a_rule(table: CycleTable) -> None:
    for row in table.moves:
        assert {*row.starts, *row.stops} <= CYCLE_CLOCKS.keys(), row.act
    started = {code for row in table.moves for code in row.starts}
    assert started <= {code for row in table.moves for code in row.stops}, "a clock nothing ends"


def test_only_the_time_of_a_notice_is_law_and_it_simply_passes() -> None:
    laws = [one.code for one in (*FILING_CLOCKS, *SELECTION_CLOCKS, *EXIT_CLOCKS) if not one.is_platform_rule]
    assert laws == ["T-EXIT-6M", "T-EXIT-30D"]
    assert all(CYCLE_CLOCKS[code].passes for code in laws)


def test_a_table_takes_no_row_of_another_cycle_and_no_act_without_words() -> None:
    filing, leaving = CYCLES[Cycle.FILING], CYCLES[Cycle.EXIT]
    mixed = CycleTable(Cycle.SUPERVISION, leaving.states, filing.moves, filing.buttons, filing.told)
    before = dict(CYCLES)
    CYCLES.pop(Cycle.SUPERVISION, None)
    try:
        with pytest.raises(ValueError, match="rows of another cycle"):
            enter(mixed)
        with pytest.raises(ValueError, match="two tables"):
            enter(CycleTable(Cycle.EXIT, leaving.states, leaving.moves, leaving.buttons, leaving.told))
    finally:
        CYCLES.clear()
        CYCLES.update(before)


def test_roles_of_hands_never_mix() -> None:
    assert ROLES[Hand.INSTITUTION] == INSTITUTION_ROLES
    assert not ROLES[Hand.BODY] & INSTITUTION_ROLES
    assert ROLES[Hand.SCHOOL] == DESK | INSTITUTION_ROLES
