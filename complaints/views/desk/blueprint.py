"""The blueprint of the desk, and who works there."""

from flask import Blueprint
from werkzeug.wrappers import Response

from accounts.roles import Role

blueprint = Blueprint("complaints_desk", __name__, url_prefix="/desk")

Page = str | Response | tuple[str, int]
OFFICE = (Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN)
