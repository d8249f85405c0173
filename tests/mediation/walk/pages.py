"""Whole pages as anybody may ask for them: any address of the site with an outside id of a case put into it."""

import io
import zipfile
from urllib.parse import unquote

from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.routing.converters import AnyConverter

from kernel import clock
from tests.complaints.hands import Browser, sign_in
from tests.mediation.walk.stage import CASE, Guest, Stage
from tests.mediation.walk.walking import Walk

# Which outside ids an address may want, by how it begins; the rest are numbers of cases.
BY_START = (
    ("/mediation/<number>/rooms", "room"),
    ("/mediation/<number>/sessions", "session"),
    ("/mediation/<number>/minutes", "minutes"),
    ("/mediation/<number>/proposals", "proposal"),
    ("/mediation/<number>/facts", "fact"),
    ("/mediation/<number>/topics", "topic"),
    ("/mediation/<number>/bids", "round"),
    ("/mediation/<number>/seats", "seat"),
    ("/mediation/asked", "asked"),
    ("/files", "file"),
)
KINDS = ("room", "session", "minutes", "proposal", "fact", "topic", "round", "seat", "offer", "file", "message")
# Signing out ends what the walk reads with.
OFTEN = (
    "/mediation/<number>",
    "/mediation/<number>/live",
    "/mediation/<number>/rooms/<ref>",
    "/mediation/<number>/seats/<ref>",
    "/mediation/<number>/seats/<ref>/invite",
    "/mediation/<number>/sessions/<ref>",
    "/mediation/<number>/agreement",
    "/mediation/<number>/agreement/court/<any(pdf,zip):kind>",
    "/desk/<number>",
)
LEFT_OUT = {"static", "accounts.sign_out"}


def rules(walk: Walk) -> list[Rule]:
    """Every address that can be asked for and speaks of cases."""
    found = [rule for rule in walk.app.url_map.iter_rules() if "GET" in (rule.methods or ()) and _fits(rule)]
    return sorted(found, key=lambda rule: rule.rule)


def _fits(rule: Rule) -> bool:
    fine = rule.arguments <= {"number", "ref"} | {name for name in rule.arguments if _is_choice(rule, name)}
    return fine and rule.endpoint not in LEFT_OUT


def _is_choice(rule: Rule, name: str) -> bool:
    return isinstance(rule._converters[name], AnyConverter)


def address(walk: Walk, stage: Stage, rule: Rule) -> str:
    """The address with something of this case in each place."""
    values = {}
    for name in sorted(rule.arguments):
        if _is_choice(rule, name):
            values[name] = walk.rng.choice(sorted(rule._converters[name].items))  # type: ignore[attr-defined]
        elif name == "number":
            values[name] = stage.number
        else:
            kind = next((one for start, one in BY_START if rule.rule.startswith(start)), walk.rng.choice(KINDS))
            values[name] = walk.rng.choice(stage.refs.get(kind, ["0" * 26])[-20:])
    return str(walk.app.url_map.bind("localhost").build(rule.endpoint, values, method="GET"))


def page(walk: Walk, stage: Stage) -> None:
    """One page by anybody, mostly by somebody of the case and one that is for their office."""
    inside = sorted(name for name in stage.people(CASE))
    reader = walk.rng.choice(inside) if walk.rng.random() < 0.5 else walk.reader(stage)
    if isinstance(reader, Guest):
        guest_page(walk, stage, reader)
        return
    client, dice = sign_in(walk.app, walk.world, reader), walk.rng.random()
    if dice < 0.25:
        rule = walk.rng.choice([one for one in _rules(walk) if one.rule in OFTEN])
    else:
        fits = [one for one in _rules(walk) if dice > 0.9 or _is_for(walk, one, reader)]
        near = [one for one in fits if one.rule.startswith("/mediation/<number>")]
        rule = walk.rng.choice(near if near and walk.rng.random() < 0.5 else fits)
    _look(walk, reader, client, address(walk, stage, rule))


def _is_for(walk: Walk, rule: Rule, reader: str) -> bool:
    """Whether the route is for the office of this reader."""
    roles = getattr(walk.app.view_functions[rule.endpoint], "access", ())
    return not roles or walk.viewer(reader).role in roles


def _rules(walk: Walk) -> list[Rule]:
    if not walk.rules:
        walk.rules = rules(walk)
    return walk.rules


def _client_of(walk: Walk, guest: Guest) -> FlaskClient:
    client: FlaskClient = Browser(walk.app, walk.app.response_class, use_cookies=True)
    if guest.account and walk.rng.random() < 0.5:
        client = sign_in(walk.app, walk.world, guest.account)
    else:
        with client.session_transaction() as session:
            session["seats"], session["seen"] = {guest.ref: guest.entry}, int(clock.now().timestamp())
    return client


GUEST_PAGES = ("", "", "/live", "/agreement", "/agreement/copy.pdf", "/accept", "/leave", "/authorise")
ABOUT = {
    "session": ("/sessions/{}", "/sessions/{}", "/sessions/{}/notice", "/sessions/{}/invitation.ics"),
    "offer": ("/offers/{}",),
    "promise": ("/promises/{}/done", "/promises/{}/received"),
    "file": ("/files/{}", "/proofs/{}"),
}


def guest_page(walk: Walk, stage: Stage, guest: Guest) -> None:
    """One page of an extra seat: its own, or one about something of this case."""
    page, kind = walk.rng.choice(GUEST_PAGES), walk.rng.choice(("", *ABOUT, "session"))
    if kind and stage.refs.get(kind):
        page = walk.rng.choice(ABOUT[kind]).format(walk.rng.choice(stage.refs[kind][-6:]))
    _look(walk, guest.name, _client_of(walk, guest), f"/seats/{guest.ref}{page}")
    walk.looked[f"guest {page.split('/')[1] if page else 'seat'}"] += 1


def guest_copy_of(walk: Walk, guest: Guest) -> None:
    """The own copy of an extra seat."""
    _look(walk, guest.name, _client_of(walk, guest), f"/seats/{guest.ref}/agreement/copy.pdf")


def copy_of(walk: Walk, stage: Stage, reader: str) -> str | None:
    """Somebody's own copy, as the HTML it is set from; None where none was given out."""
    url = f"/mediation/{stage.number}/agreement/copy.pdf"
    told, status = _look(walk, reader, sign_in(walk.app, walk.world, reader), url)
    walk.looked["copy"] += status == 200
    return told if status == 200 else None


def _look(walk: Walk, reader: str, client: FlaskClient, url: str) -> tuple[str, int]:
    answer = client.get(url)
    assert answer.status_code < 500, (reader, url)
    told = _opened(answer.get_data()).replace(url, "")
    heads = unquote(" ".join(value for _name, value in answer.headers))
    walk.aviary.check(reader, f"{told}\n{heads}", f"page {url}")
    walk.looked[str(answer.status_code)] += 1
    return told, answer.status_code


def _opened(data: bytes) -> str:
    """What can be read in an answer; an archive as the names and contents of everything in it."""
    if not data.startswith(b"PK\x03\x04"):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "\n".join(f"{one} {packed.read(one).decode('utf-8', 'replace')}" for one in packed.namelist())
