"""The command line of accounts: the first administrator; the shipped regions."""

import secrets
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import func, select

from accounts import actions
from accounts.models import Membership, Region
from accounts.queries import person_by_login
from accounts.regions import SHIPPED
from accounts.roles import Role
from kernel import commands
from kernel.db import db


@commands.on_prepare(110)
def seed_regions() -> None:
    """The shipped divisions, once."""
    if not db.session.scalar(select(func.count()).select_from(Region)):
        actions.import_regions(SHIPPED, accept_good_rows=True)


@click.command("setup")
@click.option("--login", prompt="Login of the first administrator")
@click.option("--operator", default="平台运营单位", help="Name of the operating organisation.")
@click.option("--password-file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def setup_command(login: str, operator: str, password_file: Path | None) -> None:
    """Migrate, put in reference data and make the first platform administrator."""
    commands.prepare(highest=500)
    if db.session.scalar(select(Membership.id).where(Membership.role == Role.PLATFORM_ADMIN).limit(1)):
        raise click.ClickException("there is a platform administrator already")
    given = password_file.read_text(encoding="utf-8").strip() if password_file else None
    password = given or secrets.token_urlsafe(12)
    if person_by_login(login) is not None:
        raise click.ClickException(f"{login} is taken")
    try:
        actions.found_platform(operator, login, password)
    except actions.PasswordWeak as error:
        raise click.ClickException(error.message) from None
    click.echo(f"administrator {login} made" + ("" if given else f"; password, shown once: {password}"))


def register(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(setup_command)
