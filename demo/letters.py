"""Every letter and text message of the demo as its page shows it: to whom, why, and what it says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Membership, Person
from accounts.roles import Role
from complaints.labels import EVENTS
from complaints.report_labels import REPORT_EVENTS
from complaints.views.office.words import event_words
from kernel.db import db
from kernel.messages import Letter

PAGE = 50
SEARCHED = 3000
OTHER_CAUSES = {
    "code": _l("验证码"),
    "publication.notified": _l("公示内容请机构核对"),
    "publication.published": _l("处理结果已公示"),
    "publication.withdrawn": _l("公示已撤下"),
    "mediation.agreement_drafted": _l("协议待确认"),
    "mediation.agreement_complete": _l("各方已确认协议"),
    "mediation.opened": _l("调解开始"),
    "calendar.imported": _l("放假安排"),
    "routing.rule_switched_off": _l("路由规则已停用"),
    "organisation.invitation_sent": _l("邀请任职"),
    "letters.daily": _l("当天通知的汇总"),
    "letters.unread": _l("有未读的通知"),
}


@dataclass(frozen=True)
class Shown:
    """One letter on the page; `contact` is masked."""

    id: int
    at: datetime
    channel: str
    state: str
    contact: str
    person: str
    role: str
    why: str
    about: str
    subject: str
    body: str


def newest(contact: str = "", before: int | None = None) -> tuple[list[Shown], int | None]:
    """A page of letters, the newest first, and the id to go on before; `contact` is how an address ends."""
    found = select(Letter).order_by(Letter.id.desc())
    if before is not None:
        found = found.where(Letter.id < before)
    ending = contact.strip().casefold()
    rows: list[Letter] = []
    for letter in db.session.scalars(found.limit(SEARCHED if ending else PAGE + 1)):
        if letter.address.casefold().endswith(ending):
            rows.append(letter)
        if len(rows) > PAGE:
            break
    people = _people(letter.to_person_id for letter in rows)
    shown = [_shown(letter, people.get(letter.to_person_id or 0)) for letter in rows[:PAGE]]
    return shown, rows[PAGE - 1].id if len(rows) > PAGE else None


def _people(ids: Iterable[int | None]) -> dict[int, Person]:
    wanted = {one for one in ids if one}
    memberships = selectinload(Person.memberships).options(joinedload(Membership.organisation))
    return {row.id: row for row in db.session.scalars(select(Person).where(Person.id.in_(wanted)).options(memberships))}


def _shown(letter: Letter, person: Person | None) -> Shown:
    return Shown(
        id=letter.id,
        at=letter.queued_at,
        channel=str(letter.channel.label),
        state=str(letter.state.label),
        contact=masked(letter.address),
        person=(person.name or "") if person else "",
        role=_role(person),
        why=cause(letter.why),
        about=letter.about,
        subject=letter.subject,
        body=letter.body_text,
    )


def _role(person: Person | None) -> str:
    """What somebody is: for whom they act, else a learner; nothing for a contact nobody proved yet."""
    if person is None:
        return ""
    held = [f"{one.organisation.name} {one.role.label}" for one in person.memberships if one.until_at is None]
    return "、".join(held) or str(Role.LEARNER.label)


def cause(why: str) -> str:
    """Why a letter was sent, in words."""
    known = EVENTS[why][0] if why in EVENTS else OTHER_CAUSES.get(why, REPORT_EVENTS.get(why))
    return str(known) if known is not None else event_words(why) or _("系统通知")


def masked(address: str) -> str:
    """A contact with its middle covered: 199****0001, a****@示例."""
    if "@" in address:
        name, _at, host = address.partition("@")
        return f"{name[:1]}****@{host}"
    return f"{address[:3]}****{address[-4:]}" if len(address) > 7 else address
