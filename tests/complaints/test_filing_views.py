"""The filing as a browser without JavaScript does it, and the learner's own pages."""

import io
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from complaints import actions as cases
from complaints.labels import EVENTS
from complaints.lifecycle import Status
from complaints.models import Complaint, Draft, FilerKind, PointKind
from complaints.views.case import CaseView, case_view
from complaints.views.drafting import COOKIE, ORDER
from institutions.models import Institution
from kernel import clock, events, messages
from kernel.config import ROOT
from kernel.db import db
from kernel.files import StoredFile
from kernel.messages import Letter
from tests.complaints.driver import REACH, reach
from tests.complaints.hands import Browser, counted, sign_in, text
from tests.world import World, build

QUERIES = 15
PLACE = {"kind": "online", "elsewhere": "no", "age": "adult"}
STORY = "今年九月买了网课，十月停课，客服一直不回复。"
ANSWERS: dict[str, dict[str, object]] = {
    "who": {"filer": "self"},
    "what": {"category": "E01"},
    "story": {"happened_on": "2026-10-01", "words": STORY},
    "wish": {
        "wishes": ["refund", "apology"],
        "refund": "1280.50",
        "paid": "2,000",
        "paid_by": "school",
        "told": "yes",
        "told_on": "2026-10-08",
    },
    "handle": {"handle_kind": "order", "handle": "DD-示例-001"},
    "contact": {"name": "王示例", "phone": "199 8888 0001", "address": "示例省示例市示例路1号"},
}
WISH = {"wishes": ["refund"], "paid_by": "consumer", "told": "no"}
CONSENTS = {"publish": "yes", "entrust": "no", "truth": "y"}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


@pytest.fixture
def world(app: Flask) -> World:
    return build()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return Browser(app, Response, use_cookies=True)


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


def submit(client: FlaskClient, url: str, data: Mapping[str, object], page: str | None = None) -> TestResponse:
    """Open a page as a person would, then send these answers to it."""
    token = token_in(text(client.get(page or url)))
    return client.post(url, data={**data, "csrf_token": token}, content_type="multipart/form-data")


def at(step: str) -> str:
    return "/complaints/new" if step == "place" else f"/complaints/new/{step}"


def go(client: FlaskClient, world: World, until: str, **changes: Mapping[str, object]) -> None:
    """Fill in every page before `until`, each leading to the next."""
    answers = {"place": PLACE, "institution": {"institution": world.institution("app").ref}} | ANSWERS | changes
    for step in ORDER[: ORDER.index(until)]:
        sent = {"code": code()} if step == "code" else answers.get(step, CONSENTS | {"path": "routed"})
        data = {} if step == "evidence" else sent
        answer = submit(client, at(step), data)
        assert answer.status_code == 303, (step, text(answer))
        following = ORDER[ORDER.index(step) + 1]
        assert answer.location == at(following), (step, answer.location)


def code() -> str:
    """The code the newest message carries."""
    messages.drain()
    letter = db.session.query(Letter).filter_by(why="code").order_by(Letter.id.desc()).first()
    assert letter is not None
    return "".join(sign for sign in letter.body_text.partition("验证码")[2] if sign.isdigit())[:6]


def case_of(client: FlaskClient, location: str) -> Complaint:
    db.session.rollback()
    number = location.split("/")[2]
    return db.session.scalars(select(Complaint).filter_by(number=number)).one()


# --- the whole way -----------------------------------------------------------------------------------------------


def test_a_filing_takes_twelve_pages_and_makes_a_case(client: FlaskClient, world: World) -> None:
    assert len(ORDER) <= 12
    go(client, world, "check")
    page = text(client.get(at("check")))
    assert STORY in page
    assert "19988880001" in page
    assert "示例教育局" in page
    assert "如当日收到，" in page
    assert "怎么算的" in page
    answer = submit(client, at("check"), {})
    complaint = case_of(client, answer.location)
    assert complaint.status is Status.ASSIGNED
    assert (complaint.name, complaint.phone, complaint.category) == ("王示例", "19988880001", "E01")
    assert (complaint.claimed_fen, complaint.paid_fen) == (128_050, 200_000)
    assert [point.kind for point in complaint.points] == [PointKind.REFUND, PointKind.APOLOGY]
    assert complaint.filer_kind is FilerKind.SELF
    done = text(client.get(answer.location))
    assert complaint.number in done
    assert "回执正在生成" in done
    assert complaint.number in text(client.get("/complaints/"))


def test_the_cookie_of_a_draft_is_shut(client: FlaskClient) -> None:
    answer = submit(client, at("place"), PLACE)
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith(COOKIE))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/complaints" in cookie


def test_the_privacy_notice_stands_before_the_first_field(client: FlaskClient) -> None:
    page = text(client.get(at("place")))
    assert page.index("怎样使用您填的信息") < page.index('type="radio"')


@pytest.mark.parametrize("step", [step for step in ORDER if step != "place"])
def test_a_page_that_comes_too_early_leads_to_the_first_missing(client: FlaskClient, world: World, step: str) -> None:
    assert client.get(at(step)).location == at("place")
    submit(client, at("place"), PLACE)
    if step != "who":
        assert client.get(at(step)).location == at("who")


@pytest.mark.parametrize(
    ("step", "data", "says"),
    [
        ("who", {}, "请选择您是谁"),
        ("institution", {"name": "课"}, "请选一家机构"),
        ("institution", {"institution": "nobody-at-all"}, "没有找到这家机构"),
        ("what", {"category": "E98"}, ""),
        ("story", {"words": "短"}, "至少10个字"),
        ("story", {"words": STORY, "happened_on": "2999-01-01"}, "还没有到"),
        ("wish", WISH, "请填写要求退的金额"),
        ("wish", WISH | {"refund": "9", "paid": "8"}, "比一共付的多"),
        ("wish", {"wishes": ["other"], "paid_by": "consumer", "told": "no"}, "请写明其他要求"),
        ("handle", {"handle_kind": "order"}, "请填写订单号或账号"),
        ("contact", {"name": "王", "phone": "123", "address": "路"}, "请输入11位手机号"),
    ],
)
def test_an_error_is_named_and_nothing_typed_is_lost(
    client: FlaskClient, world: World, step: str, data: Mapping[str, object], says: str
) -> None:
    go(client, world, step)
    answer = submit(client, at(step), data)
    page = text(answer)
    assert answer.status_code == 422
    assert says in page
    assert "<title>错误：" in page
    assert "error-summary" in page
    for value in data.values():
        for one in value if isinstance(value, list) else [value]:
            assert str(one) in page or step in ("what", "institution")
    again = text(client.get(at(step)))
    assert all(str(value) in again for name, value in data.items() if name in ("words", "refund", "phone"))


# --- other doors -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "reason", "names"),
    [
        (PLACE | {"kind": "offline"}, "offline", "12315"),
        (PLACE | {"kind": "other"}, "other", "12345"),
        (PLACE | {"elsewhere": "court"}, "court", "12348"),
    ],
)
def test_what_is_not_ours_is_told_where_to_go(
    client: FlaskClient, place: dict[str, str], reason: str, names: str
) -> None:
    answer = submit(client, at("place"), place)
    assert answer.location.endswith(f"/door/{reason}")
    assert names in text(client.get(answer.location))
    assert client.get(at("who")).location == at("place")


def test_what_was_handled_elsewhere_may_go_on_after_the_warning(client: FlaskClient) -> None:
    answer = submit(client, at("place"), PLACE | {"elsewhere": "handled"})
    assert "会不予受理" in text(client.get(answer.location))
    assert client.get(at("who")).status_code == 200


def test_under_fourteen_a_guardian_consents_first(client: FlaskClient, world: World) -> None:
    answer = submit(client, at("place"), PLACE | {"age": "child"})
    assert "监护人" in text(client.get(answer.location))
    assert submit(client, at("who"), {"filer": "self", "guardian_consent": "y"}).status_code == 422
    assert submit(client, at("who"), {"filer": "guardian"}).status_code == 422
    assert submit(client, at("who"), {"filer": "guardian", "guardian_consent": "y"}).status_code == 303


def test_a_report_is_sent_to_its_own_door(client: FlaskClient, world: World) -> None:
    go(client, world, "what")
    answer = submit(client, at("what"), {"category": "E12"})
    assert answer.location.endswith("/door/report")
    assert "12377" in text(client.get(answer.location))
    assert client.get(at("story")).location == at("what")


# --- the institution ---------------------------------------------------------------------------------------------


def test_an_institution_is_found_by_its_brand(client: FlaskClient, world: World) -> None:
    go(client, world, "institution")
    page = text(client.get(at("institution") + "?q=星河课堂"))
    assert world.institution("app").ref in page
    assert "星河示例在线教育" in text(client.get("/complaints/new/institutions?q=星河"))


def test_a_free_entry_goes_to_whoever_finds_out(client: FlaskClient, world: World) -> None:
    free = {"institution": "free", "name": "无名示例课堂", "region": "110100"}
    go(client, world, "consents", institution=free)
    submit(client, at("consents"), CONSENTS | {"path": "elsewhere"})
    complaint = case_of(client, submit(client, at("check"), {}).location)
    assert complaint.institution.is_free_entry
    assert complaint.institution.published_code == "110100"


# --- two doors ---------------------------------------------------------------------------------------------------


def test_choosing_the_association_comes_with_the_warning(client: FlaskClient, world: World) -> None:
    go(client, world, "consents")
    page = text(client.get(at("consents")))
    assert "会不予受理" in page
    assert submit(client, at("consents"), CONSENTS).status_code == 422
    submit(client, at("consents"), CONSENTS | {"path": "association"})
    page = text(client.get(at("check")))
    assert "平台规则" in page
    complaint = case_of(client, submit(client, at("check"), {}).location)
    assert complaint.body_id == world.organisations["association"]


def test_a_body_elsewhere_means_a_hand_off(client: FlaskClient, world: World) -> None:
    go(client, world, "consents", wish=ANSWERS["wish"] | {"paid_by": "consumer"})
    assert "我自己到那里提交" in text(client.get(at("consents")))
    submit(client, at("consents"), CONSENTS | {"path": "elsewhere"})
    answer = submit(client, at("check"), {})
    assert "全国12315平台" in text(client.get(answer.location))
    number = case_of(client, answer.location).number
    handoff = text(client.get(f"/complaints/{number}/handoff"))
    assert STORY in handoff
    assert "王示例" in handoff
    on = clock.today().isoformat()
    submit(client, f"/complaints/{number}/outside", {"number": "示例-12315-1", "on": on})
    page = text(client.get(f"/complaints/{number}"))
    assert "示例-12315-1" in page
    assert "供参考" in page


def test_another_institution_asks_for_the_door_again(client: FlaskClient, world: World) -> None:
    go(client, world, "check")
    answer = submit(client, at("wish"), ANSWERS["wish"] | {"paid_by": "consumer"})
    assert answer.location == at("check")
    assert client.get(at("check")).location == at("consents")


# --- drafts ------------------------------------------------------------------------------------------------------


def test_a_filing_goes_on_elsewhere_by_its_code_once(app: Flask, client: FlaskClient, world: World) -> None:
    go(client, world, "wish")
    page = text(submit(client, "/complaints/new/keep", {}))
    shown = re.findall(r'<strong class="number">([^<]+)</strong>', page)[0]
    other = Browser(app, Response, use_cookies=True)
    assert submit(other, "/complaints/resume", {"code": "aaaa bbbb cccc dddd"}).status_code == 422
    assert submit(other, "/complaints/resume", {"code": shown.upper()}).status_code == 303
    assert STORY in text(other.get(at("story")))
    assert submit(Browser(app, Response, use_cookies=True), "/complaints/resume", {"code": shown}).status_code == 422


def test_a_session_that_ended_loses_nothing(client: FlaskClient, world: World) -> None:
    go(client, world, "consents")
    with client.session_transaction() as session:
        session.pop("sid")
    answer = submit(client, at("story"), {"words": "新写的一段话，还没有按继续。"}, "/login")
    assert "/login" in answer.location
    assert STORY not in text(client.get(at("place")))
    person = db.session.scalars(select(Draft.person_id)).one()
    assert person is not None
    with client.session_transaction() as session:
        session["sid"] = sign_in_token(person)
        session["seen"] = int(clock.now().timestamp())
    assert "新写的一段话" in text(client.get(at("story")))
    assert "没填完的" in text(client.get("/complaints/"))


def sign_in_token(person_id: int) -> str:
    from accounts.actions.signing import open_sign_in
    from accounts.models import Person

    return open_sign_in(db.session.get_one(Person, person_id), "code")[1]


def test_somebody_signed_in_skips_the_code(app: Flask, world: World) -> None:
    client = sign_in(app, world, "learner")
    phone = {"name": "王示例", "phone": "19900000000", "address": "示例省示例市示例路1号"}
    chosen = {"institution": world.institution("app").ref}
    answers = {"place": PLACE, "institution": chosen} | ANSWERS | {"contact": phone}
    for step in ORDER[: ORDER.index("code")]:
        answer = submit(client, at(step), answers[step])
    assert answer.location == at("evidence")


def test_staff_do_not_file_as_staff(app: Flask, world: World) -> None:
    assert sign_in(app, world, "officer").get(at("place")).status_code == 403


def test_evidence_waits_for_a_proved_person_and_stays_through_an_error(client: FlaskClient, world: World) -> None:
    go(client, world, "contact")
    assert client.get(at("evidence")).location == at("contact")
    submit(client, at("contact"), ANSWERS["contact"])
    submit(client, at("code"), {"code": code()})
    files = {"files": [(io.BytesIO(PNG), "截图.png"), (io.BytesIO(b"MZ\x90\x00"), "程序.exe")]}
    answer = submit(client, at("evidence"), files)
    assert answer.status_code == 422
    assert "截图.png" in text(answer)
    kept = db.session.scalars(select(StoredFile)).one()
    assert submit(client, at("evidence"), {"files_kept": kept.ref}).location == at("consents")
    submit(client, at("consents"), CONSENTS | {"path": "routed"})
    complaint = case_of(client, submit(client, at("check"), {}).location)
    assert db.session.scalars(select(StoredFile)).one().owner_id == complaint.id
    assert client.get(f"/files/{kept.ref}").data == PNG


def test_a_wrong_code_says_so_and_a_right_one_signs_in(client: FlaskClient, world: World) -> None:
    go(client, world, "code")
    right = code()
    wrong = "000000" if right != "000000" else "111111"
    answer = submit(client, at("code"), {"code": wrong})
    assert answer.status_code == 422
    assert "验证码不对" in text(answer)
    assert submit(client, at("code"), {"code": " ".join(right)}).location == at("evidence")


def test_five_presses_at_once_make_one_case(app: Flask, client: FlaskClient, world: World) -> None:
    go(client, world, "consents", institution={"institution": "free", "name": "同名示例课堂"})
    submit(client, at("consents"), CONSENTS | {"path": "routed"})
    token = token_in(text(client.get(at("check"))))
    cookies = client.get(at("check")).request.headers["Cookie"]

    def press(_n: int) -> str:
        with app.app_context():
            other = Browser(app, Response, use_cookies=False)
            answer = other.post(at("check"), data={"csrf_token": token}, headers={"Cookie": cookies})
            return str(answer.location)

    with ThreadPoolExecutor(5) as pool:
        found = set(pool.map(press, range(5)))
    assert len(found) == 1, found
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Complaint)) == 1
    assert db.session.scalar(select(func.count(Institution.id)).where(Institution.name == "同名示例课堂")) == 1


# --- the learner's pages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", list(REACH))
def test_every_status_shows_whose_turn_it_is(app: Flask, world: World, status: Status) -> None:
    complaint = reach(world, status)
    number = complaint.number
    client = sign_in(app, world, "learner")
    page = text(client.get(f"/complaints/{number}"))
    assert number in page
    assert page.count("<h1") == 1
    assert ("现在轮到" in page or "已逾期" in page) is (status is not Status.CLOSED)
    assert text(client.get(f"/complaints/{number}/filed")).count("<h1") == 1


def test_the_sentence_names_actor_day_and_nature(app: Flask, world: World) -> None:
    with app.test_request_context("/complaints/"):
        accepted = case_view(world.viewers["learner"], world.accepted())
        waiting = case_view(world.viewers["learner"], world.file())
        offered = case_view(world.viewers["learner"], world.answered())
    assert accepted.turn_sentence.startswith("现在轮到：星河示例在线教育，平台规则：请在")
    assert "应在" in waiting.turn_sentence
    assert "平台规则" not in waiting.turn_sentence
    assert offered.turn_sentence.startswith("现在轮到：您，")
    assert offered.turn is not None
    assert offered.turn["consequence"] == "不作选择不代表同意。"


def test_a_stranger_finds_nothing(app: Flask, world: World) -> None:
    number = world.answered().number
    client = sign_in(app, world, "other_learner")
    for page in ("", "/filed", "/withdraw", "/handoff", "/consents/publish", "/outside"):
        assert client.get(f"/complaints/{number}{page}").status_code == 404


@pytest.mark.parametrize(
    ("name", "plain", "masked"), [("learner", True, False), ("officer", False, True), ("staff", False, False)]
)
def test_contact_is_plain_masked_or_absent(app: Flask, world: World, name: str, plain: bool, masked: bool) -> None:
    complaint = world.answered()
    with app.test_request_context("/complaints/"):
        view = case_view(world.viewers[name], complaint)
    values = [row["value"] for row in view.contact]
    assert ("19900001234" in values) is plain
    assert ("199****1234" in values) is masked


def test_a_case_page_reads_a_constant_and_small_number_of_times(app: Flask, world: World) -> None:
    small, large = world.accepted().number, world.answered()
    for index in range(6):
        room = cases.joint_room(large)
        assert room is not None
        cases.say(room, f"第{index}条", by=world.actor("learner"), key=f"m{index}")
    number, counts = large.number, []
    client = sign_in(app, world, "learner")
    client.get(f"/complaints/{number}")
    for one in (small, number):
        with counted() as said:
            assert client.get(f"/complaints/{one}").status_code == 200
        counts.append(len(said))
    assert counts[0] == counts[1]
    assert max(counts) <= QUERIES, "\n".join(one.replace("\n", " ") for one in said)


def test_withdrawing_shows_what_follows_first(app: Flask, world: World) -> None:
    complaint = world.answered()
    number, client = complaint.number, sign_in(app, world, "learner")
    assert "会不予受理" in text(client.get(f"/complaints/{number}/withdraw"))
    assert submit(client, f"/complaints/{number}/withdraw", {}).status_code == 303
    db.session.rollback()
    assert complaint.status is Status.TERMINATED


def test_a_decision_is_served_by_the_press(app: Flask, world: World) -> None:
    complaint = world.file()
    decision = cases.accept(complaint, by=world.actor("officer"))
    number, client = complaint.number, sign_in(app, world, "learner")
    page = text(client.get(f"/complaints/{number}"))
    assert "我已看到" in page
    client.post(f"/complaints/{number}/read", data={"csrf_token": token_in(page)})
    db.session.refresh(decision)
    assert decision.served_at is not None
    assert "我已看到" not in text(client.get(f"/complaints/{number}"))


def test_consent_to_publish_changes_at_any_time(app: Flask, world: World) -> None:
    complaint = reach(world, Status.CLOSED)
    number, client = complaint.number, sign_in(app, world, "learner")
    submit(client, f"/complaints/{number}/consents/publish", {"given": "no"})
    with app.test_request_context("/complaints/"):
        view = case_view(world.viewers["learner"], complaint)
    assert [row["given"] for row in view.consents if row["kind"] == "publish"] == [False]


def test_the_learner_sees_who_looked(app: Flask, world: World) -> None:
    complaint = world.file()
    cases.show_protected(complaint, "phone", "contact", by=world.actor("officer"))
    page = text(sign_in(app, world, "learner").get(f"/complaints/{complaint.number}"))
    assert "需要联系投诉人核实情况" in page
    staff = case_page(app, world, "officer", complaint)
    assert any(item["kind"] == "complaint.protected_shown" for item in staff.timeline)


def case_page(app: Flask, world: World, name: str, complaint: Complaint) -> CaseView:
    with app.test_request_context("/complaints/"):
        return case_view(world.viewers[name], complaint)


def test_every_event_of_a_case_has_words_and_a_template() -> None:
    known = {kind for kind in events.kinds() if kind.startswith(("complaint.", "clock."))}
    assert known <= set(EVENTS)
    folder = ROOT / "templates" / "complaints" / "timeline"
    assert {path.stem for path in folder.glob("*.html")} >= known


def test_private_words_do_not_reach_the_other_side(app: Flask, world: World) -> None:
    complaint = world.answered()
    room = next(one for one in case_page(app, world, "learner", complaint).rows.rooms if one.kind == "desk")
    cases.say(room, "只给经办单位的话", by=world.actor("learner"), key="only")
    said = [card["body"] for card in case_page(app, world, "staff", complaint).messages]
    assert "只给经办单位的话" not in said
    assert "只给经办单位的话" in [card["body"] for card in case_page(app, world, "officer", complaint).messages]
