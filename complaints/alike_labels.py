"""Words for why letters are proposed as one group, as `complaints.proposer` tells it in codes."""

from flask_babel import lazy_gettext as _l

from complaints.proposer import Shared

CAUSES = {
    "refund": _l("退费"),
    "fees": _l("收费"),
    "lessons": _l("补课"),
    "fraud": _l("欺诈、欺骗"),
    "licence": _l("资质"),
    "internship": _l("实习"),
    "teachers": _l("教师"),
    "public": _l("普惠、公办"),
    "places": _l("学位、入园"),
    "noise": _l("噪音扰民"),
}


def shared_words(why: Shared) -> str:
    """The shared part of the name and the shared causes, in a sentence."""
    names, causes = "”“".join(why.names), "、".join(str(CAUSES[one]) for one in why.causes)
    return str(_l("名称都有“%(names)s”，都说到：%(causes)s", names=names, causes=causes))
