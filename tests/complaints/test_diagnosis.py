"""The diagnosis as a browser without JavaScript does it: questions, result, letter, and into the filing."""

from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient

from complaints.views.diagnosing import ORDER
from complaints.views.drafting import COOKIE
from kernel import pdf
from kernel.db import db
from tests.complaints import filing_hands as filing
from tests.complaints.diagnosis_hands import ANSWERS, START, ask, at
from tests.complaints.filing_hands import submit
from tests.complaints.hands import text
from tests.world import World


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What a page asks and says is the same on both engines; what is kept is tried on both in `test_estimates`."""
    return sqlite_url


RESULT = "/complaints/diagnosis/result"
LETTER = "/complaints/diagnosis/letter"


def result(client: FlaskClient) -> str:
    answer = client.get(RESULT)
    assert answer.status_code == 200
    return text(answer)


def test_answers_lead_to_a_sum_a_body_a_clock_and_a_letter(client: FlaskClient, world: World) -> None:
    asked = ask(client, world)
    assert asked == [page for page in ORDER if page not in ("money", "term", "minor")]
    page = result(client)
    assert "¥3,200.00" in page
    assert "第十八条" in page
    assert "不是裁决" in page
    assert "示例教育局" in page
    assert "如当日收到，" in page
    assert 'href="/law/prepaid#article-18"' in page
    assert "请先备好" in page


def headline(client: FlaskClient) -> str:
    page = result(client)
    assert "-¥" not in page
    return page.partition('class="estimate-sum"')[2].partition("</p>")[0]


def test_the_sums_of_the_rules(client: FlaskClient, world: World) -> None:
    ask(client, world, goods={"goods": "term"}, paid={"paid": "3650"})
    assert "¥2,650.00" in headline(client)
    submit(client, at("goods"), {"goods": "money"})
    submit(client, at("money"), ANSWERS["money"])
    submit(client, at("paid"), {"paid": "5000"})
    assert "¥4,000.00" in headline(client)
    submit(client, at("cause"), {"cause": "own"})
    assert "¥3,800.00" in headline(client)
    submit(client, at("goods"), {"goods": "lessons"})
    submit(client, at("lessons"), ANSWERS["lessons"])
    submit(client, at("paid"), {"paid": "4800"})
    assert "¥2,800.00" in headline(client)
    submit(client, at("cause"), {})
    assert all(one in headline(client) for one in ("¥2,800.00", "¥3,200.00"))
    submit(client, at("cause"), {"cause": "own"})
    submit(client, at("lessons"), {"lessons": "60", "used": "50", "list_price": "100"})
    assert "¥0.00" in headline(client)


def test_a_child_is_asked_more_and_told_more(client: FlaskClient, world: World) -> None:
    assert "minor" in ask(client, world, start=START | {"age": "teen"})
    page = result(client)
    assert "确认合同无效" in page
    assert "户口簿" in page


def test_not_knowing_is_always_allowed(client: FlaskClient, world: World) -> None:
    nothing: dict[str, Mapping[str, object]] = {page: {} for page in ORDER}
    nothing |= {"start": {"kind": "online"}, "what": {"category": "E99"}, "wish": {"wishes": ["refund"]}}
    ask(client, world, **nothing)
    page = result(client)
    assert "算不出来" in page
    assert "再补这些" in page
    assert at("paid") in page
    assert "受理窗口" in page
    letter = text(client.get(LETTER))
    assert "退还剩余的预付款" in letter
    assert "第二十五条" in letter


def test_where_no_money_is_asked_none_is_asked_about(client: FlaskClient, world: World) -> None:
    asked = ask(client, world, wish={"wishes": ["apology"], "apology_words": "为停课道歉"})
    assert asked == ["start", "whom", "what", "institution", "state", "wish", "asked", "words"]
    assert "大约可以退" not in result(client)
    letter = text(client.get(LETTER))
    assert "关于课程问题的函" in letter
    assert "为停课道歉" in letter


def test_what_is_not_ours_is_told_where_to_go(client: FlaskClient) -> None:
    for kind in ("offline", "other"):
        answer = submit(client, at("start"), START | {"kind": kind})
        assert answer.location.endswith(f"/door/{kind}")


def test_a_question_that_comes_too_early_leads_to_the_first_missing(client: FlaskClient, world: World) -> None:
    for page in (at("paid"), RESULT, LETTER, f"{LETTER}.txt", f"{LETTER}.pdf"):
        assert client.get(page).location == at("start")
    ask(client, world, until="what")
    for page in (at("paid"), RESULT, LETTER):
        assert client.get(page).location == at("what")
    ask_again = submit(client, at("what"), {"category": "E01"})
    assert ask_again.location == at("institution")


def test_a_changed_answer_leads_straight_back_to_the_result(client: FlaskClient, world: World) -> None:
    ask(client, world)
    assert submit(client, at("cause"), {"cause": "own"}).location == RESULT
    assert "¥2,800.00" in result(client)
    assert submit(client, at("goods"), {"goods": "term"}).location == at("term")
    assert client.get(at("lessons")).location == at("term")


BAD: list[tuple[str, Mapping[str, object], str]] = [
    ("start", {}, "请选择您遇到问题的是什么"),
    ("what", {}, "请选择最接近的一类"),
    ("institution", {"name": "课"}, "请选一家机构"),
    ("institution", {"institution": "nobody-at-all"}, "没有找到这家机构"),
    ("wish", {}, "请至少选择一项"),
    ("wish", {"wishes": ["other"]}, "请写明其他要求"),
    ("paid", {"paid": "四千八"}, "请填写金额"),
    ("paid", {"paid": "-1"}, "请填写大于0的金额"),
    ("paid", {"paid": "1e999"}, "这个金额太大了"),
    ("paid", {"paid": "nan"}, "请填写大于0的金额"),
    ("paid", {"paid_on": "去年"}, "请填写日期"),
    ("paid", {"paid_on": "1850-01-01"}, "太早或者太晚"),
    ("paid", {"paid_on": "2999-01-01"}, "还没有到"),
    ("paid", {"agreed_days": "一周"}, "请填写整数"),
    ("lessons", {"lessons": "六十"}, "请填写整数"),
    ("lessons", {"lessons": "0"}, "要大于0"),
    ("lessons", {"lessons": "1.5"}, "请填写整数"),
    ("lessons", {"lessons": "99999999999999999999"}, "请填写整数"),
    ("lessons", {"lessons": "10", "gift_lessons": "2", "used": "13"}, "比买的加赠的还多"),
    ("lessons", {"list_price": "Infinity"}, "请填写金额"),
    ("lessons", {"market_price": "1.234"}, "请填写金额"),
    ("lessons", {"gift_lessons": "NaN"}, "请填写整数"),
    ("terms", {"agreed": "abc"}, "请填写金额"),
    ("terms", {"commission": "--"}, "请填写金额"),
    ("terms", {"gift_goods": "1,2,3.456"}, "请填写金额"),
    ("terms", {"agreed_rate": "很高"}, "请填写年利率"),
    ("terms", {"custody_rate": "101"}, "请填写年利率"),
    ("terms", {"custody": "x"}, "请填写金额"),
    ("terms", {"lpr_rate": "3.45678"}, "请填写年利率"),
    ("terms", {"deposit_rate": "-1"}, "请填写年利率"),
    ("asked", {"asked_on": "2026-13-40"}, "请填写日期"),
    ("words", {"words": "长" * 4001}, "最多4000个字"),
]
BAD_SUMS: list[tuple[str, Mapping[str, object], str]] = [
    ("money", {"gift": "很多"}, "请填写金额"),
    ("money", {"spent": "x"}, "请填写金额"),
    ("money", {"spent_list": "1.001"}, "请填写金额"),
]
BAD_DAYS: list[tuple[str, Mapping[str, object], str]] = [
    ("term", {"starts_on": "2026-02-01", "ends_on": "2026-01-01"}, "比开始的日期还早"),
    ("term", {"stopped_on": "2999-01-01"}, "还没有到"),
    ("term", {"starts_on": "春天"}, "请填写日期"),
]


@pytest.mark.parametrize(
    ("goods", "rows"), [("lessons", BAD), ("money", BAD_SUMS), ("term", BAD_DAYS)], ids=["most", "balance", "term"]
)
def test_bad_input_is_named_and_kept(
    client: FlaskClient, world: World, goods: str, rows: list[tuple[str, Mapping[str, object], str]]
) -> None:
    ask(client, world, goods={"goods": goods})
    for page, data, says in rows:
        answer = submit(client, at(page), data)
        said = text(answer)
        assert answer.status_code == 422, (page, data)
        assert says in said, (page, data)
        assert "error-summary" in said
        for value in data.values():
            assert isinstance(value, list) or str(value) in said or page == "institution"
        mended = ANSWERS.get(page) or {"institution": world.institution("app").ref}
        assert submit(client, at(page), {} if page == "terms" else mended).status_code == 303, page


def test_harmless_spellings_are_read(client: FlaskClient, world: World) -> None:
    ask(client, world, lessons={"lessons": "６０ 节", "used": "２０", "list_price": "１００元"})
    for typed in ("４８００", "4 800", "4,800.00", "¥4800", "4800元", "４，８００"):
        assert submit(client, at("paid"), {"paid": typed}).location == RESULT
        assert "¥3,200.00" in result(client), typed


def test_the_letter_is_the_learners_own(client: FlaskClient, world: World) -> None:
    ask(client, world)
    page, plain = text(client.get(LETTER)), client.get(f"{LETTER}.txt")
    words = plain.get_data(as_text=True)
    for said in (
        world.institution("app").name,
        "2026年3月1日，由学校统一向贵方支付4,800.00元",
        "购买课程60节",
        "退还预付款人民币3,200.00元（大写：叁仟贰佰元整）",
        "第十八条",
        "前书面答复",
        "为停课道歉",
        "客服一直不回复",
        "署名：",
    ):
        assert said in words, said
        assert said in page, said
    assert "我们不会替您寄" in page
    assert "学诉" not in words  # nobody here is the sender
    assert plain.headers["Cache-Control"] == "no-store"
    assert "签字" not in words


def test_the_letter_as_pdf(client: FlaskClient, world: World) -> None:
    ask(client, world)
    answer = client.get(f"{LETTER}.pdf")
    if pdf.available():
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF")
    else:
        assert answer.location == LETTER


def test_without_pango_the_text_remains(client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUESU_HIDE_PANGO", "1")
    ask(client, world)
    assert client.get(f"{LETTER}.pdf").location == LETTER
    page = text(client.get(LETTER))
    assert "做不了PDF" in page
    assert "下载PDF" not in page


def test_what_the_filing_has_no_word_for_is_asked_there(client: FlaskClient, world: World) -> None:
    ask(client, world, start={"kind": "online"}, whom={}, institution={}, paid={}, words={}, asked={})
    answer = submit(client, "/complaints/diagnosis/file", {}, RESULT)
    assert answer.location == filing.at("place")
    page = text(client.get(answer.location))
    assert 'value="online" checked' in page
    assert "error-summary" not in page


def test_under_fourteen_the_guardian_still_consents(client: FlaskClient, world: World) -> None:
    ask(client, world, start=START | {"age": "child"}, whom={"filer": "guardian", "paid_by": "consumer"})
    answer = submit(client, "/complaints/diagnosis/file", {}, RESULT)
    assert answer.location == filing.at("who")


def test_answers_are_sealed_and_keyed_by_a_shut_cookie(client: FlaskClient, world: World) -> None:
    answer = submit(client, at("start"), ANSWERS["start"])
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith(COOKIE))
    assert "HttpOnly" in cookie
    ask(client, world)
    raw = db.session.connection().exec_driver_sql("SELECT answers FROM drafts").scalars().all()
    assert not any("客服" in one or "stopped" in one for one in raw)


def test_starting_again_forgets_nothing_but_asks_anew(client: FlaskClient, world: World) -> None:
    ask(client, world)
    answer = submit(client, "/complaints/diagnosis/restart", {}, RESULT)
    assert answer.location == at("start")
    assert client.get(RESULT).location == at("start")
