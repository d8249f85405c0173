"""Each new case is placed once among those like it (平台规则): incremental, safe to run twice, late or in parallel."""

from collections.abc import Sequence

from sqlalchemy import func, select

from complaints.models import Channel, Complaint, SimilarBand, SimilarGroup, SimilarMember
from complaints.queries.figures import figure
from complaints.queries.similar import leaders_near, place_of
from complaints.similarity import band_keys, nearest, shingles
from institutions.models import Institution
from kernel import clock
from kernel.bulk import among, insert_many
from kernel.db import db, transaction

BATCH = 200
# A case that was filed a moment ago may be seen after one with a higher number: so far back it is looked for.
LOOK_BACK = 1000


def gather_similar(batches: int = 20) -> int:
    """Place what has no place yet, oldest first; says how many were placed."""
    done = 0
    for _turn in range(batches):
        placed = _place_batch()
        done += placed
        if not placed:
            break
    return done


def _place_batch() -> int:
    with transaction():
        waiting = _waiting()
        # Whoever places cases of an institution holds its row, so that like texts never make two groups.
        firms = sorted({institution_id for _id, institution_id in waiting})
        held = select(Institution.id).where(among(Institution.id, firms)).order_by(Institution.id)
        db.session.execute(held.with_for_update()).all()
        ids = [complaint_id for complaint_id, _institution_id in waiting]
        placed = set(
            db.session.scalars(select(SimilarMember.complaint_id).where(among(SimilarMember.complaint_id, ids)))
        )
        rows = db.session.scalars(select(Complaint).where(among(Complaint.id, ids)).order_by(Complaint.id)).all()
        share = figure("similarity") / 100
        for complaint in rows:
            if complaint.id not in placed:
                _place(complaint, share)
        return len(set(ids) - placed)


def _waiting() -> Sequence[tuple[int, int]]:
    """The oldest cases without a place, with their institution; imported ones have no text of their own."""
    newest = db.session.scalar(select(func.max(SimilarMember.complaint_id))) or 0
    found = (
        select(Complaint.id, Complaint.institution_id)
        .outerjoin(SimilarMember, SimilarMember.complaint_id == Complaint.id)
        .where(SimilarMember.id.is_(None), Complaint.id > newest - LOOK_BACK, Complaint.channel != Channel.IMPORT)
        .order_by(Complaint.id)
        .limit(BATCH)
    )
    return [(row[0], row[1]) for row in db.session.execute(found)]


def _place(complaint: Complaint, share: float) -> None:
    """Into the group of the leader it is most like, else at the head of its own."""
    pairs = shingles(complaint.words_told)
    keys = band_keys(pairs, place_of(complaint.institution_id, complaint.category))
    near = leaders_near(keys)
    leader = nearest(pairs, {one: shingles(words) for one, (_group, words) in near.items()}, share)
    group_id = near[leader][0] if leader is not None else _lead(complaint, keys)
    db.session.add(SimilarMember(complaint_id=complaint.id, group_id=group_id, placed_at=clock.now()))
    db.session.flush()


def _lead(complaint: Complaint, keys: list[str]) -> int:
    group = SimilarGroup(
        institution_id=complaint.institution_id,
        category=complaint.category,
        leader_id=complaint.id,
        made_at=clock.now(),
    )
    db.session.add(group)
    db.session.flush()
    insert_many(SimilarBand, [{"key": key, "group_id": group.id} for key in keys])
    return group.id
