"""Two records become one and part again: by two persons, exactly what was there; cases go on, old links lead on."""

from dataclasses import replace

import pytest
from flask import Flask

from complaints import actions as cases
from complaints.lifecycle import PartyRole, Status
from complaints.models import Complaint, Party
from disclosure.models import PublicInstitution
from institutions import actions
from institutions.actions import LicenceDraft, NameDraft, PersonDraft, RegistryWrong
from institutions.lifecycle import LicenceKind, MergeState, NameKind, PersonKind
from institutions.models import Institution, Merge
from institutions.queries import exact_name, find_institutions, institution_by_ref
from kernel import outbox
from kernel.db import db
from kernel.errors import IllegalMove, NotYours
from tests.institutions.registry_hands import free, history, kinds, known, names
from tests.world import World


def filed(world: World, row: Institution) -> Complaint:
    filing = replace(world.filing(), institution=row, respondent_name=row.name, paid_by="consumer")
    return cases.file(filing, by=world.actor("learner"))


def double(world: World) -> Institution:
    """A second record of the world's institution, with facts of its own."""
    row, officer = known("星河示例教育"), world.actor("officer")
    actions.add_fact(row, NameDraft(kind=NameKind.APP, name="星河示例应用"), by=officer)
    actions.add_fact(row, NameDraft(kind=NameKind.BRAND, name="星河课堂"), by=officer)
    actions.add_fact(row, LicenceDraft(kind=LicenceKind.ICP, number="示ICP备1号"), by=officer)
    actions.add_fact(row, PersonDraft(kind=PersonKind.CONTACT, name="联系示例"), by=officer)
    return row


def merged(world: World, gone: Institution, into: Institution) -> None:
    merge = actions.propose_merge(gone, into, "登记了两次", by=world.actor("officer"))
    actions.confirm_merge(merge, by=world.actor("platform_admin"))


def picture(*rows: Institution) -> list[object]:
    """Everything of records that a merger moves."""
    found: list[object] = []
    for row in rows:
        db.session.expire(row)
        licences = [one.number for one in row.licences if one.is_current]
        held = db.session.query(Complaint.number).filter_by(institution_id=row.id).order_by(Complaint.id).all()
        found.append((row.name, names(row), licences, held, row.open_cases, row.organisation_id, row.merged_into_id))
    return found


def test_one_person_alone_merges_nothing(app: Flask, world: World) -> None:
    gone, into, officer = double(world), world.institution("app"), world.actor("officer")
    merge = actions.propose_merge(gone, into, "登记了两次", by=officer)
    with pytest.raises(IllegalMove, match="另一人"):
        actions.confirm_merge(merge, by=officer)
    with pytest.raises(NotYours):  # of another body
        actions.confirm_merge(merge, by=world.actor("supervisor"))
    with pytest.raises(IllegalMove, match="等待确认"):
        actions.propose_merge(gone, into, "又来", by=officer)
    assert gone.merged_into_id is None
    actions.refuse_merge(merge, "弄错了", by=officer)  # taken back
    assert (merge.state, history(gone)[-2:]) == (MergeState.REFUSED, ["proposed", "refused"])
    with pytest.raises(IllegalMove, match="办过"):
        actions.confirm_merge(merge, by=world.actor("platform_admin"))


def test_everything_goes_over_and_old_links_lead_on(app: Flask, world: World) -> None:
    gone, into = double(world), world.institution("app")
    case, own = filed(world, gone), world.file()
    merged(world, gone, into)
    db.session.expire_all()
    assert {case.institution_id, own.institution_id} == {into.id}
    assert (into.open_cases, gone.open_cases) == (2, 0)
    assert set(names(into)) >= {("app", "星河示例应用"), ("alias", "星河示例教育"), ("brand", "星河课堂")}
    assert names(into).count(("brand", "星河课堂")) == 1
    assert [one.number for one in into.licences] == ["示ICP备1号"]
    assert institution_by_ref(gone.ref) == into
    assert exact_name("星河示例教育") == into
    assert find_institutions("星河示例应用") == [into]
    assert find_institutions("星河示例教育") == [into]
    assert kinds(gone)[-2:] == ["merge_proposed", "merged"]
    with pytest.raises(IllegalMove, match="并入"):
        actions.add_fact(gone, NameDraft(kind=NameKind.APP, name="晚了"), by=world.actor("officer"))


def test_a_case_of_a_merged_record_goes_on(app: Flask, world: World) -> None:
    gone, into = double(world), world.institution("app")
    case = filed(world, gone)
    decision_by = world.actor(world.officer_of(case))
    if case.status is Status.ASSIGNED:
        decision = cases.accept(case, by=decision_by)
        cases.serve(decision, "shown", by=world.actor("learner"))
    merged(world, gone, into)
    db.session.expire_all()
    seats = db.session.query(Party).filter_by(complaint_id=case.id, role=PartyRole.RESPONDENT, until_at=None).all()
    assert [one.organisation_id for one in seats] == ([into.organisation_id] if case.status is Status.ACCEPTED else [])


def test_a_split_gives_back_exactly_what_went_over(app: Flask, world: World) -> None:
    gone, into = double(world), world.institution("app")
    filed(world, gone)
    world.file()
    before = picture(gone, into)
    merged(world, gone, into)
    later = filed(world, into)
    merge = db.session.query(Merge).one()
    with pytest.raises(NotYours):
        actions.propose_split(merge, "弄错了", by=world.actor("association_officer"))
    split = actions.propose_split(merge, "弄错了", by=world.actor("officer"))
    actions.confirm_merge(split, by=world.actor("platform_admin"))
    after = picture(gone, into)
    assert later.institution_id == into.id
    assert after[0] == before[0]
    assert [one for one in after[1][3] if one[0] != later.number] == before[1][3]  # type: ignore[index]  # a row of the picture
    assert after[1][1:3] == before[1][1:3]  # type: ignore[index]  # a row of the picture
    assert (merge.state, split.state) == (MergeState.UNDONE, MergeState.DONE)
    assert find_institutions("星河示例应用") == [gone]
    with pytest.raises(IllegalMove):
        actions.propose_split(merge, "再来", by=world.actor("officer"))


def test_a_split_asks_again_when_it_is_confirmed(app: Flask, world: World) -> None:
    gone, into, last = double(world), known("示例乙"), known("示例丙")
    merged(world, gone, into)
    split = actions.propose_split(db.session.query(Merge).one(), "弄错了", by=world.actor("officer"))
    merged(world, into, last)
    with pytest.raises(IllegalMove, match="先拆分后一次"):
        actions.confirm_merge(split, by=world.actor("platform_admin"))
    db.session.expire_all()
    assert gone.merged_into_id == last.id, "it does not stand again, empty"
    later = db.session.query(Merge).filter_by(gone_id=into.id).one()
    back = actions.propose_split(later, "弄错了", by=world.actor("officer"))
    actions.confirm_merge(back, by=world.actor("platform_admin"))
    actions.confirm_merge(split, by=world.actor("platform_admin"))
    db.session.expire_all()
    assert gone.merged_into_id is None, "after the later one was parted it can be"


def test_what_cannot_be_one_is_said(app: Flask, world: World) -> None:
    app_row, own_site, officer = world.institution("app"), world.institution("own_site"), world.actor("platform_admin")
    with pytest.raises(RegistryWrong, match="各有账号"):
        actions.propose_merge(app_row, own_site, "试", by=officer)
    with pytest.raises(RegistryWrong, match="另一家"):
        actions.propose_merge(app_row, app_row, "试", by=officer)
    with pytest.raises(RegistryWrong, match="平台"):
        actions.propose_merge(world.institution("merchant"), world.institution("platform"), "试", by=officer)
    with pytest.raises(RegistryWrong, match="核实"):
        actions.propose_merge(free(world), app_row, "试", by=officer)
    with pytest.raises(RegistryWrong, match="原因"):
        actions.propose_merge(double(world), app_row, " ", by=officer)


def test_what_a_learner_typed_is_bound_to_a_known_institution(app: Flask, world: World) -> None:
    row, into = free(world, "星河课堂APP"), world.institution("app")
    case = filed(world, row)
    actions.bind_entry(row, into, "就是它", by=world.actor("officer"))
    db.session.expire_all()
    assert (case.institution_id, into.open_cases, row.merged_into_id) == (into.id, 1, into.id)
    assert exact_name("星河课堂APP") == into
    again = cases.file(
        replace(world.filing(), institution=exact_name("星河课堂APP"), respondent_name="星河课堂APP"),
        by=world.actor("learner"),
    )
    assert again.institution_id == into.id


def test_the_account_goes_with_the_record(app: Flask, world: World) -> None:
    into = known("示例新登记")
    account = world.institution("app").organisation_id
    merged(world, world.institution("app"), into)
    assert (into.organisation_id, world.institution("app").organisation_id) == (account, None)


def test_the_public_copy_points_on_and_comes_back(app: Flask, world: World) -> None:
    gone, into = double(world), world.institution("app")
    outbox.drain()
    client = app.test_client()
    assert client.get(f"/institutions/{gone.ref}").status_code == 200
    merged(world, gone, into)
    outbox.drain()
    copy = db.session.query(PublicInstitution).filter_by(ref=gone.ref).one()
    assert copy.merged_into_ref == into.ref
    assert client.get(f"/institutions/{gone.ref}").location.endswith(f"/institutions/{into.ref}")
    page = client.get(f"/institutions/{into.ref}").text
    assert "星河示例应用" in page
    assert "示ICP备1号" in page
    assert gone.ref not in client.get("/institutions?q=星河示例教育").text
