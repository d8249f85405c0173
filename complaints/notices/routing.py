"""After a routing rule was switched off: the platform's administrators are told."""

from flask import render_template

from accounts.queries import people_in
from accounts.roles import Role
from complaints.events import RoutingRuleSwitchedOff
from complaints.models import RoutingVersion
from complaints.notices.telling import queue_letter
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber


@subscriber(RoutingRuleSwitchedOff)
def switched_off(event: RoutingRuleSwitchedOff, row: EventRow) -> None:
    """Every administrator gets a letter: which rule, and that its cases wait at intake; why stands in the table."""
    version = db.session.get_one(RoutingVersion, event.version_id)
    words = render_template("complaints/letters/rule_off.txt", version=version, rule=event.rule).strip()
    for person in people_in(Role.PLATFORM_ADMIN):
        queue_letter(person, f"路由规则 {event.rule} 已停用", words, row)
