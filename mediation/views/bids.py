"""Secret bids: the rule proposed and agreed to, what each may infer said before, the bid, and whether they met."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import queries as case_queries
from complaints.queries.figures import figure
from complaints.views.moves import attempt, not_now
from complaints.views.offering import seat_choices
from complaints.views.offers import card_of, party_name, standing
from complaints.views.reckoning import kept_card
from kernel import clock
from mediation import actions, queries
from mediation.forms import SHARES, BidForm, PlainForm, RoundForm
from mediation.lifecycle import RUNNING, RoundState
from mediation.models import BidRound, Mediation
from mediation.views.blueprint import EVERYBODY, SEATED, Page, blueprint, is_chair

TONES = {
    RoundState.PROPOSED: "warn",
    RoundState.OPEN: "warn",
    RoundState.MET: "good",
    RoundState.APART: "info",
    RoundState.DECLINED: "neutral",
    RoundState.CANCELLED: "neutral",
    RoundState.LAPSED: "neutral",
}


@blueprint.get("/<number>/bids")
@requires(*EVERYBODY)
def all_bids(number: str) -> Page:
    """Every round of the table, newest first."""
    viewer = current_viewer()
    mediation = queries.mediation_for(viewer, number)
    complaint = mediation.complaint
    rounds = [round_card(viewer, mediation, row) for row in queries.rounds_of(mediation)]
    is_running = any(one["code"] in ("proposed", "open") for one in rounds)
    may_propose = is_chair(viewer, mediation) and not is_running and "offer" in case_queries.acts_of(viewer, complaint)
    context = {"mediation": mediation, "complaint": complaint, "rounds": rounds, "may_propose_bids": may_propose}
    return render_template("mediation/bids/rounds.html", **context), 200


@blueprint.route("/<number>/bids/new", methods=["GET", "POST"])
@requires(Role.MEDIATOR)
def propose_bids(number: str) -> Page:
    """The mediator puts the rule of a round to two parties."""
    viewer = current_viewer()
    mediation = queries.mediation_for(viewer, number)
    complaint = mediation.complaint
    away = not_now(viewer, complaint, "offer", "table")
    if away is not None:
        return away
    named, seats = seat_choices(complaint)
    allowed = {one.id for one in actions.bidders(mediation)}
    names = [(key, words) for key, words in named if seats[key] in allowed]
    today, most = clock.today(), figure("bid_time")
    form, status = RoundForm(data={"until_on": today + timedelta(days=most)}), 200
    if len(names) < 2 or not is_chair(viewer, mediation):
        flash(_("另一方还没有入座，现在不能用保密出价。"), "info")
        return _table(complaint.number)
    form.offer_seats(names)
    if form.is_sent:
        status = 422
        if form.validate():
            status = _propose(form, mediation, seats, viewer)
            if status == 303:
                flash(_("已请双方看规则。双方都同意后才能出价。"), "good")
                return _table(complaint.number)
    context = {"mediation": mediation, "complaint": complaint, "form": form, "most_days": most}
    context["standing"] = standing(case_queries.offers_of(viewer, complaint))
    return render_template("mediation/bids/propose.html", rounds=figure("bid_rounds"), **context), status


def _propose(form: RoundForm, mediation: Mediation, seats: dict[str, int], viewer: Viewer) -> int:
    until_on, pay_by_on = form.until_on.data, form.pay_by_on.data
    if until_on is None or pay_by_on is None:
        return 422
    rule = actions.BidRule(seats[form.payer.data], seats[form.payee.data], int(form.share.data), until_on, pay_by_on)
    return attempt(form, lambda: actions.propose_round(mediation, rule, by=viewer.actor)) or 303


def _table(number: str) -> Response:
    return redirect(url_for("mediation.table", number=number, _anchor="bids"), 303)


def round_card(viewer: Viewer, mediation: Mediation, row: BidRound) -> dict[str, Any]:
    """A round as this viewer may know it; a sum is in it only as the offer made of bids that met."""
    complaint = mediation.complaint
    mine = {party.id for party in case_queries.seats_of(viewer, complaint)}
    own = next((bid for bid in row.bids if bid.party_id in mine), None) if viewer.role in SEATED else None
    is_running = row.state in RUNNING and not row.is_over(clock.today())
    return {
        "ref": row.ref,
        "number": row.number,
        "state": str(row.state.label) if is_running or row.state not in RUNNING else str(RoundState.LAPSED.label),
        "tone": TONES[row.state] if is_running or row.state not in RUNNING else "neutral",
        "code": str(row.state),
        "payer": party_name(row.payer, complaint.respondent_name),
        "payee": party_name(row.payee, complaint.respondent_name),
        "share": row.share,
        "point": str(SHARES[row.share]) if row.share in SHARES else f"{row.share}%",
        "until_on": row.until_on,
        "pay_by_on": row.pay_by_on,
        "version": row.offer.version if row.offer else None,
        "offer": card_of(row.offer, complaint.respondent_name) if row.offer else None,
        "offer_ref": row.offer.ref if row.offer else "",
        "seats": [_seat(row, bid, mine, complaint.respondent_name) for bid in row.bids],
        "is_payer": own is not None and own.party_id == row.payer_id,
        "has_bid": own is not None and own.is_placed,
        "may_agree": is_running and row.state is RoundState.PROPOSED and own is not None and not own.is_agreed,
        "may_bid": is_running and row.state is RoundState.OPEN and own is not None,
        "may_decline": is_running and own is not None,
        "may_cancel": is_running and is_chair(viewer, mediation),
    }


def _seat(row: BidRound, bid: Any, mine: set[int], institution: str) -> dict[str, Any]:
    party = row.payer if bid.party_id == row.payer_id else row.payee
    said = _("还没有表示")
    if bid.is_agreed:
        said = _("已出价") if bid.is_placed else _("已同意规则，还没有出价")
    return {"name": _("您") if bid.party_id in mine else party_name(party, institution), "said": said}


def _round(number: str, ref: str) -> tuple[Viewer, Mediation, BidRound]:
    viewer = current_viewer()
    mediation = queries.mediation_for(viewer, number)
    return viewer, mediation, queries.round_for(viewer, mediation, ref)


@blueprint.route("/<number>/bids/<ref>", methods=["GET", "POST"])
@requires(*EVERYBODY)
def bids(number: str, ref: str) -> Page:
    """A round: its rule, what may be inferred, who has bid; a seat's own bid is placed here and shown nowhere."""
    viewer, mediation, row = _round(number, ref)
    form, status = BidForm(), 200
    if form.is_sent:
        card = round_card(viewer, mediation, row)
        if not card["may_bid"]:
            flash(_("这一轮现在不需要您出价。"), "info")
            return _here(mediation, row)
        status = 422
        if form.validate() and form.yuan.data is not None:
            fen = form.yuan.data
            failed = attempt(form, lambda: actions.place_bid(row, fen, by=viewer.actor))
            if failed is None:
                flash(_("已收下您的出价。没有人能看到金额，这里也不再显示。"), "good")
                return _here(mediation, row)
            status = failed
    return _page(viewer, mediation, row, form, status)


def _here(mediation: Mediation, row: BidRound) -> Response:
    return redirect(url_for(".bids", number=mediation.complaint.number, ref=row.ref), 303)


def _page(viewer: Viewer, mediation: Mediation, row: BidRound, form: Any, status: int) -> Page:
    complaint = mediation.complaint
    page = render_template(
        "mediation/bids/round.html",
        mediation=mediation,
        complaint=complaint,
        round=round_card(viewer, mediation, row),
        form=form if isinstance(form, BidForm) else BidForm(formdata=None),
        refused=form,
        plain=PlainForm(formdata=None),
        left=actions.rounds_left(mediation, row.payer_id, row.payee_id),
        most=figure("bid_rounds"),
        standing=standing(case_queries.offers_of(viewer, complaint)),
        estimate=kept_card(viewer, complaint, case_queries.roles_of(viewer, complaint)),
    )
    return page, status


def _press(number: str, ref: str, act: Any, words: str, tone: str = "good") -> Page:
    viewer, mediation, row = _round(number, ref)
    form = PlainForm()
    failed = attempt(form, lambda: act(row, by=viewer.actor))
    if failed is not None:
        return _page(viewer, mediation, row, form, failed)
    flash(words, tone)
    return _here(mediation, row)


@blueprint.post("/<number>/bids/<ref>/agree")
@requires(*SEATED)
def agree_bids(number: str, ref: str) -> Page:
    """One of the two agrees to the rule."""
    return _press(number, ref, actions.agree_to_round, _("您已同意规则。双方都同意后就能出价。"))


@blueprint.post("/<number>/bids/<ref>/decline")
@requires(*SEATED)
def decline_bids(number: str, ref: str) -> Page:
    """One of the two does not want it, or no longer."""
    return _press(number, ref, actions.decline_round, _("这一轮已结束，出价已清除。"), "info")


@blueprint.post("/<number>/bids/<ref>/cancel")
@requires(Role.MEDIATOR)
def cancel_bids(number: str, ref: str) -> Page:
    """The mediator ends a round that was not compared."""
    return _press(number, ref, actions.cancel_round, _("这一轮已取消，出价已清除。"), "info")
