"""The papers of coming in: receipt, registration, passing down, proof of identity, an answer about data, a consent."""

from flask_babel import force_locale
from sqlalchemy import select

from accounts.models import Organisation, Person
from accounts.roles import OrganisationKind
from complaints import actions, children, wording
from complaints.documents.registering import register_paper
from complaints.facts import body_facts, case_facts, law_of
from complaints.labels import FIELDS, data_label
from complaints.lifecycle import CLAIMANTS
from complaints.models import (
    Channel,
    ChildConsent,
    Clock,
    Complaint,
    Consent,
    ConsentKind,
    DataRequest,
    DataState,
    DataWish,
    DeskFiling,
    IdentityRequest,
    Party,
)
from complaints.permissions import FOR_BODY
from complaints.queries.keeping import kept_until
from complaints.queries.looking import desk_filing_of, fields_held, open_stand_in
from complaints.queries.looks import looks_at
from kernel import clock, files
from kernel.db import db, lock, transaction
from kernel.events import SYSTEM
from kernel.owned_papers import paper_by
from kernel.papers import Paper


def make_receipt(complaint: Complaint) -> Paper:
    """The receipt of a case, made once: at the counter by the press, else by who hears that it was filed.

    Its digest is over the text with the date to expect. Whoever comes second finds it, whatever moved meanwhile.
    """
    with transaction():
        own = {"owner_kind": "complaint", "owner_id": lock(complaint).id, "kind": "receipt"}
        known = db.session.scalar(select(Paper).filter_by(**own).order_by(Paper.id).limit(1))
        if known is not None:
            return known
        due = db.session.scalar(
            select(Clock)
            .where(Clock.complaint_id == complaint.id, Clock.code.in_(("T-ACC", "T-ODR")))
            .order_by(Clock.id)
            .limit(1)
        )
        return attached(complaint, "receipt", wording.receipt(case_facts(complaint, due)), None, "filed")


def attached(complaint: Complaint, kind: str, lines: list[str], issuer: Organisation | None, cause: str) -> Paper:
    """The paper of these lines, registered and noted on the case (inside an act); one for each cause."""
    known = paper_by("complaint", complaint.id, kind, cause)
    if known is not None:
        return known
    made = register_paper(complaint, kind, wording.canonical(lines), complaint.ruleset, issuer, cause)
    actions.attach_paper(complaint, made.id, kind, by=SYSTEM)
    return made


def newest_clock(complaint: Complaint, code: str) -> Clock | None:
    """The newest clock of a code."""
    found = select(Clock).filter_by(complaint_id=complaint.id, code=code).order_by(Clock.id.desc())
    return db.session.scalar(found.limit(1))


def make_identity(row: IdentityRequest) -> Paper | None:
    """The notice by which proof of identity is asked by a day (form 四; O121 art. 10; IR art. 46)."""
    with transaction():
        complaint = lock(row.complaint)
        body = complaint.body
        if body is None:
            return None
        officer, law = db.session.get(Person, row.asked_by_id), law_of(complaint, "identity", body)
        asked = row.words, row.due_on, clock.day_of(row.asked_at)
        lines = wording.identity_request(body_facts(body, officer), case_facts(complaint), *asked, law)
        return attached(complaint, "identity", lines, body, f"identity:{row.id}")


def make_registration(complaint: Complaint) -> Paper | None:
    """投诉登记表 of what an officer took down (form 一; O121 art. 10)."""
    with transaction():
        noted = desk_filing_of(complaint)
        if noted is None:
            return None
        body = body_facts(noted.organisation, noted.officer)
        facts = _registration(complaint, noted)
        lines = wording.registration(body, case_facts(complaint), facts, clock.day_of(noted.made_at))
        return attached(complaint, "registration", lines, noted.organisation, "desk")


def _registration(complaint: Complaint, noted: DeskFiling) -> wording.RegistrationFacts:
    institution, acting = complaint.institution, open_stand_in(complaint)
    with force_locale("zh_Hans_CN"):
        came = f"{complaint.channel.label}，{wording.day(noted.received_on)}收到"
    return wording.RegistrationFacts(
        phone=complaint.phone,
        address=complaint.address,
        respondent_address=institution.published_address or institution.domicile_address or "",
        respondent_code=institution.credit_code or "",
        publish=_consented(complaint, ConsentKind.PUBLISH),
        entrust=_consented(complaint, ConsentKind.ENTRUST),
        story=complaint.words_told,
        came=came,
        on_site=complaint.channel is Channel.COUNTER,
        acting=acting.name if acting is not None else "",
    )


def _consented(complaint: Complaint, kind: ConsentKind) -> bool | None:
    """What the complaining side said first; None when nothing."""
    said = select(Consent.is_given).join(Party, Party.id == Consent.party_id)
    said = said.where(Consent.complaint_id == complaint.id, Consent.kind == kind, Party.role.in_(sorted(CLAIMANTS)))
    return db.session.scalar(said.order_by(Consent.id).limit(1))


def make_dispatch(complaint: Complaint, above: Organisation | None = None) -> Paper | None:
    """投诉分送通知书 to the body that intake found, or `above` designated (form 三; O121 art. 41; else 平台规则)."""
    with transaction():
        body = complaint.body
        if body is None:
            return None
        due = newest_clock(complaint, "T-ACC")
        count, law = _evidence(complaint), law_of(complaint, "dispatch", above or body)
        duty = () if body.kind is OrganisationKind.MARKET_REGULATOR else law_of(complaint, "accept", body).articles
        said = body_facts(body), case_facts(complaint, due), count, clock.today(), law, duty
        lines = wording.dispatch(_sender(above), *said)
        return attached(complaint, "dispatch", lines, above, f"hop:{complaint.hops}:{body.id}")


def _evidence(complaint: Complaint) -> int:
    """How many files go with the case to a body: those for all, and those for the body alone."""
    return sum(files.usage(kind, [complaint.id]).files for kind in ("complaint", FOR_BODY))


def _sender(above: Organisation | None) -> wording.Sender:
    if above is None:
        return wording.Sender("学诉平台受理窗口")
    facts = body_facts(above)
    return wording.Sender(facts.name, facts.family == wording.REGULATOR, wording.WE[facts.family])


def make_data_answer(row: DataRequest) -> Paper | None:
    """The written answer to a wish about one's own data (PIPL arts. 46-50); by the operator where no body has it."""
    with transaction():
        complaint = lock(row.complaint)
        if row.decided_at is None:
            return None
        body, officer = complaint.body, db.session.get(Person, row.decided_by_id)
        facts = body_facts(body, officer) if body is not None else _operator()
        with force_locale("zh_Hans_CN"):
            asked = f"{row.kind.label}{data_label(row.field)}"
            state = str(row.state.label)
            kept = _kept(complaint) if row.kind is DataWish.READ and row.state is DataState.DONE else None
        law = law_of(complaint, DATA_LAW.get(row.kind, "data"), body) if body is not None else wording.Law()
        said = asked, state, row.answer, row.keep_until, clock.day_of(row.decided_at), law
        lines = wording.data_answer(facts, complaint.number, *said, kept, is_reading=row.kind is DataWish.READ)
        return attached(complaint, "data", lines, body, f"data:{row.id}")


DATA_LAW = {DataWish.READ: "data_read"}


def _kept(complaint: Complaint) -> wording.KeptFacts:
    """What is kept of the complaining side in a case, by name and never by value: the copy alone holds that."""
    held = fields_held(complaint)
    names = [str(label) for code, label in FIELDS.items() if code in held]
    return wording.KeptFacts(names, kept_until(complaint), len(looks_at(complaint)))


def _operator() -> wording.BodyFacts:
    return wording.BodyFacts("学诉平台", wording.ASSOCIATION, "平台规则", "见网站", "见网站")


def make_guardian(row: ChildConsent) -> Paper | None:
    """监护人同意书: the text a guardian agreed to, word for word (PIPL arts. 15, 31)."""
    with transaction():
        complaint = db.session.get_one(Complaint, row.complaint_id)
        body, acting = complaint.body, open_stand_in(complaint)
        how = {"web": "在平台上", "phone": "电话", "counter": "在窗口"}.get(row.channel, "")
        facts = wording.ConsentFacts(
            number=complaint.number,
            guardian=acting.name if acting is not None else complaint.name,
            body=body.name if body is not None else "处理单位",
            version=row.version,
            digest=row.digest,
            rules=children.written(row.version),
            how=how,
            given_on=clock.day_of(row.given_at),
        )
        law = law_of(complaint, "guardian", body) if body is not None else wording.Law()
        return attached(complaint, "guardian", wording.guardian_consent(facts, law), None, f"consent:{row.id}")
