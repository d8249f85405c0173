"""A text is written, pressed, made a paper, copied and signed; contacts are given to the others' copies."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import select

from complaints.models import Promise
from kernel import clock
from kernel.db import db
from kernel.errors import IllegalMove
from mediation import actions as tables
from mediation import documents, queries
from mediation.lifecycle import AgreementState
from mediation.models import Agreement, Confirmation
from tests.mediation.walk.stage import CASE, Guest, Stage

if TYPE_CHECKING:
    from tests.mediation.walk.walking import Walk


def agree(walk: "Walk", stage: Stage) -> None:
    """An accepted offer becomes a text, which everybody with a seat in the case may read; now and then it is put aside.

    Most of them settle the first wish alone, where there are more. An extra seat with a part in it reads it whole, but
    for who the learner is.
    """
    by = walk.actor(walk.one_of(stage, {"chair"}))
    done = tables.newest_accepted(stage.table)
    standing = tables.text_in_the_way(stage.table)
    if standing is not None and walk.rng.random() < 0.5:
        tables.discard_agreement(standing, by=by)
    elif standing is None and done is not None:
        left = [point.id for point in stage.complaint.points if point.settled_by_id is None]
        only = left[:1] if len(left) > 1 and walk.rng.random() < 0.8 else []
        row = tables.draft_agreement(stage.table, done, by=by, part=only)
        walk.done["part"] += len(only)
        parts = with_a_part(stage, row)
        sung = [*stage.offered.get(done.id, ()), *(one for guest in parts for one in guest.known)]
        for canary in sung:
            canary.seats |= {*CASE, *(guest.name for guest in parts)}
        stage.name.seats |= CASE
    else:
        raise IllegalMove()


def with_a_part(stage: Stage, row: Agreement) -> list[Guest]:
    """The extra seats that owe or are owed something by the text and have to press."""
    concerned = {key for item in row.offer.items for key in (item.from_party_id, item.to_party_id)}
    return [guest for guest in stage.seated() if guest.party_id in concerned]


def _standing(stage: Stage) -> Agreement:
    row = queries.agreement_of(stage.table)
    if row is None:
        raise IllegalMove()
    return row


def press(walk: "Walk", stage: Stage) -> None:
    """Everybody reads the same text and presses, or almost; the learner may give phone and address to the copies."""
    row = _standing(stage)
    gives = walk.rng.choice(((), ("phone",), ("phone", "address")))
    hands = [(walk.actor(stage.learner), gives), (walk.actor("staff"), ())]
    hands += [(guest.hand, ()) for guest in with_a_part(stage, row)]
    for by, given in hands:
        if walk.rng.random() < 0.9:
            tables.confirm(row, row.digest, by=by, gives=given, proved_at=clock.now())
            _note_given(walk, stage, row)
    if row.state is AgreementState.CONFIRMED:
        documents.make_agreement(row)


def _note_given(walk: "Walk", stage: Stage, row: Agreement) -> None:
    """What the learner has given to the copies is from now on for everybody with a seat in the case."""
    own = select(Confirmation).filter_by(agreement_id=row.id, person_id=walk.world.people[stage.learner])
    said = db.session.scalar(own)
    if said is not None:
        for canary, is_given in ((stage.phone, said.gives_phone), (stage.address, said.gives_address)):
            canary.seats |= CASE if is_given else set()


def copies(walk: "Walk", stage: Stage) -> None:
    """Everybody takes their own copy: the other's phone stands in it exactly where it was given."""
    from tests.mediation.walk.pages import copy_of, guest_copy_of

    row = _standing(stage)
    if row.state not in (AgreementState.CONFIRMED, AgreementState.EFFECTIVE) or row.paper_id is None:
        raise IllegalMove()
    told = copy_of(walk, stage, "staff")
    if told is not None:
        given = any(one.gives_phone for one in row.confirmations)
        assert (stage.phone.words in told) is given, "the copy shows what was given and no more"
    copy_of(walk, stage, stage.learner)
    for guest in with_a_part(stage, row):
        guest_copy_of(walk, guest)


def sign(walk: "Walk", stage: Stage) -> None:
    """The day of signature is recorded: the case is agreed and its promises are followed."""
    row = _standing(stage)
    if walk.rng.random() < 0.5:
        raise IllegalMove()
    tables.record_signature(row, clock.today(), by=walk.chair(stage))
    for ref in db.session.scalars(select(Promise.ref).filter_by(complaint_id=stage.complaint.id)):
        stage.note("promise", ref)


STEPS: tuple[tuple[Callable[["Walk", Stage], object], int], ...] = (
    (agree, 6),
    (press, 14),
    (copies, 12),
    (sign, 1),
)
