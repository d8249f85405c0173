"""The invented country: every status and outcome, made by acts, once, and it looks invented."""

import dataclasses
import json
import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.actions import sign_in_by_password
from accounts.models import Contact, Organisation, Person
from accounts.roles import Role
from complaints.lifecycle import Outcome, Status
from complaints.models import Breach, Channel, Clock, Complaint, OfferState
from complaints.models import Offer as OfferRow
from demo import building, world
from demo.stories import stories
from disclosure import actions
from disclosure.indicators import SMALL_CELL as SMALLEST
from disclosure.indicators import SubjectKind
from disclosure.models import Candidate, FigureCell, Publication, PublicFigure
from institutions.credit_codes import fault
from institutions.models import Institution
from kernel import chain, clock
from kernel.config import AppEnv
from kernel.db import db
from kernel.messages import Letter, LetterState
from kernel.outbox import Delivery, DeliveryState
from mediation.lifecycle import AgreementState
from mediation.models import Agreement, ExtraSeat


def _kinds(column: object) -> set[object]:
    return set(db.session.scalars(select(column)))  # type: ignore[call-overload]  # any column


def test_every_status_and_outcome_has_a_case(demo_app: Flask) -> None:
    assert _kinds(Complaint.status) == set(Status)
    assert _kinds(Complaint.outcome) == set(Outcome) | {None}
    assert {OfferState.OPEN, OfferState.ACCEPTED, OfferState.COUNTERED, OfferState.DECLINED} <= _kinds(OfferRow.state)
    assert {AgreementState.DRAFTED, AgreementState.CONFIRMED, AgreementState.EFFECTIVE} <= _kinds(Agreement.state)
    assert len(_kinds(Candidate.state)) == 4
    filed = db.session.scalar(select(func.count()).where(Complaint.channel == Channel.WEB))
    assert filed == len(stories()) >= 60


def test_some_duties_are_overdue(demo_app: Flask) -> None:
    late = select(Clock.code).join(Breach, Breach.clock_id == Clock.id)
    assert {"T-ACC", "T-RESP"} <= set(db.session.scalars(late))


def test_every_event_was_delivered_and_the_chains_hold(demo_app: Flask) -> None:
    assert _kinds(Delivery.state) == {DeliveryState.DONE}
    assert _kinds(Letter.state) == {LetterState.SENT}
    assert chain.verify().ok


def test_time_runs_forwards_up_to_now(demo_app: Flask) -> None:
    rows = db.session.scalars(select(Complaint).where(Complaint.channel == Channel.WEB)).all()
    assert all(row.filed_at < clock.now() for row in rows)
    assert (clock.now() - min(row.filed_at for row in rows)).days <= building.FOUNDED.days
    for row in rows:
        instants = [one for one in (row.filed_at, row.accepted_at, row.ended_at, row.closed_at) if one]
        assert instants == sorted(instants)


def test_the_public_site_shows_institutions_with_many_and_with_few_cases(demo_app: Flask) -> None:
    firms = FigureCell.kind == SubjectKind.INSTITUTION, FigureCell.measure == "cases"
    counted = db.session.scalars(select(func.sum(FigureCell.cases)).where(*firms).group_by(FigureCell.ref)).all()
    assert sum(number >= SMALLEST for number in counted) >= 2
    assert sum(0 < number < SMALLEST for number in counted) >= 2
    actions.publish_figures()
    told = [row.shown.get("cases") for row in db.session.scalars(select(PublicFigure).filter_by(kind="institution"))]
    assert None in told
    assert not any(number and number < SMALLEST for number in told)
    assert db.session.scalar(select(func.count()).select_from(Publication)) >= 10


def test_figures_kept_by_events_are_those_counted_anew(demo_app: Flask) -> None:
    def cells() -> set[tuple[object, ...]]:
        row = FigureCell
        found = select(row.kind, row.ref, row.month, row.measure, row.days, row.cases, row.published)
        return {tuple(one) for one in db.session.execute(found.where(row.cases > 0))}

    actions.count_due()
    kept = cells()
    assert kept
    actions.recount()
    assert cells() == kept


def test_everything_looks_invented(demo_app: Flask) -> None:
    for row in db.session.scalars(select(Organisation)):
        assert "示例" in row.name
    for row in db.session.scalars(select(Institution).where(Institution.credit_code.is_not(None))):
        assert fault(row.credit_code or "") is None
    guests = {one.party.person_id: one.person_name for one in db.session.scalars(select(ExtraSeat)) if one.party}
    for person in db.session.scalars(select(Person)):
        assert "示例" in (person.name or guests.get(person.id) or "")
    for contact in db.session.scalars(select(Contact)):
        assert re.fullmatch(r"1990000\d{4}", contact.value)
    for case in db.session.scalars(select(Complaint).where(Complaint.channel == Channel.WEB)):
        assert "示例" in case.respondent_name


def test_words_are_varied() -> None:
    assert len({story.words for story in stories()}) == len(stories())
    assert len({story.category for story in stories()}) >= 12


def test_it_is_built_once(demo_app: Flask) -> None:
    before = db.session.scalar(select(func.count()).select_from(Complaint))
    assert building.build() is False
    assert db.session.scalar(select(func.count()).select_from(Complaint)) == before


def test_a_building_that_fails_leaves_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_cases: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(building, "_play", fail)
    with pytest.raises(RuntimeError):
        building.build()
    assert db.session.scalar(select(func.count()).select_from(Organisation)) == 0
    assert not building.is_built()


def test_every_listed_account_signs_in(demo_app: Flask) -> None:
    result = demo_app.test_cli_runner().invoke(args=["demo", "accounts", "--json"])
    found = json.loads(result.stdout)
    assert {tuple(one) for one in found} == {("role", "name", "login", "password")}
    assert {one["role"] for one in found} == {str(role.label) for role in Role}
    for number, one in enumerate(found):
        assert sign_in_by_password(one["login"], one["password"], address=f"10.0.0.{number}")


def test_elsewhere_there_is_no_demo(app: Flask) -> None:
    from demo.commands import build_demo, demo_data

    build_demo()
    assert not building.is_built()
    assert demo_data().ok
    assert app.test_cli_runner().invoke(args=["demo", "accounts", "--json"]).exit_code == 1


def test_readiness_waits_for_the_demo(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    app.extensions["settings"] = dataclasses.replace(app.extensions["settings"], app_env=AppEnv.DEMO)
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, "demo" in answer.get_json()["reason"]) == (503, True)


def test_readiness_is_told_when_it_is_there(demo_app: Flask) -> None:
    assert demo_app.test_client().get("/readyz").status_code == 200


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_it_is_built_on_both_engines(app: Flask) -> None:
    app.extensions["settings"] = dataclasses.replace(app.extensions["settings"], app_env=AppEnv.DEMO)
    assert building.build()
    assert chain.verify().ok


def test_the_file_of_the_country_has_no_unknown_body() -> None:
    given = world.written()
    keys = {one["key"] for one in (*given["bodies"], *given["institutions"])} | {"operator"}
    assert {one["at"] for one in given["people"] if "at" in one} <= keys
