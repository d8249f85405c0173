"""The ways out of a case for a page: the facts gathered, each way said truly (rules §0b.8)."""

from datetime import date

from accounts.roles import ASSOCIATIONS, OrganisationKind
from complaints import rulesets
from complaints.deadlines import NoLength, deadline
from complaints.models import Complaint
from complaints.rulesets import NoSuchRule
from complaints.ways import Way, WayFacts, ways
from kernel import calendars, clock

REGULATOR = str(OrganisationKind.MARKET_REGULATOR)
# A body as a ground of refusal names whoever handled the dispute before (O121 art. 16(2); O20 art. 15(2)).
AS_PRIOR = {
    OrganisationKind.MARKET_REGULATOR: "market_regulator",
    OrganisationKind.EDUCATION_DEPARTMENT: "other_department",
    OrganisationKind.CONSUMER_ASSOCIATION: "consumer_association",
    OrganisationKind.TRADE_ASSOCIATION: "other_mediation",
    OrganisationKind.PEOPLE_MEDIATION_COMMITTEE: "other_mediation",
}


def ways_of(complaint: Complaint) -> list[Way]:
    """The five ways as this case leaves them now."""
    rules = rulesets.in_force(clock.today())
    bodies = [one for one in (complaint.body, complaint.mediation_body) if one is not None]
    accepted = complaint.accepted_at is not None
    return ways(
        WayFacts(
            handlers=[AS_PRIOR[one.kind] for one in bodies if one.kind in AS_PRIOR] if accepted else [],
            barring=frozenset(who for ground in rules.refusal_grounds(REGULATOR) for who in ground.prior),
            years_over_on=_years_over(complaint),
            is_association=complaint.body is not None and complaint.body.kind in ASSOCIATIONS,
        )
    )


def _years_over(complaint: Complaint) -> date | None:
    """The last day of the three years once it has passed (O121 art. 16(4)); None where nothing is known."""
    if complaint.happened_on is None:
        return None
    try:
        rule = rulesets.in_force(clock.today()).clock("L-3Y", body_kind=REGULATOR)
        found = deadline(rule, body_kind=REGULATOR, start_on=complaint.happened_on, calendar=calendars.current())
    except (NoSuchRule, NoLength):
        return None
    return found.due if clock.today() > found.due else None
