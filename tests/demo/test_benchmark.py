"""The demo's institution sees itself beside others of its size, above every floor, and none of them by name."""

from flask import Flask
from sqlalchemy import select

from accounts.models import Membership, Person
from accounts.permissions import Viewer
from demo.duty_scenes import OTHERS
from disclosure import actions
from disclosure.benchmark import PEERS_LEAST, Measure, benchmark
from disclosure.queries.benchmark import counted, others_like, own_row
from institutions.models import Institution
from kernel.db import db
from tests.complaints.hands import sign_in
from tests.world import World

OWN = select(Institution).where(Institution.name == "星河示例在线教育有限公司")


def test_the_private_comparison_is_there(demo_app: Flask) -> None:
    actions.count_benchmarks()
    own = own_row(db.session.scalars(OWN).one().ref)
    assert own is not None
    found = benchmark(counted(own), others_like(own).rows)
    assert found.is_there and found.peers == len(OTHERS) >= PEERS_LEAST
    measures = {one.measure: one for one in found.measures}
    for measure in (Measure.ON_TIME, Measure.PER_THOUSAND):
        assert measures[measure].own is not None and measures[measure].middle is not None, measure
    assert [one for one in found.causes if one.others is not None], "at least one cause is compared"


def test_its_page_says_so_without_a_name(demo_app: Flask) -> None:
    actions.count_benchmarks()
    person = db.session.scalars(select(Person).where(Person.login == "institution-admin")).one()
    seat = db.session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
    viewer = Viewer(person.id, seat.role, seat.organisation_id, seat.id, seat.organisation.kind)
    client = sign_in(demo_app, World(people={"admin": person.id}, viewers={"admin": viewer}), "admin")
    page = client.get("/institution/figures")
    assert page.status_code == 200
    assert f"和同等规模的{len(OTHERS)}家机构比" in page.text
    assert page.text.count(f"根据{len(OTHERS)}家") == 2, "answers in time, and complaints of a thousand learners"
    names = db.session.scalars(select(Institution.name).where(Institution.name != "星河示例在线教育有限公司"))
    assert not [name for name in names if name in page.text]
