"""Clusters of like complaints as the floor above tells them: what joins cases, what joins institutions; pure."""

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled


class ClusterScope(Labelled):
    """What the cases of a cluster have in common beside their cause."""

    INSTITUTION = "institution", _l("同一家机构")
    KIN = "kin", _l("相关联的几家机构")
    REGION = "region", _l("同一地区的几家机构")


class KinLink(Labelled):
    """What joins institutions; a like name of a person may be two persons, and says so."""

    BRAND = "brand", _l("同一品牌")
    OWNER = "owner", _l("同一出资人")
    LEGAL = "legal", _l("法定代表人同名（可能不是同一人）")
