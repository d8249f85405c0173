"""Somebody is invited and has not come yet: the letter lies among the demo's letters, for whoever wants to try."""

from accounts import actions
from accounts.models import ContactKind
from accounts.roles import OrganisationKind, Role
from demo.world import World

INVITED = "xin-tongshi@example.cn"


def invite_somebody(country: World) -> None:
    """An association's administrator invites an officer; outside a transaction, for tries are counted there."""
    for body in country.bodies.values():
        hand = country.hand(body, Role.ASSOCIATION_ADMIN)
        if body.kind is OrganisationKind.CONSUMER_ASSOCIATION and hand is not None:
            actions.invite(body, Role.OFFICER, ContactKind.EMAIL, INVITED, by=hand)
            return
