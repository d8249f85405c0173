"""Who gave a licence and until when it runs: entered on the number on record, by hand or by a file, and told of."""

from datetime import date

import pytest
from flask import Flask

from institutions import actions
from institutions.actions import LicenceDays, LicenceDraft, RegistryWrong
from institutions.columns import details_in, plain_day
from institutions.imports import exported, import_institutions
from institutions.lifecycle import LicenceKind
from institutions.models import Institution, Licence, RegistryChange
from institutions.queries.licences import licence_ends
from kernel import clock, sheets
from kernel.db import db
from kernel.errors import IllegalMove, NotYours
from tests.complaints.hands import sign_in, submit
from tests.institutions.registry_hands import history, kinds, known
from tests.world import World

NUMBER, OTHER = "教民示110108号", "示ICP备1号"
SAID = LicenceDays("许可证副本", "示例区教育委员会", date(2024, 1, 1), date(2026, 12, 31))


@pytest.fixture
def row(world: World) -> Institution:
    """A record that came out of a file: a number, and nothing else of it."""
    made = known("示例期限学堂")
    import_institutions(f"编号,名称,许可证号,网站备案号\n{made.ref},示例期限学堂,{NUMBER},{OTHER}\n".encode())
    db.session.expire_all()
    return made


def licence(row: Institution, number: str = NUMBER) -> Licence:
    return next(one for one in row.licences if one.number == number and one.is_current)


def test_the_end_is_entered_on_the_number_and_the_signal_sees_it(world: World, row: Institution) -> None:
    assert row.id not in licence_ends(date(2027, 1, 1)), "an imported number has no end"
    actions.date_licence(row, licence(row), SAID, by=world.actor("officer"))
    one = licence(row)
    assert (one.issuer, one.from_on, one.until_on, one.source) == (
        "示例区教育委员会",
        date(2024, 1, 1),
        date(2026, 12, 31),
        "许可证副本",
    )
    assert licence_ends(date(2027, 1, 1))[row.id] == date(2026, 12, 31)
    assert (kinds(row)[-1], history(row)[-1]) == ("fact_changed", "changed")
    line = db.session.query(RegistryChange).order_by(RegistryChange.id.desc()).first()
    assert line is not None
    assert line.fields[f"licence.permit.until_on:{NUMBER}"] == ["", "2026-12-31"]
    assert line.reason == "许可证副本"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (LicenceDays(" ", "示例局"), "source"),
        (LicenceDays("证书", "", date(2026, 1, 2), date(2026, 1, 1)), "until_on"),
        (LicenceDays("证书"), ""),
    ],
)
def test_what_does_not_hold_together_is_said(world: World, row: Institution, said: LicenceDays, field: str) -> None:
    with pytest.raises(RegistryWrong) as wrong:
        actions.date_licence(row, licence(row), said, by=world.actor("officer"))
    assert wrong.value.field == field
    assert history(row)[-1] == "changed", "the import's line is the last"


def test_who_may_and_on_what(world: World, row: Institution) -> None:
    for name in ("staff", "learner", "foreign_officer", "association_officer"):
        with pytest.raises(NotYours):
            actions.date_licence(row, licence(row), SAID, by=world.actor(name))
    one, strange = licence(row), known("别家示例学堂")
    with pytest.raises(IllegalMove):
        actions.date_licence(strange, one, SAID, by=world.actor("officer"))
    actions.end_fact(row, one, clock.today(), "注销", by=world.actor("officer"))
    with pytest.raises(IllegalMove):
        actions.date_licence(row, one, SAID, by=world.actor("officer"))


def test_on_its_page(app: Flask, world: World, row: Institution) -> None:
    officer, page = sign_in(app, world, "officer"), f"/registry/{row.ref}/licences/{licence(row).ref}/days"
    assert page in officer.get(f"/registry/{row.ref}").text
    assert submit(officer, page, has="source", until_on="2026-12-31").status_code == 422
    typed = {"issuer": "示例区教育委员会", "until_on": "2026年12月31日", "source": "许可证副本"}
    assert submit(officer, page, has="source", **typed).status_code == 303
    db.session.expire_all()
    assert licence(row).until_on == date(2026, 12, 31)
    shown = officer.get(f"/registry/{row.ref}").text
    assert "示例区教育委员会" in shown
    assert f"办学许可证（{NUMBER}），截止日：（空） → 2026年12月31日（周四）" in shown
    assert 'value="2026-12-31"' in officer.get(page).text


@pytest.mark.parametrize("write", [sheets.written, sheets.workbook])
def test_our_own_export_of_days_and_issuers_changes_nothing(world: World, row: Institution, write: object) -> None:
    officer = world.actor("officer")
    actions.date_licence(row, licence(row), SAID, by=officer)
    for kind in (LicenceKind.PERMIT, LicenceKind.OTHER):  # one number of two kinds, given by two bodies
        draft = LicenceDraft(kind=kind, number="甲=1、2号", issuer=f"示例，{kind}＝局", until_on=date(2027, 1, 1))
        actions.add_fact(row, draft, by=officer)
    before = db.session.query(RegistryChange).count()
    counts = import_institutions(write(*exported()))  # type: ignore[operator]  # one of the two writers
    assert (counts.added, counts.changed, counts.errors) == (0, 0, [])
    assert db.session.query(RegistryChange).count() == before


def test_a_file_brings_issuers_and_days_of_new_and_of_known_numbers(world: World, row: Institution) -> None:
    data = (
        "编号,名称,许可证号,许可发证机关,许可起始日,许可截止日\n"
        f"{row.ref},示例期限学堂,{NUMBER}、示新号,{NUMBER}=示例委、示新号=示例局,,"
        f"{NUMBER}=2026/12/31；{OTHER}=20270101\n"
    ).encode()
    looked = import_institutions(data, dry_run=True, by=world.actor("officer"))
    assert looked.errors == []
    assert looked.changed == 1
    assert import_institutions(data, by=world.actor("officer")).changed == 1
    db.session.expire_all()
    assert (licence(row).issuer, licence(row).until_on) == ("示例委", date(2026, 12, 31))
    assert licence(row, "示新号").issuer == "示例局"
    assert licence(row, OTHER).until_on == date(2027, 1, 1), "of a kind the file says nothing else of"
    assert import_institutions(data, by=world.actor("officer")).skipped == 1
    data = f"编号,名称,许可截止日\n{row.ref},示例期限学堂,\n".encode()
    assert import_institutions(data, by=world.actor("officer")).changed == 1
    db.session.expire_all()
    assert (licence(row).until_on, licence(row).issuer) == (None, "示例委"), "only the columns a file has"


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("许可截止日", "没有的号=2026-01-01", "编号要在这一行或者登记里"),
        ("许可截止日", f"{NUMBER}=明年", "不是日期"),
        ("许可截止日", f"{NUMBER}=2026-02-30", "不是日期"),
        ("许可发证机关", NUMBER, "应写成“编号=内容”"),
        ("许可发证机关", f"{NUMBER}={'长' * 201}", "最多200个字"),
    ],
)
def test_what_is_wrong_is_said_by_column(world: World, row: Institution, column: str, cell: str, message: str) -> None:
    data = f"编号,名称,{column}\n{row.ref},示例期限学堂,{cell}\n".encode()
    (error,) = import_institutions(data, dry_run=True, by=world.actor("officer")).errors
    assert error["field"] == column
    assert message in error["message"]


def test_days_out_of_order_are_said_against_the_file_and_against_the_record(world: World, row: Institution) -> None:
    actions.date_licence(row, licence(row), LicenceDays("证书", "", date(2026, 5, 1)), by=world.actor("officer"))
    for more, cells in (("", f"{NUMBER}=2026-04-30"), ("许可起始日,", f"{NUMBER}=2026-06-01,{NUMBER}=2026-05-31")):
        data = f"编号,名称,{more}许可截止日\n{row.ref},示例期限学堂,{cells}\n".encode()
        (error,) = import_institutions(data, dry_run=True, by=world.actor("officer")).errors
        assert (error["field"], "早于" in error["message"]) == ("许可截止日", True)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-3-1", "2026-03-01"),
        ("２０２６年３月１日", "2026-03-01"),
        ("2026.3.1", "2026-03-01"),
        ("2026", ""),
        ("", ""),
    ],
)
def test_days_are_read_in_any_spelling(typed: str, day: str) -> None:
    assert plain_day(typed) == day


def test_a_number_may_hold_the_sign_between(world: World) -> None:
    assert details_in({"licence_until": '"A=B、C=2026-01-02"'}, ["A=B、C"]) == {"until_on": {"A=B、C": ["2026-01-02"]}}
