"""An appraisal: who pays is agreed or it is a ground, who appraises is agreed or designated (story 6; O121 art. 22)."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from accounts.roles import OrganisationKind, Role
from complaints import actions as cases
from complaints import queries
from complaints.lifecycle import AppraisalState, PartyRole, Payer, Status, allowed
from complaints.models import Appraisal, Complaint, Decision
from complaints.queries.appraisals import standing_of
from kernel import chain, clock, outbox
from kernel.clock import ZONE
from kernel.db import db
from kernel.errors import DomainError, IllegalMove, NotYours
from tests.complaints.driver import reach
from tests.complaints.hands import sign_in, submit, text
from tests.complaints.letter_hands import told_twice
from tests.complaints.turn_hands import APPRAISAL, appraisal_agreed, appraised, clock_of
from tests.world import World

WHAT = "课程录音是否经过剪辑"


def turn(complaint: Complaint) -> tuple[str, str]:
    db.session.expire_all()
    found = queries.turn_of(complaint)
    assert found is not None
    return found.actor, found.act


def test_story_6_no_agreement_on_who_is_designated_and_ends_nothing(world: World) -> None:
    complaint = world.mediating()
    row = cases.propose_appraisal(complaint, APPRAISAL, by=world.actor("learner"))
    assert turn(complaint) == ("institution", "answer_appraisal")
    with pytest.raises(DomainError, match="先等各方答复"):
        cases.designate_appraiser(complaint, row, "示例质检院", "理由。", by=world.actor("officer"))
    cases.answer_appraisal(complaint, row, True, False, "这家机构与投诉人熟识。", by=world.actor("staff"))
    assert turn(complaint) == ("body", "designate_appraiser")
    with pytest.raises(DomainError):
        cases.commission_appraisal(complaint, row, clock.today(), "委托书1号", by=world.actor("officer"))
    cases.designate_appraiser(complaint, row, "示例质检院", "双方没有谈拢。", by=world.actor("officer"))
    assert complaint.status is Status.MEDIATING, "nothing ends for want of agreement on who"
    assert not db.session.query(Decision).filter_by(complaint_id=complaint.id, kind="terminate").count()
    assert turn(complaint) == ("mediation_body", "commission_appraisal")
    cases.commission_appraisal(complaint, row, clock.today(), "委托书1号", by=world.actor("association_officer"))
    assert (complaint.status, row.appraiser) == (Status.APPRAISAL, "示例质检院")


def test_story_6_no_agreement_on_cost_is_ground_4_for_an_officer_to_decide(app: Flask, world: World) -> None:
    complaint = world.mediating()
    row = appraisal_agreed(world, complaint, cost=False)
    assert turn(complaint) == ("body", "settle_cost")
    for act in (
        lambda: cases.designate_appraiser(complaint, row, "示例质检院", "理由。", by=world.actor("officer")),
        lambda: cases.commission_appraisal(complaint, row, clock.today(), "委托书1号", by=world.actor("officer")),
    ):
        with pytest.raises(DomainError):
            act()
    assert complaint.status is Status.MEDIATING, "a clock or a refusal ends nothing: an officer decides"
    officer = sign_in(app, world, "officer")
    page = text(officer.get(f"/desk/{complaint.number}"))
    assert "因费用谈不拢终止调解" in page
    form = text(officer.get(f"/desk/{complaint.number}/terminate?because=appraisal_cost"))
    assert 'value="DT4" checked' in form
    assert "双方对鉴定、检测费用由谁承担没有谈拢" in form
    sent = submit(officer, f"/desk/{complaint.number}/terminate?because=appraisal_cost", has="reasons")
    assert sent.status_code == 303
    db.session.refresh(complaint)
    decision = db.session.query(Decision).filter_by(complaint_id=complaint.id, kind="terminate").one()
    assert (complaint.status, decision.grounds) == (Status.TERMINATED, ["DT4"])


def test_a_new_proposal_puts_the_old_aside_and_is_answered_anew(world: World) -> None:
    complaint = world.mediating()
    first = appraisal_agreed(world, complaint, cost=False)
    draft = cases.AppraisalDraft(WHAT, Payer.RESPONDENT, "示例质检院")
    second = cases.propose_appraisal(complaint, draft, by=world.actor("staff"))
    db.session.refresh(first)
    assert first.state is AppraisalState.DROPPED
    assert turn(complaint) == ("learner", "answer_appraisal")
    with pytest.raises(IllegalMove):
        cases.answer_appraisal(complaint, first, True, True, by=world.actor("staff"))
    cases.answer_appraisal(complaint, second, True, True, by=world.actor("learner"))
    assert turn(complaint)[1] == "commission_appraisal"
    cases.answer_appraisal(complaint, second, False, True, "改主意了。", by=world.actor("learner"))
    assert turn(complaint)[1] == "settle_cost", "the newest word counts until it is commissioned"
    cases.drop_appraisal(complaint, second, "双方都不想鉴定了。", by=world.actor("officer"))
    assert turn(complaint)[1] not in ("settle_cost", "answer_appraisal")


def test_whole_days_are_taken_out_of_the_sixty(world: World) -> None:
    """Rules §10: 60 days from 2026-06-01 with a pause of 28 days from 06-20 end on 2026-08-28."""
    with clock.stepped(datetime(2026, 6, 1, 9, tzinfo=ZONE)):
        complaint = world.mediating()
        assert clock_of(complaint, "T-MED").due_on == date(2026, 7, 31)
    with clock.stepped(datetime(2026, 6, 20, 15, tzinfo=ZONE)):
        row = appraisal_agreed(world, complaint)
        cases.commission_appraisal(complaint, row, date(2026, 6, 20), "委托书1号", by=world.actor("officer"))
        assert clock_of(complaint, "T-MED").paused_on == date(2026, 6, 20)
        found = queries.turn_of(complaint)
        assert found is not None
        assert found.is_paused
    with clock.stepped(datetime(2026, 7, 18, 18, tzinfo=ZONE)):
        cases.receive_report(complaint, date(2026, 7, 18), "报告1号", "没有剪辑。", by=world.actor("officer"))
    assert clock_of(complaint, "T-MED").due_on == date(2026, 8, 28)
    assert complaint.status is Status.MEDIATING
    assert row.state is AppraisalState.REPORTED


def test_no_report_also_goes_on(world: World) -> None:
    complaint = appraised(world)
    by = world.actor("officer")
    cases.receive_report(complaint, clock.today(), "退件函1号", "样本不足。", by=by, is_made=False)
    row = db.session.query(Appraisal).filter_by(complaint_id=complaint.id).one()
    assert (complaint.status, row.is_made) == (Status.MEDIATING, False)
    cases.propose_appraisal(complaint, APPRAISAL, by=world.actor("learner"))  # and once more
    assert turn(complaint) == ("institution", "answer_appraisal")


def test_it_may_end_from_the_appraisal(world: World) -> None:
    complaint = reach(world, Status.APPRAISAL)
    row = clock_of(complaint, "T-MED")
    cases.terminate(complaint, ["DT2"], "机构明确拒绝调解。", by=world.actor("officer"))
    db.session.refresh(row)
    assert complaint.status is Status.TERMINATED
    assert not row.is_running
    assert all(pause.end_on is not None for pause in row.pauses)


def test_a_committee_names_no_appraiser(world: World) -> None:
    asked = (Status.MEDIATING, "designate_appraiser", Role.OFFICER, {PartyRole.HANDLING_BODY})
    assert allowed(*asked, OrganisationKind.CONSUMER_ASSOCIATION)
    assert allowed(*asked, OrganisationKind.EDUCATION_DEPARTMENT)
    assert not allowed(*asked, OrganisationKind.PEOPLE_MEDIATION_COMMITTEE)
    assert not allowed(*asked, OrganisationKind.TRADE_ASSOCIATION)
    complaint = world.mediating()
    row = appraisal_agreed(world, complaint, who=False)
    with pytest.raises(NotYours):  # the association it was entrusted to does not name one either
        cases.designate_appraiser(complaint, row, "示例质检院", "理由。", by=world.actor("association_officer"))


def test_standing_as_plain_values(world: World) -> None:
    complaint = world.mediating()
    row = cases.propose_appraisal(complaint, APPRAISAL, by=world.actor("officer"))
    parties = [party.id for party in (cases.claimant(complaint), cases.party_of(complaint, "respondent")) if party]
    assert standing_of(row, parties).missing == tuple(parties), "the body's proposal is nobody's consent"
    assert not standing_of(row, parties).is_settled


def test_the_pages_carry_it_from_proposal_to_report(app: Flask, world: World) -> None:
    complaint = world.mediating()
    learner, staff, officer = (sign_in(app, world, name) for name in ("learner", "staff", "officer"))
    number = complaint.number
    bad = submit(learner, f"/cases/{number}/appraisal", has="what", what=WHAT)
    assert bad.status_code == 422
    assert WHAT in text(bad), "what was typed is kept"
    facts = {"what": WHAT, "appraiser": "示例司法鉴定中心", "payer": "halves", "cost": "2000"}
    assert submit(learner, f"/cases/{number}/appraisal", has="what", **facts).status_code == 303
    row = db.session.query(Appraisal).filter_by(complaint_id=complaint.id).one()
    page = text(staff.get(f"/institution/{number}"))
    assert WHAT in page
    assert "预计¥2,000" in page or "2,000" in page
    assert "还没有答复：您" in page
    said = {"cost": "yes", "appraiser": "no", "words": "换一家。"}
    assert submit(staff, f"/cases/{number}/appraisal/{row.ref}", has="cost", **said).status_code == 303
    assert "指定鉴定机构" in text(officer.get(f"/desk/{number}"))
    named = {"appraiser": "示例质检院", "why": "双方没有谈拢。"}
    assert submit(officer, f"/desk/{number}/appraisal/{row.ref}/appraiser", has="why", **named).status_code == 303
    today = clock.today().isoformat()
    page = text(learner.get(f"/complaints/{number}"))
    assert "示例质检院" in page
    assert "由处理单位指定：双方没有谈拢。" in page
    sent = submit(
        officer, f"/desk/{number}/appraisal/{row.ref}/commission", has="evidence", on=today, evidence="委托书1号"
    )
    assert sent.status_code == 303
    assert "检测鉴定中" in text(learner.get(f"/complaints/{number}"))
    assert "暂停计算" in text(learner.get(f"/complaints/{number}"))
    said = {"made": "yes", "on": today, "evidence": "报告1号", "report": "没有剪辑。"}
    assert submit(officer, f"/desk/{number}/appraisal-report", has="report", **said).status_code == 303
    for client, place in ((learner, "complaints"), (staff, "institution"), (officer, "desk")):
        assert "没有剪辑。" in text(client.get(f"/{place}/{number}")), place
    db.session.refresh(complaint)
    assert complaint.status is Status.MEDIATING
    outbox.drain()
    assert not outbox.troubled()
    assert told_twice() == []
    assert chain.verify().ok


def test_the_day_of_commission_is_checked(world: World) -> None:
    complaint = world.mediating()
    row = appraisal_agreed(world, complaint)
    for on in (clock.today() + timedelta(days=1), clock_of(complaint, "T-MED").start_on - timedelta(days=1)):
        with pytest.raises(DomainError):
            cases.commission_appraisal(complaint, row, on, "委托书1号", by=world.actor("officer"))
    db.session.refresh(complaint)
    assert complaint.status is Status.MEDIATING
    assert row.state is AppraisalState.PROPOSED
