"""Pages of the table: the mediator's cases, the table itself, the agreement."""

from flask import Flask

import mediation.views.agreement as agreement
import mediation.views.board as board
import mediation.views.table as table
import mediation.views.timeline as timeline
from mediation.views.blueprint import blueprint

# Importing them puts their routes on the blueprint.
PAGES = (agreement, board, table)


def register(app: Flask) -> None:
    """Register the blueprint with all its routes."""
    timeline.register()
    app.register_blueprint(blueprint)
