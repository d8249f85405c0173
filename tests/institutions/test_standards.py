"""Standards of associations: entered with their document, committed to, withdrawn from, commented on."""

import io

import pytest

from institutions import actions
from institutions.actions import DisclosureWrong
from institutions.models import QualityStandard
from kernel import clock, files
from kernel.errors import IllegalMove, NotYours
from tests.complaints.filing_hands import PNG
from tests.world import World


def standard(world: World, version: str = "2026") -> QualityStandard:
    by = world.actor("association_admin")
    files.receive(io.BytesIO(PNG), "标准.png", f"standard-{version}-000000", by.person_id)
    return actions.publish_standard(
        "在线课程服务示例标准", version, "示例。", clock.today(), by=by, form_token=f"standard-{version}-000000"
    )


def test_an_association_enters_a_standard_with_its_document(world: World) -> None:
    standard(world)
    by = world.actor("association_admin")
    with pytest.raises(DisclosureWrong) as wrong:
        actions.publish_standard("另一项", "1", "", clock.today(), by=by, form_token="nothing-came-here")
    assert wrong.value.field == "files"
    with pytest.raises(DisclosureWrong):
        standard(world)
    for name in ("staff", "supervisor", "officer", "association_officer"):
        with pytest.raises(NotYours):
            actions.publish_standard("x", "1", "", clock.today(), by=world.actor(name), form_token="x" * 20)


def test_an_institution_commits_and_withdraws(world: World) -> None:
    row, institution, by = standard(world), world.institution("app"), world.actor("institution_admin")
    made = actions.commit_to(institution, row, by=by)
    with pytest.raises(IllegalMove):
        actions.commit_to(institution, row, by=by)
    with pytest.raises(NotYours):
        actions.commit_to(institution, row, by=world.actor("other_staff"))
    actions.comment_commitment(made, "已随机查看三门课程。", by=world.actor("association_admin"))
    with pytest.raises(NotYours):
        actions.comment_commitment(made, "不是本协会的标准。", by=world.actor("supervisor"))
    actions.end_commitment(made, by=by)
    assert made.until_on == clock.today()
    assert made.word
    with pytest.raises(IllegalMove):
        actions.end_commitment(made, by=by)
    actions.end_standard(row, clock.today(), by=world.actor("association_admin"))
    with pytest.raises(IllegalMove):
        actions.end_standard(row, clock.today(), by=world.actor("association_admin"))
