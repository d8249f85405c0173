"""The words a rule set is written in: units, duties, what happens at expiry, how sure a row is."""

from kernel.labels import Labelled


def _t(words: str) -> str:
    """Mark words for translation; views put them into the reader's language."""
    return words


PLATFORM_RULE = _t("平台规则")


class NoSuchRule(LookupError):
    """A rule set has no such clock, category or rule set code, or it does not bind this kind of body."""


class Unit(Labelled):
    """What a length is counted in."""

    WORKING_DAYS = "working_days", _t("个工作日")
    NATURAL_DAYS = "natural_days", _t("日")
    MONTHS = "months", _t("个月")
    YEARS = "years", _t("年")
    HOURS = "hours", _t("小时")
    COUNT = "count", _t("件")
    ITEMS = "items", _t("项")
    INSTALMENTS = "instalments", _t("期")
    ROUNDS = "rounds", _t("轮")
    PERCENT = "percent", _t("％")
    TIMES = "times", _t("次")
    ROWS = "rows", _t("条")
    NONE = "none", _t("没有固定期限")


class Roll(Labelled):
    """Which reading of a last day that is not worked binds."""

    LITERAL = "literal", _t("遇法定节假日顺延")
    WEEKENDS_TOO = "weekends_too", _t("遇法定休假日（含周末）顺延")


class Duty(Labelled):
    """Whose clock it is."""

    BODY = "body", _t("处理部门")
    INSTITUTION = "institution", _t("机构")
    COMPLAINANT = "complainant", _t("投诉人")
    PARTIES = "parties", _t("双方")


class OnExpiry(Labelled):
    """What happens at the end; never an acceptance or a closing by itself."""

    REMIND = "remind", _t("提醒")
    SHOW = "show", _t("显示")
    OFFER = "offer", _t("提供下一步")
    CLUE = "clue", _t("提示线索")
    DRAFT = "draft", _t("准备文书草稿")
    ESCALATE = "escalate", _t("上报")
    LAPSE = "lapse", _t("权利期满")


class Certainty(Labelled):
    """How sure the platform is of a row; only VERIFIED is shown as law."""

    VERIFIED = "verified", _t("已核对条文")
    PRESS = "press", _t("据公开报道")
    MEMORY = "memory", _t("尚未核对")
    DESIGN = "design", _t("平台规则")


class EndsAs(Labelled):
    """What a ground of ending mediation says of the case: only where the parties disagreed did mediation fail."""

    DISAGREED = "disagreed", _t("没有达成一致")
    WITHDRAWN = "withdrawn", _t("撤回或者自行和解")
    UNFIT = "unfit", _t("受理后发现不符合受理条件")
    GONE = "gone", _t("一方死亡或者主体资格灭失")


class CategoryKind(Labelled):
    """Whether a matter is a dispute to be mediated or a report."""

    DISPUTE = "dispute", _t("投诉")
    REPORT = "report", _t("举报")
