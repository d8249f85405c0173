"""Every act of supervision, inspections and notices: one event, and a letter to each who must know of it, no others."""

from collections.abc import Callable

import pytest
from flask import Flask

from institutions import actions
from institutions.lifecycle import CYCLES, Cycle
from institutions.lifecycle.inspecting import Finding, InspectionGround
from institutions.lifecycle.noticing import NoticeKind
from institutions.lifecycle.supervising import TaskEnd, TaskOrigin
from institutions.models import Inspection, Notice, SupervisionTask
from institutions.wording.noticing import Decision
from kernel import clock, files, outbox
from kernel.db import db
from kernel.events import Actor, EventRow
from kernel.messages import Letter, fits_one_sms
from tests.complaints.test_handed_here import THEIRS, staffed
from tests.institutions.watch_hands import drafted, in_days, picture_token, planned, with_heads
from tests.world import World

INSTITUTION, PARTNER = {"staff", "institution_admin"}, {"association_officer", "association_admin"}
DESK, HEADS, NOBODY = {"officer", "chief", "second_chief"}, {"chief", "second_chief"}, set[str]()
Step = tuple[str, str, set[str], Callable[[], object]]


def walked(world: World, steps: list[Step]) -> set[str]:
    """Do the steps one by one: each is the event it says, and told by letter to those it says."""
    names = {key: name for name, key in world.people.items()}
    for act, kind, told, do in steps:
        outbox.drain()
        last = db.session.query(EventRow.id).order_by(EventRow.id.desc()).limit(1).scalar() or 0
        do()
        mine = EventRow.stream == f"institution:{world.institutions['app']}"
        said = db.session.query(EventRow).filter(EventRow.id > last, mine).order_by(EventRow.id)
        happened = [one for one in said if not one.kind.startswith("cycle_clock.")]
        assert [one.kind for one in happened] == kind.split(), act
        outbox.drain()
        assert not outbox.troubled(), act
        letters = db.session.query(Letter).filter(Letter.key.startswith(f"{happened[0].id}:")).all()
        assert {names[one.to_person_id or 0] for one in letters if one.why == kind.split()[0]} == told, act
        assert all(fits_one_sms(one.body_text) for one in letters), act
    return {act for act, *_rest in steps}


def inspection_steps(world: World) -> list[Step]:
    """From the plan to the result, with an association along; then one that is called off."""
    officer, staff, partner = (world.actor(one) for one in ("officer", "staff", "association_officer"))

    def row() -> Inspection:
        return db.session.query(Inspection).order_by(Inspection.id).limit(1).one()

    def findings() -> None:
        found = [(one, Finding.FINE if one.place > 1 else Finding.PROBLEM, "没有公示。") for one in row().items]
        actions.record_findings(row(), found, by=officer)

    def photo() -> None:
        actions.add_photos(row(), picture_token(world), "空教室", by=officer)

    def bare() -> None:
        files.sweep()
        actions.leave_photo_bare(row().photos[0], row(), "没有人。", by=officer)

    say = "inspection.{}".format
    along = world.organisation("association")
    return [
        ("plan_inspection", say("planned"), NOBODY, lambda: planned(world, in_days(1))),
        ("invite_partner", say("partner_invited"), PARTNER, lambda: actions.invite_partner(row(), along, by=officer)),
        ("answer_invitation", say("partner_answered"), {"officer"},
         lambda: actions.answer_invitation(row(), True, by=partner)),
        ("move_inspection", say("moved"), PARTNER,
         lambda: actions.put_off_inspection(row(), clock.today(), by=officer)),
        ("begin_inspection", say("begun"), INSTITUTION, lambda: actions.begin_inspection(row(), by=officer)),
        ("record_finding", " ".join([say("finding_recorded")] * 8), NOBODY, findings),
        ("add_photo", say("photo_added"), NOBODY, photo),
        ("leave_photo_bare", say("photo_left_bare"), HEADS, bare),
        ("clear_photo", say("photo_cleared"), NOBODY,
         lambda: actions.clear_photo(row().photos[0], row(), by=world.actor("chief"))),
        ("mask_photo", say("photo_masked"), NOBODY,
         lambda: actions.mask_photo(row().photos[0], row(), [(1, 0, 0, 50, 50)], by=officer)),
        ("note_as_partner", say("partner_noted"), {"officer"},
         lambda: actions.note_as_partner(row(), "在场看到。", by=partner)),
        ("demand_mending", say("mending_demanded"), NOBODY,
         lambda: actions.demand_mending(row(), row().items[0], "公示。", in_days(5), by=officer)),
        ("send_findings", say("findings_sent"), INSTITUTION, lambda: actions.send_findings(row(), by=officer)),
        ("state_own_view", say("own_view_stated"), {"officer"},
         lambda: actions.state_own_view(row(), "当天在更新。", by=staff)),
        ("answer_demand", say("demand_answered"), {"officer"},
         lambda: actions.answer_demand(row().demands[0], row(), "已公示。", "", by=staff)),
        ("recheck_demand", say("demand_rechecked"), INSTITUTION,
         lambda: actions.recheck_demand(row().demands[0], row(), True, "看到。", None, by=officer)),
        ("close_inspection", say("closed"), INSTITUTION | PARTNER,
         lambda: actions.close_inspection(row(), "已经整改。", by=officer)),
        ("cancel_inspection", f"{say('planned')} {say('cancelled')}", NOBODY,
         lambda: actions.cancel_inspection(planned(world), "注销。", by=world.actor("chief"))),
    ]  # fmt: skip


def notice_steps(world: World) -> list[Step]:
    """Two that are dropped or found wrong, one objected to, corrected and taken back."""
    officer, chief, staff = (world.actor(one) for one in ("officer", "chief", "staff"))

    def last(place: int = 0) -> Notice:
        return db.session.query(Notice).order_by(Notice.id.desc()).offset(place).limit(1).one()

    def words() -> actions.NoticeDraft:
        return actions.NoticeDraft(NoticeKind.FACTS, "改过", "改过。", world.institution("app"))

    say = "notice.{}".format
    drop = ("drop_notice", say("dropped"), NOBODY, lambda: actions.drop_notice(last(), by=officer))
    draft = ("draft_notice", say("drafted"), HEADS, lambda: drafted(world))
    approve = ("approve_notice", say("approved"), {"officer"}, lambda: actions.approve_notice(last(), by=chief))
    tell = ("tell_notice", say("told"), INSTITUTION, lambda: actions.tell_notice(last(), by=officer))
    objected = ("object_to_notice", say("objected"), DESK, lambda: actions.object_to_notice(last(), "不对。", by=staff))

    def heard(act: str, is_upheld: bool) -> Step:
        return act, say("objection_answered"), INSTITUTION, lambda: actions.answer_objection(
            last(), is_upheld, "核对过。", by=officer)  # fmt: skip

    return [
        draft, drop, draft,
        ("write_notice", say("rewritten"), NOBODY, lambda: actions.write_notice(last(), words(), by=officer)),
        approve, tell, objected, heard("uphold_objection", True), approve, tell, objected,
        heard("reject_objection", False),
        ("publish_notice", say("published"), INSTITUTION, lambda: actions.publish_notice(last(), by=officer)),
        ("correct_notice", say("drafted"), HEADS, lambda: actions.correct_notice(last(), words(), by=officer)),
        drop,
        ("take_up_notice", say("drafted"), HEADS, lambda: actions.correct_notice(last(1), words(), by=officer)),
        approve, tell,
        ("accept_notice", say("accepted"), DESK, lambda: actions.accept_notice(last(), by=staff)),
        ("replace_notice", f"{say('published')} {say('replaced')}", INSTITUTION,
         lambda: actions.publish_notice(last(), by=officer)),
        ("withdraw_notice", say("withdrawn"), INSTITUTION,
         lambda: actions.withdraw_notice(last(), "有误。", by=chief)),
    ]  # fmt: skip


def task_steps(world: World) -> list[Step]:
    """The association's with a call and a talk, the department's handed over and back, and one for each other end."""
    row, receiver = world.institution("app"), world.organisation("regulator")
    officer, association = world.actor("officer"), world.actor("association_officer")

    def last() -> SupervisionTask:
        return db.session.query(SupervisionTask).order_by(SupervisionTask.id.desc()).limit(1).one()

    def opened(by: Actor) -> Step:
        new = actions.NewTask(row, TaskOrigin.HAND, "理由")
        return "open_task", "task.opened", NOBODY, lambda: actions.open_task(new, by=by)

    def taken(by: Actor) -> Step:
        return "take_task", "task.taken", NOBODY, lambda: actions.take_task(last(), by=by)

    def handed() -> Step:
        return "hand_over_task", "task.handed_over", {THEIRS}, lambda: actions.hand_over_task(
            last(), receiver, "请核查。", by=officer)  # fmt: skip

    other = world.actor(THEIRS)
    plan = actions.Plan(row, InspectionGround.REPORT, "逾期", clock.today(), [world.person("officer")])
    advice = actions.NoticeDraft(NoticeKind.ADVICE, "提示", "先看许可。", row)
    made = Decision("示罚〔2026〕1号", clock.today(), "已听取陈述申辩", "示例职权")
    penalty = actions.NoticeDraft(NoticeKind.PENALTY, "记录", "事实。", row, decision=made)
    return [
        opened(association), taken(association),
        ("note_task", "task.noted", NOBODY, lambda: actions.note_task(last(), "去过电话。", by=association)),
        ("call_in", "task.called_in", INSTITUTION,
         lambda: actions.call_in(last(), in_days(3), "请来。", by=association)),
        ("record_call_in", "task.call_in_recorded", NOBODY,
         lambda: actions.record_call_in(last(), "来过。", by=association)),
        ("record_talk", "task.talk_recorded", NOBODY,
         lambda: actions.record_talk(last(), clock.today(), "谈过。", by=association)),
        ("end_task", "task.ended", NOBODY,
         lambda: actions.end_task(last(), TaskEnd.CALLED_IN, "已改。", by=association)),
        opened(officer), taken(officer), handed(),
        ("acknowledge_task", "task.acknowledged", {"officer"}, lambda: actions.acknowledge_task(last(), by=other)),
        ("reply_task", "task.reply_recorded", {"officer"}, lambda: actions.reply_task(last(), "已约谈。", by=other)),
        handed(),
        ("record_reply", "task.reply_recorded", NOBODY, lambda: actions.record_reply(last(), "来电。", by=officer)),
        ("turn_to_inspection", "task.ended inspection.planned", NOBODY,
         lambda: actions.turn_to_inspection(last(), plan, by=officer)),
        opened(officer), taken(officer),
        ("turn_to_notice", "task.ended notice.drafted", NOBODY,
         lambda: actions.turn_to_notice(last(), advice, by=officer)),
        opened(officer), taken(officer),
        ("turn_to_penalty", "task.ended notice.drafted", NOBODY,
         lambda: actions.turn_to_penalty(last(), penalty, by=officer)),
    ]  # fmt: skip


WALKS = {Cycle.SUPERVISION: task_steps, Cycle.INSPECTION: inspection_steps, Cycle.NOTICE: notice_steps}


@pytest.mark.parametrize("cycle", sorted(WALKS))
def test_every_act_is_one_event_and_tells_whoever_must_know(app: Flask, world: World, cycle: Cycle) -> None:
    with_heads(world)
    staffed(world)
    assert walked(world, WALKS[cycle](world)) == set(CYCLES[cycle].acts), "an act nobody tried"
