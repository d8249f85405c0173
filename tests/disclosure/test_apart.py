"""A public page cannot leak what it cannot import."""

import subprocess
import sys

import pytest

CASE_SIDE = ("accounts", "institutions", "complaints", "mediation")


@pytest.mark.parametrize(
    "module", ["disclosure.views.public", "disclosure.queries", "disclosure.api", "disclosure.models"]
)
def test_public_code_never_loads_the_case_side(module: str) -> None:
    program = f"import sys, {module}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert not set(done.stdout.split()) & set(CASE_SIDE)


def test_public_tables_hold_no_key_into_a_case() -> None:
    from disclosure import models
    from kernel.db import Model

    for table in Model.metadata.tables.values():
        if table.name in {
            models.Candidate.__tablename__,
            models.Publication.__tablename__,
            models.PublicInstitution.__tablename__,
            models.PublicFigure.__tablename__,
            models.PublicNotice.__tablename__,
            models.PublicInspection.__tablename__,
            models.PublicPhoto.__tablename__,
            models.PublicDraw.__tablename__,
        }:
            assert not table.foreign_keys, table.name
    columns = {column.key for column in models.Publication.__table__.columns}
    assert not columns & {"case_number", "complaint_id", "candidate_id", "filer_id", "phone", "address_of_filer"}
