"""My complaints: a page at a time, newest first; who has more than a page may search and choose how they stand."""

from datetime import timedelta

import pytest
from flask import Flask

from complaints.lifecycle import Status
from complaints.queries import own_cases as queries
from complaints.queries.own_cases import own_cases
from kernel import clock
from tests.complaints.hands import sign_in, text
from tests.world import World

PATH = "/complaints/"


def test_a_short_list_has_no_search(app: Flask, world: World) -> None:
    world.file()
    page = sign_in(app, world, "learner").get(PATH)
    assert 'name="q"' not in page.text
    assert "下一页" not in text(page)


def test_a_long_list_is_paged_and_searched_by_its_learner_alone(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SIZE", 2)
    filed = []
    for day in range(5):
        with clock.stepped(clock.now() - timedelta(days=5 - day)):
            filed.append(world.file(words=f"课本没有寄来。{'鹦鹉' if day % 2 else '麒麟'}"))
    world.file(by="other_learner", words="鹦鹉")
    viewer = world.viewers["learner"]
    found, after = [], None
    while True:
        page = own_cases(viewer, after=after)
        found += [row.number for row in page.rows]
        after = page.after
        if after is None:
            break
    assert found == [row.number for row in reversed(filed)]
    client = sign_in(app, world, "learner")
    first = client.get(PATH)
    assert 'name="q"' in first.text
    assert "下一页" in text(first)
    shown = text(client.get(PATH, query_string={"q": "鹦鹉"}))
    assert [row.number in shown for row in filed] == [False, True, False, True, False]
    assert [row.number for row in own_cases(viewer, status=Status.ASSIGNED, words="寄来").rows] == found[:2]
    none = client.get(PATH, query_string={"status": "closed"})
    assert "没有符合条件的投诉。" in text(none)
    assert "清除条件" in text(none)
    wrong = client.get(PATH, query_string={"status": "nonsense", "after": "x.y", "q": "字" * 200})
    assert wrong.status_code == 200
    assert found[0] in text(wrong)
    assert not own_cases(world.viewers["other_learner"], words="麒麟").rows
