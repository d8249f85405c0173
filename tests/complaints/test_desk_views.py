"""The desk, the intake and the institution's pages, as their people use them; and what all audiences post."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from complaints import actions as cases
from complaints.lifecycle import RoomKind, Status
from complaints.models import Complaint, ConsentKind, Decision, Room
from institutions.actions import Entry, add_institution
from institutions.lifecycle import InstitutionType
from kernel import clock
from kernel.db import db
from kernel.events import SYSTEM, EventRow
from tests.complaints.hands import counted, sign_in, submit, text
from tests.world import World

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def status_of(number: str) -> Status:
    db.session.rollback()
    return db.session.scalars(select(Complaint.status).filter_by(number=number)).one()


def test_the_most_urgent_case_comes_first_and_overdue_is_said_in_words(app: Flask, world: World) -> None:
    fresh = world.file().number
    with clock.stepped(clock.now() - timedelta(days=20)):
        late = world.file().number
    page = text(sign_in(app, world, "officer").get("/desk/"))
    assert page.index(late) < page.index(fresh)
    assert "已逾期" in page
    assert "截至" in page
    assert "待受理（2）" in page


def test_a_queue_is_filtered_and_searched(app: Flask, world: World) -> None:
    one, other = world.file(words="外教课停了").number, world.accepted(words="课本没有寄来").number
    client = sign_in(app, world, "officer")
    assert other not in text(client.get("/desk/?status=assigned"))
    found = text(client.get("/desk/?q=外教"))
    assert one in found
    assert other not in found
    assert "没有符合条件的案件" in text(client.get("/desk/?q=没有这样的字"))


def test_another_body_sees_nothing(app: Flask, world: World) -> None:
    number = world.file().number
    client = sign_in(app, world, "foreign_officer")
    assert number not in text(client.get("/desk/"))
    for url in (f"/desk/{number}", f"/desk/{number}/accept", f"/desk/{number}/reveal", f"/desk/{number}/close"):
        assert client.get(url).status_code == 404


@pytest.mark.parametrize("name", ["learner", "staff", "mediator", "auditor"])
def test_the_desk_is_for_the_office(app: Flask, world: World, name: str) -> None:
    assert sign_in(app, world, name).get("/desk/").status_code == 403


def test_no_page_reads_more_when_there_is_more(app: Flask, world: World) -> None:
    client = sign_in(app, world, "officer")

    def reads(url: str) -> int:
        client.get(url)
        with counted() as said:
            assert client.get(url).status_code == 200
        return len(said)

    first = world.answered()
    world.answered()  # the first that is like it: how many are is asked once there are any
    url = f"/desk/{first.number}"
    before, queue_before = reads(url), reads("/desk/")
    room = db.session.scalars(select(Room).filter_by(complaint_id=first.id, kind=RoomKind.JOINT)).one()
    for index in range(3):
        cases.say(room, "再说一句", by=world.actor("officer"), key=f"again-{index}")
        world.answered()
    assert reads(url) == before <= 15
    assert reads("/desk/") == queue_before <= 15


def test_contact_is_masked_until_shown_for_a_reason(app: Flask, world: World) -> None:
    number = world.file().number
    client = sign_in(app, world, "officer")
    page = text(client.get(f"/desk/{number}"))
    assert "张示例" not in page
    assert "19900001234" not in page
    assert "示例路1号" not in page
    assert "199****1234" in page
    missing = submit(client, f"/desk/{number}/reveal", has="reason", field="phone")
    assert missing.status_code == 422
    shown = submit(client, f"/desk/{number}/reveal", has="reason", field="phone", reason="contact")
    assert "19900001234" in text(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    row = db.session.scalars(select(EventRow).filter_by(kind="complaint.protected_shown")).one()
    assert row.data["field_name"] == "phone"
    assert "19900001234" not in str(row.data)


def test_the_superior_reads_and_does_not_decide(app: Flask, world: World) -> None:
    number = world.file().number
    client = sign_in(app, world, "supervisor")
    page = text(client.get(f"/desk/{number}"))
    assert f"/desk/{number}/accept" not in page
    assert client.get(f"/desk/{number}/accept").status_code == 403


def test_accepting_names_the_law_of_the_bodys_own_kind(app: Flask, world: World) -> None:
    number = world.file().number
    client = sign_in(app, world, "officer")
    page = text(client.get(f"/desk/{number}/accept"))
    assert "消费者权益保护法实施条例》第四十六条" in page
    assert "市场监督管理投诉举报" not in page
    done = submit(client, f"/desk/{number}/accept")
    assert done.status_code == 303
    assert status_of(number) is Status.ACCEPTED
    again = client.get(f"/desk/{number}/accept")
    assert again.status_code == 303
    assert "这一步已经办过" in text(client.get(again.location))


def test_an_associations_clocks_are_platform_rules(app: Flask, world: World) -> None:
    number = world.file(path="association").number
    client = sign_in(app, world, "association_officer")
    chosen = "投诉人选择在这里请消费者协会调解。没有这样选的，按规则："
    assert chosen in text(client.get(f"/desk/{number}"))  # the rule alone would name another body
    other = world.file().number
    assert "没有这样选的" not in text(sign_in(app, world, "officer").get(f"/desk/{other}"))
    page = text(client.get(f"/desk/{number}/accept"))
    assert "平台规则" in page
    assert "法定期限" not in page
    assert "实施条例》第四十六条" not in page


def test_a_refusal_needs_grounds_of_its_kind_and_reasons_and_keeps_what_was_typed(app: Flask, world: World) -> None:
    number = world.file().number
    client = sign_in(app, world, "officer")
    page = text(client.get(f"/desk/{number}/refuse"))
    assert "没有明确的被投诉人" in page
    assert "不在本组织的服务范围内" not in page
    assert "向人民法院提起诉讼" in page
    wrong = submit(client, f"/desk/{number}/refuse", has="reasons", reasons="写了一半的理由")
    assert wrong.status_code == 422
    assert "写了一半的理由" in text(wrong)
    assert "请至少选择一项" in text(wrong)
    strange = submit(client, f"/desk/{number}/refuse", has="reasons", reasons="理由", grounds=["A1"])
    assert strange.status_code == 422
    done = submit(client, f"/desk/{number}/refuse", has="reasons", reasons="没有写明机构。", grounds=["D2"])
    assert done.status_code == 303
    assert status_of(number) is Status.NOT_ACCEPTED


def test_a_decision_handed_over_outside_is_noted_and_then_the_case_closes(app: Flask, world: World) -> None:
    complaint = world.file()
    number = complaint.number
    cases.refuse(complaint, ["D2"], "没有写明机构。", by=world.actor("officer"))
    client = sign_in(app, world, "officer")
    assert "还有决定没有送达" in text(client.get(f"/desk/{number}/close"))
    assert submit(client, f"/desk/{number}/decisions/refuse/served", has="how").status_code == 422
    assert (
        submit(
            client, f"/desk/{number}/decisions/refuse/served", has="how", how="post", proof="EMS 1234，已签收"
        ).status_code
        == 303
    )
    assert db.session.scalars(select(Decision.served_at)).one() is not None
    assert submit(client, f"/desk/{number}/close").status_code == 303
    assert status_of(number) is Status.CLOSED
    assert client.get(f"/desk/{number}").status_code == 200


def test_entrusting_waits_for_both_consents(app: Flask, world: World) -> None:
    complaint = world.answered()
    number = complaint.number
    client = sign_in(app, world, "officer")
    assert "现在还不能委托" in text(client.get(f"/desk/{number}/entrust"))
    cases.consent(complaint, ConsentKind.ENTRUST, True, by=world.actor("staff"))
    chosen = world.organisation("association").ref
    assert submit(client, f"/desk/{number}/entrust", has="body").status_code == 422
    assert submit(client, f"/desk/{number}/entrust", has="body", body=chosen, in_name="association").status_code == 303
    assert status_of(number) is Status.ENTRUSTED
    page = text(sign_in(app, world, "association_officer").get(f"/desk/{number}"))
    assert f"/mediation/{number}/mediator" in page
    assert "199****1234" not in page


def test_ending_mediation(app: Flask, world: World) -> None:
    complaint = world.answered()
    number, client = complaint.number, sign_in(app, world, "officer")
    assert "不同意调解" not in text(client.get(f"/desk/{number}/terminate"))
    cases.consent(complaint, ConsentKind.MEDIATE, False, by=world.actor("staff"))
    assert "明确表示不同意调解" in text(client.get(f"/desk/{number}/terminate"))
    chosen = text(client.get(f"/desk/{number}/terminate?because=unwilling"))
    assert 'value="DT2" checked' in chosen
    assert "明确表示不同意调解。</textarea>" in chosen
    done = submit(client, f"/desk/{number}/terminate", has="reasons", reasons="双方差距太大。", grounds=["DT3"])
    assert done.status_code == 303
    assert status_of(number) is Status.TERMINATED
    assert "双方差距太大" in text(client.get(f"/desk/{number}"))


def test_intake_knows_nothing_of_the_learner_and_sends_on(app: Flask, world: World) -> None:
    free = add_institution(Entry("流云示例学堂", InstitutionType.H, is_free_entry=True), by=SYSTEM)
    world.institutions["free"] = free.id
    number = world.file("free", words="这是学员写的话").number
    client = sign_in(app, world, "platform_admin")
    for url in ("/desk/intake", f"/desk/intake/{number}"):
        page = text(client.get(url))
        assert number in page
        for secret in ("张示例", "19900001234", "示例路1号", "这是学员写的话", "退还余款"):
            assert secret not in page
    assert submit(client, f"/desk/intake/{number}", has="body").status_code == 422
    chosen = world.organisation("department").ref
    assert submit(client, f"/desk/intake/{number}", has="body", body=chosen).status_code == 303
    assert status_of(number) is Status.ASSIGNED
    assert client.get(f"/desk/intake/{number}").status_code == 404
    assert sign_in(app, world, "officer").get("/desk/intake").status_code == 403
