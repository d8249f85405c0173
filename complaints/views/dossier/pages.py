"""The page where somebody asks for the bundle of a case, sees how far it is, and takes it away."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from accounts.permissions import Viewer, current_viewer, requires
from accounts.roles import Role
from complaints import queries
from complaints.actions import dossiers
from complaints.actions.dossiers import SUFFIXES
from complaints.models import Complaint, Dossier, DossierState
from complaints.queries.dossiers import dossier_for, dossiers_of, files_of_dossiers
from complaints.queries.figures import figure
from complaints.views.beside import SIDES, Page, blueprint
from complaints.views.dossier.reading import CaseReader
from complaints.views.moves import attempt, home_of
from kernel import files
from kernel.errors import NotFound
from kernel.files import StoredFile
from kernel.forms import PostForm

SEATED = (*SIDES, Role.OFFICER, Role.SUPERVISOR, Role.ASSOCIATION_ADMIN, Role.MEDIATOR)
TONES = {DossierState.ASKED: "info", DossierState.READY: "good", DossierState.FAILED: "bad"}


@blueprint.route("/<number>/dossier", methods=["GET", "POST"])
@requires(*SEATED)
def dossier(number: str) -> Page:
    """Ask for everything one's own pages show of a case, and take what was made; also after the case is closed."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    form, status = PostForm(), 200
    if form.is_sent:
        failed = attempt(form, lambda: _ask(viewer, complaint)) if form.validate() else 422
        if failed is None:
            return redirect(url_for(".dossier", number=complaint.number), 303)
        status = failed
    rows = dossiers_of(viewer, complaint)
    held = files_of_dossiers([row for row in rows if row.is_here])
    context = {
        "rows": [dossier_card(row, held.get(row.id, {}), _address(complaint, row)) for row in rows],
        "waits": any(row.state is DossierState.ASKED for row in rows),
        "kept": figure("dossier_kept"),
        "home": home_of(viewer, complaint),
        "here": url_for(".dossier", number=complaint.number),
    }
    return render_template("complaints/beside/dossier.html", complaint=complaint, form=form, **context), status


def _ask(viewer: Viewer, complaint: Complaint) -> None:
    reading = CaseReader(viewer, complaint).reading()
    say_asked(dossiers.ask_for_dossier(complaint, reading, by=viewer.actor))


def say_asked(row: Dossier) -> None:
    """Tell what follows: it is being made, or the one that is there is still of today."""
    if row.is_here:
        flash(_("上次生成以后没有变化，下面的可以直接下载。"), "info")
    else:
        flash(_("已开始生成，做好后会通知您。可以先离开这一页。"), "good")


def _address(complaint: Complaint, row: Dossier) -> dict[str, str]:
    return {
        kind: url_for("complaints_beside.take_dossier", number=complaint.number, ref=row.ref, kind=kind)
        for kind in SUFFIXES
    }


def dossier_card(row: Dossier, held: dict[str, StoredFile], address: dict[str, str]) -> dict[str, Any]:
    """A bundle of the list: where it stands, until when it is there, its files with their digests."""
    state = row.state if row.is_here or row.state is not DossierState.READY else DossierState.EXPIRED
    names = {
        "pdf": _("PDF：目录、经过、期限、文书、留言、材料清单"),
        "zip": _("ZIP：文书和材料原件"),
        "json": _("JSON：供程序读取"),
    }
    return {
        "asked_at": row.asked_at,
        "state": str(state.label),
        "tone": TONES.get(state, "neutral"),
        "why": str(row.lack.label) if row.lack else "",
        "until": row.expires_at if row.is_here else None,
        "files": [
            {"name": names[kind], "url": address[kind], "size": held[kind].size, "digest": held[kind].sha256}
            for kind in names
            if kind in held
        ],
    }


@blueprint.get("/<number>/dossier/<ref>/<any(pdf,zip,json):kind>")
@requires(*SEATED)
def take_dossier(number: str, ref: str, kind: str) -> Page:
    """One of its files, for who asked for it and still has every right it rests on."""
    viewer = current_viewer()
    complaint = queries.complaint_for(viewer, number)
    row = dossier_for(viewer, complaint, ref)
    back = url_for(".dossier", number=complaint.number)
    return hand_out(row, kind, CaseReader(viewer, complaint).reading().stands, back)


def hand_out(row: Dossier, kind: str, stands: frozenset[str], back: str) -> Page:
    """The file, or back to the page with the reason why not."""
    if not row.is_here:
        flash(_("这份材料包已经过期或者还没有做好。需要时请重新生成。"), "info")
        return redirect(back, 303)
    if not stands.issuperset(row.stands or ()):
        flash(
            _("生成以后，您能看到的内容变少了（例如离开了一个房间、批准查看的时间已过），这份不再提供。请重新生成。"),
            "warn",
        )
        return redirect(back, 303)
    file = files_of_dossiers([row]).get(row.id, {}).get(kind)
    if file is None:
        raise NotFound()
    try:
        return files.streamed(file)
    except FileNotFoundError:
        raise NotFound() from None
