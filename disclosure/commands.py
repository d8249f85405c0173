"""The command line of disclosure: what is counted and kept, filled anew; the open data set, made and checked."""

import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from disclosure import actions
from disclosure.opendata import places
from disclosure.opendata.building import NotTheFormer
from disclosure.opendata.verifying import verify
from disclosure.queries.open_data import last_snapshot
from kernel import signing
from kernel.commands import ensure_prepared, say
from kernel.config import settings

figures_group = AppGroup("figures", help="The figures of all cases.")
publications_group = AppGroup("publications", help="What stands in public, its counts and its index.")
group = AppGroup("open-data", help="The open data set: files, signatures, chain.")


def register(app: Flask) -> None:
    """Add the commands to the application."""
    for one in (figures_group, publications_group, group):
        app.cli.add_command(one)


@figures_group.command("rebuild")
def rebuild_command() -> None:
    """Forget the counts, count every case anew and write the public figures; the numbers come out the same."""
    ensure_prepared()
    number = actions.recount()
    changed = actions.publish_figures()
    click.echo(f"{number} 件已重新统计，{changed} 项公开数据有变化")


@publications_group.command("recount")
def recount_command() -> None:
    """Fill what stands, its counts and its entries in the index anew from the publications."""
    ensure_prepared()
    click.echo(f"done: standing {actions.recount_publications()}")


@group.command("build")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--json", "as_json", is_flag=True)
def build_command(folder: Path | None, as_json: bool) -> None:
    """Make the next snapshot, serve it, and put a copy into an empty FOLDER."""
    ensure_prepared()
    if not settings().has_open_data:
        raise click.ClickException("open data is off: set OPEN_DATA=1 and OPEN_DATA_KEY")
    if folder is not None and folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty")
    try:
        number = actions.publish_open_data()
    except NotTheFormer as error:
        raise click.ClickException(f"the files of {error} are not here: {NotTheFormer.__doc__}") from None
    if folder is not None:
        shutil.copytree(places.build_folder(number), folder, dirs_exist_ok=True)
    made = last_snapshot()
    header = json.loads(made.header) if made else {}
    answer = {"snapshot": number, "head": made.digest if made else "", "rows": header.get("rows", {})}
    say(answer | {"folder": str(folder or places.build_folder(number))}, as_json)


@group.command("verify")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False)
@click.option("--keys", type=click.Path(path_type=Path, exists=True), help="Public keys (keys.json) you trust.")
@click.option("--head", default="", help="The digest of a snapshot you saw before: the chain must hold it.")
@click.option("--json", "as_json", is_flag=True)
def verify_command(folder: Path | None, keys: Path | None, head: str, as_json: bool) -> None:
    """Check FOLDER, or what is served here against our own keys.

    Exit 1 when it is not as signed, or when a row that is written once changed or went without a tombstone.
    """
    found = folder or places.current()
    if found is None:
        raise click.ClickException("no snapshot was made yet: script/flask open-data build")
    trusted = json.loads(keys.read_text()) if keys else signing.public_keys() if folder is None else None
    if folder is None and not head:
        made = last_snapshot()
        head = made.digest if made else ""
    verdict = verify(found, trusted, head)
    say(asdict(verdict), as_json)
    if not verdict.ok:
        sys.exit(1)


@group.command("key")
def key_command() -> None:
    """Print a fresh OPEN_DATA_KEY for an operator."""
    click.echo(signing.new_key())
