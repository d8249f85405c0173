"""A case cites the rules as they stood on the day of purchase: version, first day and digest, in the bundle too."""

from datetime import timedelta

import pytest
from flask import Flask

from complaints.actions.anew import SAME
from complaints.actions.following import answers_of
from complaints.forms.filing import WishForm
from complaints.models import Complaint
from complaints.views.case import case_view
from complaints.views.dossier.sections import sections_of
from complaints.views.rules_at_purchase import rules_at_purchase
from institutions.queries.duties import rules_on
from kernel import clock, outbox
from kernel.db import transaction
from kernel.papers import digest
from tests.complaints.diagnosis_hands import ask, at
from tests.complaints.filing_hands import ANSWERS, QUERIES, case_of, go, submit
from tests.complaints.hands import counted, sign_in, text
from tests.institutions.duty_hands import asked, confirmed
from tests.world import World

FIRST, SECOND = "开课前全额退。", "开课前退九成。"


@pytest.fixture
def two_versions(world: World) -> None:
    """The institution of `other_staff` with refund rules of two versions, a month apart."""
    asked(world)
    confirmed(world, "refund_rules", FIRST)
    with clock.stepped(clock.now() + timedelta(days=30)):
        confirmed(world, "refund_rules", SECOND, from_on=clock.today() + timedelta(days=30))


def bought(world: World, after: int | None) -> Complaint:
    """A complaint about a purchase so many days after today, filed when both versions have stood."""
    on = clock.today() + timedelta(days=after) if after is not None else None
    with clock.stepped(clock.now() + timedelta(days=100)):
        return world.file("own_site", bought_on=on)


@pytest.mark.parametrize(
    ("after", "version", "words"), [(-1, None, ""), (0, 1, FIRST), (59, 1, FIRST), (60, 2, SECOND)]
)
def test_the_version_is_that_of_the_day(
    app: Flask, world: World, two_versions: None, after: int, version: int | None, words: str
) -> None:
    on = clock.today() + timedelta(days=after)
    refund, service = rules_on(world.institution("own_site"), on)
    assert (refund.version, refund.digest) == (version, digest(words) if words else "")
    assert service.version is None


def test_the_case_page_says_version_and_digest_and_leads_to_that_day(
    app: Flask, world: World, two_versions: None
) -> None:
    complaint, on = bought(world, 3), clock.today() + timedelta(days=3)
    with clock.stepped(clock.now() + timedelta(days=100)):
        client = sign_in(app, world, "learner")
        client.get(f"/complaints/{complaint.number}")
        with counted() as said:
            answer = client.get(f"/complaints/{complaint.number}")
    assert len(said) <= QUERIES, "\n".join(one.replace("\n", " ") for one in said)
    page = text(answer)
    assert f"/rules?on={on.isoformat()}" in answer.text
    for words in (
        "购买日期",
        "购买之日的退费规则",
        "第1版",
        digest(FIRST)[:16],
        "购买之日的服务规则",
        "那一天没有披露",
    ):
        assert words in page, words
    assert digest(SECOND)[:16] not in page


def test_the_bundle_says_the_same_without_links(app: Flask, world: World, two_versions: None) -> None:
    complaint = bought(world, 60)
    with app.test_request_context():
        viewer = world.viewers["learner"]
        first = next(iter(sections_of(viewer, case_view(viewer, complaint))))
    facts = {one.label: one.value for one in first.facts}
    assert digest(SECOND)[:16] in facts["购买之日的退费规则"]
    assert "第2版" in facts["购买之日的退费规则"]
    assert "<" not in facts["购买之日的退费规则"]


def test_without_a_day_the_reader_chooses_one(app: Flask, world: World, two_versions: None) -> None:
    complaint = bought(world, None)
    with app.test_request_context():
        ((key, value),) = rules_at_purchase(complaint)
    assert key == "服务规则"
    assert "?on=" not in value


def test_who_never_disclosed_here_has_no_line(app: Flask, world: World) -> None:
    complaint = world.file("own_site", bought_on=clock.today())
    with transaction():
        complaint.institution.organisation_id = None
    with app.test_request_context():
        assert rules_at_purchase(complaint) == []


def test_the_public_page_of_the_day_shows_the_same_digest(app: Flask, world: World, two_versions: None) -> None:
    outbox.drain()
    url = f"/institutions/{world.institution('own_site').ref}/rules?on="
    page = app.test_client().get(url + clock.today().isoformat()).text
    assert digest(FIRST) in page
    assert digest(SECOND) not in page


def test_the_day_is_asked_in_filing_kept_and_carried(app: Flask, world: World) -> None:
    client = app.test_client()
    go(client, world, "check", wish=ANSWERS["wish"] | {"bought_on": "2026-09-02"})
    check = text(client.get("/complaints/new/check"))
    assert "购买日期" in check
    answer = submit(client, "/complaints/new/check", {})
    complaint = case_of(client, answer.location)
    assert complaint.bought_on is not None
    assert complaint.bought_on.isoformat() == "2026-09-02"
    assert answers_of(complaint, complaint.filer or world.person("learner"))["wish"]["raw"]["bought_on"] == [
        "2026-09-02"
    ]


def test_a_day_to_come_is_refused_and_none_is_fine(app: Flask) -> None:
    with app.test_request_context():
        for value, fine in (((clock.today() + timedelta(days=1)).isoformat(), False), ("", True)):
            form = WishForm.of(
                {"wishes": ["resume"], "paid_by": ["consumer"], "told": ["no"], "bought_on": [value]}, {}
            )
            assert form.validate() is fine, form.errors


def test_the_diagnosis_carries_its_day_over(app: Flask, world: World) -> None:
    client = app.test_client()
    ask(client, world)
    assert submit(client, "/complaints/diagnosis/file", {}, page=at("result")).status_code == 303
    assert 'value="2026-03-01"' in client.get("/complaints/new/wish").text


def test_a_case_filed_anew_keeps_the_day() -> None:
    assert "bought_on" in SAME
