"""An address follows what becomes public: asked, confirmed by its owner, told of what is new, ended with one press."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from disclosure import queries
from disclosure.events import FollowingAsked, FollowingConfirmed, FollowingEnded
from disclosure.lifecycle import Cadence, Scope
from disclosure.models import Following
from disclosure.queries.news import News, news_since
from kernel import clock, events, messages
from kernel.crypto import blind_index, normal_text, readable_from, same
from kernel.db import db, lock, transaction
from kernel.errors import DomainError, NotFound
from kernel.events import SYSTEM, Actor
from kernel.messages import Words

BATCH = 200
UNCONFIRMED = timedelta(days=3)
NOBODY = Actor(None, "anonymous", None)
FIRST_HOUR = 8
Told = list[tuple[Following, News]]


class NothingThere(DomainError):
    """What is to be followed does not exist."""

    status = 422

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("没有找到要订阅的内容，请重新选择。")


def code_of(row: Following) -> str:
    """The secret part of the address's own links; nobody can make it without our key."""
    return readable_from("following", row.ref)


def following_for(ref: str, code: str) -> Following:
    """The following whose link this is; NotFound for anything else, also once it has ended."""
    row = db.session.scalar(select(Following).where(Following.ref == ref, Following.ended_at.is_(None)))
    if row is None or not same(code_of(row), code):
        raise NotFound()
    return row


def ask_following(
    email: str, scope: Scope, value: str, cadence: Cadence, *, locale: str, question: Callable[[Following], Words]
) -> Following:
    """Ask the address's owner whether it wants this; asked again, the same row asks again and nothing is told twice.

    `question` writes the letter. The answer to whoever asks is the same whether the address follows already or not.
    """
    name = name_of(scope, value)
    with transaction():
        hashed = blind_index("email", email)
        same_thing = select(Following).where(
            Following.address_hash == hashed,
            Following.scope == scope,
            Following.value == value,
            Following.ended_at.is_(None),
        )
        row = db.session.scalar(same_thing.with_for_update())
        if row is None:
            row = Following(address_hash=hashed, scope=scope, value=value, name=name, locale=locale)
            row.email, row.asked_at = normal_text(email), clock.now()
            db.session.add(row)
            row.cadence = cadence
            db.session.flush()
            events.record(FollowingAsked(row.id, str(scope)), NOBODY)
        elif row.confirmed_at is None:
            row.cadence, row.asked_at = cadence, clock.now()
        words = question(row)
        messages.queue(
            key=f"following:{row.id}:asked:{clock.today().isoformat()}",
            channel=messages.Channel.EMAIL,
            address=row.email,
            to_person_id=None,
            subject=words.subject,
            body=words.body,
            why=FollowingAsked.kind,
            about=f"following:{row.id}",
            is_urgent=True,
        )
        return row


def name_of(scope: Scope, value: str) -> str:
    """What is followed in words; NothingThere where there is no such institution, region, kind or category."""
    if scope is Scope.ALL:
        return ""
    if scope is Scope.INSTITUTION:
        about = queries.institution_by_ref(value)
        found = about.name if about is not None else None
    elif scope is Scope.TYPE:
        found = dict(queries.types_in_use()).get(value)
    else:
        offered = queries.choices()
        rows = offered.regions if scope is Scope.REGION else offered.categories
        found = dict(rows).get(value)
    if not found:
        raise NothingThere()
    return found


def confirm_following(row: Following) -> None:
    """Its owner wants it: from now on what is new is told."""
    with transaction():
        lock(row)
        if row.confirmed_at is not None:
            return
        row.confirmed_at = row.told_at = clock.now()
        events.record(FollowingConfirmed(row.id), NOBODY)


def end_following(row: Following, *, by: Actor = NOBODY, is_lapsed: bool = False) -> None:
    """Nothing is sent any more, and the address is erased."""
    with transaction():
        lock(row)
        row.ended_at, row.email = clock.now(), None
        events.record(FollowingEnded(row.id, is_lapsed), by)


def lapse_followings() -> int:
    """Forget the addresses whose owners never confirmed."""
    with transaction():
        found = select(Following).where(
            Following.confirmed_at.is_(None),
            Following.ended_at.is_(None),
            Following.asked_at < clock.now() - UNCONFIRMED,
        )
        rows = list(db.session.scalars(found.limit(BATCH).with_for_update(skip_locked=True)))
        for row in rows:
            end_following(row, by=SYSTEM, is_lapsed=True)
        return len(rows)


def next_news_on(row: Following) -> date:
    """The day of the next letter of a confirmed following, if there is anything new then."""
    today = clock.today()
    is_told = row.told_at is not None and row.told_at >= _morning(today)
    first = today + timedelta(days=1) if is_told else today
    return first + timedelta(days=-first.weekday() % 7) if row.cadence is Cadence.WEEKLY else first


def _morning(day: date) -> datetime:
    return clock.start_of(day) + timedelta(hours=FIRST_HOUR)


def tell_followers(write: Callable[[Told], Words]) -> int:
    """One letter a day to each address for all it follows, and none where nothing is new; how many were queued."""
    now, today = clock.now(), clock.today()
    morning = _morning(today)
    if now < morning:
        return 0
    due = [Cadence.DAILY, Cadence.WEEKLY] if today.weekday() == 0 else [Cadence.DAILY]
    with transaction():
        found = select(Following).where(
            Following.confirmed_at.is_not(None),
            Following.ended_at.is_(None),
            Following.cadence.in_(due),
            or_(Following.told_at.is_(None), Following.told_at < morning),
        )
        rows = db.session.scalars(
            found.order_by(Following.address_hash, Following.id).limit(BATCH).with_for_update(skip_locked=True)
        )
        return sum(_tell(told, write) for told in _by_address(rows, now).values())


def _by_address(rows: Iterable[Following], now: datetime) -> dict[str, Told]:
    """What is new for each address; every one of these rows has been told up to now."""
    known: dict[tuple[Scope, str, datetime], News] = {}
    told: dict[str, Told] = defaultdict(list)
    for row in rows:
        since = row.told_at or row.asked_at
        key = (row.scope, row.value, since)
        if key not in known:
            known[key] = news_since(*key)
        if known[key].number:
            told[row.address_hash].append((row, known[key]))
        row.told_at = now
    return told


def _tell(told: Told, write: Callable[[Told], Words]) -> int:
    first, words = told[0][0], write(told)
    messages.queue(
        key=f"following:{first.address_hash[:32]}:{first.id}:{clock.today().isoformat()}",
        channel=messages.Channel.EMAIL,
        address=first.email,
        to_person_id=None,
        subject=words.subject,
        body=words.body,
        why="following.told",
        about=f"following:{first.id}",
    )
    return 1
