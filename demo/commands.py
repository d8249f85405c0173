"""The command line of the demo, its building at the first start, and whether it is there."""

import click
from flask import Flask
from flask.cli import AppGroup

from accounts.queries import offer_demo_accounts
from demo import building, world
from kernel import health
from kernel.commands import ensure_prepared, on_prepare, say
from kernel.config import settings
from kernel.health import Finding

demo_group = AppGroup("demo", help="The invented country.")


@on_prepare(900)
def build_demo() -> None:
    """In demo mode only: the invented country, once."""
    if settings().is_demo:
        building.build()


@health.ready_check
def demo_data() -> Finding:
    """Whether the demo's data are in; elsewhere there are none."""
    if settings().is_production:
        here = building.is_built()
        return Finding("demo", not here, True, "demo data are in" if here else "no demo here", "use a fresh database")
    if not settings().is_demo:
        return Finding("demo", True, False, "no demo here")
    built = building.is_built()
    return Finding("demo", built, True, "built" if built else "not built yet", "script/flask prepare")


@demo_group.command("accounts")
@click.option("--json", "as_json", is_flag=True)
def accounts_command(as_json: bool) -> None:
    """The demo's accounts with their logins and password."""
    _only_in_demo()
    ensure_prepared()
    found = [vars(one) for one in world.accounts()]
    if as_json:
        say(found)
        return
    for one in found:
        click.echo(f"{one['login']:<20} {one['password']:<18} {one['role']} {one['name']}")


@demo_group.command("build")
def build_command() -> None:
    """Build the invented country now, if it is not there."""
    _only_in_demo()
    ensure_prepared()
    click.echo("built" if building.build() else "there already")


def _only_in_demo() -> None:
    if not settings().is_demo:
        raise click.ClickException("APP_ENV is not demo: there are no demo accounts here")


def register(app: Flask) -> None:
    """Register the commands, and the accounts the sign-in page lists."""
    app.cli.add_command(demo_group)
    offer_demo_accounts(world.accounts)
