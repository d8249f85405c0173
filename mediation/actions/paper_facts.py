"""What the text of an agreement is filled with: the body in whose name, the parties, who owes whom what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Organisation
from complaints.actions import is_own_agreement
from complaints.facts import category_name, law_of, wish_on_paper, wishes_on_paper
from complaints.lifecycle import CLAIMANTS, EXTRA, PartyRole
from complaints.lifecycle.standing import StandInKind
from complaints.models import Complaint, ItemKind, Offer, OfferItem, Party, Point, SubjectLoss
from complaints.queries.looking import open_stand_in
from kernel import clock
from kernel.db import db
from kernel.errors import IllegalMove
from mediation.lifecycle import AgreementState, Form
from mediation.models import Agreement, ExtraSeat, Mediation
from mediation.queries.agreement import seats_bound
from mediation.wording import AgreementFacts, ItemFacts, Part, PartyFacts, Replaced, Spoken, letter_of

ACTING = {StandInKind.GUARDIAN: "法定代理人", StandInKind.AGENT: "委托代理人", StandInKind.HELPER: "协助人"}


def issuer_of(table: Mediation) -> Organisation:
    """The body in whose name the agreement is made: the mediation body, or the department that entrusted it (§0b.6)."""
    complaint = table.complaint
    if is_own_agreement(complaint) or complaint.mediation_body_id is None:
        return table.body
    if complaint.body is None:
        raise IllegalMove()
    return complaint.body


def parties_at(table: Mediation, offer: Offer) -> list[Party]:
    """The parties a text written from this offer binds: the complaining side first, then the institution."""
    order = {PartyRole.RESPONDENT: 1}
    seats = [seat.party for seat in seats_bound(table, offer)]
    return sorted(seats, key=lambda one: (0 if one.role in CLAIMANTS else order.get(one.role, 2), one.id))


def letters_at(row: Agreement) -> dict[int, str]:
    """甲方, 乙方, 丙方 … of one text, by the id of the party."""
    return _letters(parties_at(row.mediation, row.offer))


def _letters(parties: Sequence[Party]) -> dict[int, str]:
    return {party.id: letter_of(index) for index, party in enumerate(parties)}


class SeatGone(IllegalMove):
    """The offer binds somebody who no longer sits at the table, and whose promise nobody else can make."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("这一版方案里有一方已经不在调解桌上，不能按它写协议。请各方重新提出方案。")


def letters_in(table: Mediation, offer: Offer) -> dict[int, str]:
    """The letters of everybody an offer names; SeatGone where somebody left and nobody stepped in.

    Whoever acts for the complaining side stands for the party itself, a successor for whom it succeeded.
    """
    parties = parties_at(table, offer)
    letters = _letters(parties)
    side = next((letters[one.id] for one in parties if one.role in CLAIMANTS), None)
    named = {one.id: one for item in offer.items for one in (item.from_party, item.to_party)}
    for key, party in named.items():
        letter = side if party.role in CLAIMANTS else letters.get(_stepped_in(party).id)
        if letter is None:
            raise SeatGone()
        letters[key] = letter
    return letters


def _stepped_in(party: Party) -> Party:
    """Who sits for this party now: itself, or the successor of the successor …"""
    found = db.session.scalar(select(SubjectLoss).where(SubjectLoss.party_id == party.id))
    return _stepped_in(found.successor) if found is not None and found.successor is not None else party


def name_of(party: Party, complaint: Complaint) -> str:
    """A party's full name for the paper."""
    if party.role in CLAIMANTS:
        return complaint.name
    if party.role is PartyRole.RESPONDENT:
        return complaint.respondent_name
    seat = extra_seat_of(party)
    if seat is not None:
        return seat.name
    holder = party.organisation or party.person
    return (holder.name if holder is not None else None) or str(party.role.label)


def extra_seat_of(party: Party) -> ExtraSeat | None:
    """The extra seat that holds this place in the case."""
    return db.session.scalar(select(ExtraSeat).filter_by(party_id=party.id)) if party.role in EXTRA else None


def acting_for(party: Party, complaint: Complaint) -> str:
    """Who stands for a party, and in what quality; a helper disposes of nothing and is not named."""
    if party.role in CLAIMANTS:
        row = open_stand_in(complaint)
        named = row is not None and row.kind is not StandInKind.HELPER
        return f"{ACTING[row.kind]}：{row.name}" if row is not None and named else ""
    if party.role is PartyRole.RESPONDENT and complaint.institution.credit_code:
        return f"统一社会信用代码：{complaint.institution.credit_code}"
    seat = extra_seat_of(party)
    return f"代表：{seat.person_name}" if seat is not None and seat.authorisations and seat.person_name else ""


@dataclass(frozen=True)
class Beside:
    """What a text stands beside: what it changes, what it puts in writing, or the points it settles alone."""

    replaces: Replaced | None = None
    spoken: Spoken | None = None
    only: Sequence[Point] = ()


def facts_of(
    table: Mediation, form: Form, offer: Offer, version: int, said: tuple[str, str], beside: Beside
) -> AgreementFacts:
    """Everything the text holds; `said` are the facts of the dispute and each party's part."""
    complaint, issuer, letters = table.complaint, issuer_of(table), letters_in(table, offer)
    parties, law = parties_at(table, offer), law_of(complaint, "accept", issuer)
    return AgreementFacts(
        form=form,
        number=complaint.number,
        version=version,
        issuer=issuer.name,
        legal_basis=issuer.legal_basis,
        mediated_by=table.body.name if issuer.id != table.body_id else "",
        parties=[_party(one, letters[one.id], complaint) for one in parties],
        category=category_name(complaint),
        filed_on=clock.day_of(complaint.filed_at),
        drafted_on=clock.today(),
        wishes=wishes_on_paper(complaint),
        items=[item_facts(item, letters) for item in offer.items],
        mediator=table.mediator.staff_number or "",
        story=said[0],
        duties=said[1],
        replaces=beside.replaces,
        spoken=beside.spoken,
        only=[wish_on_paper(one) for one in beside.only],
        before=[] if beside.replaces else parts_before(table),
        order=law.order,
        ways=law.ways,
    )


def _party(party: Party, letter: str, complaint: Complaint) -> PartyFacts:
    """A party as the text names it; an institution with its public address."""
    who = letter, role_of(party), name_of(party, complaint), acting_for(party, complaint)
    if party.role is not PartyRole.RESPONDENT:
        return PartyFacts(*who)
    known = complaint.institution
    return PartyFacts(*who, place=known.published_address or known.domicile_address or "", is_respondent=True)


def parts_before(table: Mediation) -> list[Part]:
    """What settled some of the wishes before, oldest first, at this table or at one before it."""
    found = select(Agreement).join(Mediation, Mediation.id == Agreement.mediation_id)
    found = found.where(Mediation.complaint_id == table.complaint_id, Agreement.state == AgreementState.EFFECTIVE)
    rows = [row for row in db.session.scalars(found.order_by(Agreement.id)) if row.points]
    return [
        Part([wish_on_paper(one) for one in row.points], row.signed_on, row.digest) for row in rows if row.signed_on
    ]


def item_facts(item: OfferItem, letters: Mapping[int, str]) -> ItemFacts:
    """One item as papers name it, in Chinese: the parties by their letters, each instalment by its number."""
    with force_locale("zh_Hans_CN"):
        return ItemFacts(
            letters[item.from_party_id],
            letters[item.to_party_id],
            str(item.kind.label),
            item.fen,
            item.by_on,
            item.words,
            item.part,
            item.parts,
            is_debt=item.kind is ItemKind.LOAN,
        )


def role_of(party: Party) -> str:
    """What a party is in the case, as the paper says it."""
    return "投诉人" if party.role in CLAIMANTS else str(party.role.label)
