"""How the house is doing in figures a person reads: each floor adds its own; nothing here names anybody."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import redis
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from kernel import backups, calendars, clock, files, health, jobs, messages, paper_setting
from kernel.config import settings
from kernel.db import db
from kernel.messages import Letter, LetterState
from kernel.outbox import Delivery, DeliveryState
from kernel.web import moment

# How old may be what waits before somebody should look.
PATIENCE = timedelta(minutes=15)
LEAST_FREE = 10  # per cent


@dataclass(frozen=True)
class Vital:
    """One figure: its name, its value in words, whether it is as it should be, and what to do when it is not."""

    name: object
    value: str
    ok: bool
    note: str = ""


Look = Callable[[], Vital]
_looks: list[Look] = []


def vital(look: Look) -> Look:
    """Add a figure to the page."""
    _looks.append(look)
    return look


def vitals() -> list[Vital]:
    """Every figure now."""
    return [look() for look in _looks]


def waited(since: datetime | None) -> str:
    """How long something has waited, roughly."""
    if since is None:
        return _("没有")
    minutes = max(0, int((clock.now() - since).total_seconds()) // 60)
    if minutes < 120:
        return _("%(number)s分钟", number=minutes)
    return _("%(number)s小时", number=minutes // 60) if minutes < 2880 else _("%(number)s天", number=minutes // 1440)


def _patient(since: datetime | None) -> bool:
    return since is None or clock.now() - since <= PATIENCE


@vital
def outbox_age() -> Vital:
    """The oldest event that is not delivered to all who should hear of it."""
    open_states = (DeliveryState.PENDING, DeliveryState.CLAIMED)
    oldest = db.session.scalar(select(func.min(Delivery.next_at)).where(Delivery.state.in_(open_states)))
    return Vital(_l("事件最久等了"), waited(oldest), _patient(oldest), _("请看后台任务是否在运行。"))


@vital
def oldest_letter() -> Vital:
    """The oldest letter that could go and has not gone."""
    oldest = messages.oldest_waiting()
    return Vital(_l("信件最久等了"), waited(oldest), _patient(oldest), _("请看短信和邮件通道是否可用。"))


@vital
def uncertain_letters() -> Vital:
    """Letters of which nobody knows whether they arrived."""
    number = db.session.scalar(select(func.count()).where(Letter.state == LetterState.UNCERTAIN)) or 0
    return Vital(_l("不确定是否送达的信件"), str(number), number == 0, _("在下面逐封决定是否再发。"))


@vital
def queue_depth() -> Vital:
    """How much waits in Redis; without it the work is found in the database."""
    store = jobs.connection()
    try:
        depth = jobs.queue(store).count if store is not None else None
    except redis.RedisError:
        depth = None
    if depth is None:
        return Vital(
            _l("任务队列"), _("Redis没有回应"), not settings().is_production, _("任务会由定时程序直接办，慢一些。")
        )
    return Vital(_l("任务队列"), _("%(number)s项", number=depth), depth < 10_000, _("请增加后台任务进程。"))


@vital
def last_backup() -> Vital:
    """When the data was last saved elsewhere, and a copy last tried."""
    known = backups.last()
    value = moment(known.saved_at) if known.saved_at else _("没有记录")
    if known.tried_at:
        value = _("%(saved)s，恢复演练%(tried)s", saved=value, tried=moment(known.tried_at))
    return Vital(_l("最近一次备份"), value, known.is_recent, _("备份后运行 script/flask backup note 文件。"))


@vital
def disk() -> Vital:
    """How much room the data folder has left; far below, files are no longer taken."""
    found = shutil.disk_usage(settings().data_dir)
    free = found.free * 100 // found.total
    value = _("剩%(percent)s%%（%(number)s GB）", percent=free, number=found.free // 1024**3)
    return Vital(_l("磁盘"), value, free >= LEAST_FREE, _("请清理或者扩容。"))


@vital
def strays() -> Vital:
    """What the last look at the store found: rows without their bytes, bytes without a row, files nobody looks at."""
    found, mend = files.last_report(), _("请运行 script/flask files orphans 逐个查看；系统不会自动删除。")
    if found is None:
        return Vital(_l("文件核对"), _("还没有核对过"), False, _("请看后台任务是否在运行。"))
    counts = {"rows": found.rows, "objects": found.objects, "late": found.late}
    value = _("缺内容%(rows)s个，无记录%(objects)s个，等待查毒和副本过久%(late)s个", **counts)
    named = _("、").join(found.named[:5])
    return Vital(_l("文件核对"), value, found.is_recent and not found.rows and not found.late, f"{mend}{named}")


@vital
def unset_papers() -> Vital:
    """Papers that could not be set as PDF, and how long the first of all that have none has waited."""
    found = paper_setting.unset()
    value = _("没有做成%(number)s份，最久等了%(waited)s", number=found.failed, waited=waited(found.oldest))
    mend = _("没有做成的会自动再试，间隔越来越长；请看后台任务的日志。") + _("、").join(found.numbers)
    return Vital(_l("文书的PDF"), value, not found.failed and _patient(found.oldest), mend)


@vital
def migration() -> Vital:
    """Whether the database is at the newest migration."""
    found = health.migrations()
    return Vital(_l("数据库版本"), found.what, found.ok, _("请运行 script/flask db upgrade。"))


@vital
def year() -> Vital:
    """The first year that dates reach and no notice covers."""
    known = calendars.current()
    following = clock.today().year + 1
    wanting = known.wanting(clock.today())
    missing = wanting or (following if following not in known.announced else None)
    value = _("%(year)s年还没有公布或导入", year=missing) if missing else _("都已公布")
    return Vital(_l("暂定的年份"), value, wanting is None, _("通知公布后请到「放假安排」导入。"))
