"""A joint complaint brought to its table, with terms put and agreed to by the institution."""

from complaints.actions import joint
from complaints.models import JointCase
from complaints.queries.joint import first_to_entrust
from kernel import clock
from mediation import actions as tables
from mediation.actions import joint as joint_table
from mediation.actions import joint_seats
from mediation.models import JointTerms, Mediation
from mediation.queries.joint import terms_of
from tests.complaints.driver import table_of
from tests.complaints.joint_hands import (
    SOON,
    Parent,
    accepted_for_all,
    carried,
    case,
    joint_now,
    lead_consents,
    with_representatives,
)
from tests.retold import step
from tests.world import World

SHARE = 80


@step
def at_table(world: World, parents: list[Parent]) -> JointCase:
    """Accepted for all, the lead entrusted to the association, its table open, the second representative seated."""
    with_representatives(world, parents)
    accepted_for_all(world, parents)
    lead = case(parents[0])
    lead_consents(world, lead, parents[0].who)
    opened = tables.open_table(lead, world.person("mediator"), by=world.actor("association_officer"))
    joint_seats.sit_down(opened, by=world.actor("association_officer"))
    return joint_now(parents[0])


def draft(**changes: object) -> joint_table.TermsDraft:
    """Four fifths of what each asks, in twenty days."""
    told: dict[str, object] = {
        "share": SHARE,
        "by_on": clock.today() + SOON,
        "until_on": clock.today() + SOON / 2,
        "words": "机构按各人请求金额的八成退款。",
    }
    return joint_table.TermsDraft(**(told | changes))  # type: ignore[arg-type]  # names are the fields'


def lead_table(parents: list[Parent]) -> Mediation:
    """The table at which the representatives sit."""
    return table_of(case(parents[0]))


def written(world: World, parents: list[Parent]) -> None:
    """Who has said yes: the officer entrusts their cases, the mediator writes their texts, each by one press."""
    row = joint_now(parents[0])
    if first_to_entrust(row) is not None:
        carried(joint.entrust_all(row, by=world.actor("officer")))
    run = carried(joint_table.draft_all(joint_now(parents[0]), by=world.actor("mediator")))
    assert not run.faults, run.faults


def put(world: World, parents: list[Parent]) -> JointTerms:
    """Terms the institution has agreed to, told to each."""
    row = joint_table.put_terms(lead_table(parents), draft(), by=world.actor("mediator"))
    carried(joint_table.agree_terms(row, by=world.actor("staff")))
    found = terms_of(joint_now(parents[0]))
    assert found is not None
    return found
