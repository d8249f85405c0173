"""The part of the scene about supervision: an inspection with the association along, a draw, a notice, a task."""

from institutions import actions
from institutions.lifecycle.clusters import ClusterScope
from institutions.lifecycle.supervising import TaskOrigin
from institutions.models import RiskCluster, RiskSignal, SupervisionTask
from kernel.db import db, transaction
from tests.institutions.watch_hands import drafted, found, in_days, listed, picture_token, planned, with_heads
from tests.world import World

Values = dict[str, str]
NOT_THERE = {f"{one}:ref": "1" * 26 for one in ("inspection", "draws", "notices", "supervision")}


def watch_scene(world: World, own: Values, foreign: Values) -> None:
    """The department inspects, has told the institution of a notice, watches it, and has listed a draw."""
    with_heads(world)
    by, chief = world.actor("officer"), world.actor("chief")
    row = planned(world)
    actions.invite_partner(row, world.organisation("association"), by=by)
    actions.begin_inspection(row, by=by)
    photo = actions.add_photos(row, picture_token(world), "前台", by=by)[0]
    found(world, row)
    actions.demand_mending(row, row.items[0], "公示许可。", in_days(9), by=by)
    actions.send_findings(row, by=by)
    notice = drafted(world)
    actions.approve_notice(notice, by=chief)
    actions.tell_notice(notice, by=by)
    task = actions.open_task(actions.NewTask(world.institution("app"), TaskOrigin.HAND, "理由"), by=by)
    with transaction():
        for _each in range(3):
            actions.count_breach(world.institution("app"))
    actions.sweep_signals()
    signal = db.session.query(RiskSignal).filter_by(institution_id=world.institutions["app"]).first()
    assert signal is not None
    row_of_cluster = cluster(world)
    values = {"complaints_desk.cluster_cases:ref": row_of_cluster.ref}
    values |= {"supervision.take_up_cluster:ref": row_of_cluster.ref}
    values |= {"supervision:member_ref": row_of_cluster.members[0].ref}
    values |= {"inspection:ref": row.ref, "inspection:act": "recheck_demand", "inspection:place": "1"}
    values |= {"inspection:photo_ref": photo.ref, "draws:ref": listed(world).ref}
    values |= {"notices:ref": notice.ref, "notices:act": "accept_notice"}
    values |= {"supervision:ref": task.ref, "supervision:act": "note_task", "supervision.take_up:ref": signal.ref}
    handed = handed_over(world).ref
    values |= {"supervision.handed:ref": handed, "supervision.act_on_handed:ref": handed}
    values |= {"supervision.act_on_handed:act": "acknowledge_task"}
    own.update(values)
    nobodys = (
        "supervision.handed:ref",
        "supervision.act_on_handed:ref",
        "supervision.take_up:ref",
        "supervision.take_up_cluster:ref",
        "complaints_desk.cluster_cases:ref",
    )
    foreign.update(values | NOT_THERE | dict.fromkeys(nobodys, "1" * 26))


def handed_over(world: World) -> SupervisionTask:
    """A task of the association that it handed to the department."""
    by = world.actor("association_officer")
    task = actions.open_task(actions.NewTask(world.institution("app"), TaskOrigin.HAND, "理由"), by=by)
    actions.take_task(task, by=by)
    actions.hand_over_task(task, world.organisation("department"), "请核查。", by=by)
    return task


def cluster(world: World) -> RiskCluster:
    """A cluster as the floor above tells one."""
    told = actions.ToldCluster(
        "C-SAME", "1:E03", ClusterScope.INSTITUTION, "E03", {"cases": 5}, "近90天5件。", {world.institutions["app"]: 5}
    )
    return next(iter(actions.tell_clusters([told]).values()))
