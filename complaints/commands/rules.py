"""Questions about rules: when a clock runs out, and who is responsible."""

import json
import re
import sys
from collections.abc import Iterable
from datetime import date

import click
from flask.cli import AppGroup

from complaints import rulesets
from complaints.commands.refusing import Refused
from complaints.deadlines import Deadline, NoLength, NoPause, as_json, deadline
from complaints.explaining import explain
from complaints.queries.routes import body_on, met
from complaints.routing import Facts, Route
from complaints.routing import as_json as route_as_json
from kernel import calendars, clock
from kernel.commands import ensure_prepared, say
from kernel.workdays import Pause

clocks_group = AppGroup("clocks", help="Legal and platform clocks.")
route_group = AppGroup("route", help="Who is responsible.")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


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
