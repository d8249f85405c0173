"""席位 as one list: who sits, on which consent and power, reached by what; and what mediation is."""

from collections.abc import Callable

from flask import render_template
from flask_babel import gettext as _

from accounts.models import ContactKind
from accounts.permissions import current_viewer, requires
from complaints import queries as cases
from complaints.labels import CONSENT_HOW
from complaints.lifecycle.standing import StandInKind, has_powers
from complaints.models import Consent, Party, StandIn
from kernel.web import day, moment
from mediation import queries
from mediation.lifecycle.seats import PARTIES
from mediation.models import Mediation
from mediation.views.blueprint import EVERYBODY, Page, blueprint
from mediation.views.people import names_at
from mediation.views.seats import called, seating_of, sits

CHANNELS: dict[ContactKind, Callable[[], str]] = {
    ContactKind.PHONE: lambda: _("手机"),
    ContactKind.EMAIL: lambda: _("邮箱"),
}


@blueprint.get("/<number>/seats")
@requires(*EVERYBODY)
def seats(number: str) -> Page:
    """The seats of the table with their states."""
    viewer = current_viewer()
    table = queries.mediation_for(viewer, number)
    parties = cases.parties_of(table.complaint)
    name = names_at(table, viewer)
    held = [one for one in parties if one.until_at is None and sits(one)]
    context = {
        "seating": seating_of(viewer, table, parties),
        "people": [
            (str(one.role.label), called(one, table, name), lines)
            for one, lines in zip(held, standing_of(table, held), strict=True)
        ],
    }
    return render_template("mediation/seats.html", mediation=table, complaint=table.complaint, **context)


def standing_of(table: Mediation, held: list[Party]) -> list[list[str]]:
    """On what each of these seats rests, in a line each: consent, power, channel; mediators have declared instead."""
    consents, acting = queries.consents_by_seat(table.complaint), queries.stand_ins_by_seat(table.complaint)
    channels = queries.channels_of(one.person_id for one in held if one.person_id and one.role in PARTIES)
    found = []
    for one in held:
        lines = [*_consent(consents.get(one.id)), *_power(acting.get(one.id))] if one.role in PARTIES else []
        found.append(lines + _channel(one, channels) if one.role in PARTIES else lines)
    return found


def _consent(row: Consent | None) -> list[str]:
    if row is None:
        return []
    said = _("同意%(what)s", what=row.kind.label) if row.is_given else _("不同意%(what)s", what=row.kind.label)
    return [_("%(said)s，%(at)s", said=said, at=moment(row.given_at))]


def _power(row: StandIn | None) -> list[str]:
    """By what somebody acts for the learner; what an authorisation is about is between them and the learner."""
    if row is None:
        return []
    lines = [_("以%(kind)s的身份参加", kind=row.kind.label)]
    if row.kind is StandInKind.HELPER and row.consent_how:
        lines.append(_("本人怎样同意的：%(how)s", how=CONSENT_HOW.get(row.consent_how, "")))
    for one in row.authorisations:
        powers = _("、").join(str(power.label) for power in has_powers(one.powers))
        term = {"since": day(one.from_on), "until": day(one.until_on)}
        lines.append(_("授权%(since)s至%(until)s：%(powers)s", powers=powers or _("没有特别权限"), **term))
    return lines


def _channel(party: Party, channels: dict[int, set[ContactKind]]) -> list[str]:
    if party.organisation_id is not None:
        return [_("联系：单位账号")]
    kinds = channels.get(party.person_id or 0, set())
    ways = _("、").join(words() for kind, words in CHANNELS.items() if kind in kinds)
    return [_("联系：平台账号（%(ways)s）", ways=ways) if ways else _("联系：平台账号")]


@blueprint.get("/<number>/about")
@requires(*EVERYBODY)
def about(number: str) -> Page:
    """What mediation is, what it costs, how to leave."""
    table = queries.mediation_for(current_viewer(), number)
    return render_template("mediation/about.html", mediation=table, complaint=table.complaint)
