"""Pages about complaints: the filing, the learner's, the desk's and the institution's, what all of them post, files."""

from flask import Flask

import complaints.views.calculator as calculator
import complaints.views.claiming as claiming
import complaints.views.diagnosis as diagnosis
import complaints.views.estimates as estimates
import complaints.views.filing as filing
import complaints.views.filing_whom as filing_whom
import complaints.views.importing as importing
import complaints.views.learner_acts as learner_acts
import complaints.views.learner_powers as learner_powers
import complaints.views.own_data as own_data
import complaints.views.resume as resume
import complaints.views.standing as standing
from complaints.queries.looking import may_read_authorisation_file
from complaints.queries.powers import may_read_identity_file
from complaints.queries.reports import may_read_report_file
from complaints.queries.table import may_read_case_file, may_read_message_file
from complaints.views import desk, evidence, institution, learner, posts, routing, tool
from kernel import files

# Importing these puts their routes on the learner's blueprint.
PAGES = (
    *(calculator, claiming, diagnosis, estimates, filing, filing_whom, learner_acts, learner_powers, own_data),
    *(resume, standing),
)


def register(app: Flask) -> None:
    """Register the blueprints, and who may read files of cases and messages."""
    files.register_owner("complaint", may_read_case_file)
    files.register_owner("message", may_read_message_file)
    files.register_owner("report", may_read_report_file)
    files.register_owner("identity", may_read_identity_file)
    files.register_owner("authorisation", may_read_authorisation_file)
    for package in (learner, desk, routing, importing, institution, posts, evidence, tool):
        app.register_blueprint(package.blueprint)
