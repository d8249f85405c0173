"""A filing, a selection and an exit of everybody's institution, and of strangers'."""

import io

from institutions import actions
from institutions.actions.filing import VERSION_FILES
from institutions.actions.vanishing import EXIT_FILES
from institutions.lifecycle import FilingKind, KnownHow
from institutions.models import Filing
from kernel import clock, files
from kernel.db import db, transaction
from kernel.files import StoredFile
from tests.complaints.filing_hands import PNG
from tests.institutions.life_hands import FIELDS, announced, announcement, choice, key, selected
from tests.world import World

Values = dict[str, str]


def life_scene(world: World, own: Values, foreign: Values) -> None:
    """Of its own the institution's filing with a file; a stranger's is a draft, which no department sees."""
    mine = _filing(world, "app", "staff", own)
    actions.hand_in(mine, by=world.actor("staff"))
    _filing(world, "own_site", "other_staff", foreign)
    _vanished(world, own)
    for page in ("exits.note_order:ref", "exits.note_gone:ref"):
        own[page], foreign[page] = world.institution("app").ref, "1" * 26
    own["exits:ref"], foreign["exits:ref"] = announced(world).ref, _strangers_exit(world)
    chosen = actions.select_product(world.institution("app"), choice(), by=world.actor("officer"))
    own["selection:ref"], own["selection.new:ref"] = chosen.ref, world.institution("app").ref
    foreign["selection:ref"], foreign["selection.new:ref"] = selected(world, about="own_site").ref, "1" * 26


def _filing(world: World, about: str, by: str, values: Values) -> Filing:
    token = key("scene")
    files.receive(io.BytesIO(PNG), "证书.png", token, world.people[by])
    said = actions.FilingDraft(token, FilingKind.APP, FIELDS)
    filing = actions.draft_filing(world.institution(about), said, by=world.actor(by))
    held = db.session.query(StoredFile).filter_by(owner_kind=VERSION_FILES, owner_id=filing.newest.id).one()
    values["filing:ref"], values["file_ref"] = filing.ref, held.ref
    return filing


def _vanished(world: World, own: Values) -> None:
    """Noted as gone with a file, and taken back: the page of the file stays."""
    token = key("scene")
    files.receive(io.BytesIO(PNG), "门口.png", token, world.people["officer"])
    said = actions.Vanished(token, clock.today(), KnownHow.VISIT, "示例情况。")
    row = actions.note_vanished(world.institution("app"), said, by=world.actor("officer"))
    held = db.session.query(StoredFile).filter_by(owner_kind=EXIT_FILES, owner_id=row.id).one()
    own["exits.file:ref"], own["exits.file:file_ref"] = row.ref, held.ref
    actions.take_back_closing(row, "示例原因。", by=world.actor("officer"))


def _strangers_exit(world: World) -> str:
    """Of an institution whose place nobody knows: no department here has it."""
    about = world.institution("own_site")
    place = about.domicile_code
    with transaction():
        about.domicile_code = None
    row = actions.announce_exit(about, announcement(), by=world.actor("other_staff"))
    with transaction():
        about.domicile_code = place
    return row.ref
