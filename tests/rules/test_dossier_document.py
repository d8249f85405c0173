"""The document of a bundle, pure: numbers, JSON, sums, what is found of each file, names that cannot lead out."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.dossier.model import Check, Document, Entry, Evidence, Fact, PaperLine, Section
from complaints.dossier.packing import LIST, SUMS, LeftOut, Opened, pack
from complaints.dossier.written import SCHEMA, written

AT = datetime(2026, 11, 28, 16, 30, 5, tzinfo=UTC)
DATA = {"b": b"second", "a": b"first", "c": b"\x89PNG covered", "d": b"changed since"}


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def evidence(sign: str, hour: int, name: str = "付款截图.jpg", data: bytes | None = None) -> Evidence:
    at = AT.replace(hour=hour)
    known = digest(DATA.get(sign, b"") if data is None else data)
    return Evidence(sign, name, "投诉材料", "学员", 5, "image/jpeg", at, known, "未查毒")


PAPER = PaperLine("投诉回执", "学诉收〔2026〕第1号", "abcd", AT, digest(b"text"), digest(b"%PDF paper"))
ENTRY = Entry("第1版方案", AT, "机构提出", words="愿意退。", lines=("退款　¥1.00",), files=("b", "x"))
INNER = replace(ENTRY, title="答复", at=date(2026, 12, 1), entries=())
DOCUMENT = Document(
    number="TS2026-0000-0001",
    title="案件材料包",
    reader="投诉人一方",
    made_at=AT,
    sections=(Section("offers", "方案", facts=(Fact("一", "二"),), entries=(replace(ENTRY, entries=(INNER,)),)),),
    evidence=(evidence("b", 9), evidence("a", 8), evidence("c", 10), evidence("d", 11, data=b"as it came")),
    papers=(PAPER, replace(PAPER, code="efgh", title="受理决定书")),
)


def open_evidence(row: Evidence) -> Opened:
    if row.name == "lost":
        raise FileNotFoundError(row.sign)
    if row.name == "shut":
        raise LeftOut("还没有查毒，不能打开")
    return DATA[row.sign], row.sign != "c"


def open_paper(row: PaperLine) -> Opened:
    if row.code == "efgh":
        raise LeftOut("PDF还没有生成")
    return b"%PDF paper", True


def packed(document: Document) -> tuple[Document, dict[str, bytes]]:
    out = io.BytesIO()
    done = pack(document.numbered(), out, open_evidence, open_paper)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        return done, {one: archive.read(one) for one in archive.namelist()}


def test_files_are_numbered_in_the_order_they_came() -> None:
    numbered = DOCUMENT.numbered()
    assert [(one.number, one.sign) for one in numbered.evidence] == [
        ("证1", "a"),
        ("证2", "b"),
        ("证3", "c"),
        ("证4", "d"),
    ]
    assert numbered.number_of("b") == "证2"
    assert numbered.number_of("x") == ""


def test_each_file_is_looked_at_again_and_what_was_found_is_said() -> None:
    done, members = packed(DOCUMENT)
    found = {one.sign: one.check for one in done.evidence}
    assert found == {"a": Check.MATCHES, "b": Check.MATCHES, "c": Check.COVERED, "d": Check.DIFFERS}
    assert [one.check for one in done.papers] == [Check.MATCHES, Check.LEFT_OUT]
    for row in (*done.evidence, *done.papers):
        if row.member:
            assert digest(members[row.member]) == row.found
            assert f"{row.found}  {row.member}\n" in members[SUMS].decode()
    assert next(one for one in done.evidence if one.sign == "c").member == "材料/证3-付款截图-遮盖后.png"
    assert "PDF还没有生成" in members[LIST].decode()
    assert set(members) == {row.member for row in (*done.evidence, *done.papers) if row.member} | {LIST, SUMS}


def test_what_is_shut_or_lost_is_named_and_left_out() -> None:
    document = replace(DOCUMENT, evidence=(evidence("a", 8, "lost"), evidence("b", 9, "shut")), papers=())
    done, members = packed(document)
    assert [(one.check, one.why) for one in done.evidence] == [
        (Check.LOST, ""),
        (Check.LEFT_OUT, "还没有查毒，不能打开"),
    ]
    assert set(members) == {LIST, SUMS}
    assert "lost" in members[LIST].decode() and "还没有查毒" in members[LIST].decode()


def test_the_same_files_make_the_same_archive() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    for out in (first, second):
        pack(DOCUMENT.numbered(), out, open_evidence, open_paper)
    assert first.getvalue() == second.getvalue()


@given(name=st.text(min_size=1, max_size=120))
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    document = replace(DOCUMENT, evidence=(evidence("a", 8, name),), papers=())
    if name in ("lost", "shut"):
        return
    done, members = packed(document)
    (row,) = done.evidence
    assert row.member in members
    folder, slash, rest = row.member.partition("/")
    assert (folder, slash) == ("材料", "/")
    assert "/" not in rest and "\\" not in rest and ".." not in rest.replace("..", "", 0).split(".")[0]
    assert not any(ord(sign) < 32 for sign in row.member)


def test_json_is_a_schema_with_a_version_and_holds_all_of_it() -> None:
    done, _members = packed(DOCUMENT)
    found = json.loads(written(done))
    assert found["schema"] == SCHEMA == "xuesu.dossier/1"
    assert found["made_at"] == "2026-11-29T00:30:05+08:00"
    (section,) = found["sections"]
    (entry,) = section["entries"]
    assert entry["evidence"] == ["证2"], "a file the reader does not have has no number"
    assert entry["entries"][0]["at"] == "2026-12-01"
    assert found["evidence"][0] == {
        "number": "证1",
        "name": "付款截图.jpg",
        "came_with": "投诉材料",
        "by": "学员",
        "size": 5,
        "media_type": "image/jpeg",
        "received_at": "2026-11-28T16:30:05+08:00",
        "sha256": digest(b"first"),
        "scan": "未查毒",
        "history": [],
        "check": "matches",
        "check_words": "与收到时一致",
        "why": "",
        "sha256_in_archive": digest(b"first"),
        "member": "材料/证1-付款截图.jpg",
    }
    assert "sign" not in json.dumps(found), "no inner id leaves"


@pytest.mark.parametrize(("most", "left", "is_noted"), [(3, 2, False), (2, 2, False), (1, 1, True)])
def test_print_holds_the_newest_and_says_where_the_rest_is(most: int, left: int, is_noted: bool) -> None:
    section = Section("thread", "留言", note="注。", entries=(ENTRY, INNER))
    (found,) = replace(DOCUMENT, sections=(section,)).for_print(most).sections
    assert found.entries == (ENTRY, INNER)[-left:]
    assert ("更早的1条在 JSON 文件里" in found.note) is is_noted
    assert found.note.startswith("注。")


@pytest.mark.parametrize(
    ("facts", "entries", "is_empty"), [((), (), True), ((Fact("一", "二"),), (), False), ((), (ENTRY,), False)]
)
def test_a_section_knows_whether_it_says_anything(
    facts: tuple[Fact, ...], entries: tuple[Entry, ...], is_empty: bool
) -> None:
    assert Section("x", "y", facts=facts, entries=entries).is_empty is is_empty
