"""The one address machines post to: carriers report what became of a letter, and prove themselves by a signature."""

import json

from flask import Blueprint, Flask, jsonify, request
from flask.typing import ResponseReturnValue

from kernel.messages import bounces
from kernel.security.csrf import protection
from kernel.web import anyone

blueprint = Blueprint("hooks", __name__)
LARGEST = 20_000
FAILED = frozenset({"bounced", "failed", "rejected", "undelivered", "expired"})
ARRIVED = frozenset({"delivered", "opened"})


@blueprint.post("/hooks/letters")
@anyone
def report() -> ResponseReturnValue:
    """`{"ref": …, "status": "bounced" or "delivered", "code": …}`, `ref` our number or the carrier's; twice is once."""
    body = request.get_data(cache=False) if (request.content_length or 0) <= LARGEST else b""
    stamp, signature = request.headers.get("X-Timestamp", ""), request.headers.get("X-Signature", "")
    if not body or not bounces.is_signed(body, stamp, signature):
        return jsonify(status="refused"), 400
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    if not isinstance(said, dict) or not isinstance(said.get("ref"), str):
        return jsonify(status="refused"), 400
    letter, status = bounces.find(said["ref"][:120]), str(said.get("status", "")).lower()
    if letter is None:
        return jsonify(status="unknown"), 404
    if status in FAILED:
        bounces.bounce(letter, str(said.get("code", "")))
    elif status in ARRIVED:
        bounces.confirm(letter)
    return jsonify(status="noted"), 200


def init_app(app: Flask) -> None:
    """Register the address; a carrier has no session whose token it could send, its signature stands for it."""
    protection.exempt(blueprint)
    app.register_blueprint(blueprint)
