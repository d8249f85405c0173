"""Places of the scene for how a case ends: a broken promise, a part agreed, an oral agreement, a party that is gone."""

import io
from datetime import timedelta

from complaints import actions as cases
from complaints.actions.followed import open_follow_up
from complaints.models import Complaint, LossKind, Promise
from kernel import clock, files
from kernel.db import db, transaction
from kernel.events import SYSTEM
from mediation.models import OralAgreement, SpokenHow
from tests.complaints.driver import accepted_offer, table_of
from tests.complaints.filing_hands import PNG
from tests.world import World

Values = dict[str, str]


def ends(world: World, closed: Complaint, other: Complaint, own: Values, foreign: Values) -> None:
    """A follow-up in the own closed case and in a stranger's, and the pages of one table and one loss."""
    for values, case in ((own, closed), (foreign, other)):
        row = db.session.query(Promise).filter_by(complaint_id=case.id).first()
        ref = "3" * 26
        if row is not None:
            with transaction():
                open_follow_up(row, clock.today() - timedelta(days=1), SYSTEM)
            ref = row.ref
        for page in ("follow_up", "follow_up_act"):
            values[f"complaints_beside.{page}:number"], values[f"complaints_beside.{page}:ref"] = case.number, ref
    _table(world, own)
    case = world.mediating()
    files.receive(io.BytesIO(PNG), "证明.png", "form-scene-loss-0123456789", world.people["officer"])
    token = "form-scene-loss-0123456789"
    loss = cases.record_loss(case, LossKind.DEATH, clock.today(), "", token, by=world.actor("officer"))
    own["complaints_desk.successor:number"], own["complaints_desk.successor:ref"] = case.number, loss.ref
    foreign["complaints_desk.successor:ref"] = "3" * 26


def _table(world: World, own: Values) -> None:
    """A table with an accepted offer, and the record of an oral agreement as a committee's mediator would leave it."""
    case = world.mediating()
    offer = accepted_offer(world, case)
    with transaction():
        row = OralAgreement(mediation_id=table_of(case).id, offer_id=offer.id, agreed_on=clock.today())
        row.how, row.text, row.digest = SpokenHow.PHONE, "口头协议记录\n示例", "0" * 64
        row.recorded_by_id, row.recorded_at = world.people["mediator"], clock.now()
        db.session.add(row)
    own["mediation.oral:number"] = own["mediation.part:number"] = case.number
