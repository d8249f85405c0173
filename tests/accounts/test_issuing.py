"""What official numbers begin with: one sign for each kind of paper, one prefix for each body (decision 0092)."""

import pytest

from accounts.issuing import issuer_of, prefix_of
from accounts.models import Organisation
from accounts.roles import OrganisationKind
from complaints.documents.kinds import KINDS
from complaints.documents.reports import SIGNS as OF_REPORTS
from disclosure.documents import SIGNS as OF_PUBLISHING
from institutions.actions.notice_papers import SIGN as OF_NOTICES
from institutions.documents.exits import SIGNS as OF_EXITS
from institutions.documents.filings import SIGNS as OF_FILINGS
from institutions.documents.inspections import SIGNS as OF_INSPECTIONS
from institutions.documents.selections import SIGNS as OF_SELECTIONS
from institutions.documents.supervising import SIGNS as OF_TASKS
from mediation.actions.session_papers import SIGNS as OF_SESSIONS


def test_no_two_kinds_of_paper_have_one_sign() -> None:
    """Each kind counts for itself, so two kinds under one sign would print one number twice."""
    signs = {kind: row.sign for kind, row in KINDS.items()} | {"notice": OF_NOTICES}
    for more in (OF_REPORTS, OF_PUBLISHING, OF_EXITS, OF_FILINGS, OF_INSPECTIONS, OF_TASKS, OF_SELECTIONS, OF_SESSIONS):
        assert all(signs.get(kind, sign) == sign for kind, sign in more.items())
        signs |= more
    assert len(set(signs.values())) == len(signs)
    long = {kind for kind, sign in signs.items() if len(sign) != 1}
    assert long == {"report_dispatch"}, "it is the platform's own; a body's sign is one, so prefixes decide"


@pytest.mark.parametrize(
    ("name", "short", "prefix"),
    [("示例教育局", "示教", "示教"), ("示例市教育局", "", "示例市教"), ("示例", "", "示例")],
)
def test_the_prefix_is_the_short_name_else_the_beginning_of_the_name(name: str, short: str, prefix: str) -> None:
    assert prefix_of(name, short) == prefix
    body = Organisation(id=7, kind=OrganisationKind.EDUCATION_DEPARTMENT, name=name, short_name=short, letterhead="")
    issuer = issuer_of(body, "受")
    assert (issuer.id, issuer.name, issuer.sign) == (7, name, f"{prefix}受")
    assert issuer_of(None, "登").sign == "学诉登"
