"""The part of the scene about duties: a version with evidence that is still to come, a standard, a commitment."""

import io
from datetime import timedelta

from institutions import actions
from institutions.actions import Typed
from institutions.models import Disclosure
from kernel import clock, files
from kernel.db import db
from kernel.files import StoredFile
from tests.complaints.filing_hands import PNG
from tests.institutions.test_standards import standard
from tests.world import World

Values = dict[str, str]
PAGES = ("duties.version", "duties.recall", "duties.evidence")
STANDARDS = ("standards.end", "standards.document", "standards.commit")
COMMITMENTS = ("standards.withdraw", "standards.word")


def duties_scene(world: World, own: Values, foreign: Values) -> None:
    """Of strangers nothing hangs here: whose version is whose is told by the tests of duties."""
    row, kept = _version(world), standard(world)
    made = actions.commit_to(world.institution("app"), kept, by=world.actor("staff"))
    document = db.session.query(StoredFile).filter_by(owner_kind="quality_standard", owner_id=kept.id).one()
    for pages, ref in ((PAGES, row.ref), (STANDARDS, kept.ref), (COMMITMENTS, made.ref)):
        own |= {f"{page}:ref": ref for page in pages}
        foreign |= {f"{page}:ref": "1" * 26 for page in pages}
    own |= {"duties.evidence:file": row.files[0], "standards.document:file": document.ref}
    foreign |= {"duties.evidence:file": "1" * 26, "standards.document:file": "1" * 26}


def _version(world: World) -> Disclosure:
    institution, by, token = world.institution("app"), world.actor("staff"), "evidence-of-the-scene"
    actions.open_duties(institution)
    files.receive(io.BytesIO(PNG), "示例.png", token, by.person_id)
    typed = Typed("complaints", {"phone": "19900000002"}, from_on=clock.today() + timedelta(days=30))
    row = actions.draft_item(institution, typed, by=by, form_token=token)
    actions.confirm_item(row, by=by)
    return row
