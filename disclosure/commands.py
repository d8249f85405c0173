"""The command line of disclosure: what is counted and kept beside the publications, filled anew."""

import click
from flask import Flask
from flask.cli import AppGroup

from disclosure import actions
from kernel.commands import ensure_prepared

figures_group = AppGroup("figures", help="The figures of all cases.")
publications_group = AppGroup("publications", help="What stands in public, its counts and its index.")


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


def register(app: Flask) -> None:
    """Add the commands to the application."""
    app.cli.add_command(figures_group)
    app.cli.add_command(publications_group)
