"""An officer files for somebody on the telephone, by letter or at the counter; the receipt is printed or sent."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import current_viewer, requires
from complaints import actions, children, rulesets
from complaints.actions.desk_filing import nobody
from complaints.documents import make_receipt, receipt_of, veiled
from complaints.forms.registering import RegisterForm, said
from complaints.labels import CHANNEL_RECEIPTS
from complaints.lifecycle.standing import Age, Contract, StandInKind
from complaints.models import Channel, Complaint, FilerKind, HandleKind, PointKind
from complaints.queries import complaint_for
from complaints.queries.doubles import earlier_case, seen_of
from complaints.queries.looking import desk_filing_of, registered_by
from complaints.queries.resuming import institution_chosen, regions_by_province
from complaints.rulesets import CategoryKind
from complaints.views.desk.blueprint import OFFICE, Page, blueprint
from complaints.views.desk.registering_for import acting_of, evidence_token, scans_token, take_all
from complaints.views.doubles import complainer
from complaints.views.moves import attempt
from institutions.actions import Entry
from institutions.lifecycle import InstitutionType, Reachability
from institutions.models import Institution
from institutions.queries import exact_name, find_institutions
from kernel import clock
from kernel.errors import NotFound
from kernel.files import StoredFile
from kernel.typeset import sheet_of
from kernel.web import tr


@blueprint.route("/register", methods=["GET", "POST"])
@requires(*OFFICE)
def register() -> Page:
    """One page with all that art. 10 asks; what was not said stays unsaid."""
    form, status, kept = _form(), 200, dict[str, list[StoredFile]]()
    earlier: Complaint | None = None
    if form.is_sent:
        status, (kept, fine) = 422, take_all(form, current_viewer().person_id)
        if bool(form.validate()) & fine & _is_known(form):
            filing, entry = _filing(form)
            earlier = _earlier(form, filing)
            made: list[Complaint] = []
            failed = 422 if earlier else attempt(form, lambda: made.append(_file(form, filing, entry)))
            if failed is None:
                flash(_("已登记。请把回执交给投诉人。"), "good")
                return redirect(url_for(".registered", number=made[0].number), 303)
            status = failed
    return _page(form, kept, earlier), status


def _page(form: RegisterForm, kept: dict[str, list[StoredFile]], earlier: Complaint | None) -> str:
    ways = rulesets.in_force(clock.today()).alternatives
    warning = next((way.says["association_bars_regulator"] for way in ways if way.path == "association"), "")
    return render_template(
        "complaints/desk/register.html",
        form=form,
        kept=kept,
        earlier=earlier,
        warning=tr(warning),
        rules=children.rules_of(children.VERSION),
        version=children.VERSION,
    )


def _earlier(form: RegisterForm, filing: actions.Filing) -> Complaint | None:
    """An open case of the same person on the same matter that this desk may open, until the officer says 「仍然」."""
    if form.another.data:
        return None
    found = earlier_case(complainer(filing, None), filing.institution, filing.words)
    if found is None or not seen_of(current_viewer(), [found.complaint.id]):
        return None
    form.another.errors = [_("这个人已有一件相近的投诉在办：%(number)s。", number=found.complaint.number)]
    return found.complaint


def _form() -> RegisterForm:
    form = RegisterForm(data={"received_on": clock.today()})
    rules = rulesets.in_force(clock.today()).categories
    rows = [(code, f"{code} {_(row.name)}") for code, row in rules.items() if row.kind is not CategoryKind.REPORT]
    form.offer(rows, regions_by_province())
    if form.institution_name.data:
        form.offer_institutions(find_institutions(form.institution_name.data, 8))
    return form


def _is_known(form: RegisterForm) -> bool:
    """Where several go by the name, the officer says which; one that is not in the register is entered as typed."""
    codes = [option.data for option in form.institution]
    if codes and form.institution.data not in codes:
        form.institution.errors = [_("库里有相近的机构，请选择是哪一家。")]
        return False
    return True


def _filing(form: RegisterForm) -> tuple[actions.Filing, Entry | None]:
    """What was told as a filing, and the entry of an institution that is not in the register."""
    chosen = institution_chosen(form.institution.data)
    entry = None if chosen is not None else _entry(form)
    institution = (
        chosen
        or exact_name(entry.name if entry else "")
        or Institution(
            name=form.institution_name.data,
            type=InstitutionType.H,
            published_code=form.region.data or None,
            reachability=Reachability.UNKNOWN,
        )
    )
    filing = actions.Filing(
        key=form.key.data or "",
        filer=nobody(),
        is_minor=Age(form.age.data) is not Age.ADULT,
        address=form.address.data or "",
        institution=institution,
        respondent_name=institution.name,
        category=form.category.data,
        words=form.words.data,
        points=_points(form),
        happened_on=form.happened_on.data,
        bought_on=form.bought_on.data,
        paid_fen=form.paid.data,
        paid_by=form.paid_by.data,
        handle_kind=HandleKind.ORDER if form.handle.data else None,
        handle=form.handle.data or None,
        publish=said(form.publish.data),
        entrust=said(form.entrust.data),
        path=form.path.data,
        form_token=evidence_token(form),
        **_side(form),
    )
    return filing, entry


def _file(form: RegisterForm, filing: actions.Filing, entry: Entry | None) -> Complaint:
    day = form.received_on.data or clock.today()
    channel, truth_said = Channel(form.channel.data), form.truth.data == "yes"
    note = actions.DeskNote(channel, day, form.spoke.data, truth_said, form.receipt.data, scans_token(form))
    complaint = actions.file_at_desk(filing, note, entry, by=current_viewer().actor)
    make_receipt(complaint)  # somebody waits for it at the counter; its subscriber finds it made
    return complaint


def _entry(form: RegisterForm) -> Entry:
    name = form.institution_name.data or ""
    return Entry(name, InstitutionType.H, published_code=form.region.data or None, is_free_entry=True)


def _points(form: RegisterForm) -> tuple[actions.PointDraft, ...]:
    chosen = [kind for kind in PointKind if kind.value in (form.wishes.data or [])]
    spoken = [PointKind.OTHER] if PointKind.OTHER in chosen else [one for one in chosen if one is not PointKind.REFUND]
    said_words = form.wish_words.data or ""
    return tuple(
        actions.PointDraft(
            kind, said_words if kind in spoken else "", form.refund.data if kind is PointKind.REFUND else None
        )
        for kind in chosen
    )


def _side(form: RegisterForm) -> dict[str, Any]:
    """The complaining side as told: for a minor a guardian speaks, in one of the two forms (rules §0b.9)."""
    age, name, phone = Age(form.age.data), form.name.data or "", form.phone.data or ""
    if age is Age.ADULT:
        return {"name": name, "phone": phone, **acting_of(form)}
    contract, called = Contract(form.contract.data), form.learner_name.data or ""
    is_party = contract is Contract.LEARNER
    acts = actions.StandInDraft(StandInKind.GUARDIAN, name, phone) if is_party else None
    rules = children.VERSION if age is Age.CHILD and form.child_consent.data else ""
    side = actions.Side(actions.LearnerDraft(age, contract, name=called), acts, rules)
    kind = {"filer_kind": FilerKind.GUARDIAN, "phone": phone, "side": side}
    return kind | {"name": called if is_party else name}


@blueprint.get("/<number>/registered")
@requires(*OFFICE)
def registered(number: str) -> Page:
    """What was noted, where the case went, and the receipt to print or send; for the body that has the case."""
    viewer = current_viewer()
    complaint = registered_by(viewer, number) or complaint_for(viewer, number)
    noted = desk_filing_of(complaint)
    if noted is None:
        raise NotFound()
    receipt = receipt_of(viewer, complaint)
    return render_template(
        "complaints/desk/registered.html",
        complaint=complaint,
        noted=noted,
        receipt=receipt,
        sheet=sheet_of(veiled(viewer, complaint, receipt.text)) if receipt is not None else None,
        is_here=complaint.body_id == viewer.organisation_id,
        how=CHANNEL_RECEIPTS[noted.receipt_how],
    )
