"""When the data was last saved elsewhere, and when a saved copy was last tried: a marker beside the data says it.

Whoever saves the data runs `script/flask backup note FILE` afterwards, and `backup tried` after a trial restore.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click
from flask.cli import AppGroup

from kernel import clock
from kernel.config import settings

MARKER = "backup.json"
OFTEN_ENOUGH = timedelta(hours=26)
backup_group = AppGroup("backup", help="What is known of the backups.")


@dataclass(frozen=True)
class Backups:
    """The last copy and the last trial restore; None where none is known."""

    saved_at: datetime | None = None
    size: int = 0
    tried_at: datetime | None = None

    @property
    def is_recent(self) -> bool:
        """Whether a copy was saved since yesterday."""
        return self.saved_at is not None and clock.now() - self.saved_at <= OFTEN_ENOUGH


def last() -> Backups:
    """What the marker says; nothing when there is none or it cannot be read."""
    try:
        kept = json.loads((settings().data_dir / MARKER).read_text(encoding="utf-8"))
        return Backups(_instant(kept.get("saved_at")), int(kept.get("size") or 0), _instant(kept.get("tried_at")))
    except (OSError, ValueError, AttributeError, TypeError):
        return Backups()


def _instant(value: str | None) -> datetime | None:
    found = datetime.fromisoformat(value) if value else None
    return found if found is None or found.tzinfo is not None else None


def note(*, size: int | None = None, tried: bool = False) -> Backups:
    """Note that a copy of this many bytes was saved now, or that one was tried now."""
    known, now = last(), clock.now()
    saved_at, tried_at = (known.saved_at, now) if tried else (now, known.tried_at)
    kept = {
        "saved_at": saved_at.isoformat() if saved_at else None,
        "size": known.size if size is None else size,
        "tried_at": tried_at.isoformat() if tried_at else None,
    }
    place = settings().data_dir / MARKER
    fresh = place.with_suffix(".new")
    fresh.write_text(json.dumps(kept), encoding="utf-8")
    fresh.replace(place)
    return last()


@backup_group.command("note")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def note_command(file: Path) -> None:
    """Note that FILE, just made, holds a copy of the data."""
    size = file.stat().st_size
    if not size:
        raise click.ClickException(f"{file} is empty")
    note(size=size)
    click.echo(f"noted: {size} bytes")


@backup_group.command("tried")
def tried_command() -> None:
    """Note that a copy was restored on trial and found whole."""
    note(tried=True)
    click.echo("noted")
