"""The officer's summary from a template: category, wishes, outcome, body; no sums, no words of the parties; pure."""

from collections.abc import Sequence


def _t(words: str) -> str:
    """Mark words for translation; the pages put them into the reader's language."""
    return words


NOTICE = _t("投诉信息，未经行政认定")
WISHES = {"refund": "退款", "resume": "继续上课或者补课", "apology": "道歉或者说明", "other": "其他处理"}
ENDINGS = {
    "settled": "经{body}组织调解，双方达成调解协议",
    "partly_settled": "经{body}调解，双方就部分要求达成协议",
    "self_settled": "在{body}办理期间，双方自行和解",
    "not_settled": "经{body}调解，双方没有达成一致，调解终止",
}


def summary(category_name: str, wishes: Sequence[str], outcome: str, body_name: str) -> str:
    """One or two sentences about a closed case; `wishes` and `outcome` are codes."""
    asked = "、".join(dict.fromkeys(WISHES.get(wish, WISHES["other"]) for wish in wishes)) or WISHES["other"]
    ending = ENDINGS[outcome].format(body=body_name)
    return f"消费者投诉该机构，涉及“{category_name}”，要求{asked}。{ending}。"


def searchable(*parts: str | None) -> str:
    """What a public thing is found by."""
    return " ".join(part for part in parts if part)
