"""The blueprint of the table, and who may come near it."""

from flask import Blueprint
from werkzeug.wrappers import Response

from accounts.roles import Role

blueprint = Blueprint("mediation", __name__, url_prefix="/mediation")

Page = str | Response | tuple[str, int]
OFFICE = (Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)
SEATED = (Role.LEARNER, Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN)
EVERYBODY = (*SEATED, *OFFICE, Role.MEDIATOR)
