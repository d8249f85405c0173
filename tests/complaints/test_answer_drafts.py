"""An institution's answer in progress: kept by a press, shared by colleagues, never lost, gone when it is given."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import text as sql

from accounts.actions import forget_typed
from accounts.models import SignIn
from accounts.models.typed import TypedAside
from complaints import actions as cases
from complaints.models import AnswerDraft, Complaint, DraftOf, TemplateUse
from kernel import clock
from kernel.db import db, transaction
from kernel.errors import NotYours
from tests import answer_words
from tests.complaints.driver import agreed, grounds
from tests.complaints.hands import forms_in, sign_in, submit, text
from tests.world import World

TYPED = {"words": ["先写一半。"]}


def draft_of(complaint: Complaint, kind: DraftOf = DraftOf.ANSWER) -> AnswerDraft | None:
    return db.session.query(AnswerDraft).filter_by(complaint_id=complaint.id, kind=kind).one_or_none()


def save(
    complaint: Complaint, world: World, words: str = "先写一半。", seen: str = "", name: str = "staff"
) -> AnswerDraft:
    return cases.save_answer_draft(complaint, DraftOf.ANSWER, {"words": [words]}, seen, by=world.actor(name))


def test_a_draft_is_kept_sealed_and_says_who_saved_it_and_when(world: World) -> None:
    complaint = world.accepted()
    row = save(complaint, world)
    assert (row.saved_by_id, row.organisation_id) == (world.people["staff"], world.actor("staff").organisation_id)
    stored = db.session.execute(sql("SELECT typed FROM answer_drafts")).scalar_one()
    assert "先写" not in stored
    with clock.stepped(clock.now() + timedelta(hours=2)):
        later = save(complaint, world, "再写。", row.mark, "institution_admin")
    assert (later.id, later.saved_by_id) == (row.id, world.people["institution_admin"])


@pytest.mark.parametrize("name", ["learner", "officer", "other_staff", "platform_admin"])
def test_only_the_institution_drafts(world: World, name: str) -> None:
    with pytest.raises(NotYours):
        save(world.accepted(), world, name=name)


def test_whoever_began_from_an_older_draft_overwrites_nobody(world: World) -> None:
    complaint = world.accepted()
    first = save(complaint, world).mark
    second = save(complaint, world, "同事写的。", first, "institution_admin").mark
    with pytest.raises(cases.DraftChanged):
        save(complaint, world, "旧页面上写的。", first)
    with pytest.raises(cases.DraftChanged):
        cases.discard_answer_draft(complaint, DraftOf.ANSWER, first, by=world.actor("staff"))
    with pytest.raises(cases.DraftChanged):
        words, began = answer_words.formal(complaint), cases.Drafted(first)
        cases.answer(complaint, words, by=world.actor("staff"), key="key", drafted=began)
    assert save(complaint, world, "同事写的。", first).mark == second, "the same words change nothing"


def test_the_answer_ends_its_draft(world: World) -> None:
    complaint = world.accepted()
    for kind in DraftOf:
        cases.save_answer_draft(complaint, kind, TYPED, "", by=world.actor("staff"))
    cases.answer(complaint, answer_words.formal(complaint), by=world.actor("staff"), key="key")
    assert draft_of(complaint) is None
    assert draft_of(complaint, DraftOf.ADMIN) is None


def test_drafts_of_closed_cases_go_after_their_time(world: World) -> None:
    complaint, still_open = agreed(world), world.accepted()
    cases.save_answer_draft(complaint, DraftOf.ANSWER, TYPED, "", by=world.actor("staff"))
    cases.save_answer_draft(still_open, DraftOf.ANSWER, TYPED, "", by=world.actor("staff"))
    cases.close(complaint, by=world.actor("mediator"))
    assert cases.expire_answer_drafts() == 0
    with clock.stepped(clock.now() + timedelta(days=61)):
        assert cases.expire_answer_drafts() == 1
    assert draft_of(complaint) is None
    assert draft_of(still_open) is not None


def test_a_press_saves_and_a_colleague_goes_on(app: Flask, world: World) -> None:
    complaint = world.accepted()
    staff, lead = sign_in(app, world, "staff"), sign_in(app, world, "institution_admin")
    url = f"/institution/{complaint.number}/answer"
    saved = submit(staff, url, words="先写一半。", grant_1="part", fen_1="一千", by_1="明天", save="1")
    assert (saved.status_code, saved.location) == (303, url)
    opened = text(lead.get(url))
    for typed in ("先写一半。", 'value="一千"', 'value="明天"'):
        assert typed in opened
    assert "接着写答复" in text(lead.get(f"/institution/{complaint.number}"))
    for name, place in (("learner", "complaints"), ("officer", "desk")):
        page = text(sign_in(app, world, name).get(f"/{place}/{complaint.number}"))
        assert "先写一半" not in page
        assert "草稿" not in page
    assert sign_in(app, world, "other_staff").get(f"/institution/{complaint.number}/draft/answer").status_code == 404


def test_two_at_once_lose_nothing(app: Flask, world: World) -> None:
    complaint = world.accepted()
    staff, url = sign_in(app, world, "staff"), f"/institution/{complaint.number}/answer"
    staff.get(url)
    save(complaint, world, "同事写的。", name="institution_admin")
    both = submit(staff, url, words="我写的。", seen="", save="1")
    assert both.status_code == 409
    assert "同事写的。" in text(both)
    assert "我写的。" in text(both)
    row = draft_of(complaint)
    assert row is not None
    assert f'value="{row.mark}"' in text(both), "the next press counts as having seen it"


def test_what_fails_or_comes_too_late_is_kept(app: Flask, world: World) -> None:
    complaint = world.accepted()
    staff, url = sign_in(app, world, "staff"), f"/institution/{complaint.number}/answer"
    assert submit(staff, url, step="final", words="只写总的。").status_code == 422
    assert draft_of(complaint) is not None
    cases.terminate(complaint, grounds(complaint, "termination"), "终止。", by=world.actor("officer"))
    kept = draft_of(complaint)
    assert kept is not None
    sent = {"csrf_token": "", "words": "终止之后才按下。", "seen": kept.mark}
    page = text(staff.get(f"/institution/{complaint.number}/draft/answer"))
    assert "只写总的。" in page
    sent["csrf_token"] = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    late = staff.post(url, data=sent)
    assert late.status_code == 409
    assert "终止之后才按下。" in text(late)
    reading = f"/institution/{complaint.number}/draft/answer"
    assert "终止之后才按下。" in text(staff.get(reading))
    assert submit(staff, reading).status_code == 303
    assert draft_of(complaint) is None


def test_beside_a_first_word_the_rest_stays(app: Flask, world: World) -> None:
    complaint = world.accepted()
    staff, url = sign_in(app, world, "staff"), f"/institution/{complaint.number}/answer"
    sent = submit(staff, url, step="interim", words="正在核对。", grant_1="part", says_1="退一半。")
    assert sent.status_code == 303
    page = text(staff.get(url))
    assert "退一半。" in page
    assert "正在核对。" not in page.split("<form", 1)[1].split("再看一遍")[0]


def test_ready_words_begin_an_answer_and_are_not_the_whole_of_it(app: Flask, world: World) -> None:
    complaint = world.accepted()
    ready = ["您好，来信收到。", "感谢理解。"]
    for place, words in enumerate(ready):
        row = cases.keep_template(TemplateUse.ANSWER, f"常用{place}", words, by=world.actor("staff"))
    staff, url = sign_in(app, world, "staff"), f"/institution/{complaint.number}/answer"
    begun = submit(staff, url, words="先写的。", says_1="一", insert=row.ref)
    assert begun.status_code == 200
    assert "先写的。\n感谢理解。" in text(begun)
    by = (clock.today() + timedelta(days=7)).isoformat()
    typed = {"account": "true", "account_words": "属实。", "grant_1": "part", "fen_1": "1000", "by_1": by}
    typed |= {"grant_2": "apology", "by_2": by, "says_2": "书面道歉", "says_1": "原路退回"}
    alone = submit(staff, url, words="您好，来信收到。感谢 理解。", **typed)
    assert alone.status_code == 422
    assert "再用自己的话" in text(alone)
    on_a_point = submit(staff, url, words="同意退还余款。", **(typed | {"says_2": "感谢理解。"}))
    assert on_a_point.status_code == 422
    assert submit(staff, url, words="您好，来信收到。余款十日内退回。", **typed).status_code == 303


def test_the_answer_beside_the_matter_has_draft_and_ready_words_too(app: Flask, world: World) -> None:
    complaint = world.accepted()
    row = cases.keep_template(TemplateUse.ANSWER, "不是我们", "课程不是本机构提供的。", by=world.actor("staff"))
    staff, url = sign_in(app, world, "staff"), f"/institution/{complaint.number}/admin-answer"
    assert submit(staff, url, has="kind", reasons="查过订单。", save="1").status_code == 303
    assert "查过订单。" in text(staff.get(url))
    assert "课程不是本机构提供的。" in text(submit(staff, url, has="kind", kind="wrong_firm", insert=row.ref))
    alone = submit(staff, url, has="kind", kind="wrong_firm", reasons="课程不是本机构提供的。")
    assert alone.status_code == 422
    sent = submit(staff, url, has="kind", kind="wrong_firm", reasons="课程不是本机构提供的，由示例乙校提供。")
    assert sent.status_code == 303
    assert draft_of(complaint, DraftOf.ADMIN) is None


def test_a_session_that_ends_while_writing_loses_nothing(app: Flask, world: World) -> None:
    complaint = world.accepted()
    save(complaint, world, "较早的草稿。")
    staff, url = sign_in(app, world, "staff"), f"/institution/{complaint.number}/answer"
    (form,) = [one for one in forms_in(text(staff.get(url))) if "asked" in one.labels]
    with staff.session_transaction() as session:
        session["seen"] = int((clock.now() - timedelta(minutes=31)).timestamp())
    sent = staff.post(url, data=form.values | {"words": "写了很久的答复。", "grant_1": "part", "by_1": "下周"})
    assert sent.status_code == 303
    after = parse_qs(urlsplit(sent.location).query)["next"][0]
    assert "很久" not in after
    other, same = sign_in(app, world, "institution_admin"), sign_in(app, world, "staff")
    assert "写了很久的答复。" not in text(other.get(after)), "what never arrived is its writer's alone"
    page = text(same.get(after))
    for typed in ("写了很久的答复。", 'value="下周"', "登录曾经过期", f'value="{form.values["seen"][0]}"'):
        assert typed in page
    assert "写了很久的答复。" not in text(same.get(url)), "the page itself begins with the draft"
    stored = db.session.execute(sql("SELECT typed FROM typed_asides")).scalar_one()
    assert "很久" not in stored
    with clock.stepped(clock.now() + timedelta(days=1, minutes=1)):
        assert forget_typed() == 1


def test_nothing_is_kept_of_whoever_was_signed_out(app: Flask, world: World) -> None:
    complaint = world.accepted()
    staff, url = sign_in(app, world, "staff"), f"/institution/{complaint.number}/answer"
    (form,) = [one for one in forms_in(text(staff.get(url))) if "asked" in one.labels]
    with transaction():
        db.session.query(SignIn).update({"revoked_at": clock.now()})
    sent = staff.post(url, data=form.values | {"words": "别人写的。"})
    assert sent.location == f"/login?next={url}"
    assert db.session.query(TypedAside).count() == 0
