"""Pages of the table: the mediator's cases, the table itself, the agreement."""

from flask import Flask
from flask_babel import lazy_gettext as _l

import mediation.views.agreement as agreement
import mediation.views.board as board
import mediation.views.handing_over as handing_over
import mediation.views.oral as oral
import mediation.views.parts as parts
import mediation.views.table as table
import mediation.views.timeline as timeline
from accounts import charges
from mediation.queries import open_tables, tables_in_hand
from mediation.views.blueprint import blueprint

# Importing them puts their routes on the blueprint.
PAGES = (agreement, board, handing_over, oral, parts, table)


def register(app: Flask) -> None:
    """Register the blueprint with all its routes."""
    timeline.register()
    charges.register("tables", charges.Charge(_l("主持中的调解"), tables_in_hand, open_tables))
    app.register_blueprint(blueprint)
