"""What a person knows about a prepaid course; everything may be unknown (None), nothing is guessed."""

from dataclasses import dataclass, field
from datetime import date

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled


class Goods(Labelled):
    """What was sold."""

    LESSONS = "lessons", _l("按节数买的课（例如60节）")
    MONEY = "money", _l("充值，上课从余额里扣")
    TERM = "term", _l("一段时间不限次数（例如年卡、会员）")
    UNKNOWN = "unknown", _l("不清楚，或者都不是")


class Cause(Labelled):
    """Whose cause the refund is (SPC-PP 16, 18, 19)."""

    INSTITUTION = "institution", _l("机构的原因")
    NEITHER = "neither", _l("两边都没有责任（例如生病、政策变化）")
    OWN = "own", _l("我自己的原因")
    UNKNOWN = "unknown", _l("说不清，或者双方说法不一样")


class Reason(Labelled):
    """Why somebody wants to end the contract (SPC-PP 12, 13)."""

    STOPPED = "stopped", _l("停课、失联，或者不按约定上课")
    MOVED = "moved", _l("换了上课的地方或平台，我上课明显不方便")
    PASSED_ON = "passed_on", _l("没经我同意，把课程转给了别的机构")
    NOT_SERVED = "not_served", _l("说好不限次数，却约不上、上不了")
    CHANGED = "changed", _l("没经我同意就涨价、减课、降低质量")
    CONTRACT = "contract", _l("合同写明这种情况可以退")
    HEALTH = "health", _l("身体等情况发生重大变化，签合同时想不到")
    MIND = "mind", _l("不想学了、没时间，或者改了主意")
    UNSURE = "unsure", _l("以上都不是，或者说不清")


class Fact(Labelled):
    """Yes, no, or not known."""

    YES = "yes", _l("是")
    NO = "no", _l("不是")
    UNKNOWN = "unknown", _l("不清楚")


class Age(Labelled):
    """How old a child was when the course was bought (民法典 18–20)."""

    UNDER_8 = "under_8", _l("不满8周岁")
    UNDER_18 = "under_18", _l("8到17周岁")
    OWN_WORK = "own_work", _l("16、17周岁，靠自己的劳动收入生活")
    UNKNOWN = "unknown", _l("不清楚")


class Payer(Labelled):
    """Who made the contract and paid."""

    GUARDIAN = "guardian", _l("父母或其他监护人")
    CHILD = "child", _l("孩子自己")
    UNKNOWN = "unknown", _l("不清楚")


@dataclass(frozen=True)
class Minor:
    """A learner under 18: what SPC-PP 10 asks; `barred` is a service the law forbids to sell to minors (10:3)."""

    payer: Payer = Payer.UNKNOWN
    age: Age = Age.UNKNOWN
    agreed: Fact = Fact.UNKNOWN
    fitting: Fact = Fact.UNKNOWN
    barred: Fact = Fact.NO


@dataclass(frozen=True)
class Purchase:
    """One prepaid contract. Sums in fen; unit prices are for one lesson; rates in millionths a year (3.45% = 34500).

    `used` and `spent_fen` count everything that was had, gifts too. `stopped_on` is the first day without service,
    `ended_on` the day the contract ended (rescinded, or found void), `cool_until` the last of the seven days (art. 14).
    """

    goods: Goods = Goods.UNKNOWN
    cause: Cause = Cause.UNKNOWN
    reasons: frozenset[Reason] = field(default_factory=frozenset)
    paid_fen: int | None = None
    paid_on: date | None = None
    cool_until: date | None = None
    agreed_days: int | None = None
    had_before: Fact = Fact.UNKNOWN
    asked_on: date | None = None
    ended_on: date | None = None

    lessons: int | None = None
    used: int | None = None
    list_fen: int | None = None
    market_fen: int | None = None
    gift_lessons: int = 0
    gift_goods_fen: int = 0

    gift_fen: int = 0
    spent_fen: int | None = None
    spent_list_fen: int | None = None

    starts_on: date | None = None
    ends_on: date | None = None
    stopped_on: date | None = None
    unused_by_choice: bool = False

    agreed_fen: int | None = None
    commission_fen: int | None = None
    agreed_ppm: int | None = None
    agreed_from_on: date | None = None
    custody_ppm: int | None = None
    custody_fen: int | None = None
    lpr_ppm: int | None = None
    deposit_ppm: int | None = None
    minor: Minor | None = None
