"""Cases kept long enough, and the index by which cases are found."""

from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import select

from complaints import actions
from complaints.commands.refusing import Refused
from complaints.models import Complaint
from complaints.queries.keeping import Kept, kept_long_enough
from kernel.commands import ensure_prepared, say
from kernel.db import db

keeping_group = AppGroup("keeping", help="Cases kept long enough.")
complaints_group = AppGroup("complaints", help="The index by which cases are found.")


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
