"""The registry of the demo: filings and licences, a former name, owners and contacts, one institution entered twice."""

from datetime import date

from accounts.roles import Role
from demo.world import World
from institutions import actions
from institutions.actions import Entry, LicenceDraft, NameDraft, OwnerDraft, PersonDraft
from institutions.lifecycle import InstitutionType, LicenceKind, NameKind, PersonKind
from kernel.events import SYSTEM, Actor

SOURCE = "示例：机构书面说明"


def enter_registry(world: World) -> None:
    """Enter facts, merge a double by two hands, and leave two names that learners typed to be looked up."""
    body = world.bodies["edu-hd"]
    officer, second = world.hand(body, Role.OFFICER), world.hand(body, Role.SUPERVISOR)
    if officer is None:
        return
    _facts(world, officer)
    _double(world, officer, second or _operator(world))
    for name in ("星河示例在线教育（海淀）有限公司", "晨光示例小课堂"):
        actions.add_institution(Entry(name, InstitutionType.H, is_free_entry=True), by=SYSTEM)


def _operator(world: World) -> Actor:
    return Actor(world.people["platform-admin"].id, str(Role.PLATFORM_ADMIN), None)


def _facts(world: World, by: Actor) -> None:
    xinghe = world.institutions["xinghe"]
    for draft in (
        NameDraft(kind=NameKind.APP, name="星河示例口袋课", source=SOURCE),
        NameDraft(kind=NameKind.FORMER, name="星辰示例远程教育有限公司", until_on=date(2024, 6, 30), source=SOURCE),
        LicenceDraft(kind=LicenceKind.APP_FILING, number="示教APP备示例21号", issuer="示例教育厅", source=SOURCE),
        LicenceDraft(kind=LicenceKind.ICP, number="示ICP备示例0001号-1", source=SOURCE),
        LicenceDraft(kind=LicenceKind.TELECOM, number="示B2-示例01", until_on=date(2026, 3, 31), source=SOURCE),
        PersonDraft(kind=PersonKind.LEGAL, name="韩示例", source=SOURCE),
        PersonDraft(kind=PersonKind.CONTACT, name="杨示例", post="客诉专员", phone="19900000990", source=SOURCE),
        OwnerDraft(owner=world.institutions["guangchang"], share=3000, source=SOURCE),
    ):
        actions.add_fact(xinghe, draft, by=by)


def _double(world: World, by: Actor, second: Actor) -> None:
    entry = Entry(
        "星河示例教育", InstitutionType.C, domicile_code="110108", names={NameKind.BRAND: ("星河示例公开课",)}
    )
    double = actions.add_institution(entry, by=by, reason="示例：按宣传页登记")
    merge = actions.propose_merge(double, world.institutions["xinghe"], "示例：同一家登记了两次", by=by)
    actions.confirm_merge(merge, by=second)
