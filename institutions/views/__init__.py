"""Pages of an institution's life: supervision, inspections with their draws, notices; what it discloses."""

import re

from flask import Flask
from flask_babel import gettext as _

from accounts.permissions import Viewer
from institutions.actions.mending import DEMAND_FILES
from institutions.actions.notice_papers import BASIS as WATCH_BASIS
from institutions.actions.notice_papers import OWNER
from institutions.actions.photos import PHOTO_FILES
from institutions.deadlines import CYCLE_CLOCKS
from institutions.documents import inspections, supervising
from institutions.documents.supervising import BASIS as ASSOCIATION_BASIS
from institutions.models import Demand, Inspection, Notice
from institutions.notices import risks, watching
from institutions.permissions.registry import may_read_proof
from institutions.permissions.watching import inspections_visible_to, notice_texts_visible_to
from institutions.views import (
    binding,
    desk,
    disclosing,
    draws,
    duty_sheet,
    editing,
    exit_notes,
    exiting,
    facts,
    filing,
    handed,
    inspection,
    likes,
    lives,
    merging,
    notices,
    photos,
    resolving,
    searching,
    selecting,
    standards,
    supervision,
    transfer,
    tying,
)
from institutions.views.blueprint import blueprint as registry
from kernel import files, paper_versions, papers
from kernel.db import db
from kernel.papers import Paper
from kernel.web import tr

# Of the registry `/<ref>` comes after the addresses with a name of their own.
REGISTRY = (editing, facts, likes, lives, merging, resolving, searching, transfer, tying)
# Importing them puts routes on the blueprints, and subscribers on the outbox.
PAGES = (exit_notes, handed, photos, risks, watching, REGISTRY)


def _may_read_photo(viewer: Viewer, inspection_id: int) -> bool:
    """A photograph as it was taken is the department's alone."""
    row = db.session.get(Inspection, inspection_id)
    return row is not None and row.body_id == viewer.organisation_id


def _may_read_proof(viewer: Viewer, demand_id: int) -> bool:
    """What the institution handed in, for whoever may read the inspection."""
    asked = db.session.query(Demand.id).join(Inspection, Inspection.id == Demand.inspection_id)
    return asked.filter(Demand.id == demand_id, inspections_visible_to(viewer)).first() is not None


def _may_read_paper(viewer: Viewer, paper: Paper) -> bool:
    asked = db.session.query(Notice.id).filter(Notice.id == paper.owner_id, notice_texts_visible_to(viewer))
    return asked.first() is not None


def _clock_name(code: str) -> str:
    """What a clock of a cycle is called, in the reader's language."""
    return tr(CYCLE_CLOCKS[code].name)


def register(app: Flask) -> None:
    """Register the blueprints, and who may read their files and papers."""
    from institutions import jobs
    from institutions.notices import bindings, duties, life, noticing

    app.extensions["institutions"] = (jobs, bindings, duties, life, noticing)  # imported for their subscribers and jobs
    files.register_owner(PHOTO_FILES, _may_read_photo)
    files.register_owner(DEMAND_FILES, _may_read_proof)
    files.register_owner("institution_change", may_read_proof)
    files.register_owner("disclosure", disclosing.may_read)
    files.register_owner("quality_standard", standards.may_read)
    papers.readers[OWNER] = _may_read_paper
    papers.readers[inspections.OWNER] = inspections.may_read_inspection_paper
    papers.readers[supervising.OWNER] = supervising.may_read_task_paper
    paper_versions.bases["institutions"] = _basis_in_words
    app.add_template_global(_clock_name, "clock_name")
    for one in (binding, desk, supervision, inspection, draws, notices, disclosing, duty_sheet, standards):
        app.register_blueprint(one.blueprint)
    app.register_blueprint(registry)
    for module in (filing, selecting, exiting):
        module.register(app)


def _basis_in_words(version: str) -> str:
    """Watching rests on the law itself, other papers about an institution on this platform's own rules of a month."""
    if version == WATCH_BASIS:
        return _("消费者权益保护法和实施条例（国务院令第778号，2024年7月1日起施行）")
    if version == ASSOCIATION_BASIS:
        return _("消费者权益保护法实施条例（国务院令第778号，2024年7月1日起施行）")
    found = re.fullmatch(r"platform:(\d{4})-(\d\d)", version)
    return _("平台规则，%(year)s年%(month)s月的", year=found[1], month=int(found[2])) if found else ""
