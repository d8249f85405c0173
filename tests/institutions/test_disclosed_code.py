"""A credit code an institution discloses: made plain, and what is odd about it is said there and refuses nothing."""

import pytest
from flask import Flask

from institutions.credit_codes import made_up
from institutions.queries.duties import drafts_of
from kernel.db import transaction
from tests.complaints.hands import sign_in
from tests.institutions.duty_hands import asked, confirmed, drafted
from tests.institutions.test_duty_pages import form_token, token
from tests.world import World

GOOD = made_up("91", "110105", "MA01ABCD")
BAD = GOOD[:17] + ("1" if GOOD[17] != "1" else "2")
FAULT, OTHER = "校验位不对。请对照证照核对", "与平台登记的统一社会信用代码"
URL = "/duties/items/identity"


def registered(world: World, code: str | None) -> None:
    institution = asked(world)
    with transaction():
        institution.credit_code = code


def identity(code: str) -> dict[str, str]:
    return {"name": "明月示例", "credit_code": code}


def test_full_width_and_gaps_are_made_plain(app: Flask, world: World) -> None:
    registered(world, GOOD)
    client = sign_in(app, world, "other_staff")
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in GOOD.lower())
    sent = {"csrf_token": token(client, URL), "form_token": form_token(client.get(URL).text), "f_name": "明月示例"}
    assert client.post(URL, data=sent | {"f_credit_code": f" {wide[:9]}　{wide[9:]}"}).location == f"{URL}/look"
    draft = drafts_of(world.institution("own_site").id)["identity"]
    assert draft.content["credit_code"] == GOOD
    for page in (URL, f"{URL}/look"):
        assert FAULT not in client.get(page).text and OTHER not in client.get(page).text


def test_what_is_odd_is_said_beside_the_field_and_refused_nowhere(app: Flask, world: World) -> None:
    registered(world, GOOD)
    drafted(world, "identity", content=identity(BAD))
    client = sign_in(app, world, "other_staff")
    for page in (URL, f"{URL}/look"):
        told = client.get(page).text
        assert FAULT in told and f"{OTHER}（{GOOD}）不一样" in told, page
    field = client.get(URL).text.split('name="f_credit_code"')[1].split("<input")[0]
    assert FAULT in field


def test_the_office_that_reads_a_version_is_warned_too(app: Flask, world: World) -> None:
    registered(world, GOOD)
    row = confirmed(world, "identity", evidence=True, content=identity(BAD))
    told = sign_in(app, world, "supervisor").get(f"/duties/versions/{row.ref}").text
    assert FAULT in told and OTHER in told


@pytest.mark.parametrize("kind", ["A1", "N2", "Y1", "91"])
def test_codes_of_every_kind_of_registry_are_fine(app: Flask, world: World, kind: str) -> None:
    code = made_up(kind, "110105", "MA01ABCD")
    registered(world, None)
    drafted(world, "identity", content=identity(code))
    told = sign_in(app, world, "other_staff").get(URL).text
    assert code in told and FAULT not in told and OTHER not in told
