"""Every address that names something × every role × {own, a stranger's, nobody's}: allowed, 403 by role, or 404."""

import os
import re
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from accounts.roles import Role
from kernel.web import access_of
from tests.complaints.hands import sign_in
from tests.house.scene import PEOPLE, Scene, build, guarded_rules
from tests.world import World

IS_ALL = os.environ.get("XUESU_TEST_ALL") == "1"
OPEN_STEPS = {
    "complaints_learner.step",
    "complaints_learner.door",
    "complaints_learner.diagnosis_page",
    "filing.new",  # a kind of filing, and nobody's
}  # declared `anyone`: they name no case
# Their own case, but not their seat's: who gets which answer there.
OVERSEES, MEDIATES = Role.SUPERVISOR, Role.ASSOCIATION_ADMIN  # of the superior; of the entrusted association
NOT_FOR: dict[str, dict[Role, int]] = {
    "complaints_posts.say": {OVERSEES: 403},
    "complaints_posts.add_files": {OVERSEES: 403},
    "complaints_desk.served": {OVERSEES: 403, MEDIATES: 403},
    "complaints_desk.reveal": {OVERSEES: 403, MEDIATES: 403},
    "complaints_desk.terminate": {OVERSEES: 403, MEDIATES: 403},
    "complaints_desk.split": {OVERSEES: 403, MEDIATES: 403},
    "complaints_desk.report": {OVERSEES: 404, MEDIATES: 404},
    "complaints_desk.report_act": {OVERSEES: 404, MEDIATES: 404},
    "complaints_desk.report_form": {OVERSEES: 404, MEDIATES: 404},
    "complaints_desk.supervise_report": {OVERSEES: 404, MEDIATES: 404},
    "complaints_desk.received_copy": {OVERSEES: 404, MEDIATES: 404},  # it was sent to the department
    "complaints_desk.act_on_received": {OVERSEES: 404, MEDIATES: 404},
    "complaints_desk.reporter": {OVERSEES: 404, MEDIATES: 404},
    **{
        f"complaints_desk.{act}": {OVERSEES: 403, MEDIATES: 403}
        for act in ("resume", "extension", "open_clue", "link", "unlink")
    },
    **{
        f"complaints_desk.{act}": {OVERSEES: 403, MEDIATES: 404}
        for act in ("check_clue", "refer_clue", "clue_extension", "clue_pause", "clue_resume", "copy_act")
    },
    **{f"complaints_desk.{act}": {MEDIATES: 403} for act in ("urge", "note_reason", "take_over")},
    **{f"complaints_desk.{act}": {OVERSEES: 403, MEDIATES: 403} for act in ("take_on", "officer")},
    **{
        f"mediation.{page}": dict.fromkeys((Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN), 404)
        for page in ("proposal", "withdraw_proposal")  # it lies in the learner's own room
    },
    # whoever oversees or entrusts holds a seat in the case, and sits in no room of the table
    **{f"mediation.{page}": {OVERSEES: 404, MEDIATES: 404} for page in ("room", "read", "live")},
    "mediation.remove_beside": {OVERSEES: 404, MEDIATES: 404},
    "mediation.withdraw_asked": {Role.OFFICER: 404, OVERSEES: 404},
    "mediation.member": {OVERSEES: 404},
    "mediation.look": {OVERSEES: 404},
    "complaints_posts.compare_offers": {OVERSEES: 404, MEDIATES: 404},  # they do not hear the joint room
    **{f"complaints_desk.{act}": {OVERSEES: 403} for act in ("request_supplement", "drop_appraisal")},
    "complaints_desk.commission_appraisal": {OVERSEES: 403},
    "complaints_desk.designate_appraiser": {OVERSEES: 403, MEDIATES: 403},
    "complaints_desk.refer_police": {MEDIATES: 403},
    "complaints_desk.entrust": {OVERSEES: 403, MEDIATES: 403},
    "complaints_turns.propose_appraisal": {OVERSEES: 403},
    "mediation.assign": {Role.OFFICER: 403, OVERSEES: 403},
    "mediation.return_case": {Role.OFFICER: 403, OVERSEES: 403},
    "complaints_desk.admin_review": {OVERSEES: 403, MEDIATES: 403},
    "complaints_beside.done": {Role.LEARNER: 403},
    **{f"complaints_desk.{act}": {OVERSEES: 403} for act in ("record_loss", "successor")},
    "complaints_beside.received": {Role.INSTITUTION_STAFF: 403, Role.INSTITUTION_ADMIN: 403},
    **{f"complaints_desk.{act}": {OVERSEES: 403, MEDIATES: 403} for act in ("ask_to_view", "end_stand_in")},
    "complaints_desk.decide_view": {MEDIATES: 404},
    "complaints_desk.data_request": {OVERSEES: 404, MEDIATES: 404},
    "complaints_desk.registered": {MEDIATES: 404},
    "complaints_desk.edit_template": {OVERSEES: 404, MEDIATES: 404},  # other desks' words
    "disclosure_desk.show": {OVERSEES: 404, MEDIATES: 404},
    # the receipt is the learner's and the handling body's
    "papers.download": {
        **dict.fromkeys((Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN), 404),
        **dict.fromkeys((Role.MEDIATOR, MEDIATES), 404),
        **dict.fromkeys((Role.PLATFORM_ADMIN, Role.AUDITOR), 404),
    },
    "complaints_files.download": dict.fromkeys((Role.PLATFORM_ADMIN, Role.AUDITOR), 404),
    "complaints_files.view": dict.fromkeys((Role.PLATFORM_ADMIN, Role.AUDITOR), 404),
}
NOT_FOR |= {
    f"accounts_office.{act}": dict.fromkeys((Role.INSTITUTION_ADMIN, OVERSEES), 404)
    for act in ("people", "invite", "revoke", "leave", "reset_factor")
}
NOT_FOR["complaints_office.previewed"] = dict.fromkeys((Role.INSTITUTION_ADMIN, OVERSEES, MEDIATES), 404)
# Who has joined is for whoever handles or mediates it alone (rules §0b.25).
NOT_FOR |= {f"complaints_desk.{page}": {OVERSEES: 404} for page in ("joint_complaint", "joint_act")}
NOT_FOR |= {
    "mediation.joint_at_table": {OVERSEES: 404},
    "complaints_desk.propose_joint": {OVERSEES: 403, MEDIATES: 404},  # the association sits in none of these cases
}
# A request for correction is answered by the one body, or institution, it lies with: here by the department.
_ELSEWHERE = (OVERSEES, MEDIATES, Role.PLATFORM_ADMIN, Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN)
NOT_FOR |= {f"disclosure_corrections.{page}": dict.fromkeys(_ELSEWHERE, 404) for page in ("show", "answer", "pass_on")}
# A bundle is for the one who asked for it: of the own case's, that is the learner.
NOT_FOR["complaints_beside.take_dossier"] = dict.fromkeys(set(PEOPLE) - {Role.LEARNER}, 404)
# Who sits in no room of the parties is asked to none of their sessions.
for _page in ("session", "invitation", "minutes"):
    NOT_FOR[f"mediation.{_page}"] = {OVERSEES: 404, MEDIATES: 404}
# A standard is its own association's; nobody else enters or words one.
NOT_FOR |= {f"standards.{page}": {OVERSEES: 404} for page in ("document", "word", "end")}
# The department's own: the superior has no part in it, the association where it takes part.
_OTHERS = {OVERSEES: 404, MEDIATES: 404}
_INSTITUTION = dict.fromkeys((Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN), 404)
NOT_FOR |= {f"inspection.{page}": {OVERSEES: 404} for page in ("show", "act", "cover_photo", "clear_photo")}
NOT_FOR |= {"inspection.photo": _OTHERS, "inspection.covered_photo": _OTHERS | _INSTITUTION}
NOT_FOR |= {f"draws.{page}": _OTHERS for page in ("show", "value", "plan")}
NOT_FOR |= {f"notices.{page}": _OTHERS for page in ("show", "act")}
NOT_FOR |= {f"supervision.{page}": _OTHERS for page in ("show", "act", "handed", "act_on_handed")}
# What an association tells a department its superior does not read.
NOT_FOR |= {f"observations.{page}": {OVERSEES: 404} for page in ("show", "act", "supervise")}
# Filings go to the province; a selection is renewed by whoever selected.
NOT_FOR |= {f"filing.{page}": {Role.OFFICER: 404} for page in ("show", "file", "act")}
NOT_FOR |= {
    "selection.renew": dict.fromkeys((Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN, OVERSEES), 404),
    "selection.new": dict.fromkeys((Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN), 404),
}
# A draft that is not there leads to the door, as one of somebody else does.
ELSEWHERE = {
    "complaints_learner.take_up": 303,
    # what was thrown away twice, or was never one's own, is gone all the same
    **{f"complaints_{desk}.drop_filter": 303 for desk in ("desk", "institution")},
}


def rules_of(app: Flask) -> list[Rule]:
    return [rule for rule in guarded_rules(app) if rule.endpoint not in OPEN_STEPS]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The table of rights is the same on both engines; the acts' tests use both."""
    return sqlite_url


@pytest.fixture
def scene(world: World) -> Scene:
    return build(world)


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/account").text)
    assert found, "the account page has no form to take a token from"
    return found[1]


@pytest.mark.timeout(900)  # every role at every address
def test_the_matrix(app: Flask, world: World, scene: Scene) -> None:
    wrong = []
    for role, name in PEOPLE.items():
        client = sign_in(app, world, name)
        key = token(client)
        for rule in rules_of(app):
            said: dict[str, str] = {}
            for method, whose in product(sorted(rule.methods & {"GET", "POST"}), askings(role, rule.endpoint)):
                if method == "POST" and whose == "own" and 403 not in expected(role, rule.endpoint, whose):
                    continue  # pressed in the acts' own tests
                with app.test_request_context():
                    url = app.url_map.bind("localhost").build(rule.endpoint, scene.values(rule, whose), method=method)
                answer = client.open(url, method=method, data={"csrf_token": key} if method == "POST" else None)
                wanted = expected(role, rule.endpoint, whose)
                said[whose] = re.sub(r'value="[^"]*"', "", answer.text) if answer.mimetype == "text/html" else ""
                if answer.status_code not in wanted:
                    wrong.append(f"{name} {method} {rule.rule} {whose}: {answer.status_code} not in {sorted(wanted)}")
            if said["foreign"] != said.get("nobody", said["foreign"]):
                wrong.append(f"{name} {rule.rule}: a stranger's case is told apart from one that is not there")
    assert not wrong, "\n".join(wrong)


def askings(role: Role, endpoint: str) -> tuple[str, ...]:
    """Whose things to ask for: one will do where the role is turned away before anything is looked up."""
    declared = access_of(endpoint)
    is_turned_away = isinstance(declared, tuple) and declared and role not in declared
    return ("foreign",) if is_turned_away and not IS_ALL else ("own", "foreign", "nobody")


def expected(role: Role, endpoint: str, whose: str) -> set[int]:
    declared = access_of(endpoint)
    assert isinstance(declared, tuple), f"{endpoint} names a thing and must ask who comes"
    if declared and role not in declared:
        return {403}
    if whose != "own":
        return {ELSEWHERE.get(endpoint, 404)}
    refused = NOT_FOR.get(endpoint, {}).get(role)
    return {refused} if refused else {200, 303, 409}
