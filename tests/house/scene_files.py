"""Evidence for the scene: a picture and a PDF in a case, both copied by the worker."""

import io

from complaints.models import Complaint
from kernel import files
from kernel.db import transaction
from kernel.files import StoredFile
from tests.kernel.hostile_pdf import plain_pdf
from tests.world import World


def evidence(world: World, case: Complaint, picture: bytes, filer: str) -> tuple[StoredFile, StoredFile]:
    """The picture and the PDF of one page."""
    token, by = f"form-{case.id}", world.people[filer]
    rows = [files.receive(io.BytesIO(data), name, token, by) for data, name in _files(picture)]
    with transaction():
        files.link(token, "complaint", case.id)
    for row in rows:
        files.check(row.id)
    return rows[0], rows[1]


def _files(picture: bytes) -> list[tuple[bytes, str]]:
    return [(picture, "收据.png"), (plain_pdf(1), "合同.pdf")]
