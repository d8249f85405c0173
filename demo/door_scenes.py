"""Scenes before any body has the case: the institution takes part, is asked first, and settles."""

from collections.abc import Iterator

from accounts.roles import Role
from complaints import actions as cases
from demo import phrases
from demo.scenes import Case, When, filed, items_of
from institutions.actions import join_odr
from institutions.queries import odr_membership
from kernel import clock
from kernel.events import Actor


def asked_first(case: Case) -> Iterator[When]:
    """The institution is a member, and the learner asks it before any body."""
    scene = filed(case)
    yield next(scene)
    institution = case.world.institutions[case.story.institution]
    if odr_membership(institution, clock.today()) is None:
        admin = case.world.people["platform-admin"]
        join_odr(institution, clock.today(), phrases.UNDERTAKING, by=Actor(admin.id, Role.PLATFORM_ADMIN))
    yield from scene


def settled_first(case: Case) -> Iterator[When]:
    """The institution offers what was asked, and the learner says yes."""
    staff = case.staff
    if staff is None:
        return
    yield 2, "10:20"
    made = cases.offer(case.complaint, items_of(case.story, case.story.offer), by=staff)
    yield 3, "19:40"
    cases.reply(made, made.version, True, by=case.learner)
