"""Numbers that would tell how few cases are under way are hidden (decision 0089)."""

from flask import Flask

from disclosure import queries
from tests.disclosure.test_rollups import six
from tests.world import World


def test_one_case_that_nobody_was_asked_about_hides_how_many_were(app: Flask, world: World) -> None:
    found = queries.institution_figures(six(world).ref)
    assert found is not None
    assert (found.count("cases").number, found.count("asked").number) == (6, None)
    assert found.rate("response").rate is None
