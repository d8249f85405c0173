"""A trade association (行业协会) at its desk: it observes, sets standards and mediates what is entrusted to it.

Warnings (IR 38), criticism, calling in and taking part in inspections are given to consumer associations alone: of
those it has no button, no page and no act.
"""

import io
import re

import pytest
from flask import Flask

from accounts.roles import Level, OrganisationKind, Role
from complaints import actions as cases
from complaints.models import ConsentKind
from institutions import actions
from institutions.lifecycle.noticing import NoticeKind
from institutions.lifecycle.observing import ObservationState
from institutions.models import Observation, QualityStandard
from kernel import clock
from kernel.db import db, transaction
from kernel.errors import NotYours
from tests.complaints.hands import sign_in, submit, text
from tests.institutions.binding_hands import press
from tests.institutions.life_hands import join
from tests.institutions.watch_hands import planned
from tests.world import World, add_bodies, body

NOT_ITS = (
    *("/filing", "/selection/new", "/supervision", "/supervision/new", "/inspections/new", "/inspection-draws"),
    *("/notices/new", "/exits", "/exits/order", "/registry", "/registry/new", "/registry/import"),
)


@pytest.fixture
def trade(world: World) -> World:
    """An association of the trade with an officer, an administrator and a mediator."""
    with transaction():
        made = {"region_code": "110108", "level": Level.COUNTY, "short_name": "示行协"}
        add_bodies(world, body("trade", OrganisationKind.TRADE_ASSOCIATION, "示例在线教育行业协会", **made))
        for place, (name, role) in enumerate(
            {
                "trade_officer": Role.OFFICER,
                "trade_head": Role.SUPERVISOR,
                "trade_admin": Role.ASSOCIATION_ADMIN,
                "trade_mediator": Role.MEDIATOR,
            }.items()
        ):
            join(world, name, role, "trade", f"199008800{place:02d}")
    return world


def test_it_observes_and_is_answered_and_makes_no_notice_of_it(app: Flask, trade: World) -> None:
    writer, department = sign_in(app, trade, "trade_officer"), sign_in(app, trade, "officer")
    department_ref = trade.organisation("department").ref
    told = {"department": department_ref, "title": "停课不退", "words": "会员反映三起", "region": "110108"}
    made = press(writer, "/observations/new", **told, category="E01")
    assert made.status_code == 303
    assert press(writer, f"{made.location}/file").status_code == 303
    row = db.session.query(Observation).one()
    assert (row.state, row.association_id) == (ObservationState.FILED, trade.organisations["trade"])
    page = text(writer.get(made.location))
    assert "to_notice" not in page and "supervise" not in page
    assert writer.get(f"{made.location}/to_notice").status_code in (303, 404)
    assert writer.get(f"{made.location}/supervise").status_code == 404
    assert press(department, f"{made.location}/answer", words="已经核查。").status_code == 303
    assert "已经核查。" in text(writer.get(made.location))
    assert press(writer, f"{made.location}/close").status_code == 303
    assert sign_in(app, trade, "association_officer").get(made.location).status_code == 404, "another association's"


@pytest.mark.parametrize("name", ["trade_officer", "trade_head", "trade_admin"])
def test_what_it_has_no_power_for_is_not_on_its_pages(app: Flask, trade: World, name: str) -> None:
    client = sign_in(app, trade, name)
    for url in NOT_ITS:
        assert client.get(url).status_code in (403, 404), url
    assert "/notices/new" not in text(client.get("/notices"))
    assert "/inspections/new" not in text(client.get("/inspections"))
    desk = client.get("/registry/desk")
    assert desk.status_code == (200 if name != "trade_admin" else desk.status_code)
    for url in ("/supervision", "/inspections", "/notices", "/filing", "/exits", "/registry/import", "/registry/likes"):
        assert f'href="{url}"' not in desk.text, url
    if desk.status_code == 200:
        assert 'href="/standards"' in desk.text or 'href="/duties/standards"' in desk.text or "质量标准" in desk.text


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_no_warning_and_no_criticism_is_its_act(trade: World, kind: NoticeKind) -> None:
    draft = actions.NoticeDraft(kind, "消费提示", "请注意。", institution=trade.institution("app"))
    with pytest.raises((NotYours, actions.WatchWrong)):
        actions.draft_notice(draft, by=trade.actor("trade_officer"))


def test_it_is_not_asked_along_to_an_inspection(app: Flask, trade: World) -> None:
    inspection = planned(trade)
    page = text(sign_in(app, trade, "officer").get(f"/inspections/{inspection.ref}/invite_partner"))
    assert "示例消费者协会" in page and "示例在线教育行业协会" not in page
    with pytest.raises((NotYours, actions.WatchWrong)):
        actions.invite_partner(inspection, trade.organisation("trade"), by=trade.actor("officer"))
    assert sign_in(app, trade, "trade_officer").get(f"/inspections/{inspection.ref}").status_code == 404


def test_its_administrator_enters_a_standard(app: Flask, trade: World) -> None:
    admin, document = sign_in(app, trade, "trade_admin"), (io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "标准.pdf")
    url = next(rule.rule for rule in app.url_map.iter_rules() if rule.endpoint == "standards.new")
    typed = {"title": "在线课程服务规范", "version": "2026", "from_on": clock.today().isoformat(), "summary": "退费"}
    made = submit(admin, url, **typed, files=document)
    assert made.status_code == 303, text(made)
    row = db.session.query(QualityStandard).one()
    assert row.organisation_id == trade.organisations["trade"]
    assert "在线课程服务规范" in text(admin.get(made.location))
    assert sign_in(app, trade, "trade_mediator").get(url).status_code == 403


def test_it_handles_what_is_entrusted_to_it_and_nothing_else(app: Flask, trade: World) -> None:
    officer, case = sign_in(app, trade, "trade_officer"), trade.answered()
    assert officer.get(f"/desk/{case.number}").status_code == 404
    cases.consent(case, ConsentKind.ENTRUST, True, by=trade.actor("staff"))
    cases.entrust(case, trade.organisation("trade"), by=trade.actor("officer"))
    page = officer.get(f"/desk/{case.number}")
    assert page.status_code == 200
    assert case.number in text(officer.get("/desk/"))
    offered = set(re.findall(rf"/{case.number}/([a-z_-]+)", page.text))
    assert "mediator" in offered, "it names who mediates"
    assert not offered & {"accept", "refuse", "entrust", "withdraw", "hand-over"}, "decisions of the department"
