"""Recording an oral agreement: people's mediation alone knows it; the parties' own yes to the offer stands under it."""

import hashlib
from datetime import date

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from accounts.roles import OrganisationKind
from complaints import actions as cases
from complaints.facts import category_name
from complaints.lifecycle import EXTRA
from complaints.models import Offer
from kernel import clock, events
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, IllegalMove
from kernel.events import Actor
from mediation.actions.drafting import is_newest, text_in_the_way
from mediation.actions.paper_facts import SeatGone, item_facts, letters_in, name_of, parties_at, role_of
from mediation.actions.seats import mark_who_confirms
from mediation.actions.tables import finish, must_chair
from mediation.events import OralAgreementRecorded
from mediation.lifecycle import Basis
from mediation.models import Mediation, OralAgreement, SpokenHow
from mediation.oral_wording import OralFacts, oral_record


def may_agree_orally(table: Mediation) -> bool:
    """Whether the mediation is a people's mediation committee's own (人民调解法 art. 28)."""
    return table.body.kind is OrganisationKind.PEOPLE_MEDIATION_COMMITTEE and table.basis is Basis.OWN


def record_oral(
    table: Mediation, offer: Offer, agreed_on: date, how: SpokenHow, *, by: Actor, partly: bool = False
) -> OralAgreement:
    """The mediator records what all agreed by word of mouth: in force from that day, the case is agreed (art. 30)."""
    with transaction():
        lock(table.complaint)
        lock(table)
        must_chair(table, by)
        if not may_agree_orally(table):
            raise IllegalMove(_l("只有人民调解委员会以自己名义调解的，才可以采取口头协议。"))
        if not is_newest(table, offer):
            raise IllegalMove(_l("要先有一个各方都同意的方案，才能记录口头协议。"))
        if any(one.until_at for item in offer.items for one in (item.from_party, item.to_party)):
            raise SeatGone()  # whoever stepped in has said yes to nothing yet
        if text_in_the_way(table) is not None:
            raise IllegalMove(_l("已经有一份协议文本，请先作废它。"))
        if not clock.day_of(offer.made_at) <= agreed_on <= clock.today():
            raise DomainError(_l("达成协议的日期应在方案提出之后，且不晚于今天。"))
        mark_who_confirms(table, offer)
        with force_locale("zh_Hans_CN"):  # papers are Chinese whatever the page speaks
            text = oral_record(_facts(table, offer, agreed_on, how))
        whole = {"mediation_id": table.id, "offer_id": offer.id, "recorded_by_id": by.person_id}
        row = OralAgreement(agreed_on=agreed_on, how=how, text=text, **whole)
        row.digest = hashlib.sha256(text.encode()).hexdigest()
        row.recorded_at = clock.now()
        db.session.add(row)
        db.session.flush()
        events.record(OralAgreementRecorded(table.complaint_id, row.id, agreed_on, row.digest), by)
        cases.agree(table.complaint, offer, agreed_on, by=by, partly=partly, is_oral=True)
        finish(table, "record_oral", by)
        return row


def _facts(table: Mediation, offer: Offer, agreed_on: date, how: SpokenHow) -> OralFacts:
    complaint, letters = table.complaint, letters_in(table, offer)
    beside = [one for one in parties_at(table, offer) if one.role in EXTRA]
    return OralFacts(
        number=complaint.number,
        committee=table.body.name,
        mediator=table.mediator.staff_number or "",
        complainant=complaint.name,
        respondent=complaint.respondent_name,
        category=category_name(complaint),
        how=str(how.label),
        agreed_on=agreed_on,
        items=[item_facts(one, letters) for one in offer.items],
        others=[f"{letters[one.id]}（{role_of(one)}）：{name_of(one, complaint)}" for one in beside],
    )
