"""What is printed on the spot and registered nowhere: forms to sign, texts to hand in elsewhere, one's own copy."""

import os

import pytest
from flask import Flask
from flask.testing import FlaskClient

from complaints import actions as cases
from complaints.lifecycle import Status
from complaints.models import Complaint
from complaints.wording import ASSOCIATION, REGULATOR
from kernel import outbox, pdf
from kernel.db import db
from kernel.papers import Paper
from tests.complaints.driver import reach
from tests.complaints.hands import sign_in
from tests.complaints.people_hands import by_helper
from tests.complaints.test_report_acts import tip
from tests.papers.bodies import FAMILIES, OfBody, seen_from
from tests.papers.official import OFFICIAL, lacking
from tests.papers.paper_hands import Inside, at_table, inside
from tests.world import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FORBIDDEN = ("市场监督管理局", "市场监督管理投诉举报", "我局", "本局")


@pytest.fixture(autouse=True)
def _set() -> None:
    if os.environ.get("CI") != "true" and not pdf.available():
        pytest.skip(f"no PDF here: {pdf.why()}")


def fetched(client: FlaskClient, url: str, title: str | None, pages: int | None = 1) -> Inside:
    """A PDF as it is downloaded: title, language, tags, fonts, A4 and pages are as of a registered paper."""
    answer = client.get(url)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), url
    found = inside(answer.data)
    told = title or found.title, "zh-CN", True, pages or found.pages
    assert (found.title, found.language, found.is_tagged, found.pages) == told
    assert found.title
    assert found.fonts
    assert all(found.fonts.values()), found.fonts
    assert found.sizes == {(210, 297)}
    assert "no-store" in answer.headers["Cache-Control"]
    return found


def of_family(found: Inside, family: str) -> None:
    if family != REGULATOR:
        assert [word for word in FORBIDDEN if word in found.words] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_each_familys_forms_to_sign_and_ones_own_copy(app: Flask, world: World, family: str) -> None:
    here = seen_from(world, family)
    learner = sign_in(app, here, "learner")
    helped = by_helper(here)
    found = fetched(learner, f"/complaints/{helped.number}/stand-in/authorisation.pdf", "授权委托书")
    of_family(found, family)
    assert ("第十一条" in found.words) is (family == REGULATOR) or not found.words
    at_table(here)
    outbox.drain()
    agreed = db.session.query(Paper).filter_by(kind="agreement").one()
    number = _number_of(agreed)
    copy = fetched(learner, f"/mediation/{number}/agreement/copy.pdf", agreed.title, 3)
    of_family(copy, family)
    if copy.words:
        assert "附页：本份说明" in copy.words
        assert agreed.text_digest in copy.words
    court = f"/mediation/{number}/agreement/court/pdf"
    if family == ASSOCIATION:
        assert fetched(learner, court, "司法确认申请材料", None).pages > 3
        return
    assert learner.get(court).status_code != 200, "in a department's name there is nothing to confirm (rules §0b.6)"
    _report(app, here, family)


def _number_of(paper: Paper) -> str:
    return db.session.get_one(Complaint, paper.owner_id).number


def _report(app: Flask, here: OfBody, family: str) -> None:
    """举报登记表 (form 二), for the file of a body's own."""
    site, intake = here.institution("own_site"), here.actor("platform_admin")
    report = tip(here, institution=site, target_name=site.name, name="张示例", phone="19900001234")
    cases.sort_report(report, "E17", by=intake)
    cases.assign_report(report, here.organisation("department"), by=intake)
    made = fetched(sign_in(app, here, "officer"), f"/desk/reports/{report.number}/form.pdf", "举报登记表")
    of_family(made, family)
    if not made.words:
        return
    assert not [secret for secret in ("张示例", "19900001234") if secret in made.words]
    forms = [form for form in OFFICIAL.values() if form.title == "举报登记表" and family == REGULATOR]
    assert [missing for form in forms if (missing := lacking(form, made.words)) is not None] == []


def test_the_texts_for_the_other_ways_are_aids_that_nobody_issued(app: Flask, world: World) -> None:
    number = reach(world, Status.TERMINATED).number
    learner, found = sign_in(app, world, "learner"), []
    for text in ("demand", "association", "department", "arbitration", "court", "confirmation"):
        url = f"/complaints/{number}/ways/{text}.pdf"
        if learner.get(url.removesuffix(".pdf")).status_code == 200:
            found.append(fetched(learner, url, None, None))
    assert len(found) >= 4
    for one in found:
        of_family(one, "")
        assert "核验：" not in one.words, "it has no number and no code"


def test_the_text_for_12315_has_what_form_one_asks(app: Flask, world: World) -> None:
    complaint = world.file(paid_by="consumer")
    learner = sign_in(app, world, "learner")
    answer = learner.get(f"/complaints/{complaint.number}/handoff.pdf")
    found = inside(answer.data)
    assert (found.language, found.is_tagged, found.sizes) == ("zh-CN", True, {(210, 297)})
    assert all(found.fonts.values())
    if found.words:
        asked = (
            "投诉人姓名",
            "联系电话",
            "证件类型",
            "证件号码",
            "通信地址",
            "是否同意公示投诉信息",
            "是否同意委托调解",
        )
        asked += ("被投诉人名称", "被投诉人地址", "投诉请求", "事实和理由")
        assert [words for words in asked if words not in found.words] == []
    assert db.session.query(Paper).filter(Paper.kind != "receipt").count() == 0
