"""One old complaint, and how the columns of each kind of file map to it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from complaints.imports import dates
from complaints.imports.words import clean, is_garbled, many, one_line, repair
from kernel.labels import Labelled


class Source(Labelled):
    """The kinds of file, told apart by their columns."""

    PLATFORM = "platform", "投诉平台的投诉"
    MESSAGES = "messages", "留言"
    QUESTIONS = "questions", "留言及官方答复"


COLUMNS = {
    Source.PLATFORM: ("投诉标题", "投诉详情", "投诉对象", "投诉问题", "投诉要求"),
    Source.QUESTIONS: ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"),
    Source.MESSAGES: ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数"),
}
OPTIONAL = frozenset(
    {"留言编号", "留言用户", "留言主题", "答复意见", "答复时间", "反对数", "点赞数", "投诉对象", "投诉问题", "投诉要求"}
)


class RowFault(ValueError):
    """Something in a row that could not be mended: the column, and what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(frozen=True)
class ImportRow:
    """An old complaint as it will be stored; `key` identifies it for ever, `filed_at` is None where the file has none.

    `pro` and `contra` are votes of readers; `answer` is the official answer, `answered_at` its instant.
    """

    key: str
    source: str
    title: str
    words: str
    writer: str = ""
    respondent: str = ""
    problems: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    filed_at: datetime | None = None
    answer: str = ""
    answered_at: datetime | None = None
    pro: int = 0
    contra: int = 0

    @property
    def digest(self) -> str:
        """SHA-256 of everything but the key: two rows of one key with different digests differ."""
        content = {name: value for name, value in asdict(self).items() if name != "key"}
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def mended(record: Mapping[str, str]) -> dict[str, str]:
    """A record with double encoding undone; RowFault where signs are lost for good."""
    fields = {name: repair(value) for name, value in record.items()}
    for name, value in fields.items():
        if is_garbled(value):
            raise RowFault(name, "有无法还原的乱码")
    return fields


def mapped(source: Source, record: Mapping[str, str]) -> ImportRow:
    """A mended record as an old complaint; RowFault names the column that is wrong."""
    row = _platform(record) if source is Source.PLATFORM else _mailbox(source, record)
    if not row.words and not row.title:
        raise RowFault("投诉详情" if source is Source.PLATFORM else "留言详情", "没有内容")
    return row


def _platform(record: Mapping[str, str]) -> ImportRow:
    """A complaint of the platform file; it has no number, so its content identifies it."""
    return ImportRow(
        key=f"{Source.PLATFORM}:{_content(record)}",
        source=Source.PLATFORM.value,
        title=one_line(record["投诉标题"]),
        words=clean(record["投诉详情"]),
        respondent=one_line(record["投诉对象"]),
        problems=many(record["投诉问题"]),
        wishes=many(record["投诉要求"]),
    )


def _content(record: Mapping[str, str]) -> str:
    """SHA-256 of a record without its spaces: the same row in another encoding or layout is the same row."""
    plain = ["".join(clean(value).split()) for _name, value in sorted(record.items())]
    return hashlib.sha256("\x1f".join(plain).encode()).hexdigest()


def _mailbox(source: Source, record: Mapping[str, str]) -> ImportRow:
    """A letter to a mailbox, with or without the official answer."""
    number = one_line(record.get("留言编号", "")).removesuffix(".0")
    return ImportRow(
        key=f"{source}:{number or _content(record)}"[:80],
        source=source.value,
        title=one_line(record.get("留言主题", "")),
        words=clean(record["留言详情"]),
        writer=one_line(record.get("留言用户", "")),
        filed_at=_instant(record, "留言时间"),
        answer=clean(record.get("答复意见", "")),
        answered_at=_instant(record, "答复时间"),
        pro=_count(record, "点赞数"),
        contra=_count(record, "反对数"),
    )


def _instant(record: Mapping[str, str], column: str) -> datetime | None:
    words = one_line(record.get(column, ""))
    try:
        return dates.instant(words) if words else None
    except ValueError as error:
        raise RowFault(column, str(error)) from None


def _count(record: Mapping[str, str], column: str) -> int:
    words = one_line(record.get(column, "")).removesuffix(".0") or "0"
    try:
        return int(words)
    except ValueError:
        raise RowFault(column, f"不是数字：{words[:40]}") from None
