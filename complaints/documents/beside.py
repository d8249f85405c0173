"""The papers beside a case's course: recusal, appraisal, dispute of powers, more time, a wish to entrust, service."""

from flask_babel import force_locale
from sqlalchemy import select

from accounts.models import Person
from complaints import actions, wording
from complaints.actions.recusing import sat_beside
from complaints.documents.making import attached, newest_clock
from complaints.documents.registering import register_paper
from complaints.facts import body_facts, case_facts, law_of, officer_label, own_promise, staff_label, ways_law
from complaints.labels import CLOCKS, SERVED_HOW
from complaints.lifecycle import CLAIMANTS
from complaints.models import (
    Appraisal,
    ClockExtension,
    Complaint,
    Decision,
    DecisionKind,
    Offer,
    OfferState,
    Recusal,
)
from complaints.queries.powers import common_superior
from kernel import clock
from kernel.db import db, lock, transaction
from kernel.events import SYSTEM
from kernel.papers import Paper


def make_recusal(row: Recusal) -> Paper | None:
    """The paper of a decision about a recusal, in the name of the body that decided (O121 art. 21; §0b.23)."""
    with transaction():
        complaint = lock(row).complaint
        body = row.body or complaint.body
        if row.paper_id is not None or body is None or row.decided_at is None:
            return db.session.get(Paper, row.paper_id) if row.paper_id is not None else None
        asker = "投诉人" if row.party.role in CLAIMANTS else complaint.respondent_name
        number = (row.mediator and row.mediator.staff_number) or ""
        said = (asker, number, bool(row.is_granted), row.answer or "", clock.day_of(row.decided_at))
        law = law_of(complaint, "recusal", body)
        lines = wording.recusal(body_facts(body), case_facts(complaint, None), *said, law, beside=sat_beside(row))
        made = register_paper(complaint, "recusal", wording.canonical(lines), complaint.ruleset, body)
        row.paper_id = made.id
        actions.attach_paper(complaint, made.id, "recusal", by=SYSTEM)
        return made


def make_appraisal(row: Appraisal) -> Paper | None:
    """鉴定检测委托书, once it was commissioned (O121 art. 22; IR art. 47)."""
    with transaction():
        complaint = lock(row.complaint)
        body = complaint.body
        if body is None or row.commissioned_on is None:
            return None
        with force_locale("zh_Hans_CN"):
            payer = str(row.payer.label)
        why = row.designated_why if row.designated_at is not None else ""
        facts = wording.AppraisalFacts(row.what, row.appraiser, payer, row.cost_fen, why, row.evidence)
        law = law_of(complaint, "appraisal", body)
        said = body_facts(body, complaint.officer), case_facts(complaint), facts, row.commissioned_on, law
        return attached(complaint, "appraisal", wording.appraisal(*said), body, f"appraisal:{row.id}")


def make_power_dispute(complaint: Complaint) -> Paper | None:
    """处理权限争议报请函 to the common superior; for each hop one (O121 art. 33; elsewhere 平台规则)."""
    with transaction():
        body, other = complaint.body, complaint.other_body
        superior = common_superior(body, other) if body is not None else None
        if body is None or superior is None:
            return None
        case, law = case_facts(complaint, newest_clock(complaint, "T-ACC")), law_of(complaint, "dispute", body)
        said = superior.name, other.name if other is not None else "", complaint.power_reason or "", clock.today(), law
        lines = wording.power_dispute(body_facts(body, complaint.officer), case, *said)
        cause = f"hop:{complaint.hops}:{other.id if other is not None else 0}"
        return attached(complaint, "dispute", lines, body, cause)


def make_extension(row: ClockExtension) -> Paper | None:
    """核查延期审批表 of a clue's check, kept by the body (O121 art. 27; elsewhere 平台规则)."""
    with transaction():
        complaint = lock(row.clock.complaint)
        body = complaint.body
        if body is None or row.decided_at is None or row.clock.code != "T-CLUE":
            return None
        asker = db.session.get(Person, row.asked_by_id)
        with force_locale("zh_Hans_CN"):
            about = str(CLOCKS[row.clock.code])
        facts = wording.MoreTime(
            about=about,
            reason=row.reason,
            asked_by=officer_label(asker),
            asked_on=clock.day_of(row.asked_at),
            old_due=row.old_due_on,
            new_due=row.new_due_on if row.is_granted else None,
            length=f"{row.length}个工作日",
            is_granted=bool(row.is_granted),
            answer=row.answer,
            decided_by=staff_label(row.decided_by) or "本单位",
        )
        law = law_of(complaint, "extension", body)
        lines = wording.clue_extension(body_facts(body), complaint.number, facts, clock.day_of(row.decided_at), law)
        return attached(complaint, "extension", lines, body, f"extension:{row.id}")


def make_service(decision: Decision, by_id: int | None) -> Paper | None:
    """送达记录 of a decision handed over outside the platform (rules §0b.4)."""
    with transaction():
        complaint = lock(decision.complaint)
        body = decision.body or complaint.body
        how = SERVED_HOW.get(decision.served_how or "")
        if body is None or decision.served_at is None or how is None:
            return None
        paper = db.session.get(Paper, decision.paper_id or 0)
        with force_locale("zh_Hans_CN"):
            told, kind = str(how), str(decision.kind.label)
        on = clock.day_of(decision.served_at)
        served = wording.Served(
            paper=paper.title if paper is not None else kind,
            number=paper.number if paper is not None else "",
            to=complaint.name if decision.kind is not DecisionKind.TERMINATE else "双方当事人",
            how=told,
            proof=decision.served_proof,
            on=on,
            by=officer_label(db.session.get(Person, by_id or 0)) or "经办人",
        )
        lines = wording.service(body_facts(body), case_facts(complaint), [served], on)
        return attached(complaint, "service", lines, body, f"decision:{decision.id}")


def make_settlement(complaint: Complaint) -> Paper | None:
    """和解协议 of what the two agreed on before a body had the case; in nobody's name but theirs (CL art. 39)."""
    with transaction():
        lock(complaint)
        found = select(Offer).filter_by(complaint_id=complaint.id, state=OfferState.ACCEPTED).order_by(Offer.id.desc())
        offer = db.session.scalar(found.limit(1))
        if offer is None or complaint.ended_at is None:
            return None
        items = [own_promise(one) for one in offer.items]
        case, on = case_facts(complaint), clock.day_of(complaint.ended_at)
        law = wording.Law([ways_law(complaint)])
        lines = wording.settlement(case.number, case.respondent, case.category, items, on, law)
        return attached(complaint, "settlement", lines, None, f"offer:{offer.id}")
