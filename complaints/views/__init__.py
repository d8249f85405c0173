"""Pages about complaints: the filing, the learner's, the desk's and the institution's, what all of them post, files."""

from flask import Flask

import complaints.views.filing as filing
import complaints.views.importing as importing
import complaints.views.learner_acts as learner_acts
import complaints.views.resume as resume
from complaints.queries.table import may_read_case_file, may_read_message_file
from complaints.views import desk, evidence, institution, learner, posts, routing
from kernel import files

# Importing these puts their routes on the learner's blueprint.
PAGES = (filing, learner_acts, resume)


def register(app: Flask) -> None:
    """Register the blueprints, and who may read files of cases and messages."""
    files.register_owner("complaint", may_read_case_file)
    files.register_owner("message", may_read_message_file)
    for package in (learner, desk, routing, importing, institution, posts, evidence):
        app.register_blueprint(package.blueprint)
