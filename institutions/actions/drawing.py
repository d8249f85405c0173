"""Random draws: the list is digested and goes out, on a later day the value is entered and the draw is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from accounts.models import Organisation
from institutions.actions.watching import OUT_OF_REACH, WatchWrong, needed, permit, permit_new
from institutions.events import DrawDrawn, DrawListed
from institutions.lifecycle.drawing import (
    DRAW_MOVES,
    DrawState,
    canonical_list,
    digest_of,
    is_later,
    sample,
    seed_of,
)
from institutions.models import Draw, DrawnInstitution, Institution
from institutions.permissions.reaching import stands_in_reach
from institutions.permissions.watching import sides_of
from kernel import clock, events
from kernel.bulk import among
from kernel.db import db, lock, transaction
from kernel.errors import NotYours
from kernel.events import Actor
from kernel.forms import plain_line


@dataclass(frozen=True)
class Listing:
    """What goes out before a draw: the institutions, how many are drawn, which public value of which day decides."""

    title: str
    institutions: Sequence[Institution]
    sample_size: int
    value_name: str
    value_source: str
    value_on: date


def list_draw(listing: Listing, *, by: Actor) -> Draw:
    """Put the list down for good and let its digest out; the value is of a later day (平台规则)."""
    with transaction():
        move = permit_new(DRAW_MOVES, "list_draw", by)
        assert by.organisation_id is not None
        may_stand = [one for one in listing.institutions if not one.is_free_entry and one.merged_into_id is None]
        listed = canonical_list(one.ref for one in may_stand)
        number, today = len(listed.split()), clock.today()
        _check(listing, number, today)
        body = db.session.get_one(Organisation, by.organisation_id)
        if not all(stands_in_reach(body, one) for one in listing.institutions):
            raise NotYours(OUT_OF_REACH)
        row = Draw(
            body_id=by.organisation_id,
            title=listing.title.strip(),
            state=DrawState(move.target),
            listed=listed,
            list_digest=digest_of(listed),
            list_size=number,
            sample_size=listing.sample_size,
            value_name=plain_line(listing.value_name),
            value_source=plain_line(listing.value_source),
            value_on=listing.value_on,
            listed_on=today,
            listed_at=clock.now(),
            listed_by_id=by.person_id,
        )
        db.session.add(row)
        db.session.flush()
        events.record(DrawListed(row.id, row.list_digest, row.value_on, row.sample_size), by)
        return row


def _check(listing: Listing, number: int, today: date) -> None:
    needed(listing.title, _l("请写这次抽取的名称。"))
    needed(listing.value_name, _l("请写用哪一个公开数值，例如某一期的开奖号码。"))
    needed(listing.value_source, _l("请写大家在哪里可以查到这个数值。"))
    if not 0 < listing.sample_size <= number:
        raise WatchWrong(_l("抽取的数量要在1和名单上的机构数之间。"))
    if not is_later(listing.value_on, today):
        raise WatchWrong(_l("公开数值的日期要在今天以后：名单公布时，谁也不能知道这个数值。"))


def draw(row: Draw, value: str, *, by: Actor) -> tuple[str, ...]:
    """Enter the value once, after its day; seed and institutions follow from it by themselves. The refs drawn."""
    with transaction():
        lock(row)
        move = permit(DRAW_MOVES, row.state, "draw", by, sides_of(row))
        entered = needed(plain_line(value), _l("请填写公布的数值。"))
        if clock.today() <= row.value_on:
            raise WatchWrong(_l("还没有到可以填写的日期：数值在当日公布，第二天起才能填写。"))
        row.value, row.seed = entered, seed_of(row.list_digest, entered)
        row.state, row.drawn_at, row.drawn_by_id = DrawState(move.target), clock.now(), by.person_id
        refs = sample(row.listed, row.seed, row.sample_size)
        known = dict(
            db.session.execute(select(Institution.ref, Institution.id).where(among(Institution.ref, refs))).all()
        )
        places = enumerate(refs, 1)
        db.session.add_all(DrawnInstitution(draw_id=row.id, place=at, institution_id=known[ref]) for at, ref in places)
        db.session.flush()
        events.record(DrawDrawn(row.id, row.seed), by)
        return refs
