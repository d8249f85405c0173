"""The papers of a session: a notice for each seat asked to a joint one, and the minutes once all have confirmed."""

from sqlalchemy import select

from accounts.issuing import issuer_of as numbered_by
from accounts.models import Organisation
from complaints.documents import TEMPLATE_VERSION
from complaints.facts import body_facts, category_name, law_of
from complaints.lifecycle import CLAIMANTS, EXTRA, PartyRole
from complaints.queries.figures import figure
from complaints.queries.joint import candidacy_at
from kernel import clock, jobs, papers
from kernel.db import db, lock, transaction
from kernel.papers import Content, Paper
from mediation.actions.minutes import seat_name
from mediation.lifecycle import Basis, MeetingState, MeetingWay
from mediation.models import Invited, Mediation, Meeting, MeetingNotice, Minutes
from mediation.queries import beside_at, naming_of, reader_at
from mediation.session_wording import PAPERS, NoticeFacts, is_form_seven, notice

NOTICE_OWNER, MINUTES_OWNER = "meeting_seat", "minutes"
SIGNS = {NOTICE_OWNER: "调", MINUTES_OWNER: "笔"}


def make_notices(meeting: Meeting, sequence: int) -> list[Paper]:
    """Register the notices of a fixed time, one for each seat; of a private session there is no paper.

    Made only for what still stands: a time changed meanwhile is told by its own notices.
    """
    with transaction():
        lock(meeting)
        if meeting.is_private or meeting.state is not MeetingState.FIXED or meeting.sequence != sequence:
            return []
        return [paper for one in meeting.invited if (paper := _notice(one, sequence)) is not None]


def _notice(place: Invited, sequence: int) -> Paper | None:
    known = db.session.scalar(select(MeetingNotice.id).filter_by(invited_id=place.id, sequence=sequence))
    if known is not None or place.seat.left_at is not None:
        return None
    issuer = issuer_of(place.meeting.mediation)
    text = notice(body_facts(issuer), notice_facts(place))
    paper = _register(place.meeting.mediation, NOTICE_OWNER, place.id, text)
    db.session.add(MeetingNotice(invited_id=place.id, sequence=sequence, paper_id=paper.id))
    return paper


def issuer_of(table: Mediation) -> Organisation:
    """In whose name papers are made: the department's where it entrusted the mediation (rules §0b.6)."""
    return (table.complaint.body if table.basis is Basis.ENTRUSTED else None) or table.body


def notice_facts(place: Invited) -> NoticeFacts:
    """What a notice to one seat says; a person is named in their own alone."""
    meeting, party = place.meeting, place.seat.party
    table, complaint = meeting.mediation, meeting.mediation.complaint
    issuer, own, told = issuer_of(table), party.role in CLAIMANTS, reader_at(party)
    held_for = f"本次调解由{table.body.name}受{issuer.name}委托主持。" if issuer.id != table.body_id else ""
    starts_at = meeting.starts_at or meeting.proposed_at
    stands = candidacy_at(party) if party.role is PartyRole.REPRESENTATIVE else None
    return NoticeFacts(
        addressee=complaint.name if own else (stands and stands.name) or seat_name(place),
        # Whoever stands for others is told under the own case.
        number=stands.member.complaint.number if stands is not None else complaint.number,
        category=category_name(complaint),
        starts_at=starts_at.astimezone(clock.ZONE),
        minutes=meeting.minutes,
        is_on_site=meeting.way is MeetingWay.ON_SITE,
        way=str(meeting.way.label),
        place=told(meeting.place),
        papers=[line.strip() for line in told(meeting.papers).splitlines() if line.strip()] or PAPERS,
        recusal_days=figure("recusal_request"),
        mediators=_mediators(place, issuer),
        phone=table.body.phone or issuer.phone,
        sequence=meeting.sequence,
        told_on=clock.day_of(meeting.changed_at),
        held_for=held_for,
        order=law_of(complaint, "notice", issuer).order,
    )


def _mediators(place: Invited, issuer: Organisation) -> list[str]:
    """Who mediates, the chair first: as the body says; by name where form 七 tells a party whom it may challenge."""
    meeting, naming = place.meeting, naming_of(place.meeting.mediation)
    is_form = is_form_seven(body_facts(issuer).family, is_on_site=meeting.way is MeetingWay.ON_SITE)
    by_law = is_form and place.seat.party.role not in EXTRA
    people = [meeting.mediation.mediator, *beside_at(meeting.mediation, clock.now())]
    return [naming.on_paper(one, is_named=by_law) for one in people]


def make_minutes_paper(row: Minutes) -> Paper | None:
    """Register the paper of minutes everybody who came has confirmed; it keeps the text they confirmed."""
    with transaction():
        lock(row)
        if row.paper_id is not None or row.confirmed_at is None:
            return db.session.get(Paper, row.paper_id) if row.paper_id is not None else None
        paper = _register(row.meeting.mediation, MINUTES_OWNER, row.id, row.text)
        row.paper_id = paper.id
        return paper


def _register(table: Mediation, owner: str, owner_id: int, text: str) -> Paper:
    who = numbered_by(issuer_of(table), SIGNS[owner])
    content = Content(owner, text.partition("\n")[0], text, table.complaint.ruleset, TEMPLATE_VERSION)
    paper = papers.register(who, content, owner, owner_id)
    jobs.hint("papers.render", paper.id)
    return paper
