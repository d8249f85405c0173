"""What somebody follows, and how often they are told; pure."""

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled


class Scope(Labelled):
    """What is followed: one institution, a region, a kind of institution or of problem, or everything."""

    INSTITUTION = "institution", _l("一家机构")
    REGION = "region", _l("一个地区")
    TYPE = "type", _l("一种机构")
    CATEGORY = "category", _l("一类问题")
    ALL = "all", _l("全部公示")


class Cadence(Labelled):
    """How often a letter gathers what is new; with nothing new there is none."""

    DAILY = "daily", _l("每天汇总")
    WEEKLY = "weekly", _l("每周一汇总")
