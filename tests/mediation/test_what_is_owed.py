"""What is owed is what was signed: no other version is accepted beside a text that waits (docs/decisions/0050)."""

from datetime import timedelta

import pytest

from complaints import actions as cases
from complaints.lifecycle.performance import PromiseState
from complaints.models import ItemKind, OfferState
from complaints.queries.answering import promises_of
from kernel import clock
from kernel.db import transaction
from kernel.errors import IllegalMove
from mediation import actions as tables
from tests.complaints.driver import accepted_offer, table_of
from tests.world import World


def refund(fen: int) -> tuple[cases.ItemDraft, ...]:
    return (cases.ItemDraft(ItemKind.REFUND, fen, clock.today() + timedelta(days=10)),)


def test_what_is_owed_is_what_was_signed(world: World) -> None:
    complaint = world.mediating()
    table, chair = table_of(complaint), world.actor("mediator")
    first = accepted_offer(world, complaint)
    other = cases.offer(complaint, refund(100), by=world.actor("staff"))
    row = tables.draft_agreement(table, first, by=chair)
    with pytest.raises(IllegalMove, match="先把文本作废"):
        cases.reply(other, other.version, True, by=world.actor("learner"))
    with pytest.raises(IllegalMove, match="第1版方案"):
        cases.offer(complaint, refund(200), by=world.actor("staff"), counters=other)
    cases.reply(other, other.version, False, by=world.actor("learner"))
    with transaction():  # were it accepted in spite of all, the paper still says the first
        other.state = OfferState.ACCEPTED
    for name in ("learner", "staff"):
        tables.confirm(row, row.digest, by=world.actor(name))
    with pytest.raises(IllegalMove, match="正等签字盖章"):
        cases.offer(complaint, refund(200), by=world.actor("staff"))
    tables.record_signature(row, clock.today(), by=chair)
    owed = [one for one in promises_of(complaint) if one.state is PromiseState.OPEN]
    assert [(one.item.offer_id, one.item.fen) for one in owed] == [(first.id, first.items[0].fen)]


def test_an_older_version_is_written_down_no_more(world: World) -> None:
    complaint = world.mediating()
    first = accepted_offer(world, complaint)
    second = cases.offer(complaint, refund(100), by=world.actor("staff"))
    cases.reply(second, second.version, True, by=world.actor("learner"))
    with pytest.raises(IllegalMove, match="都同意的方案"):
        tables.draft_agreement(table_of(complaint), first, by=world.actor("mediator"))
    assert tables.draft_agreement(table_of(complaint), second, by=world.actor("mediator")).offer_id == second.id
