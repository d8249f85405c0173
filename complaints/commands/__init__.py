"""The command line of complaints: clocks, routes, and taking regions, institutions and old complaints in."""

from flask import Flask

from complaints.actions.routing_tables import seed_tables
from complaints.commands.keeping import complaints_group, keeping_group
from complaints.commands.rules import clocks_group, route_group
from complaints.commands.sheets import export_group, import_group
from kernel import commands


@commands.on_prepare(120)
def seed_routing() -> None:
    """Each rule set's routing rows as a version in force."""
    seed_tables()


def register(app: Flask) -> None:
    """Register the commands."""
    for group in (clocks_group, route_group, import_group, export_group, keeping_group, complaints_group):
        app.cli.add_command(group)
