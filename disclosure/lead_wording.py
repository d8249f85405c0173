"""What came by the door for reports, in the words of the public page, by view and code; pure."""

from flask_babel import lazy_gettext as _l

FOUND, SOURCE, ENDED = "found", "source", "ended"
TOTAL = "total"
VIEWS: dict[str, object] = {
    FOUND: _l("受理窗口看了以后是什么"),
    SOURCE: _l("反映的人自己说的身份"),
    ENDED: _l("反映、建议怎样办结"),
}
CODES: dict[str, dict[str, object]] = {
    FOUND: {
        "report": _l("举报（违法线索）"),
        "lead": _l("反映情况、建议"),
        "dispute": _l("实际是投诉"),
        "elsewhere": _l("不归这里管"),
        "unsorted": _l("还没有分拣"),
    },
    SOURCE: {
        "learner": _l("学员本人"),
        "parent": _l("家长或者监护人"),
        "school": _l("学校或者教师"),
        "press": _l("新闻媒体"),
        "association": _l("消费者组织或者行业协会"),
        "insider": _l("机构的工作人员或者同行"),
        "other": _l("其他"),
        "unsaid": _l("没有说"),
    },
    ENDED: {"noted": _l("已阅存"), "open": _l("还没有办结")},
}
