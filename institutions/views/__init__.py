"""Pages of institutions, each cycle in modules of its own."""

from flask import Flask

from institutions import jobs
from institutions.notices import life
from institutions.views import exiting, filing, selecting

MODULES = (filing, selecting, exiting)
# Imported for their subscribers and what runs by itself.
BESIDE = (jobs, life)


def register(app: Flask) -> None:
    """Register the blueprints, and who may read what belongs to them."""
    for module in MODULES:
        module.register(app)
