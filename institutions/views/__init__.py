"""Pages of institutions, each cycle in modules of its own."""

from flask import Flask

from institutions.views import disclosing, duty_sheet, standards
from kernel import files


def register(app: Flask) -> None:
    """Register the blueprints, and who may read the files of what institutions disclose."""
    from institutions import jobs
    from institutions.notices import duties

    app.extensions["institutions"] = (jobs, duties)  # imported for their subscribers and jobs
    files.register_owner("disclosure", disclosing.may_read)
    files.register_owner("quality_standard", standards.may_read)
    app.register_blueprint(disclosing.blueprint)
    app.register_blueprint(duty_sheet.blueprint)
    app.register_blueprint(standards.blueprint)
