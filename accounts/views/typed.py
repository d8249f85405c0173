"""A form sent after the session has ended: keep its words, sign in, and be back at the same page with them."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

from flask import flash, g, request
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from accounts import actions
from accounts.models import SignIn
from accounts.permissions import current_viewer
from accounts.queries.typed import typed_by
from kernel.crypto import token_hash
from kernel.db import db
from kernel.forms import fill_opened_forms

# What of a form's files is kept, told by who knows of files: (fields to give back, refusals in words).
Keeper = Callable[[int], tuple[dict[str, list[str]], list[str]]]
_keepers: list[Keeper] = []
REFUSED = "refused_files"
NEVER_KEPT = re.compile(r"csrf_token|key|form_token|.*(password|secret|code|token).*")
ARG = "typed"
# Pages of accounts that ask for papers and for no secret.
WITH_PAPERS = frozenset({"accounts_office.mode"})


def address_after() -> str | None:
    """Where to go after signing in: the page asked for, or the form that was sent, with what was typed into it."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    if request.url_rule is None or "GET" not in (request.url_rule.methods or ()):
        return None
    kept = _keep()
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != ARG]
    asked += [(ARG, kept)] if kept else []
    return f"{request.path}?{urlencode(asked)}" if asked else request.path


def keep_also(keeper: Keeper) -> None:
    """Let a higher floor keep the files of a form whose session ended, for the person of this id."""
    _keepers[:] = [one for one in _keepers if one is not keeper] + [keeper]


def _keep() -> str | None:
    """Keep what was sent for whoever held the session that has just ended of itself; accounts keep hardly anything."""
    token = g.get("ended_session")
    is_of_accounts = (request.blueprint or "").startswith("accounts") and request.endpoint not in WITH_PAPERS
    if token is None or is_of_accounts:
        return None
    holder = db.session.scalar(select(SignIn.person_id).filter_by(token_hash=token_hash(token), revoked_at=None))
    typed = {name: request.form.getlist(name) for name in request.form if not NEVER_KEPT.fullmatch(name)}
    if holder is None:
        return None
    for keeper in _keepers:
        fields, refused = keeper(holder)
        typed |= fields | ({REFUSED: refused} if refused else {})
    if not any(value for said in typed.values() for value in said):
        return None
    row = actions.keep_typed(holder, request.path, typed)
    return row.ref if row is not None else None


def give_back() -> None:
    """Before a page opens with words that were kept: let its form begin with them, and say so."""
    if request.method != "GET" or ARG not in request.args:
        return
    typed = typed_by(current_viewer(), request.args[ARG], request.path)
    if typed is None:
        return
    for words in typed.pop(REFUSED, []):
        flash(words, "warn")
    fill_opened_forms(MultiDict([(name, value) for name, said in typed.items() for value in said]))
    if "form_token" in typed or "key" in typed:  # given by whoever kept the files
        flash(_("登录曾经过期，您填写的内容和选过的文件还在下面，还没有提交。请核对后再提交。"), "info")
    else:
        flash(_("登录曾经过期，您填写的内容还在下面，还没有提交。请核对后再提交；选过的文件要重新添加。"), "info")
