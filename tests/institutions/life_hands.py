"""Hands for the cycles of an institution's life: filings, exits and selections at any step."""

from datetime import date, timedelta
from itertools import count

from accounts.models import Contact, ContactKind, Person
from accounts.roles import Level, OrganisationKind, Role
from institutions import actions
from institutions.lifecycle import FilingKind, InstitutionType, LegalType
from institutions.models import Exit, Filing, Institution, Selection
from kernel import clock
from kernel.crypto import blind_index
from kernel.db import db, transaction
from tests.world import World, add_bodies, body, membership, viewer

_serial = count(1)
FIELDS = {
    "name": "星河示例课堂",
    "provider": "星河示例在线教育有限公司",
    "systems": "安卓、网页",
    "icp": "示ICP备00000001号-1",
    "grading": "示例等保00001，二级",
    "audience": "初中学生",
    "functions": "直播课和作业",
    "contact": "示例联系人 19900000001",
}


def key(what: str = "form") -> str:
    """A form's token of its own."""
    return f"life-{what}-{next(_serial):08d}"


def drafted(world: World, **changes: str) -> Filing:
    said = actions.FilingDraft(key("draft"), FilingKind.APP, FIELDS | changes)
    return actions.draft_filing(world.institution("app"), said, by=world.actor("staff"))


def handed_in(world: World) -> Filing:
    filing = drafted(world)
    actions.hand_in(filing, by=world.actor("staff"))
    return filing


def told(world: World, *items: str) -> Filing:
    filing = handed_in(world)
    actions.tell_missing(filing, items or ("等保备案证明", "承诺书"), by=world.actor("supervisor"))
    return filing


def completed(world: World) -> Filing:
    filing = told(world)
    actions.complete_filing(filing, FIELDS, by=world.actor("staff"), token=key("complete"))
    return filing


def recorded(world: World, number: str | None = None) -> Filing:
    filing = handed_in(world)
    actions.record_filing(filing, number or f"教APP备示{next(_serial):06d}号", by=world.actor("supervisor"))
    return filing


def changed(world: World) -> Filing:
    filing = recorded(world)
    said = actions.FilingDraft(key("change"), FilingKind.APP, FIELDS | {"name": "星河示例新课堂"})
    actions.change_filing(filing, said, by=world.actor("staff"))
    return filing


def balances(**changes: object) -> actions.Balances:
    said: dict[str, object] = {
        "learners": 120,
        "owed_fen": 3_600_000,
        "how": "原路退回",
        "repay_by_on": clock.today() + timedelta(days=60),
        "contact": "退费专线 19900000002",
    }
    return actions.Balances(**said | changes)  # type: ignore[arg-type]  # names are the fields'


def announcement(closing_on: date | None = None, **changes: object) -> actions.Announcement:
    said: dict[str, object] = {
        "key": key("exit"),
        "legal_type": LegalType.OTHER,
        "closing_on": closing_on or clock.today() + timedelta(days=60),
        "reason": "业务调整",
        "contact": "客服 19900000003",
        "notice_url": "https://example.com/notice",
        "balances": balances(),
    }
    return actions.Announcement(**said | changes)  # type: ignore[arg-type]  # names are the fields'


def announced(world: World, closing_on: date | None = None, **changes: object) -> Exit:
    return actions.announce_exit(world.institution("app"), announcement(closing_on, **changes), by=world.actor("staff"))


def order(**changes: object) -> actions.Order:
    said: dict[str, object] = {
        "key": key("order"),
        "number": "示教罚〔2026〕1号",
        "by_whom": "示例教育局",
        "law": "《民办教育促进法》第六十二条",
        "on": clock.today(),
    }
    return actions.Order(**said | changes)  # type: ignore[arg-type]  # names are the fields'


def ordered(world: World) -> Exit:
    return actions.note_order(world.institution("app"), order(), by=world.actor("officer"))


def progress(left_learners: int = 0, left_fen: int = 0, repaid_fen: int = 100) -> actions.Progress:
    return actions.Progress(key("progress"), repaid_fen, left_learners, left_fen, "已退一批")


def closed(world: World) -> Exit:
    row = announced(world)
    actions.close_down(row, clock.today(), by=world.actor("staff"))
    return row


def finished(world: World, left_learners: int = 0, left_fen: int = 0) -> Exit:
    row = closed(world)
    actions.finish_exit(row, progress(left_learners, left_fen), by=world.actor("staff"))
    return row


def with_school(world: World) -> None:
    """A school with its administrator and staff, in the world's county."""
    if "school" in world.organisations:
        return
    with transaction():
        add_bodies(
            world, body("school", OrganisationKind.SCHOOL, "海淀示例中学", region_code="110108", level=Level.COUNTY)
        )
        join(world, "school_staff", Role.INSTITUTION_STAFF, "school", "19900009001")


def join(world: World, name: str, role: Role, place: str, phone: str) -> None:
    """Somebody new who acts for an organisation."""
    person = Person(name=f"{role.label}示例", login=name, staff_number=name[:20], made_at=clock.now())
    db.session.add(person)
    db.session.flush()
    index = blind_index("phone", phone)
    kind, now = ContactKind.PHONE, clock.now()
    db.session.add(Contact(person_id=person.id, kind=kind, value=phone, verified_at=now, blind_index=index))
    world.people[name] = person.id
    seat = membership(world, name, role, place)
    db.session.add(seat)
    db.session.flush()
    world.viewers[name] = viewer(world, name, role, seat)


def choice(**changes: object) -> actions.Choice:
    said: dict[str, object] = {
        "key": key("choice"),
        "product": "星河示例课堂",
        "reason": "教研组试用后选用",
        "contact": "教务处 010-00000001",
        "from_on": clock.today(),
        "until_on": clock.today() + timedelta(days=180),
    }
    return actions.Choice(**said | changes)  # type: ignore[arg-type]  # names are the fields'


def selected(world: World, about: str = "app", **changes: object) -> Selection:
    with_school(world)
    return actions.select_product(world.institution(about), choice(**changes), by=world.actor("school_staff"))


def subject_training(world: World) -> Institution:
    """An institution of type A, whose approval is only noted."""
    entry = actions.Entry("示例学科培训", InstitutionType.A, None, "110108")
    return actions.add_institution(entry, by=world.actor("platform_admin"))
