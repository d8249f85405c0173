"""The blueprint of what runs the platform and needs to know of cases: their numbers, never their words."""

from flask import Blueprint

blueprint = Blueprint("complaints_office", __name__, url_prefix="/admin")
