"""The command line of disclosure: the figures counted anew from the cases."""

import click
from flask import Flask
from flask.cli import AppGroup

from disclosure import actions
from kernel.commands import ensure_prepared

figures_group = AppGroup("figures", help="The figures of all cases.")


@figures_group.command("rebuild")
def rebuild_command() -> None:
    """Forget the counts, count every case anew and write the public figures; the numbers come out the same."""
    ensure_prepared()
    number = actions.recount()
    changed = actions.publish_figures()
    click.echo(f"{number} 件已重新统计，{changed} 项公开数据有变化")


def register(app: Flask) -> None:
    """Add the commands to the application."""
    app.cli.add_command(figures_group)
