"""Sending a draft off: its row is the gate, so that however often it is pressed one case comes of it; and its key."""

from dataclasses import replace

from complaints.actions.drafts import finish_draft
from complaints.actions.estimates import keep_drafted
from complaints.actions.filing import Filing, file
from complaints.models import Complaint, Draft
from institutions.actions import Entry, add_institution
from institutions.queries import exact_name
from kernel.crypto import random_token, token_hash
from kernel.db import db, lock, transaction
from kernel.events import Actor


def submit(draft: Draft, filing: Filing, entry: Entry | None, *, by: Actor) -> Complaint:
    """File what the draft holds, once; `entry` is an institution typed freely, entered now if nobody knows it."""
    with transaction():
        lock(draft)
        if draft.complaint_id is not None:
            return db.session.get_one(Complaint, draft.complaint_id)
        if entry is not None:
            filing = replace(filing, institution=exact_name(entry.name) or add_institution(entry, by=by))
        complaint = file(filing, by=by)
        keep_drafted(draft, complaint, by=by)
        finish_draft(draft, complaint)
        return complaint


def renew_key(draft: Draft) -> str:
    """A new key for the browser in which the resume code was typed; the old key and the code stop working."""
    key = random_token()
    with transaction():
        row = lock(draft)
        row.key_hash, row.resume_hash = token_hash(key), None
    return key
