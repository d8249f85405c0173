"""Pages of duties: filled in, confirmed, kept when wrong; the sheet there and back; what the public reads on a day."""

import csv
import io
import re
import zipfile
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from institutions import actions
from institutions.duty_sheets import COLUMNS, exported, taken_in
from institutions.lifecycle import InstitutionType
from institutions.queries import versions_of
from institutions.queries.duties import drafts_of
from kernel import clock, outbox
from kernel.db import db
from kernel.messages import Letter
from tests.complaints.filing_hands import PNG
from tests.complaints.hands import counted, sign_in
from tests.institutions.duty_hands import LINES, asked, confirmed, day, drafted
from tests.institutions.test_standards import standard
from tests.world import World

START = datetime(2026, 9, 1, 3, tzinfo=UTC)
QUERIES = 15


def token(client: FlaskClient, url: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(url).text)
    assert found is not None
    return found[1]


def form_token(text: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', text)
    assert found is not None
    return found[1]


def test_an_item_is_typed_in_looked_at_and_confirmed(app: Flask, world: World) -> None:
    institution = asked(world)
    client, url = sign_in(app, world, "other_staff"), "/duties/items/identity"
    page = client.get(url).text
    assert "电子商务法第十五条第一款" in page
    sent = {"csrf_token": token(client, url), "form_token": form_token(page), "f_name": "", "f_url": "example"}
    wrong = client.post(url, data=sent | {"files": (io.BytesIO(PNG), "执照.png")})
    assert wrong.status_code == 422
    assert "请填写登记的名称。" in wrong.text
    assert "执照.png" in wrong.text, "the evidence survives the error"
    kept = re.findall(r'name="files_kept" value="([^"]+)"', wrong.text)
    sent |= {"f_name": "明月示例", "f_credit_code": "91110105MA0000000X", "f_url": "", "files_kept": kept[0]}
    assert client.post(url, data=sent).location == f"{url}/look"
    look = client.get(f"{url}/look").text
    assert "明月示例" in look
    assert "执照.png" in look
    assert client.post(f"{url}/look", data={"csrf_token": sent["csrf_token"]}).location == "/duties"
    row = versions_of(institution.id)[0]
    evidence = f"/duties/versions/{row.ref}/files/{row.files[0]}"
    assert client.get(evidence).status_code == 409, "its safe copy is being made (decision 0092)"
    assert client.get(f"{evidence}?original=1").data == PNG
    foreign = sign_in(app, world, "staff")
    assert foreign.get(f"/duties/versions/{row.ref}").status_code == 404
    assert foreign.get(f"/duties/versions/{row.ref}/files/{row.files[0]}").status_code == 404


def test_what_the_press_refuses_is_said_on_the_page(app: Flask, world: World) -> None:
    asked(world)
    drafted(world, "identity")
    client, url = sign_in(app, world, "other_staff"), "/duties/items/identity/look"
    assert "这一项要附上凭据" in client.get(url).text, "said before the press"
    answer = client.post(url, data={"csrf_token": token(client, url)})
    assert answer.status_code == 422
    assert "这一项要附上凭据" in answer.text


def test_pages_ask_the_database_little(app: Flask, world: World) -> None:
    institution = asked(world)
    confirmed(world, "service_rules", "一")
    confirmed(world, "courses", courses=LINES)
    drafted(world, "service_rules", "二", from_on=clock.today() + timedelta(days=9))
    outbox.drain()
    public = f"/institutions/{institution.ref}"
    for name, urls in {
        "other_staff": ["/duties", "/duties/items/courses", "/duties/items/service_rules/look", "/standards"],
        "supervisor": ["/duties/overdue", f"/duties/versions/{versions_of(institution.id)[0].ref}"],
        "association_admin": ["/standards", "/standards/new"],
        "learner": [f"{public}/disclosures", f"{public}/rules", f"/en{public}/rules?on=2026-01-01"],
    }.items():
        client = sign_in(app, world, name)
        client.get(urls[0])
        for url in urls:
            with counted() as said:
                answer = client.get(url)
            assert answer.status_code == 200, url
            assert len(said) <= QUERIES, f"{url}: {len(said)}"


def test_our_own_export_changes_nothing_and_a_changed_row_is_a_draft(app: Flask, world: World) -> None:
    institution = asked(world)
    confirmed(world, "identity", evidence=True, until_on=clock.today() + timedelta(days=90))
    confirmed(world, "courses", courses=LINES)
    confirmed(world, "learners")
    drafted(world, "refund_rules", "第一条\n=不是公式")
    client = sign_in(app, world, "other_staff")
    data = client.get("/duties/sheet/items.csv").data
    told = taken_in(institution, data)
    assert (told.changed, told.faults) == ([], [])
    assert len(told.same) == len({row[0] for row in exported(institution)})
    packed = taken_in(institution, client.get("/duties/sheet/items.xlsx").data)
    assert (packed.changed, packed.faults, packed.same) == ([], [], told.same)
    changed = data.decode("utf-8-sig").replace("999.00", "899.00").replace("1200", "many").encode()
    sent = {"csrf_token": token(client, "/duties/sheet"), "file": (io.BytesIO(changed), "信息披露.csv")}
    page = client.post("/duties/sheet", data=sent)
    assert page.status_code == 200
    assert "请填写整数" in page.text
    waiting = re.search(r'name="token" value="([^"]+)"', page.text)
    assert waiting is not None
    assert client.post("/duties/sheet/confirm", data=sent | {"token": waiting[1], "file": ""}).status_code == 303
    assert drafts_of(institution.id)["courses"].courses[0].fen == 89_900
    assert "learners" not in drafts_of(institution.id)
    for bad in (b"a,b\n1,2\n", b"", b"\x00\xff\xfe", b"PK\x03\x04 nothing", bomb()):
        sent = {"csrf_token": sent["csrf_token"], "file": (io.BytesIO(bad), "x.csv")}
        assert client.post("/duties/sheet", data=sent).status_code == 422


def bomb() -> bytes:
    """A workbook whose sheet declares entities."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("xl/worksheets/sheet1.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    return out.getvalue()


def test_a_choice_goes_out_and_comes_back_in_words(app: Flask, world: World) -> None:
    institution = asked(world)
    confirmed(world, "custody")
    rows = exported(institution)
    kind = next(row for row in rows if row[0] == "custody" and row[2] == "kind")
    assert kind[4] == "银行专用账户存管", "no code in the file people edit"
    assert not taken_in(institution, sheet(rows)).changed
    turned = [(*row[:4], "风险保证金", *row[5:]) if row == kind else row for row in rows]
    assert taken_in(institution, sheet(turned)).changed[0].content["kind"] == "deposit"
    wrong = [(*row[:4], "没听说过", *row[5:]) if row == kind else row for row in rows]
    assert "银行专用账户存管、风险保证金、保险" in taken_in(institution, sheet(wrong)).faults[0].words


def sheet(rows: list[tuple[str, ...]]) -> bytes:
    """The rows as a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, *rows])
    return out.getvalue().encode()


def test_the_public_reads_blanks_versions_and_days(app: Flask, world: World) -> None:
    outbox.drain()  # the world was made later than the days below
    with clock.stepped(START):
        institution = asked(world, InstitutionType.E)
        confirmed(world, "service_rules", "第一条 旧的写法。\n第二条 不变。")
        later = "第一条 新的写法。\n第二条 不变。"
        confirmed(world, "service_rules", later, from_on=day(9, 20), consultation="意见箱")
        outbox.drain()
        assert outbox.troubled() == []
    public, url = app.test_client(), f"/institutions/{institution.ref}"
    with clock.stepped(START + timedelta(days=9)):
        page = public.get(f"{url}/rules").text
        assert "<del>" in page and "旧的写法" in page
        assert "新的写法" in page and "意见箱" in page
        assert "电子商务法第三十四条第一款" in page
        assert "未披露" not in public.get(f"{url}/rules").text, "no article demands refund rules"
        before = public.get(f"{url}/disclosures").text
        assert "badge-bad" not in before, "the day is not past"
    with clock.stepped(datetime(2026, 10, 20, 3, tzinfo=UTC)):
        assert "旧的写法" not in public.get(f"{url}/rules").text
        assert "旧的写法" in public.get(f"{url}/rules?on=2026-09-19").text
        assert "新的写法" in public.get(f"{url}/rules?on=2026年9月20日").text
        assert public.get(f"{url}/disclosures").text.count("badge-bad") == 7
        assert "badge-bad" not in public.get(f"{url}/disclosures?on=2026-09-30").text
        odd = public.get(f"{url}/rules?on=2026-02-30")
        assert odd.status_code == 200
        assert "请填写日期" in odd.text
    assert public.get(f"/institutions/{'0' * 26}/rules").status_code == 404


def test_drafts_and_recalled_versions_stay_inside(app: Flask, world: World) -> None:
    institution = asked(world)
    drafted(world, "complaints")
    confirmed(world, "service_rules", "第一版")
    row = confirmed(world, "service_rules", "金丝雀", from_on=clock.today() + timedelta(days=20))
    outbox.drain()
    public, url = app.test_client(), f"/institutions/{institution.ref}/rules"
    assert "金丝雀" in public.get(url).text
    actions.recall_item(row, by=world.actor("other_staff"))
    outbox.drain()
    assert "金丝雀" not in public.get(url).text
    assert "撤回" in public.get(url).text
    assert "19900000001" not in public.get(f"/institutions/{institution.ref}/disclosures").text


def test_commitments_are_public_with_the_associations_word(app: Flask, world: World) -> None:
    asked(world)
    row = standard(world)
    made = actions.commit_to(world.institution("own_site"), row, by=world.actor("other_staff"))
    actions.comment_commitment(made, "已查看三门课程。", by=world.actor("association_admin"))
    outbox.drain()
    page = app.test_client().get(f"/institutions/{world.institution('own_site').ref}/disclosures").text
    assert "在线课程服务示例标准" in page
    assert "已查看三门课程。" in page


def test_institution_and_body_are_told_of_a_blank(app: Flask, world: World) -> None:
    actions.open_duties(world.institution("app"))
    outbox.drain()
    with clock.stepped(clock.now() + timedelta(days=40)):
        actions.sweep_cycle_clocks()
        outbox.drain()
        assert outbox.troubled() == []
    found = [
        row for row in db.session.query(Letter).filter_by(why="cycle_clock.breached") if "投诉渠道" in row.body_text
    ]
    assert {row.to_person_id for row in found} == {
        world.people[name] for name in ("staff", "institution_admin", "officer")
    }
    assert all(len(row.body_text) <= 70 for row in found)


def test_the_meter_counts_by_class_and_each_item_says_its_class(app: Flask, world: World) -> None:
    institution = asked(world)
    confirmed(world, "identity", evidence=True)
    outbox.drain()
    own = sign_in(app, world, "other_staff").get("/duties").text
    told = re.sub(r"<[^>]+>|\s+", "", own)
    shown = re.sub(r"<[^>]+>|\s+", "", app.test_client().get(f"/institutions/{institution.ref}/disclosures").text)
    for page in (told, shown):
        assert "1/6" in page and "0/5" in page and "0/6" in page, "by article, by the platform, of one's own will"
    for words in ("电子商务法第十五条第一款", "平台规则：没有读到要求公开这一项的法条", "自愿填写，不填不影响任何事"):
        assert words in told, words
    assert "这一项是自愿的" in shown


def test_a_letter_comes_before_a_version_ends(app: Flask, world: World) -> None:
    end = clock.today() + timedelta(days=10)
    asked(world)
    confirmed(world, "identity", evidence=True, until_on=end)
    assert actions.tend_duties()["warned"] == 1
    outbox.drain()
    assert outbox.troubled() == []
    found = [one for one in db.session.query(Letter) if "请在到期前更新" in one.body_text]
    assert {row.to_person_id for row in found} == {world.people["other_staff"]}
    assert all(f"有效到{end.year}年{end.month}月{end.day}日" in row.body_text for row in found)
