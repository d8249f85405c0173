"""The report of strays, both ways: looked for some times a day, kept beside the data, never mended by itself."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

import click
from flask.cli import AppGroup
from sqlalchemy import func, select

from kernel import clock, jobs
from kernel.config import settings
from kernel.db import db
from kernel.files.models import StoredFile
from kernel.files.upkeep import orphans

MARKER = "files.json"
NAMED = 20
OFTEN_ENOUGH = timedelta(hours=6)
PATIENCE = timedelta(minutes=15)
files_group = AppGroup("files", help="The files that were handed in.")


@dataclass(frozen=True)
class Strays:
    """What the last look found: objects no row knows, rows that lost their bytes, both by name; files not looked at."""

    looked_at: datetime
    objects: int
    rows: int
    late: int
    named: tuple[str, ...]

    @property
    def is_recent(self) -> bool:
        """Whether somebody looked today."""
        return clock.now() - self.looked_at <= OFTEN_ENOUGH


@jobs.job("files.report", every=3600)
def report() -> dict[str, int]:
    """Look for strays and keep what was found."""
    found, place = orphans(), settings().data_dir / MARKER
    kept = {
        "looked_at": clock.now().isoformat(),
        "objects": len(found.objects),
        "rows": len(found.rows),
        "late": _late(),
        "named": [*found.rows, *found.objects][:NAMED],
    }
    fresh = place.with_suffix(".new")
    fresh.write_text(json.dumps(kept), encoding="utf-8")
    fresh.replace(place)
    return {"objects": len(found.objects), "rows": len(found.rows)}


def _late() -> int:
    """How many files the worker should have looked at a while ago."""
    due = select(func.count(StoredFile.id)).where(StoredFile.check_at < clock.now() - PATIENCE)
    return db.session.scalar(due) or 0


def last() -> Strays | None:
    """What the last look found; None when nobody looked, or it cannot be read."""
    try:
        kept = json.loads((settings().data_dir / MARKER).read_text(encoding="utf-8"))
        looked_at = datetime.fromisoformat(kept["looked_at"])
        return Strays(
            looked_at, int(kept["objects"]), int(kept["rows"]), int(kept["late"]), tuple(map(str, kept["named"]))
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


@files_group.command("orphans")
@click.option("--json", "as_json", is_flag=True)
@click.option("--minutes", default=60, show_default=True, help="Leave out what is younger: it may be on its way.")
def orphans_command(as_json: bool, minutes: int) -> None:
    """Objects no row knows, and rows whose bytes are gone; exit 1 for the latter. It never deletes."""
    found = orphans(timedelta(minutes=minutes))
    if as_json:
        click.echo(json.dumps({"objects": found.objects, "rows": found.rows}))
    else:
        for key in found.objects:
            click.echo(f"no row: {key}")
        for ref in found.rows:
            click.echo(f"no bytes: {ref}")
        click.echo(f"{len(found.objects)} objects without a row, {len(found.rows)} rows without their bytes")
    if found.rows:
        raise SystemExit(1)
