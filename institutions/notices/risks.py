"""After a signal or a cluster begins: the desks of the nearest bodies with the power hear of it, once a day at most."""

from collections.abc import Iterable

from flask_babel import gettext as _

from accounts.models import Topic
from institutions.events import ClusterRaised, SignalRaised
from institutions.models import Institution, RiskCluster
from institutions.notices.watching import staff_of, tell
from institutions.queries.watching import nearest_watchers
from kernel import clock
from kernel.db import db
from kernel.events import EventRow
from kernel.outbox import subscriber


@subscriber(SignalRaised)
def tell_of_signal(event: SignalRaised, row: EventRow) -> None:
    """Of a signal about one institution."""
    _tell([db.session.get_one(Institution, event.institution_id)], row)


@subscriber(ClusterRaised)
def tell_of_cluster(event: ClusterRaised, row: EventRow) -> None:
    """Of like complaints about one institution or several."""
    _tell([one.institution for one in db.session.get_one(RiskCluster, event.cluster_id).members], row)


def _tell(about: Iterable[Institution], row: EventRow) -> None:
    """One letter for each person and day, however many begin on it: it says that there is something, not about whom."""
    bodies = {body.id for one in about for body in nearest_watchers(one)}
    people = {person.id: person for body_id in sorted(bodies) for person in staff_of(body_id)}
    words = _("【学诉】有新的风险信号或者聚集的同类投诉，请登录监督页查看。")
    tell(people.values(), words, row, Topic.REMINDER, key=f"risk:{clock.today()}")
