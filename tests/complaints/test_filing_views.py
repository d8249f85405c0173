"""The filing as a browser without JavaScript does it, and the learner's own pages."""

from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient

from complaints.lifecycle import Status
from complaints.models import FilerKind, PointKind
from complaints.views.drafting import COOKIE, ORDER
from kernel import clock
from tests.complaints.filing_hands import ANSWERS, CONSENTS, PLACE, STORY, WISH, at, case_of, go, submit, token_in
from tests.complaints.hands import counted, text
from tests.world import World

PRESS = 50  # reads of one press (bench/README.md); fewer is better, more wants a reason


def test_a_filing_takes_twelve_pages_and_makes_a_case(client: FlaskClient, world: World) -> None:
    assert len(ORDER) <= 12
    go(client, world, "check")
    page = text(client.get(at("check")))
    assert STORY in page
    assert "19988880001" in page
    assert "示例教育局" in page
    assert "如当日收到，" in page
    assert "怎么算的" in page
    token = token_in(client.get(at("check")).text)
    with counted() as said:
        answer = client.post(at("check"), data={"csrf_token": token}, content_type="multipart/form-data")
    assert len(said) <= PRESS, "the press that files reads more than it did"
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
