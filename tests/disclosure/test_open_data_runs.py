"""When the open data is made and by whom: the worker's job, by night and when words go; an operator's commands."""

import json
import shutil
import zipfile
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from disclosure import actions, jobs
from disclosure.lifecycle import WithdrawalReason
from disclosure.opendata import places
from disclosure.opendata.verifying import verify
from disclosure.queries.open_data import is_due, last_snapshot
from kernel import clock, signing
from kernel.config import Settings
from kernel.jobs import timetable
from tests.disclosure.support import published
from tests.disclosure.test_narrative import CANARY, public
from tests.disclosure.test_open_data import everything, lines, served
from tests.world import World


def unpacked() -> bytes:
    """Every byte of what is served, workbooks unpacked."""
    found = [everything()]
    for path in served().glob("*.xlsx"):
        with zipfile.ZipFile(path) as packed:
            found += [packed.read(name) for name in packed.namelist()]
    return b"".join(found)


def test_words_taken_back_are_gone_from_every_file_within_the_hour(app: Flask, world: World) -> None:
    candidate, row = public(world)
    begun = clock.now()
    (timed,) = [one for one in timetable() if one.name == "disclosure.open_data"]
    assert (timed.every or 9999) <= 600, "asked every ten minutes whether something went"
    assert jobs.open_data() == 1
    assert unpacked().count(CANARY.encode()) >= 3, "CSV, JSON Lines and XLSX"
    assert [one["id"] for one in lines("narratives")] == [row.series]
    first = last_snapshot()
    assert first is not None
    with clock.stepped(begun + timedelta(minutes=5)):
        assert jobs.open_data() == 0, "nothing went"
        actions.withdraw_narrative(candidate, WithdrawalReason.CONSENT, by=world.actor("learner"))
    with clock.stepped(begun + timedelta(minutes=15)):
        assert jobs.open_data() == 2
    assert CANARY.encode() not in unpacked()
    assert lines("narratives") == []
    tombstone = next(one for one in lines("tombstones") if str(one["id"]).startswith("narratives:"))
    assert (tombstone["id"], tombstone["reason"]) == (f"narratives:{row.series}", "consent")
    assert [one["id"] for one in lines("summaries")] == [row.ref], "the outcome beside it stands"
    found = verify(served(), signing.public_keys(), first.digest)
    assert (found.ok, found.gone, found.silent) == (True, {"narratives: consent": 1}, {}), found.problem
    with clock.stepped(begun + timedelta(hours=1)):
        assert jobs.open_data() == 0, "once is enough"


def status(client: FlaskClient, name: str) -> int:
    answer = client.get(f"/data/{name}")
    answer.close()
    return answer.status_code


def test_files_with_words_that_went_are_not_given_out_where_no_build_comes(
    app: Flask, client: FlaskClient, world: World
) -> None:
    candidate, _row = public(world)
    begun = clock.now()
    assert jobs.open_data() == 1
    with clock.stepped(begun + timedelta(minutes=5)):
        actions.withdraw_narrative(candidate, WithdrawalReason.CONSENT, by=world.actor("learner"))
    with clock.stepped(begun + timedelta(minutes=50)):
        assert status(client, "narratives.csv") == 200
    with clock.stepped(begun + timedelta(minutes=56)):
        for name in ("narratives.csv", "narratives.jsonl", "narratives-1.xlsx"):
            answer = client.get(f"/data/{name}")
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "600"), name
            assert "暂停下载" in answer.text
            assert CANARY not in answer.text
        for name in ("summaries.csv", "institutions.csv", "manifest.json"):
            assert status(client, name) == 200, name
        assert jobs.open_data() == 2
        assert status(client, "narratives.csv") == 200
        actions.withdraw(candidate, WithdrawalReason.WRONG, by=world.actor("officer"))
    with clock.stepped(begun + timedelta(minutes=120)):
        assert [status(client, name) for name in ("summaries.csv", "publications.csv")] == [503, 503]


NIGHT = time(2, 0)


@pytest.mark.parametrize(
    ("days", "at", "due"),
    [
        (0, time(10, 1), False),
        (0, time(23, 59, 59), False),
        (1, time(0, 0), False),
        (1, time(1, 59, 59), False),
        (1, NIGHT, True),
        (1, time(23, 0), True),
        (2, time(1, 59), False),
        (2, NIGHT, True),
    ],
)
def test_one_is_made_each_night_from_two_o_clock(app: Flask, world: World, days: int, at: time, due: bool) -> None:
    day = clock.today() + timedelta(days=30)
    with clock.stepped(datetime.combine(day, time(10), clock.ZONE)):
        assert is_due(), "none was made yet"
        assert jobs.open_data() == 1
    with clock.stepped(datetime.combine(day + timedelta(days=days), at, clock.ZONE)):
        assert is_due() is due
        assert jobs.open_data() == (2 if due else 0)
        assert not is_due()


def test_one_made_by_night_is_that_nights(app: Flask, world: World) -> None:
    day = clock.today() + timedelta(days=30)
    for days, at, number in ((0, time(2, 5), 1), (0, time(23), 0), (1, time(1), 0), (1, time(2, 10), 2)):
        with clock.stepped(datetime.combine(day + timedelta(days=days), at, clock.ZONE)):
            assert jobs.open_data() == number


def test_none_is_made_where_it_is_off(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Settings, "has_open_data", property(lambda _settings: False))
    assert jobs.open_data() == 0
    assert places.current() is None


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["open-data", *words])


def test_build_makes_serves_and_copies(app: Flask, world: World, tmp_path: Path) -> None:
    published(world)
    folder = tmp_path / "mirror"
    done = run(app, "build", str(folder), "--json")
    assert done.exit_code == 0, done.output
    answer, made = json.loads(done.stdout), last_snapshot()
    assert made is not None
    assert (answer["snapshot"], answer["head"], answer["folder"]) == (1, made.digest, str(folder))
    assert answer["rows"]["publications"] == 1
    assert (folder / "manifest.json").read_bytes() == (served() / "manifest.json").read_bytes()
    again = run(app, "build", str(folder))
    assert again.exit_code == 1
    assert "is not empty" in again.output
    assert json.loads(run(app, "build", "--json").stdout)["snapshot"] == 2, "without a folder it is served alone"


def test_build_says_when_the_former_files_are_lost(app: Flask, world: World) -> None:
    assert run(app, "build").exit_code == 0
    shutil.rmtree(places.home() / "builds")
    done = run(app, "build")
    assert done.exit_code == 1
    assert "snapshot 1" in done.output
    assert "backup" in done.output


def test_build_refuses_where_it_is_off(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Settings, "has_open_data", property(lambda _settings: False))
    done = run(app, "build")
    assert done.exit_code == 1
    assert "OPEN_DATA_KEY" in done.output


def test_verify_answers_by_its_exit_code(app: Flask, world: World, tmp_path: Path) -> None:
    nothing = run(app, "verify")
    assert nothing.exit_code == 1
    assert "open-data build" in nothing.output
    published(world)
    folder = tmp_path / "mirror"
    run(app, "build", str(folder))
    made = last_snapshot()
    assert made is not None
    for words in (["verify"], ["verify", str(folder)], ["verify", str(folder), "--head", made.digest]):
        done = run(app, *words, "--json")
        assert done.exit_code == 0, done.output
        assert json.loads(done.stdout)["head"] == made.digest
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps(signing.public_keys()))
    assert run(app, "verify", str(folder), "--keys", str(keys)).exit_code == 0
    keys.write_text(json.dumps({next(iter(signing.public_keys())): "A" * 43 + "="}))
    for words in (["--keys", str(keys)], ["--head", "0" * 64]):
        done = run(app, "verify", str(folder), *words, "--json")
        assert done.exit_code == 1
        assert json.loads(done.stdout)["problem"]
    rows = (folder / "summaries.csv").read_bytes()
    (folder / "summaries.csv").write_bytes(rows.replace("退款".encode(), "道歉".encode()))
    done = run(app, "verify", str(folder), "--json")
    assert (done.exit_code, json.loads(done.stdout)["problem"]) == (1, "summaries.csv was changed")


def test_key_is_one_an_operator_can_set(app: Flask, settings: Settings) -> None:
    done = run(app, "key")
    line = done.stdout.strip()
    assert done.exit_code == 0
    assert signing.faults(replace(settings, open_data_key=line)) == []
    assert signing.faults(replace(settings, open_data_key=line[:-4])) != []
    assert run(app, "key").stdout.strip() != line


def test_a_build_that_is_replaced_while_it_is_read_is_read_anew(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(world)
    actions.publish_open_data()
    real = places.current

    def once() -> Path | None:
        monkeypatch.setattr(places, "current", real)
        return places.build_folder(999)

    for page in ("/data/", "/data/manifest.json"):
        monkeypatch.setattr(places, "current", once)
        assert client.get(page, buffered=True).status_code == 200, page
