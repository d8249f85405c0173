"""The part of the scene about an account that asks to be bound, and what an association tells a department."""

from complaints.lifecycle.copying import CopyState
from complaints.models import CaseCopy, Complaint, ContactAsking
from institutions import actions
from institutions.actions import Seen
from kernel import clock
from kernel.db import db, transaction
from tests.institutions.binding_hands import NEWCOMER, newcomer, on_file
from tests.world import World

Values = dict[str, str]


def desk_scene(world: World, own: Values, foreign: Values) -> None:
    """A request before the keepers, and an observation that was filed."""
    newcomer(world)
    record, _contact = on_file(world, "场景示例学堂")
    asked = actions.ask_binding_approval(record, "示例依据", by=world.actor(NEWCOMER))
    own["registry.decide_account:ref"], foreign["registry.decide_account:ref"] = asked.ref, "1" * 26
    own["binding:ref"], foreign["binding:ref"] = record.ref, "1" * 26
    seen = Seen(world.organisation("department"), "示例标题", "示例情况", institution=record)
    row = actions.draft_observation(seen, by=world.actor("association_officer"))
    actions.file_observation(row, by=world.actor("association_officer"))
    own |= {"observations:ref": row.ref, "observations:act": "answer"}
    foreign |= {"observations:ref": "1" * 26, "observations:act": "answer"}
    received_scene(world, own, foreign)


def received_scene(world: World, own: Values, foreign: Values) -> None:
    """A copy of an association's case that came to the department's desk."""
    case = db.session.query(Complaint).filter(Complaint.body_id == world.organisations["other_association"]).first()
    assert case is not None
    body = world.organisation("department")
    with transaction():
        row = CaseCopy(
            complaint_id=case.id, body_kind="education_department", body_name="教育行政部门", is_authority=True
        )
        row.made_at, row.receiver_id, row.office, row.words = clock.now(), body.id, body.name, "请核查。"
        row.state, row.fields, row.sent_on, row.sent_at = CopyState.SENT, "institution", clock.today(), clock.now()
        db.session.add(row)
    show, act = "complaints_desk.received_copy", "complaints_desk.act_on_received"
    own |= {f"{show}:ref": row.ref, f"{act}:ref": row.ref, f"{act}:act": "acknowledge"}
    foreign |= {f"{show}:ref": "1" * 26, f"{act}:ref": "1" * 26, f"{act}:act": "acknowledge"}


def copy_of(complaint: Complaint) -> CaseCopy:
    """A copy of a case that is still to be decided."""
    with transaction():
        row = db.session.query(CaseCopy).filter_by(complaint_id=complaint.id).order_by(CaseCopy.id).first()
        if row is None:
            row = CaseCopy(complaint_id=complaint.id, body_kind="police", body_name="公安机关", is_authority=True)
            row.made_at = clock.now()
            db.session.add(row)
    return row


def copy_scene(complaint: Complaint) -> Values:
    """A copy to be decided, and the question whether its receiver may have the contact."""
    row = copy_of(complaint)
    with transaction():
        made = ContactAsking(copy_id=row.id, receiver="示例银行", reach="示例路1号", purpose="核对托管账户")
        made.asked_at = clock.now()
        db.session.add(made)
    act, asking = "complaints_desk.copy_act", "complaints_learner.contact_consent"
    return {f"{act}:ref": row.ref, f"{act}:act": "leave", f"{asking}:ref": made.ref}
