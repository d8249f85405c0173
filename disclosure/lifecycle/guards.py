"""What keeps a case from the public page, as one table over plain facts; pure (rules §8.2)."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled


class Bar(Labelled):
    """Why a case cannot become public (rules §8.2)."""

    NOT_CLOSED = "not_closed", _l("还没有结案")
    NOT_SERVED = "not_served", _l("处理决定还没有送达双方")
    NO_CONSENT = "no_consent", _l("投诉人没有同意公示，或者撤回了同意")
    MINOR = "minor", _l("涉及未成年人")
    MALICIOUS = "malicious", _l("投诉人涉嫌欺诈或者敲诈，线索已移送公安机关")
    UNFIT = "unfit", _l("受理后发现不符合受理条件（例如材料虚假），已经终止调解")
    CRIME = "crime", _l("涉嫌犯罪的线索已移送公安机关，还没有结果")
    IMPORTED = "imported", _l("历史导入的投诉不公示")
    OUTCOME = "outcome", _l("这种结果只进入统计")
    REPORT = "report", _l("举报事项不公示")
    UNVERIFIED = "unverified", _l("被投诉机构的身份还没有核实")
    NO_BODY = "no_body", _l("没有经办单位")


@dataclass(frozen=True)
class Facts:
    """What the guards ask of a case."""

    is_closed: bool = True
    is_served: bool = True
    has_consent: bool = True
    is_minor: bool = False
    is_fraud_referred: bool = False
    is_unfit: bool = False
    is_crime_running: bool = False
    is_imported: bool = False
    has_public_outcome: bool = True
    is_report: bool = False
    is_verified: bool = True
    has_body: bool = True


@dataclass(frozen=True)
class Guard:
    """One row: this bar holds when `holds` says so; `law` is where it comes from."""

    bar: Bar
    holds: Callable[[Facts], bool]
    law: str


GUARDS = (
    Guard(Bar.NOT_CLOSED, lambda case: not case.is_closed, "rules §8.2"),
    Guard(Bar.NOT_SERVED, lambda case: not case.is_served, "rules §8.2; O121 arts. 15, 23"),
    Guard(Bar.NO_CONSENT, lambda case: not case.has_consent, "PIPL arts. 14, 15, 25; form 一"),
    Guard(Bar.MINOR, lambda case: case.is_minor, "PIPL art. 31; 未成年人网络保护条例"),
    Guard(Bar.MALICIOUS, lambda case: case.is_fraud_referred, "O121 arts. 7, 42"),
    Guard(Bar.UNFIT, lambda case: case.is_unfit, "rules §§8.2, 8.5; O121 arts. 16, 23(6), 42"),
    Guard(Bar.CRIME, lambda case: case.is_crime_running, "rules §§0b.27, 8.2"),
    Guard(Bar.IMPORTED, lambda case: case.is_imported, "platform rule"),
    Guard(Bar.OUTCOME, lambda case: not case.has_public_outcome, "rules §8.5"),
    Guard(Bar.REPORT, lambda case: case.is_report, "O121 arts. 36, 37"),
    Guard(Bar.UNVERIFIED, lambda case: not case.is_verified, "rules §8.5"),
    Guard(Bar.NO_BODY, lambda case: not case.has_body, "rules §8.2"),
)


def bars_for(case: Facts) -> tuple[Bar, ...]:
    """Everything that keeps a case from the public, in the order of the table."""
    return tuple(guard.bar for guard in GUARDS if guard.holds(case))
