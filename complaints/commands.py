"""The command line of complaints: clocks, routes, and taking regions, institutions and old complaints in."""

import json
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import select

from accounts import regions
from accounts.actions import import_regions
from accounts.regions import Counts
from complaints import actions, rulesets
from complaints.actions.imports import import_complaints
from complaints.actions.routing_tables import seed_tables
from complaints.alike_labels import shared_words
from complaints.deadlines import Deadline, NoLength, NoPause, as_json, deadline
from complaints.explaining import explain
from complaints.imports import read
from complaints.imports.groups import likely_groups
from complaints.models import Complaint
from complaints.queries.keeping import Kept, kept_long_enough
from complaints.queries.routes import body_on, met
from complaints.routing import Facts, Route
from complaints.routing import as_json as route_as_json
from institutions import fact_columns, fact_sheets, imports
from institutions.columns import CHINESE
from kernel import calendars, clock, commands
from kernel.commands import ensure_prepared, say
from kernel.db import db
from kernel.sheets import written
from kernel.workdays import Pause

clocks_group = AppGroup("clocks", help="Legal and platform clocks.")
keeping_group = AppGroup("keeping", help="Cases kept long enough.")
complaints_group = AppGroup("complaints", help="The index by which cases are found.")
route_group = AppGroup("route", help="Who is responsible.")
import_group = AppGroup("import", help="Taking files in.")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
export_group = AppGroup("export", help="Writing files out that the imports read back.")
FIELDS = {words: field for field, words in (*fact_columns.CHINESE.items(), *CHINESE.items())}
ALIKE = "maybe one group (a person decides)"
Command = TypeVar("Command", bound=Callable[..., Any])


class Refused(click.ClickException):
    """What was asked has no answer; the message says why."""

    exit_code = 2


@commands.on_prepare(120)
def seed_routing() -> None:
    """Each rule set's routing rows as a version in force."""
    seed_tables()


def _day(words: str) -> date:
    try:
        if DAY.fullmatch(words.strip()):
            return date.fromisoformat(words.strip())
    except ValueError:
        pass
    raise Refused(f"不是日期：{words}（例如 2026-09-18）")


def _pause(words: str) -> Pause:
    first, dots, last = words.partition("..")
    if not dots:
        raise Refused(f"暂停应写成 开始日..结束日：{words}")
    try:
        return Pause(_day(first), _day(last))
    except ValueError as error:
        raise Refused(str(error)) from None


@clocks_group.command("due")
@click.argument("code", metavar="CLOCK")
@click.option("--from", "start", required=True, metavar="D", help="The day the clock starts, YYYY-MM-DD.")
@click.option(
    "--pause", "pauses", multiple=True, metavar="D..D", help="A stretch that does not count; may be repeated."
)
@click.option("--ruleset", metavar="R", help="o20, o20-ir or o121-ir; the one in force on --from when left out.")
@click.option("--legal-type", type=click.Choice(["school", "other"]), default="other", help="For T-EXIT.")
@click.option("--json", "as_json_", is_flag=True)
def due_command(
    code: str, start: str, pauses: tuple[str, ...], ruleset: str | None, legal_type: str, as_json_: bool
) -> None:
    """When a clock that starts on a day runs out, and how that was counted."""
    ensure_prepared()
    found = _due(code.strip().upper(), _day(start), [_pause(one) for one in pauses], ruleset, legal_type)
    if as_json_:
        say(as_json(found))
        return
    click.echo(f"{found.rule.name}（{found.clock}，{found.label}）：{found.phrase}")
    for line in explain(found):
        click.echo(f"  {line.text}")


def _due(code: str, start: date, pauses: Iterable[Pause], ruleset: str | None, legal_type: str) -> Deadline:
    try:
        rules = rulesets.load(ruleset) if ruleset else rulesets.in_force(start)
        rule = rules.clock(code, legal_type=legal_type, on=start)
        return deadline(rule, start_on=start, calendar=calendars.current(), pauses=pauses)
    except (rulesets.NoSuchRule, NoLength, NoPause) as error:
        raise Refused(str(error.args[0])) from None
    except OverflowError:
        raise Refused(f"{start} 起算，超出了日历能表示的范围") from None


@route_group.command("explain")
@click.option("--json", "as_json_", is_flag=True)
def explain_command(as_json_: bool) -> None:
    """Facts as JSON on standard input; who is responsible, by which rule and why, and what else is open."""
    facts = _facts(sys.stdin.read())
    ensure_prepared()
    found, _why, _was = met(facts, rulesets.in_force(facts.received_on or clock.today()))
    body = body_on(found)
    name = body.name if body is not None else None
    if as_json_:
        say(route_as_json(found, name))
    else:
        _tell(found, name)


def _facts(words: str) -> Facts:
    try:
        given = json.loads(words)
        if not isinstance(given, dict):
            raise TypeError
        return Facts.from_json(given)
    except json.JSONDecodeError as error:
        raise Refused(f"标准输入不是 JSON：第{error.lineno}行第{error.colno}列") from None
    except TypeError:
        raise Refused('标准输入应是一个 JSON 对象，例如 {"institution_type": "A", "category": "E01"}') from None
    except ValueError as error:
        raise Refused(str(error)) from None


def _tell(found: Route, body: str | None) -> None:
    click.echo(f"{found.body_kind} {found.level} {found.region}" + (f"：{body}" if body else ""))
    click.echo(f"  {found.rule}（{found.ruleset}）：{found.reason}")
    for other in found.alternatives:
        click.echo(f"  或者：{other.name}。{other.reason}{other.warning}")


def _importer(command: Command) -> Command:
    """What the three imports share: the file, the options, the counts printed; exit 1 when the file was refused."""

    @wraps(command)
    def run(file: Path, dry_run: bool, accept_good_rows: bool, as_json_: bool) -> None:
        ensure_prepared()
        try:
            counts: Counts = command(file, dry_run=dry_run, accept_good_rows=accept_good_rows)
        except ValueError as error:
            raise Refused(str(error)) from None
        _report(counts, as_json_)
        if counts.errors and not accept_good_rows and not dry_run:
            sys.exit(1)

    for option in (
        click.option("--json", "as_json_", is_flag=True),
        click.option("--accept-good-rows", is_flag=True, help="Take the good rows of a file that has bad ones."),
        click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing."),
        click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    ):
        run = option(run)
    return run  # type: ignore[return-value]  # click's decorators keep the shape


def _report(counts: Counts, as_json_: bool) -> None:
    """Errors first, then the counts, then a few rows of each kind."""
    if as_json_:
        left_out = {"samples"} if counts.warnings else {"samples", "warnings"}
        say({name: value for name, value in asdict(counts).items() if name not in left_out})
        return
    for error in counts.errors:
        click.echo(f"  row {error['row']}, {error['field']}: {error['message']}", err=True)
    click.echo(f"read {counts.read}, added {counts.added}, changed {counts.changed}, skipped {counts.skipped}")
    for what in ("added", "changed", ALIKE):
        for words in counts.samples.get(what, ()):
            click.echo(f"  {what}: {words}")


@import_group.command("regions")
@_importer
def regions_command(file: Path, *, dry_run: bool, accept_good_rows: bool) -> Counts:
    """Divisions of GB/T 2260: code, name, level, parent, pinyin, valid_to, successor."""
    return import_regions(file, dry_run=dry_run, accept_good_rows=accept_good_rows)


@import_group.command("institutions")
@_importer
def institutions_command(file: Path, *, dry_run: bool, accept_good_rows: bool) -> Counts:
    """Institutions by credit code or name, with brands, platform and addresses."""
    return _plain(imports.import_institutions(file, dry_run=dry_run, accept_good_rows=accept_good_rows))


def _plain(counts: Counts) -> Counts:
    for row in (*counts.errors, *counts.warnings):  # a page says 名称 where a program reads `name`
        row["field"] = FIELDS.get(str(row["field"]), row["field"])
    return counts


@import_group.command("facts")
@_importer
def facts_command(file: Path, *, dry_run: bool, accept_good_rows: bool) -> Counts:
    """Facts of institutions, one row each: names, licences, owners, further addresses, people."""
    return _plain(fact_sheets.import_facts(file, dry_run=dry_run, accept_good_rows=accept_good_rows))


@import_group.command("complaints")
@_importer
def complaints_command(file: Path, *, dry_run: bool, accept_good_rows: bool) -> Counts:
    """Old complaints as closed cases: no clock, no notice, never in a public figure; likely groups are only named."""
    counts = import_complaints(file, dry_run=dry_run, accept_good_rows=accept_good_rows)
    groups = likely_groups(read(file.read_bytes()).rows)
    counts.samples[ALIKE] = [f"{len(one.keys)}: {'、'.join(one.keys)}（{shared_words(one.why)}）" for one in groups]
    return counts


@export_group.command("regions")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_regions_command(file: Path) -> None:
    """All divisions into a file that `import regions` reads back without a change."""
    ensure_prepared()
    file.write_bytes(written(*regions.exported()))


@export_group.command("institutions")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_institutions_command(file: Path) -> None:
    """The registry of institutions into a file that `import institutions` reads back without a change."""
    ensure_prepared()
    file.write_bytes(written(*imports.exported()))


@export_group.command("facts")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_facts_command(file: Path) -> None:
    """Facts of institutions, without people, into a file that `import facts` reads back without a change."""
    ensure_prepared()
    file.write_bytes(written(*fact_sheets.exported_facts()))


@keeping_group.command("run")
@click.option("--dry-run", is_flag=True, help="Say which cases have been kept long enough and what holds them.")
@click.option("--most", default=500, show_default=True, help="Delete the personal data of at most so many cases.")
@click.option("--json", "as_json_", is_flag=True)
def keeping_command(dry_run: bool, most: int, as_json_: bool) -> None:
    """Closed cases past their time: announce the day, delete what was announced before (the worker does it nightly)."""
    ensure_prepared()
    if not dry_run:
        done = {"announced": actions.announce_erasures(), "erased": actions.erase_due(most)}
        say(done) if as_json_ else click.echo(f"announced {done['announced']}, erased {done['erased']}")
        return
    rows = [_kept(one) for one in kept_long_enough()]
    if as_json_:
        say({"cases": rows})
        return
    for row in rows:
        held = "、".join(row["holds"])
        line = f"{row['number']} until {row['until']}, announced for {row['erase_on'] or '-'}"
        click.echo(f"{line}：{held}" if held else line)


def _kept(one: Kept) -> dict[str, Any]:
    day = one.complaint.erase_on
    holds = [str(hold.label) for hold in one.holds]
    announced = day.isoformat() if day else None
    return {"number": one.complaint.number, "until": one.until.isoformat(), "erase_on": announced, "holds": holds}


@complaints_group.command("reindex")
@click.option("--since", metavar="NUMBER", help="Go on behind this case, the last that was named before a stop.")
def reindex_command(since: str | None) -> None:
    """Write anew what every case is found by; people may go on working meanwhile, and it is safe to run twice."""
    ensure_prepared()
    after = db.session.scalar(select(Complaint).where(Complaint.number == since.strip().upper())) if since else None
    if since and after is None:
        raise Refused(f"没有这个案件号：{since}")
    cases = entries = 0
    for batch in actions.reindex(after):
        cases, entries = cases + batch.cases, entries + batch.entries
        click.echo(f"cases {cases}, entries {entries}, up to {batch.last}")
    click.echo(f"done: cases {cases}, entries {entries}")


def register(app: Flask) -> None:
    """Register the commands."""
    for group in (clocks_group, route_group, import_group, export_group, keeping_group, complaints_group):
        app.cli.add_command(group)
