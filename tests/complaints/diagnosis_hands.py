"""What a browser without JavaScript does to be advised before filing."""

from collections.abc import Mapping

from flask.testing import FlaskClient

from tests.complaints.filing_hands import submit
from tests.complaints.hands import text
from tests.world import World

START = {"kind": "online", "elsewhere": "no", "age": "adult"}
ANSWERS: dict[str, Mapping[str, object]] = {
    "start": START,
    "whom": {"filer": "self", "paid_by": "school"},
    "what": {"category": "E01"},
    "state": {"is_open": "yes"},
    "wish": {"wishes": ["refund", "apology"], "apology_words": "为停课道歉"},
    "paid": {"paid": "４，８００ 元", "paid_on": "2026-03-01", "had_before": "no"},
    "goods": {"goods": "lessons"},
    "lessons": {"lessons": "６０节", "used": " 20 ", "list_price": "100"},
    "money": {"gift": "1000", "spent": "1,200"},
    "term": {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "stopped_on": "2026-04-11"},
    "reason": {"reasons": ["stopped"]},
    "cause": {"cause": "institution"},
    "minor": {"payer": "child", "minor_age": "under_18", "minor_agreed": "no", "minor_fitting": "no"},
    "asked": {"told": "yes", "asked_on": "2026-11-01"},
    "terms": {},
    "words": {"happened_on": "2026-10-08", "words": "客服一直不回复。"},
}


def at(page: str) -> str:
    return "/complaints/diagnosis" if page == "start" else f"/complaints/diagnosis/{page}"


def ask(client: FlaskClient, world: World, until: str = "result", **changes: Mapping[str, object]) -> list[str]:
    """Answer every question before `until`, each leading to the next; says which were asked."""
    given = ANSWERS | {"institution": {"institution": world.institution("app").ref}} | changes
    page, asked = "start", list[str]()
    while page != until:
        answer = submit(client, at(page), given[page])
        assert answer.status_code == 303, (page, text(answer))
        asked.append(page)
        page = answer.location.rpartition("/")[2]
        assert page not in asked, asked
    return asked
