"""A paper gets its number and code inside the open transaction; the worker is hinted to set it."""

from sqlalchemy import select

from accounts.issuing import issuer_of
from accounts.models import Organisation
from complaints.documents.kinds import KINDS, TEMPLATE_VERSION
from complaints.models import Complaint
from kernel import jobs, papers
from kernel.db import db
from kernel.papers import Content, Paper


def register_paper(
    complaint: Complaint, kind: str, text: str, basis: str, issuer: Organisation | None, cause: str | None = None
) -> Paper:
    """Give a paper its number and code inside the open transaction, hint the worker; once for its words."""
    own = {"owner_kind": "complaint", "owner_id": complaint.id, "kind": kind, "text_digest": papers.digest(text)}
    known = db.session.scalar(select(Paper).filter_by(**own, cause=cause))
    if known is not None:
        return known
    content = Content(kind, text.partition("\n")[0], text, basis, TEMPLATE_VERSION)
    made = papers.register(issuer_of(issuer, KINDS[kind].sign), content, "complaint", complaint.id, cause)
    jobs.hint("papers.render", made.id)
    return made
