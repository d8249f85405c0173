"""Old complaints from dirty files: nothing lost, nothing garbled, nothing twice, never public."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.regions import Counts
from complaints.actions.imports import NOBODY, import_complaints
from complaints.imports import Source, Unreadable, read
from complaints.imports.dates import instant
from complaints.imports.words import clean, repair
from complaints.lifecycle import Outcome, Status
from complaints.models import Channel, Clock, Complaint, Party, PointKind
from disclosure.candidates import bars
from institutions.models import Institution
from institutions.queries import find_institutions
from kernel import chain, clock
from kernel.db import db
from kernel.messages import Letter
from tests.complaints.import_files import (
    MESSAGES_HEADER,
    PLATFORM_HEADER,
    PLATFORM_ROWS,
    QUESTIONS_HEADER,
    doubled,
    shared,
)

PLATFORM = "\ufeff" + "\r\r\n".join(
    [PLATFORM_HEADER, PLATFORM_HEADER, *PLATFORM_ROWS, PLATFORM_HEADER, *map(doubled, PLATFORM_ROWS), *PLATFORM_ROWS]
)
LETTERS = [
    MESSAGES_HEADER,
    '1001,A1,关于示例学校,2019/2/28 11:25:05,"\n\t\t\t　　请核实_x000D_\n示例收费。\n\n\n\t",0,3',
    "1002,A1,关于示例学校,2019-03-01,请核实示例收费。,1,0",
    "1003,A2,示例,43580.5,第三封示例来信。,0,0.0",
]


def test_a_dirty_platform_file_gives_each_complaint_once() -> None:
    parsed = read(PLATFORM.encode())
    assert parsed.source is Source.PLATFORM
    assert (parsed.read, parsed.skipped, parsed.faults) == (11, 8, [])
    assert [row.title for row in parsed.rows] == ["示例课程不退费", "示例店铺失联", "示例账号被封"]
    assert parsed.rows[0].problems == ("虚假宣传", "不予退款")
    assert parsed.rows[2].wishes == ("赔偿", "恢复课程")
    assert parsed.rows[2].words == "第一行\n第二行，共200元。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_give_the_same_rows(encoding: str) -> None:
    words = "\n".join([PLATFORM_HEADER, *PLATFORM_ROWS])
    assert read(words.encode(encoding)).rows == read(words.encode()).rows


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
@pytest.mark.parametrize("times", [1, 2])
def test_double_encoding_is_undone(encoding: str, times: int) -> None:
    words = spoilt = "退费200元，“客服”说：等。"
    for _time in range(times):
        raw = spoilt.encode()
        spoilt = "".join(bytes([b]).decode(encoding, "ignore") or bytes([b]).decode("latin-1") for b in raw)
    assert repair(spoilt) == words
    assert repair(words) == words
    assert repair("café 阿里·示例") == "café 阿里·示例"


def test_spreadsheet_escapes_and_odd_spaces_go() -> None:
    assert clean("\n\t\t\t　　甲_x000D_\r\n\r\n\r\n\r\n　乙_x0009_丙\t\n") == "甲\n\n乙 丙"


@pytest.mark.parametrize(
    "words, expected",
    [
        ("2019/4/25 9:32:09", datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)),
        ("2019-04-25 09:32", datetime(2019, 4, 25, 1, 32, tzinfo=UTC)),
        ("2019年4月25日", datetime(2019, 4, 24, 16, tzinfo=UTC)),
        ("2019-04-25T09:32:09+08:00", datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)),
        ("2019-04-25T01:32:09Z", datetime(2019, 4, 25, 1, 32, 9, tzinfo=UTC)),
        ("20190425", datetime(2019, 4, 24, 16, tzinfo=UTC)),
        ("43580.5", datetime(2019, 4, 25, 4, tzinfo=UTC)),
    ],
)
def test_dates_of_every_kind(words: str, expected: datetime) -> None:
    assert instant(words) == expected


@pytest.mark.parametrize("words", ["昨天", "2019/13/40", "99", ""])
def test_what_is_no_date_is_refused(words: str) -> None:
    with pytest.raises(ValueError):
        instant(words)


def test_bad_rows_are_named() -> None:
    rows = [*LETTERS, "1004,A1,示例,昨天,示例,0,0", "1005,A1,示例", "1001,A9,另一封,2019/1/1,另一封示例,0,0"]
    parsed = read("\n".join(rows).encode())
    assert len(parsed.rows) == 3
    assert [(fault.row, fault.field) for fault in parsed.faults] == [(5, "留言时间"), (6, ""), (7, "留言编号")]


def test_lost_bytes_refuse_their_row_only() -> None:
    raw = "\n".join(LETTERS).encode().replace("第三封".encode(), b"\xff\xfe\xff")
    parsed = read(raw)
    assert len(parsed.rows) == 2
    assert [(fault.row, fault.field) for fault in parsed.faults] == [(4, "留言详情")]


@pytest.mark.parametrize("raw", [b"", b"a,b\n1,2\n", "投诉标题\n甲\n".encode()])
def test_an_unknown_table_is_refused(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


def _write(path: Path, words: str) -> Path:
    path.write_bytes(words.encode())
    return path


def test_imported_cases_are_closed_and_silent(app: Flask, tmp_path: Path) -> None:
    path = _write(tmp_path / "platform.csv", PLATFORM)
    assert import_complaints(path, dry_run=True) == Counts(11, 3, 0, 8)
    assert db.session.scalar(select(func.count()).select_from(Complaint)) == 0
    assert import_complaints(path) == Counts(11, 3, 0, 8)
    assert import_complaints(path) == Counts(11, 0, 0, 11)
    cases = list(db.session.scalars(select(Complaint).order_by(Complaint.id)))
    assert {(one.status, one.outcome, one.channel) for one in cases} == {
        (Status.CLOSED, Outcome.IMPORTED, Channel.IMPORT)
    }
    assert [point.kind for point in cases[0].points] == [PointKind.REFUND, PointKind.APOLOGY]
    assert cases[0].category == "E01"
    assert cases[0].respondent_name == "星河示例课堂"
    for table in (Clock, Party, Letter):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert all(bars(one) for one in cases)
    assert chain.verify().ok


def test_names_of_old_files_do_not_enter_the_registry(app: Flask, tmp_path: Path) -> None:
    import_complaints(_write(tmp_path / "platform.csv", PLATFORM))
    assert [row.name for row in db.session.scalars(select(Institution))] == [NOBODY]
    assert find_institutions("历史导入") == []


def test_letters_keep_answer_and_days(app: Flask, tmp_path: Path) -> None:
    rows = [QUESTIONS_HEADER, "7,A1,示例,2019/2/28 23:30:00,示例来信,示例答复,2019/3/5"]
    path = tmp_path / "questions.csv"
    assert import_complaints(_write(path, "\n".join(rows))).added == 1
    case = db.session.scalars(select(Complaint)).one()
    assert clock.day_of(case.filed_at) == date(2019, 2, 28)
    assert case.closed_at is not None
    assert clock.day_of(case.closed_at) == date(2019, 3, 5)
    assert case.route_facts["import"]["answer"] == "示例答复"
    assert import_complaints(_write(path, "\n".join(rows).replace("示例答复", "另一示例答复"))) == Counts(1, 0, 1, 0)
    assert db.session.scalars(select(Complaint)).one().route_facts["import"]["answer"] == "另一示例答复"


def test_a_file_with_a_bad_row_writes_nothing_unless_told_to(app: Flask, tmp_path: Path) -> None:
    path = _write(tmp_path / "messages.csv", "\n".join([*LETTERS, "1004,A1,示例,昨天,示例,0,0"]))
    counts = import_complaints(path)
    assert (counts.added, len(counts.errors)) == (0, 1)
    assert db.session.scalar(select(func.count()).select_from(Complaint)) == 0
    assert import_complaints(path, accept_good_rows=True).added == 3


@pytest.mark.parametrize(
    "name, expected",
    [
        ("platform_complaints_2020-10.csv", 100),
        ("messages_2017-2019.csv", 3304),
        ("questions_and_official_answers.csv", 2816),
    ],
)
def test_the_real_files_are_read_whole(name: str, expected: int) -> None:
    parsed = read(shared(name).read_bytes())
    assert (len(parsed.rows), parsed.faults) == (expected, [])
    assert len({row.key for row in parsed.rows}) == expected


def test_the_real_platform_file_is_imported_once(app: Flask) -> None:
    path = shared("platform_complaints_2020-10.csv")
    assert import_complaints(path) == Counts(300, 100, 0, 200)
    assert import_complaints(path) == Counts(300, 0, 0, 300)
