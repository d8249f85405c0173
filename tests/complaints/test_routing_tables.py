"""The routing table as rows: seeded once, copied, edited, adopted; a rule leading nowhere is switched off."""

from dataclasses import replace

import pytest
from flask import Flask

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from complaints import jobs, rulesets
from complaints.actions import routing_tables as acts
from complaints.lifecycle import Status
from complaints.models import RoutingVersion
from complaints.queries import routing_tables as tables
from complaints.queries.routes import responsible_for
from complaints.queries.routing_trial import trial
from complaints.rulesets import Match
from kernel import clock, events, outbox
from kernel.db import db, transaction
from kernel.errors import IllegalMove, NotFound, NotYours
from kernel.events import Actor
from kernel.messages import Letter
from tests.world import World

CODE = "o121-ir"
BEIJING = "110000"
NOTHING = Match(frozenset(), frozenset(), frozenset(), None, None, None, None)


def admin(world: World) -> Actor:
    return world.actor("platform_admin")


def words(rule: str = "BJ-1", body: Organisation | None = None, **changes: object) -> acts.RuleWords:
    row = acts.RuleWords(
        rule=rule,
        match=replace(NOTHING, types=frozenset("F")),
        body_kind="education_department",
        level="province",
        where=("domicile",),
        also_where=(),
        reason="本省把学校选用的应用统一交给省级教育行政部门。",
        articles=("教技厅〔2019〕3号",),
        certainty="design",
        body=body,
    )
    return replace(row, **changes)  # type: ignore[arg-type]  # names are the fields'


def adopted(world: World, province: str = BEIJING, *rows: acts.RuleWords) -> RoutingVersion:
    version = acts.draft_version(CODE, province, "试一试", by=admin(world))
    for row in rows or (words(),):
        acts.add_rule(version, row, by=admin(world))
    acts.adopt(version, "本省另有安排", by=admin(world))
    return version


def kinds(stream: str = "routing") -> list[str]:
    return [row.kind for row in events.stream_of(stream)]


def test_each_rule_set_is_put_in_once_and_reads_as_its_own_rows(app: Flask) -> None:
    assert acts.seed_tables() == 0
    for code in rulesets.CODES:
        ruleset, version = rulesets.load(code), tables.version_in_force(code)
        assert version is not None
        assert (version.number, version.province, version.made_by_id) == (1, "", None)
        assert tables.shipped(version, ruleset)
        rows = tables.rows_in_force(ruleset, "330000")
        assert [row.rule for row in rows] == [row.rule for row in ruleset.routing]


def test_without_stored_rows_the_rule_sets_own_are_used(app: Flask) -> None:
    with transaction():
        for version in db.session.query(RoutingVersion):
            version.in_force_at = None
    assert tables.rows_in_force(rulesets.load(CODE)) == rulesets.load(CODE).routing


def test_what_the_program_ships_anew_replaces_what_it_shipped_and_nothing_of_an_administrator(
    app: Flask, world: World
) -> None:
    version = tables.version_in_force(CODE)
    assert version is not None
    with transaction():
        version.rules[0].reason = "旧的说明。"
    assert acts.seed_tables() == 1
    again = tables.version_in_force(CODE)
    assert again is not None
    assert again.number == 2
    draft = acts.draft_version(CODE, "", "改一个字", by=admin(world))
    acts.change_rule(draft.rules[0], words(rule=draft.rules[0].rule), by=admin(world))
    acts.adopt(draft, "改一个字", by=admin(world))
    assert acts.seed_tables() == 0


def test_a_province_goes_before_the_country_and_running_workers_see_it(app: Flask, world: World) -> None:
    app_ = world.institution("app")
    before = responsible_for(app_, category="E01")
    assert before.route.rule == "F-4"
    version = adopted(world)
    found = responsible_for(world.institution("app"), category="E01")
    assert (found.route.rule, found.route.version_id) == ("BJ-1", version.id)
    assert found.body is not None
    assert found.body.name == "示例教育委员会"
    elsewhere = tables.rows_in_force(rulesets.load(CODE), "330000")
    assert "BJ-1" not in [row.rule for row in elsewhere]
    assert kinds() == ["routing.adopted"]


def test_a_case_keeps_the_version_it_was_routed_by(app: Flask, world: World) -> None:
    version = adopted(world)
    complaint = world.file("app", paid_by="consumer")
    assert (complaint.routing_version_id, complaint.route_rule) == (version.id, "BJ-1")
    adopted(world, BEIJING, words("BJ-2", match=replace(NOTHING, types=frozenset("A"))))
    row = tables.row_met(complaint)
    assert row is not None
    assert (row.rule, row.body_kind) == ("BJ-1", "education_department")


def test_a_rule_may_send_to_one_organisation(app: Flask, world: World) -> None:
    adopted(world, BEIJING, words(body=world.organisation("other_association")))
    complaint = world.file("app")
    assert complaint.body_id == world.organisations["other_association"]
    assert complaint.status is Status.ASSIGNED


def close_body(world: World, name: str) -> None:
    with transaction():
        world.organisation(name).closed_at = clock.now()


def test_a_filing_that_meets_a_closed_body_waits_at_intake_and_the_rule_is_off(app: Flask, world: World) -> None:
    version = adopted(world, BEIJING, words(body=world.organisation("other_association")))
    close_body(world, "other_association")
    complaint = world.file("app")
    assert (complaint.status, complaint.body_id, complaint.route_rule) == (Status.RECEIVED, None, "BJ-1")
    assert "统一受理窗口" in complaint.route_reason
    rule = version.rules[0]
    assert rule.off_at is not None
    assert rule.off_why == "指定的单位已经撤销"
    assert kinds() == ["routing.adopted", "routing.rule_switched_off"]
    assert events.stream_of("routing")[-1].data["why"] == "body_closed"
    second = world.file("app")
    assert second.status is Status.RECEIVED
    assert len(kinds()) == 2
    outbox.drain()
    told = db.session.query(Letter).filter_by(why="routing.rule_switched_off").all()
    assert [letter.to_person_id for letter in told] == [world.people["platform_admin"]]
    assert "BJ-1" in (told[0].subject or "")


def test_asking_who_is_responsible_writes_nothing(app: Flask, world: World) -> None:
    adopted(world, BEIJING, words(body=world.organisation("other_association")))
    close_body(world, "other_association")
    found = responsible_for(world.institution("app"), category="E01")
    assert (found.body, found.fault, found.route.body_kind) == (None, tables.RuleFault.BODY_CLOSED, "intake")
    assert not db.session.new
    assert not db.session.dirty
    assert kinds() == ["routing.adopted"]


def test_the_job_switches_off_what_leads_nowhere_once(app: Flask, world: World) -> None:
    version = adopted(world, BEIJING, words(body=world.organisation("other_association")), words("BJ-2"))
    with transaction():
        version.rules[1].match = {"categories": ["E98"]}
    close_body(world, "other_association")
    assert jobs.check_routing() == 2
    assert {rule.off_why for rule in version.rules} == {"指定的单位已经撤销", "规则集里没有这一种问题类别"}
    assert jobs.check_routing() == 0


def test_a_switched_off_rule_sends_to_intake_until_a_version_mends_it(app: Flask, world: World) -> None:
    version = adopted(world)
    acts.switch_off(version.rules[0], "说法有争议", by=admin(world))
    assert world.file("app").status is Status.RECEIVED
    assert events.stream_of("routing")[-1].data["why"] == "administrator"
    draft = acts.draft_version(CODE, BEIJING, "恢复", by=admin(world))
    assert draft.rules[0].off_at is None
    acts.adopt(draft, "恢复", by=admin(world))
    assert world.file("app").status is Status.ASSIGNED


def test_rows_of_a_draft_are_added_moved_changed_and_removed(app: Flask, world: World) -> None:
    draft = acts.draft_version(CODE, "", "整理", by=admin(world))
    names = [rule.rule for rule in draft.rules]
    added = acts.add_rule(draft, words("NEW-1"), by=admin(world))
    assert [rule.rule for rule in draft.rules] == [*names[:-1], "NEW-1", names[-1]]
    acts.move_rule(added, -1, by=admin(world))
    assert draft.rules[-3].rule == "NEW-1"
    acts.move_rule(added, -999, by=admin(world))
    assert draft.rules[0].rule == "NEW-1"
    with pytest.raises(acts.RuleNameTaken):
        acts.change_rule(added, words(names[3]), by=admin(world))
    acts.change_rule(added, words("NEW-2", level="county"), by=admin(world))
    assert (draft.rules[0].rule, draft.rules[0].level) == ("NEW-2", "county")
    acts.remove_rule(draft.rules[0], by=admin(world))
    assert [rule.rule for rule in draft.rules] == names
    assert [rule.position for rule in draft.rules] == list(range(1, len(names) + 1))


def test_a_national_table_must_take_everything(app: Flask, world: World) -> None:
    draft = acts.draft_version(CODE, "", "忘了最后一行", by=admin(world))
    acts.remove_rule(draft.rules[-1], by=admin(world))
    with pytest.raises(acts.TableIncomplete):
        acts.adopt(draft, "不行", by=admin(world))
    assert kinds() == []


def test_only_administrators_and_only_drafts(app: Flask, world: World) -> None:
    officer, version = world.actor("officer"), tables.version_in_force(CODE)
    assert version is not None
    draft = acts.draft_version(CODE, "", "草稿", by=admin(world))
    forbidden = [
        lambda: acts.draft_version(CODE, "", "不行", by=officer),
        lambda: acts.add_rule(draft, words(), by=officer),
        lambda: acts.change_rule(draft.rules[0], words(), by=officer),
        lambda: acts.move_rule(draft.rules[0], 1, by=officer),
        lambda: acts.remove_rule(draft.rules[0], by=officer),
        lambda: acts.adopt(draft, "不行", by=officer),
        lambda: acts.discard_draft(draft, by=officer),
        lambda: acts.switch_off(version.rules[0], "不行", by=officer),
    ]
    for act in forbidden:
        with pytest.raises(NotYours):
            act()
    late = [
        lambda: acts.change_rule(version.rules[0], words(), by=admin(world)),
        lambda: acts.remove_rule(version.rules[0], by=admin(world)),
        lambda: acts.adopt(version, "再来", by=admin(world)),
        lambda: acts.discard_draft(version, by=admin(world)),
        lambda: acts.switch_off(draft.rules[0], "还没生效", by=admin(world)),
    ]
    for act in late:
        with pytest.raises(IllegalMove):
            act()
    with pytest.raises(NotFound):
        tables.versions(world.viewers["officer"])


def test_a_draft_is_thrown_away_and_the_table_stays(app: Flask, world: World) -> None:
    draft = acts.draft_version(CODE, "", "草稿", by=admin(world))
    ref = draft.ref
    acts.discard_draft(draft, by=admin(world))
    with pytest.raises(NotFound):
        tables.version_by_ref(world.viewers["platform_admin"], ref)
    assert tables.version_in_force(CODE) is not None


def test_a_trial_says_which_cases_would_go_elsewhere_and_changes_nothing(app: Flask, world: World) -> None:
    viewer = world.viewers["platform_admin"]
    cases = [world.file("app") for _ in range(3)]
    other = world.file("own_site", by="other_learner", path="association", paid_by="consumer")
    draft = acts.draft_version(CODE, BEIJING, "试算", by=admin(world))
    acts.add_rule(draft, words(), by=admin(world))
    found = trial(viewer, draft)
    assert (found.looked, len(found.changes), found.same) == (4, 3, 1)
    assert {change.number for change in found.changes} == {case.number for case in cases}
    assert other.number not in {change.number for change in found.changes}
    first = found.changes[0]
    assert (first.now.body, first.now.rule) == ("示例教育局", "F-3")
    assert (first.then.body, first.then.rule) == ("示例教育委员会", "BJ-1")
    assert [case.route_rule for case in cases] == ["F-3"] * 3
    assert trial(viewer, draft, most=2).looked == 2
    with pytest.raises(NotFound):
        trial(world.viewers["officer"], draft)


def test_a_national_trial_leaves_a_provinces_own_rows_first(app: Flask, world: World) -> None:
    adopted(world)
    world.file("app")
    draft = acts.draft_version(CODE, "", "全国", by=admin(world))
    acts.move_rule(acts.add_rule(draft, words("ALL", level="county"), by=admin(world)), -999, by=admin(world))
    found = trial(world.viewers["platform_admin"], draft)
    assert (found.looked, found.changes, found.other_rule) == (1, (), 0)


def test_universities_by_their_credit_code(app: Flask, world: World) -> None:
    row = world.institution("app")
    with transaction():
        row.type, row.credit_code = "G", "12110000400000000X"  # type: ignore[assignment]  # as the column takes it
    public = responsible_for(row, category="E01")
    assert (public.route.rule, str(public.route.body_kind)) == ("G-1", str(OrganisationKind.EDUCATION_DEPARTMENT))
    with transaction():
        row.credit_code = "52110000400000000X"
    private = responsible_for(row, category="E01")
    assert (private.route.rule, private.route.body_kind) == ("G-2", "market_regulator")
    assert responsible_for(row, category="E01", paid_by="school").route.rule == "G-1"


def test_the_table_knows_no_unknown_body_kind(app: Flask) -> None:
    version = tables.version_in_force(CODE)
    assert version is not None
    with transaction():
        version.rules[2].body_kind = "ministry_of_magic"
    assert tables.fault_of(version.rules[2]) is tables.RuleFault.KIND_UNKNOWN
    row = tables.row_of(version.rules[2])
    assert tables.fault_of_row(row, rulesets.load(CODE)) is tables.RuleFault.KIND_UNKNOWN
