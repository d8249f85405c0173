"""Supplements, appraisals, recusals, new facts and referrals of a case, each for the seats that may read it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from accounts.permissions import Viewer
from complaints.events import FactReported, PoliceReferred, RecusalAsked, SupplementRequested
from complaints.labels import CONFIDENTIAL
from complaints.lifecycle import CLAIMANTS, HANDLERS, AppraisalState, PartyRole
from complaints.models import Appraisal, Complaint, NewFact, Party, PoliceReferral, Recusal, Supplement
from complaints.permissions import holds
from complaints.queries.bundle import CaseRows
from complaints.queries.table import room_ids
from kernel.db import db
from kernel.errors import NotFound
from kernel.files import StoredFile

SUPPLEMENT_EYES = CLAIMANTS | HANDLERS
Row = TypeVar("Row", Supplement, Appraisal, Recusal, NewFact, PoliceReferral)


@dataclass(frozen=True)
class TurningRows:
    """What a viewer may read of them, oldest first; `files` by supplement."""

    supplements: list[Supplement] = field(default_factory=list)
    files: dict[int, list[StoredFile]] = field(default_factory=dict)
    appraisals: list[Appraisal] = field(default_factory=list)
    recusals: list[Recusal] = field(default_factory=list)
    facts: list[NewFact] = field(default_factory=list)
    referrals: list[PoliceReferral] = field(default_factory=list)
    hides_files: bool = False


def turning_rows(viewer: Viewer, complaint: Complaint, rows: CaseRows) -> TurningRows:
    """Read each kind only where an event says that there is one: most cases cost no query."""
    kinds, roles = {row.kind for row in rows.events}, rows.roles
    supplements = []
    if SupplementRequested.kind in kinds and roles & SUPPLEMENT_EYES:
        supplements = _all(_of(Supplement, complaint).options(joinedload(Supplement.body)))
    reads = rows.reads_answers
    return TurningRows(
        supplements=supplements,
        files=supplement_files(row.id for row in supplements),
        hides_files=rows.hides_files,
        appraisals=rows.appraisals if reads else [],
        recusals=_all(_of(Recusal, complaint)) if reads and RecusalAsked.kind in kinds else [],
        facts=_all(_of(NewFact, complaint).where(NewFact.room_id.in_(room_ids(viewer, complaint.id))))
        if FactReported.kind in kinds
        else [],
        referrals=_all(_of(PoliceReferral, complaint)) if roles & CONFIDENTIAL and PoliceReferred.kind in kinds else [],
    )


def _of(model: type[Row], complaint: Complaint) -> Select[Row]:
    return select(model).filter_by(complaint_id=complaint.id).order_by(model.id)


def _all(found: Select[Row]) -> list[Row]:
    return list(db.session.scalars(found).unique())


def supplement_files(ids: Iterable[int]) -> dict[int, list[StoredFile]]:
    """The files of these supplements."""
    keys = list(ids)
    if not keys:
        return {}
    found = select(StoredFile).where(StoredFile.owner_kind == "supplement", StoredFile.owner_id.in_(keys))
    by: dict[int, list[StoredFile]] = {}
    for row in db.session.scalars(found.order_by(StoredFile.id)):
        by.setdefault(row.owner_id or 0, []).append(row)
    return by


def may_read_supplement_file(viewer: Viewer, supplement_id: int) -> bool:
    """The learner and whoever handles the case."""
    row = db.session.get(Supplement, supplement_id)
    if row is None:
        return False
    seated = select(Party.id).where(Party.complaint_id == row.complaint_id, holds(viewer))
    return db.session.scalar(seated.where(Party.role.in_(SUPPLEMENT_EYES)).limit(1)) is not None


def appraisal_for(complaint: Complaint, ref: str) -> Appraisal:
    """The appraisal of this ref in a case the viewer may see, or NotFound."""
    row = db.session.scalar(select(Appraisal).filter_by(complaint_id=complaint.id, ref=ref))
    if row is None:
        raise NotFound()
    return row


def commissioned(complaint: Complaint) -> Appraisal | None:
    """The appraisal whose report is waited for."""
    return db.session.scalar(select(Appraisal).filter_by(complaint_id=complaint.id, state=AppraisalState.COMMISSIONED))


def reads_reasons(roles: frozenset[PartyRole], recusal: Recusal, mine: Iterable[int]) -> bool:
    """Whoever asked for the recusal, and the body that decides; nobody else reads why."""
    return recusal.party_id in set(mine) or bool(roles & CONFIDENTIAL)


def followed_by(complaint: Complaint) -> list[Complaint]:
    """The later cases about the same dispute, for whoever may see this one."""
    return list(db.session.scalars(select(Complaint).filter_by(follows_id=complaint.id).order_by(Complaint.id)))
