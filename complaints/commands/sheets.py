"""Files in and out: regions, institutions, their facts, and old complaints."""

import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from flask.cli import AppGroup

from accounts import regions
from accounts.actions import import_regions
from accounts.regions import Counts
from complaints.actions.imports import import_complaints
from complaints.alike_labels import shared_words
from complaints.commands.refusing import Refused
from complaints.imports import read
from complaints.imports.groups import likely_groups
from institutions import fact_columns, fact_sheets, imports
from institutions.columns import CHINESE
from kernel.commands import ensure_prepared, say
from kernel.sheets import written

import_group = AppGroup("import", help="Taking files in.")
export_group = AppGroup("export", help="Writing files out that the imports read back.")
FIELDS = {words: field for field, words in (*fact_columns.CHINESE.items(), *CHINESE.items())}
ALIKE = "maybe one group (a person decides)"
Command = TypeVar("Command", bound=Callable[..., Any])


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
