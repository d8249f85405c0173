"""The blueprint of running organisations, and who gets there."""

from flask import Blueprint
from werkzeug.wrappers import Response

from accounts.roles import Role

office = Blueprint("accounts_office", __name__, url_prefix="/admin")
Page = str | Response | tuple[str, int]
PLATFORM = (Role.PLATFORM_ADMIN,)
