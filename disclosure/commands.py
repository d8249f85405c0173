"""The command line of disclosure: what is kept beside the publications, filled anew."""

import click
from flask import Flask
from flask.cli import AppGroup

from disclosure import actions
from kernel.commands import ensure_prepared

publications_group = AppGroup("publications", help="What stands in public, its counts and its index.")


@publications_group.command("recount")
def recount_command() -> None:
    """Fill what stands, its counts and its entries in the index anew from the publications."""
    ensure_prepared()
    click.echo(f"done: standing {actions.recount()}")


def register(app: Flask) -> None:
    """Put the commands on the command line."""
    app.cli.add_command(publications_group)
