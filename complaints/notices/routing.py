"""After a routing rule was switched off: the platform's administrators are told."""

from flask import render_template

from accounts.queries import people_in
from accounts.roles import Role
from complaints.events import RoutingRuleSwitchedOff
from complaints.models import RoutingVersion
from complaints.notices.telling import queue_letter
from complaints.queries.routing_tables import stored_rule
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber


@subscriber(RoutingRuleSwitchedOff)
def switched_off(event: RoutingRuleSwitchedOff, row: EventRow) -> None:
    """Every administrator gets a letter: which rule, why, and that its cases wait at intake."""
    version, rule = db.session.get_one(RoutingVersion, event.version_id), stored_rule(event.version_id, event.rule)
    why = (rule.off_why if rule is not None else None) or event.why
    words = render_template("complaints/letters/rule_off.txt", version=version, rule=event.rule, why=why).strip()
    for person in people_in(Role.PLATFORM_ADMIN):
        queue_letter(person, "rule_off", f"路由规则 {event.rule} 已停用", words, row)
