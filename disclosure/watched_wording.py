"""What codes in the public copies of inspections and notices mean, and the articles in words; pure, of its own."""

from flask_babel import lazy_gettext as _l

GROUNDS = {"planned": _l("按计划"), "report": _l("根据举报或者监督线索"), "drawn": _l("随机抽取")}
FINDINGS = {
    "fine": _l("没有发现问题"),
    "problem": _l("发现问题"),
    "not_applicable": _l("不适用"),
    "not_seen": _l("没有条件核对"),
}
MENDED = {"": "", "passed": _l("已经整改"), "unmended": _l("没有整改到位")}
RESULTS = {
    "nothing_found": _l("检查的项目没有发现问题"),
    "rectified": _l("发现问题，已经整改"),
    "not_rectified": _l("发现问题，没有整改到位"),
}
KINDS = {
    "facts": _l("事实通报"),
    "advice": _l("消费提示"),
    "criticism": _l("揭露、批评"),
    "penalty": _l("通报批评决定的记录"),
}
