"""Pages about complaints: the filing, the learner's, the desk's and the institution's, what all of them post, files."""

from flask import Flask
from flask_babel import lazy_gettext as _l

import complaints.views.bundle as bundle
import complaints.views.calculator as calculator
import complaints.views.claiming as claiming
import complaints.views.contact_consent as contact_consent
import complaints.views.diagnosis as diagnosis
import complaints.views.dossier.making as making
import complaints.views.dossier.pages as dossier_pages
import complaints.views.doubles as doubles
import complaints.views.estimates as estimates
import complaints.views.filing as filing
import complaints.views.filing_whom as filing_whom
import complaints.views.follow_ups as follow_ups
import complaints.views.importing as importing
import complaints.views.institution_admin as institution_admin
import complaints.views.institution_answer as institution_answer
import complaints.views.joint as joint
import complaints.views.learner_acts as learner_acts
import complaints.views.learner_beside as learner_beside
import complaints.views.learner_powers as learner_powers
import complaints.views.learner_reports as learner_reports
import complaints.views.learner_turns as learner_turns
import complaints.views.looking_beside as looking_beside
import complaints.views.offering as offering
import complaints.views.own_data as own_data
import complaints.views.pre_settlement as pre_settlement
import complaints.views.report_code as report_code
import complaints.views.resume as resume
import complaints.views.sharing as sharing
import complaints.views.standing as standing
import complaints.views.ways as ways
from accounts import charges, figures
from accounts.views import typed
from complaints import offered
from complaints.actions import identifying
from complaints.citing import law_in_words
from complaints.queries.case_files import SEATED, after_a_look
from complaints.queries.copies import waiting_received
from complaints.queries.figures import figure
from complaints.queries.looking import may_read_authorisation_file, may_read_desk_file
from complaints.queries.office import cases_in_hand, open_cases
from complaints.queries.powers import may_read_identity_file
from complaints.views import (
    answer_codes,
    beside,
    desk,
    evidence,
    inbox,
    institution,
    learner,
    observations,
    office,
    posts,
    report_door,
    routing,
    tool,
    turning_acts,
)
from complaints.views.about_institution import cases_about
from complaints.views.desk.decisions import refused_before
from institutions import followers as institution_followers
from institutions import shown, waiting
from institutions.queries.observing import waiting_observations
from kernel import files
from kernel.sent_files import keep_for

# Importing these puts their routes on the learner's blueprint.
PAGES = (
    *(filing, learner_acts, learner_powers, learner_reports, report_code, resume, calculator, diagnosis, estimates),
    *(contact_consent, doubles, institution_admin, learner_beside, learner_turns, pre_settlement, ways),
    *(institution_answer, joint, sharing),
    *(dossier_pages, making),
    *(bundle, claiming, filing_whom, follow_ups, looking_beside, offering, own_data, standing),
)


# What of complaints follows an institution that is merged, in the words of the preview.
FOLLOW: dict[str, object] = {
    "cases": _l("投诉"),
    "joint": _l("共同投诉"),
    "similar": _l("相似投诉的分组"),
    "reports": _l("举报"),
}


# What the desk of institutions counts of what associations observe.
OBSERVED = waiting.Addition(
    _l("监督"), _l("等待答复的情况反映"), _l("协会反映的情况"), "observations.index", waiting_observations
)


# What it counts of the copies that other bodies sent.
RECEIVED = waiting.Addition(
    _l("抄送"),
    _l("其他单位送来、没有确认收到的抄送"),
    _l("其他单位送来的抄送"),
    "complaints_desk.received_copies",
    waiting_received,
)


def register(app: Flask) -> None:
    """Register the blueprints, who may read files of cases and messages, and what follows an institution."""
    app.add_template_filter(law_in_words)
    for kind in SEATED:
        files.register_owner(kind, after_a_look(kind))
    files.register_owner("identity", may_read_identity_file)
    files.register_owner("authorisation", may_read_authorisation_file)
    files.register_owner("desk_filing", may_read_desk_file)
    figures.answer_from(figure)
    typed.keep_also(keep_for)
    offered.add_source("consents", refused_before)
    for code, follower in identifying.followers(FOLLOW).items():
        institution_followers.register(code, follower)
    shown.register("cases", cases_about)
    charges.register("cases", charges.Charge(_l("未结案件"), cases_in_hand, open_cases))
    waiting.register("observations", OBSERVED)
    waiting.register("copies", RECEIVED)
    desks = (desk, office, routing, importing, institution, observations)
    for package in (learner, *desks, posts, turning_acts, report_door, evidence, tool, beside, inbox, answer_codes):
        app.register_blueprint(package.blueprint)
