"""What an institution discloses, and its rules, as they stand today or stood on a day (`?on=2026-03-01`)."""

import re
from datetime import date
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from disclosure import queries
from disclosure.models import PublicDisclosure, PublicInstitution
from disclosure.queries import duties as reads
from disclosure.queries.duties import Shown
from disclosure.views.public.blueprint import public, sure_ref
from kernel import clock
from kernel.changes import line_changes
from kernel.papers import digest
from kernel.web import public as open_to_all

_ON = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?")
DEMANDS = ("law", "platform", "voluntary")


@public.get("/institutions/<ref>/disclosures")
@open_to_all
def disclosures(ref: str) -> str:
    """Every item with its class, article, version and days; blanks speak where an article demands."""
    about, on, wrong = _asked(ref)
    rows = reads.duties_of(ref, on)
    groups = [(one, [row for row in rows if row.duty.demand == one]) for one in DEMANDS]
    return render_template(
        "public/disclosures.html",
        about=about,
        on=on,
        today=clock.today(),
        wrong=wrong,
        typed=request.args.get("on", ""),
        groups=[(found[0].duty.demand_label, name, found) for name, found in groups if found],
        counts=[(found[0].duty.demand_label, _complete(found), len(found)) for _name, found in groups if found],
        commitments=reads.commitments_of(ref, on),
        earlier=reads.earlier_of(ref),
    )


@public.get("/institutions/<ref>/rules")
@open_to_all
def rules(ref: str) -> str:
    """The rules in force on a day, those announced with their day and what differs, and every version there was."""
    about, on, wrong = _asked(ref)
    rows = [row for row in reads.duties_of(ref, on) if row.duty.is_rule]
    return render_template(
        "public/rules.html",
        about=about,
        earlier=reads.earlier_of(ref),
        on=on,
        today=clock.today(),
        wrong=wrong,
        typed=request.args.get("on", ""),
        rows=[(row, _differences(row), digest(_text(row.stands)) if row.stands is not None else "") for row in rows],
    )


def _complete(rows: list[Shown]) -> int:
    return sum(row.stands is not None for row in rows)


def _differences(row: Shown) -> list[tuple[str, str]]:
    """The announced version beside the one in force, line by line."""
    if row.coming is None or row.stands is None:
        return []
    return line_changes(_text(row.stands), _text(row.coming))


def _text(row: PublicDisclosure) -> str:
    return "\n".join(part for part in (row.words, row.url) if part)


def _asked(ref: str) -> tuple[PublicInstitution, date, str]:
    """The institution, the day asked for (today unless given), and what is wrong with it in words."""
    about = queries.institution_by_ref(sure_ref(ref))
    if about is None:
        raise NotFound()
    typed = request.args.get("on", "").strip()
    found = _ON.fullmatch(typed)
    try:
        day: Any = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        day = None
    if typed and day is None:
        return about, clock.today(), _("请填写日期，例如 2026-11-24。")
    return about, day or clock.today(), ""
