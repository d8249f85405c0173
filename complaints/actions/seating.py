"""Who sits for the complaining side when a case is filed: the party, whoever acts for it, the learner's own record."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from accounts.actions.people import register_person
from accounts.models import Person
from complaints import children
from complaints.actions.seats import admit, note_consent
from complaints.actions.standing import ROLE_OF as STAND_IN_ROLES
from complaints.actions.standing import StandInDraft, name_stand_in
from complaints.events import ChildConsentRecorded
from complaints.lifecycle import PartyRole
from complaints.lifecycle.standing import Age, Contract, StandInKind, learner_is_party, needs_guardian
from complaints.models import ChildConsent, Complaint, ConsentKind, FilerKind, Learner, Party
from kernel import clock, events
from kernel.db import db
from kernel.errors import DomainError
from kernel.events import Actor

ROLE_OF = {
    FilerKind.SELF: PartyRole.COMPLAINANT,
    FilerKind.GUARDIAN: PartyRole.GUARDIAN,
    FilerKind.HELPER: PartyRole.HELPER,
    FilerKind.AGENT: PartyRole.AGENT,
}


@dataclass(frozen=True)
class LearnerDraft:
    """The learner as plain questions ask it; the name only where the case needs it (rules §0b.9)."""

    age: Age
    contract: Contract = Contract.LEARNER
    own_labour: bool = False
    name: str = ""


@dataclass(frozen=True)
class Side:
    """The complaining side as filed; None for `learner` or `stand_in` where the filer is party and learner in one.

    `child_rules` is the version of the children's rules a guardian consented to, empty without consent.
    """

    learner: LearnerDraft | None = None
    stand_in: StandInDraft | None = None
    child_rules: str = ""


ALONE = Side()


def seat_side(complaint: Complaint, filer: Person, side: Side, by: Actor) -> Party:
    """Seat the complaining side and answer the seat that counts as the party's (inside an act)."""
    _check(complaint.filer_kind, side)
    draft = side.stand_in
    acting = STAND_IN_ROLES.get(draft.kind) if draft is not None else None
    if draft is not None and acting is not None:
        # The principal has a seat at once, and an account when the phone given is proved (see `claiming`).
        principal = register_person(complaint.name, by=by)
        party = admit(complaint, PartyRole.COMPLAINANT, by=by, person=principal)
        seat = admit(complaint, acting, by=by, person=filer)
        name_stand_in(complaint, seat, filer, draft, by)
    else:
        party = admit(complaint, ROLE_OF[complaint.filer_kind], by=by, person=filer)
        if draft is not None:
            name_stand_in(complaint, party, filer, draft, by)
    _keep_learner(complaint, party, side, by)
    return party


def _check(kind: FilerKind, side: Side) -> None:
    """A learner who may not act alone is spoken for; under 14 nothing is kept without the guardian's consent."""
    learner = side.learner
    if kind is FilerKind.AGENT and (side.stand_in is None or side.stand_in.kind is not StandInKind.AGENT):
        raise DomainError(_l("代理人投诉要有委托人签名的授权委托书。"))
    if learner is None:
        return
    if needs_guardian(learner.age, own_labour=learner.own_labour) and kind is not FilerKind.GUARDIAN:
        raise DomainError(_l("学员未满18周岁的，请由监护人提交。"))
    if learner.age is Age.CHILD and not side.child_rules:
        raise DomainError(_l("孩子不满14周岁，需要监护人单独同意后才能继续。"))
    is_party = learner_is_party(learner.age, learner.contract, own_labour=learner.own_labour)
    if kind is FilerKind.GUARDIAN and is_party and side.stand_in is None:
        raise DomainError(_l("请填写法定代理人的姓名和手机号。"))


def _keep_learner(complaint: Complaint, party: Party, side: Side, by: Actor) -> None:
    learner, now = side.learner, clock.now()
    if learner is None:
        return
    name = learner.name.strip() or None
    db.session.add(
        Learner(
            complaint_id=complaint.id,
            name=name,
            age=learner.age,
            contract=learner.contract,
            own_labour=learner.own_labour,
            made_at=now,
        )
    )
    if side.child_rules:
        digest = children.digest_of(side.child_rules)
        row = ChildConsent(complaint_id=complaint.id, party_id=party.id, version=side.child_rules, digest=digest)
        row.channel, row.given_at = str(complaint.channel), now
        db.session.add(row)
        db.session.flush()
        events.record(ChildConsentRecorded(complaint.id, row.version, digest, True), by)


def note_consents(complaint: Complaint, party: Party, said: dict[ConsentKind, bool | None], by: Actor) -> None:
    """Keep each yes and each no; what was not said is neither (form 一)."""
    for kind, given in said.items():
        if given is not None:
            note_consent(complaint, party, kind, given, by)
