"""The scenes of invented cases: each yields its time and then calls the acts people would call."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from accounts.models import Organisation, Person
from accounts.roles import Role
from complaints import actions as cases
from complaints.lifecycle.answering import Account, Grant, Granted, WhyNot
from complaints.lifecycle.standing import Age, Contract
from complaints.models import Complaint, FilerKind, HandleKind, ItemKind, Offer, Point, PointKind
from demo import phrases
from demo.stories import Story
from demo.world import PHONE, World
from institutions.actions import Entry, add_institution
from institutions.lifecycle import InstitutionType
from institutions.models import Institution
from kernel import clock
from kernel.events import Actor
from mediation.models import Agreement, Mediation
from mediation.queries import agreement_of, mediation_of

When = tuple[int, str]
INSTITUTION = (Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN)
PATIENCE = timedelta(days=25)
GRANTS = {PointKind.RESUME: Grant.RESUME, PointKind.APOLOGY: Grant.APOLOGY, PointKind.OTHER: Grant.DO}


@dataclass
class Case:
    """A story under way in the country, and the complaint once it is filed."""

    story: Story
    world: World
    made: list[Complaint] = field(default_factory=list)

    @property
    def person(self) -> Person:
        """Who complains."""
        return self.world.learner(self.story.filer)

    @property
    def learner(self) -> Actor:
        """The same as a hand."""
        return Actor(self.person.id, Role.LEARNER)

    @property
    def complaint(self) -> Complaint:
        """The filed complaint."""
        return self.made[0]

    @property
    def institution(self) -> Institution:
        """Whom it is about; a name nobody knows becomes a free entry of the registry."""
        if not self.story.free:
            return self.world.institutions[self.story.institution]
        return add_institution(Entry(self.story.free, InstitutionType.H, is_free_entry=True), by=self.learner)

    @property
    def staff(self) -> Actor | None:
        """Who answers for the institution; None when it has no account."""
        account = self.complaint.institution.organisation
        return self.world.hand(account, *INSTITUTION) if account is not None else None

    @property
    def officer(self) -> Actor:
        """Who decides at the handling body."""
        return self._of(self.complaint.body, Role.OFFICER)

    @property
    def table(self) -> Mediation:
        """The mediation of the case."""
        found = mediation_of(self.complaint)
        if found is None:
            raise LookupError("no table")
        return found

    @property
    def mediator(self) -> Actor:
        """Who sits at the head of the table."""
        return Actor(self.table.mediator_id, Role.MEDIATOR, self.table.body_id)

    @property
    def agreement(self) -> Agreement:
        """The text on the table."""
        found = agreement_of(self.table)
        if found is None:
            raise LookupError("no agreement")
        return found

    @property
    def second(self) -> Actor:
        """A second person of the handling body, who publishes what the officer prepared."""
        body = self.complaint.body
        hand = self.world.hand(body, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN) if body is not None else None
        if hand is None:
            raise LookupError(f"nobody publishes for {body.name if body else 'no body'}")
        return hand

    def _of(self, body: Organisation | None, role: Role) -> Actor:
        hand = self.world.hand(body, role) if body is not None else None
        if hand is None:
            raise LookupError(f"nobody acts as {role} for {body.name if body else 'no body'}")
        return hand


def filed(case: Case) -> Iterator[When]:
    """The learner files."""
    yield 0, case.story.at
    story, institution = case.story, case.institution
    minor = story.kind == "guardian"
    filing = cases.Filing(
        key=f"demo-{story.number}",
        filer=case.person,
        filer_kind=FilerKind(story.kind),
        is_minor=minor,
        side=cases.Side(cases.LearnerDraft(Age.TEEN, Contract.GUARDIAN) if minor else None),
        name=(case.person.name or "").replace("（家长）", ""),
        phone=PHONE.format(5000 + story.number),
        address=f"示例市示例区示例小区{story.number}号",
        institution=institution,
        respondent_name=institution.name,
        category=story.category,
        words=story.words,
        points=tuple(
            cases.PointDraft(PointKind(kind), words, yuan * 100 if yuan else None) for kind, yuan, words in story.ask
        ),
        happened_on=clock.today() - timedelta(days=12 + story.number % 20),
        paid_fen=story.paid * 100 or None,
        paid_by=story.paid_by,
        told_on=clock.today() - timedelta(days=5),
        handle_kind=HandleKind(story.handle[0]) if story.handle else None,
        handle=story.handle[1] if story.handle else None,
        publish=story.publish,
        entrust=True,
        path=story.path,
        odr=story.first,
    )
    case.made.append(cases.file(filing, by=case.learner))


def assigned(case: Case) -> Iterator[When]:
    """The staffed intake finds a body."""
    yield 1, "09:40"
    admin = case.world.people["platform-admin"]
    cases.assign(case.complaint, case.world.bodies["edu-hd"], by=Actor(admin.id, Role.PLATFORM_ADMIN))


def accepted(case: Case) -> Iterator[When]:
    """The body accepts and the learner reads it."""
    yield 2 + case.story.number % 2, "10:05"
    cases.accept(case.complaint, by=case.officer)
    yield from read(case)


def refused(case: Case) -> Iterator[When]:
    """The body does not accept."""
    yield 3, "16:10"
    story = case.story
    cases.refuse(case.complaint, list(story.grounds), story.reasons, by=case.officer, prior=story.prior)


def read(case: Case) -> Iterator[When]:
    """The learner reads the decision: it is served."""
    yield 0, "+90"
    cases.acknowledge(case.complaint, by=case.learner)


def answered(case: Case) -> Iterator[When]:
    """The institution answers each point, mostly with an offer; one without account stays silent."""
    staff = case.staff
    if staff is None:
        return
    yield 6 + case.story.number % 2, "14:30"
    story = case.story
    words = cases.AnswerWords(
        story.answer or phrases.pick(phrases.ANSWERS, story.number),
        tuple(_to_point(story, point) for point in case.complaint.points),
        items=items_of(story, story.offer),
        until_on=clock.today() + PATIENCE,
        account=Account.PARTLY if story.offer or story.answer else Account.UNTRUE,
        account_words=phrases.ACCOUNT if story.offer or story.answer else phrases.DENIES,
    )
    cases.answer(case.complaint, words, by=staff, key=f"demo-answer-{story.number}")


def _to_point(story: Story, point: Point) -> cases.PointWords:
    """What the institution grants on one wish, in the spirit of its offer."""
    due, asked = clock.today() + timedelta(days=40), point.fen or story.wanted * 100
    if point.kind is not PointKind.REFUND:
        return cases.PointWords(point.id, Granted(GRANTS[point.kind], on=due), phrases.AGREES)
    if not story.offer:
        return cases.PointWords(point.id, Granted(Grant.REFUSED, why=WhyNot.CONTRACT), phrases.REFUSES)
    if story.offer >= story.wanted:
        return cases.PointWords(point.id, Granted(Grant.FULL, asked, due), phrases.AGREES)
    part = min(story.offer * 100, asked - 100)
    return cases.PointWords(point.id, Granted(Grant.PART, part, due), phrases.PARTLY)


def items_of(story: Story, yuan: int) -> tuple[cases.ItemDraft, ...]:
    """The items of an offer: the sum, and what else was asked for; none when nothing is offered."""
    due = clock.today() + timedelta(days=40)
    said = phrases.SETTLED_ITEMS
    items = [cases.ItemDraft(ItemKind.REFUND, yuan * 100, due, said["refund"])] if yuan else []
    if yuan or story.answer:
        others = [kind for kind, _yuan, _words in story.ask if kind != "refund"]
        items += [cases.ItemDraft(ItemKind(kind), None, due, said[kind]) for kind in others]
    return tuple(items)


def countered(case: Case) -> Iterator[When]:
    """The learner puts another sum against the offer; where there is none, the learner makes the first."""
    yield 8, "20:30"
    story = case.story
    if case.staff is None:
        return
    standing = cases.open_offer(case.complaint)
    words = phrases.pick(phrases.COUNTERS, story.number)
    until = clock.today() + PATIENCE
    items = items_of(story, story.counter or story.wanted)
    cases.offer(case.complaint, items, words, until, by=case.learner, counters=standing)


def declined(case: Case) -> Iterator[When]:
    """The learner says no."""
    yield 8, "21:05"
    standing = _standing(case)
    cases.reply(standing, standing.version, False, phrases.DECLINES, by=case.learner)


def _standing(case: Case) -> Offer:
    found = cases.open_offer(case.complaint)
    if found is None:
        raise LookupError("no open offer")
    return found
