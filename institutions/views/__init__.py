"""Pages of the registry."""

from flask import Flask

from institutions.permissions import may_read_proof
from institutions.views import editing, facts, likes, merging, resolving, searching, transfer
from institutions.views.blueprint import blueprint
from kernel import files

# Importing these puts their routes on the blueprint; `/<ref>` comes after the addresses with a name of their own.
PAGES = (editing, facts, likes, merging, resolving, searching, transfer)


def register(app: Flask) -> None:
    """Register the pages, and who may read the proofs of what was found out."""
    files.register_owner("institution_change", may_read_proof)
    app.register_blueprint(blueprint)
