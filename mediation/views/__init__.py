"""Pages of the table: the mediator's cases, the table itself, the agreement."""

from flask import Flask
from flask_babel import lazy_gettext as _l

import mediation.views.agreement as agreement
import mediation.views.arranging as arranging
import mediation.views.board as board
import mediation.views.calendar as calendar
import mediation.views.guests as guests
import mediation.views.panel as panel
import mediation.views.seats as seats
import mediation.views.table as table
import mediation.views.timeline as timeline
from accounts import charges
from kernel import files
from mediation.queries import may_read_authorisation_file, open_tables, tables_in_hand
from mediation.views.blueprint import blueprint

# Importing them puts their routes on the blueprint.
PAGES = (agreement, arranging, board, calendar, panel, seats, table)


def register(app: Flask) -> None:
    """Register the blueprint with all its routes."""
    timeline.register()
    charges.register("tables", charges.Charge(_l("主持中的调解"), tables_in_hand, open_tables))
    calendar.register()
    files.register_owner("seat_authorisation", may_read_authorisation_file)
    app.register_blueprint(blueprint)
    app.register_blueprint(guests.blueprint)
