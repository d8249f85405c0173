"""The rules of the institution as they stood on the day of purchase: version, first day and digest, with their link.

A version is never changed and none begins before the day it is confirmed, so what stood on a day past stays the same.
"""

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from complaints.models import Complaint
from institutions.queries.duties import Cited, rules_on
from kernel.web import day

SIGNS = 16


def rules_at_purchase(complaint: Complaint) -> list[tuple[str, str]]:
    """A row for each rule; without a day of purchase one link, to choose the day there."""
    institution, on = complaint.institution, complaint.bought_on
    if institution.is_free_entry:
        return []
    if on is None:
        if institution.organisation_id is None:
            return []
        words = _("按购买日期查当时的服务规则和退费规则")
        return [(_("服务规则"), _link(url_for("public.rules", ref=institution.ref), words))]
    cited = rules_on(institution, on)
    address = url_for("public.rules", ref=institution.ref, on=on.isoformat())
    return [(_("购买之日的%(name)s", name=one.name), _said(one, address)) for one in cited]


def _said(one: Cited, address: str) -> str:
    if one.version is None or one.from_on is None:
        return _("那一天没有披露")
    words = _("第%(number)s版，%(day)s起", number=one.version, day=day(one.from_on))
    digest = _("，全文摘要（SHA-256）%(digest)s", digest=one.digest[:SIGNS])
    return _link(address, words) + digest


def _link(address: str, words: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, words)
