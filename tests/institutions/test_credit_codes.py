"""Codes that begin with A, N and Y hold too; a code that does not is warned of at every door and refuses nothing."""

from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from complaints import actions as cases
from complaints.models import Complaint
from institutions.credit_codes import SIGNS, fault, made_up
from institutions.fact_sheets import import_facts
from institutions.imports import import_institutions
from institutions.queries import find_institutions
from tests.complaints.hands import sign_in
from tests.institutions.registry_hands import free, known
from tests.institutions.test_registry_pages import send, told
from tests.world import World

# Made up for this table; their check signs were computed by the formulas of rules §6.1, not by the code under test.
HOLD = (
    *("A1110000MJ0000018T", "A9110108MA0TE5T16B", "Y1310115MJ0000018G", "Y2440300MA0TE5T16K"),
    *("N2510104MF0000013F", "N1110108MA0TE5T16P", "91330100799655058B", "12440300000000019G"),
)
BODIES = st.text(SIGNS, min_size=8, max_size=8)
WRONG = {
    "A1110000MJ0000018X": "校验位",
    "Y1310115MJ0000018A": "校验位",
    "N2510104MF0000023F": "校验位",
    "A1I10000MJ0000018T": "不允许的字符",
    "YAB10115MJ0000018G": "第3至8位应为行政区划数字",
    "Y131": "应为18位",
}


@pytest.mark.parametrize("code", HOLD)
def test_codes_that_hold_whatever_they_begin_with(code: str) -> None:
    assert fault(code) is None


@pytest.mark.parametrize(("code", "words"), list(WRONG.items()))
def test_what_is_wrong_is_said(code: str, words: str) -> None:
    assert words in (fault(code) or "")


@given(st.sampled_from(HOLD), st.integers(0, 17), st.sampled_from(SIGNS))
def test_another_sign_anywhere_is_noticed(code: str, place: int, sign: str) -> None:
    """31 is prime, so that no single slip is missed, be it in the first sign; positions 3 to 8 are digits besides."""
    if sign != code[place]:
        assert fault(code[:place] + sign + code[place + 1 :]) is not None


@given(
    st.sampled_from("159ANY"),
    st.sampled_from("1239"),
    st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8),
)
def test_what_is_made_up_holds(first: str, second: str, body: str) -> None:
    assert fault(made_up(first + second, "110108", body)) is None


def test_the_registry_takes_each_and_warns_of_the_wrong_ones(app: Flask, world: World) -> None:
    officer = sign_in(app, world, "officer")
    for place, code in enumerate((*HOLD, *WRONG)):
        typed = {"name": f"代码示例{place}号学堂甲乙", "type": "C", "domicile_code": "110108", "reason": "执照"}
        page = send(officer, "/registry/new", **typed, credit_code=code)
        if code in WRONG:
            assert page.status_code == 422 and str(fault(code)) in told(page), code
            page = send(officer, "/registry/new", **typed, credit_code=code, sure="y")
        elif page.status_code == 422:  # names of this table look alike, which is another warning
            assert not [one for one in WRONG if str(fault(one)) in told(page)], code
            page = send(officer, "/registry/new", **typed, credit_code=code, sure="y")
        assert page.status_code == 303, code
        assert ("请核对统一社会信用代码" in told(officer.get(page.location))) == (code in WRONG), code


def test_a_free_entry_is_registered_under_any_code(app: Flask, world: World) -> None:
    officer = sign_in(app, world, "officer")
    for place, code in enumerate(("Y2440300MA0TE5T16K", "Y2440300MA0TE5T16X")):
        row = free(world, f"学员所写{place}号")
        typed = {"name": f"核实示例{place}号", "type": "C", "credit_code": code, "reason": "执照"}
        page = send(officer, f"/registry/{row.ref}/accept", **typed, sure="y")
        assert page.status_code == 303, told(page)


def test_files_take_each_and_warn_of_the_wrong_ones(world: World) -> None:
    lines = [f"档案示例{place}号堂,{code}" for place, code in enumerate((*HOLD, *WRONG))]
    counts = import_institutions("\n".join(["名称,统一社会信用代码", *lines]).encode())
    assert (counts.added, counts.errors) == (len(lines), [])
    warned = {str(one["row"]) for one in counts.warnings if one["field"] == "统一社会信用代码"}
    assert warned == {str(len(HOLD) + 2 + place) for place in range(len(WRONG))}
    facts = "统一社会信用代码,项目,内容\n" + "\n".join(f"{code},出资人,某出资人" for code in (*HOLD, *WRONG))
    assert import_facts(facts.encode()).added == len(lines)


def filed(world: World, **changes: object) -> Complaint:
    return cases.file(replace(world.filing(), **changes), by=world.actor("learner"))  # type: ignore[arg-type]  # fields


def test_a_complaint_is_filed_whatever_the_code_is(world: World) -> None:
    """Against a record whose code is wrong, and against whoever was typed by nothing but a code nobody knows."""
    for place, code in enumerate(("A9110108MA0TE5T16B", *WRONG)):
        row = known(f"投诉示例{place}号堂", credit_code=code)
        assert row.ref in {one.ref for one in find_institutions(code)}, code
        case = filed(world, institution=row, respondent_name=row.name)
        assert case.institution_id == row.id and case.number
        typed = free(world, f"{code}999")
        assert filed(world, institution=typed, respondent_name=typed.name).institution_id == typed.id
